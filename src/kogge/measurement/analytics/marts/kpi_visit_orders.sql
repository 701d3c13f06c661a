-- Orders with what is known of their visits: what revenue of visits looks at.
-- Grain:   one row per order that was told to the count of visits.
-- Columns: day, market, currency (ISO 4217), amount_minor (minor units of currency), key, seen (visit, none, machine),
--          origin (web, import).
-- Source:  visit_orders of the continuous split, narrowed by the variables of the selection.   Refresh: a view.
-- Gaps:    kept as long as visits; no page and no words searched for are known of an order.
CREATE OR REPLACE TEMP VIEW kpi_visit_orders AS
SELECT
    day,
    market,
    currency,
    amount_minor,
    origin,
    CASE WHEN level = 'none' THEN 'none' WHEN bot <> '' THEN 'machine' ELSE 'visit' END AS seen,
    CASE getvariable('split_by')
        WHEN 'day' THEN strftime(day, '%Y-%m-%d')
        WHEN 'month' THEN strftime(day, '%Y-%m')
        WHEN 'country' THEN market
        WHEN 'device' THEN device
        WHEN 'browser' THEN browser
        WHEN 'system' THEN system
        WHEN 'language' THEN language
        WHEN 'level' THEN level
        WHEN 'method' THEN method
        WHEN 'source' THEN CASE WHEN getvariable('definition') = 'ga4' THEN last_class || ':' || last_source ELSE source_class || ':' || source END
        WHEN 'campaign' THEN CASE WHEN getvariable('definition') = 'ga4' THEN last_campaign ELSE campaign END
        ELSE ''
    END AS key
FROM visit_orders
WHERE
    split = 'continuous'
    AND day BETWEEN getvariable('first_on') AND getvariable('last_on')
    AND (getvariable('market') = '' OR market = getvariable('market'))
    AND (getvariable('currency') = '' OR currency = getvariable('currency'));
