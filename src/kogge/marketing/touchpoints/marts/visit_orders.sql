-- Orders with what is known of their visits.
-- Grain:   one row per order told by the server.
-- Columns: as the table visit_orders; amount_minor in minor units of currency.
-- Source:  touches_near of kind order, visit_touches and visits_made.
-- Refresh: when days are made.   Variables: split.
-- Gaps:    no time of day, and the visit only of people who agreed to be recognised: an anonymous visit is not to be
--          found by an order's minute and amount. An order's visit is unknown when its sender is not counted or its reference came after two days.
CREATE OR REPLACE TEMP TABLE visit_orders_made AS
SELECT
    getvariable('split') AS split,
    placed.day,
    placed.touch,
    CASE WHEN visits.level <> 'anonymous' THEN visits.visit END AS visit,
    placed.market,
    placed.currency,
    placed.amount_minor,
    placed.method,
    placed.origin,
    coalesce(visits.level, 'none') AS level,
    coalesce(visits.language, placed.language) AS language,
    coalesce(visits.source_class, 'unknown') AS source_class,
    coalesce(visits.source, '') AS source,
    coalesce(visits.campaign, '') AS campaign,
    coalesce(visits.last_class, 'unknown') AS last_class,
    coalesce(visits.last_source, '') AS last_source,
    coalesce(visits.last_campaign, '') AS last_campaign,
    coalesce(visits.device, 'unknown') AS device,
    coalesce(visits.browser, '') AS browser,
    coalesce(visits.system, '') AS system,
    coalesce(visits.entry_path, '') AS entry_path,
    coalesce(visits.exit_path, '') AS exit_path,
    coalesce(visits.bot, '') AS bot
FROM touches_near AS placed
LEFT JOIN visit_touches AS told ON told.touch = placed.touch
LEFT JOIN visits_made AS visits ON visits.visitor = told.visitor AND visits.visit_number = told.visit_number
WHERE placed.kind = 'order';
