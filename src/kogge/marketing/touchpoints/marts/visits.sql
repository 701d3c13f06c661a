-- Visits: what one visitor did in a row.
-- Grain:   one row per visit in which a page was shown or the server did something for the visitor.
-- Columns: as the table visits, and visit_number. Times in UTC, engaged_ms in milliseconds.
-- Source:  visit_touches; earlier_sources, the last source that tells of recognised visitors' earlier visits.
-- Refresh: when days are made.   Variables: split, fast_views, many_views, look_back_days.
-- Gaps:    where no script runs, time and checkout steps are unknown, and the source but for the words of own links.
CREATE OR REPLACE TEMP TABLE visits_made AS
WITH gathered AS (
    SELECT
        visitor,
        visit_number,
        min(day) AS day,
        arg_min(touch, step) AS visit,
        max(level) AS level,
        max(person) AS person,
        min(occurred_at) AS started_at,
        max(occurred_at) AS ended_at,
        coalesce(arg_min(market, step) FILTER (market <> ''), '') AS market,
        coalesce(arg_min(language, step) FILTER (market <> ''), arg_min(language, step)) AS language,
        CASE arg_min(source_class, step) FILTER (kind = 'view')
            WHEN '' THEN 'direct'
            ELSE coalesce(arg_min(source_class, step) FILTER (kind = 'view'), 'unknown')
        END AS source_class,
        coalesce(arg_min(source, step) FILTER (kind = 'view'), '') AS source,
        coalesce(arg_min(campaign, step) FILTER (kind = 'view'), '') AS campaign,
        arg_min(device, step) AS device,
        arg_min(browser, step) AS browser,
        arg_min(system, step) AS system,
        coalesce(arg_min(path, step) FILTER (kind = 'view'), '') AS entry_path,
        coalesce(arg_max(path, step) FILTER (kind = 'view'), '') AS exit_path,
        count(*) FILTER (kind = 'view') AS views,
        count(*) FILTER (kind IN ('step', 'outbound', 'add_to_cart', 'order')) AS interactions,
        sum(engaged_ms)::BIGINT AS engaged_ms,
        max(
            CASE kind
                WHEN 'order' THEN 7
                WHEN 'step' THEN CASE detail WHEN 'payment' THEN 6 WHEN 'delivery' THEN 5 ELSE 4 END
                WHEN 'add_to_cart' THEN 2
                WHEN 'view' THEN CASE page WHEN 'checkout' THEN 3 WHEN 'product' THEN 1 ELSE 0 END
                ELSE 0
            END
        )::INTEGER AS stage,
        coalesce(arg_max(method, step) FILTER (method <> ''), '') AS method,
        count(*) FILTER (kind = 'order') AS orders,
        max(bot) AS named_bot
    FROM visit_touches
    GROUP BY visitor, visit_number
    HAVING bool_or(kind IN ('view', 'add_to_cart', 'order'))
),
judged AS (
    SELECT
        * EXCLUDE (named_bot),
        CASE
            WHEN named_bot <> '' THEN named_bot
            WHEN views > getvariable('many_views') THEN 'impossible_speed'
            WHEN views >= getvariable('fast_views') AND ended_at - started_at < to_seconds(views) THEN 'impossible_speed'
            ELSE ''
        END AS bot,
        CASE WHEN source_class NOT IN ('direct', 'unknown') THEN {'class': source_class, 'source': source, 'campaign': campaign} END AS told
    FROM gathered
),
traced AS (
    SELECT
        judged.*,
        coalesce(
            last_value(judged.told IGNORE NULLS) OVER so_far,
            CASE WHEN earlier.told_at >= judged.started_at - to_days(getvariable('look_back_days')) THEN earlier.told END
        ) AS last_told
    FROM judged LEFT JOIN earlier_sources AS earlier USING (visitor)
    WINDOW so_far AS (
        PARTITION BY visitor ORDER BY judged.started_at
        RANGE BETWEEN to_days(getvariable('look_back_days')) PRECEDING AND CURRENT ROW
    )
)
SELECT
    getvariable('split') AS split,
    * EXCLUDE (told, last_told),
    coalesce(last_told['class'], source_class) AS last_class,
    coalesce(last_told['source'], source) AS last_source,
    coalesce(last_told['campaign'], campaign) AS last_campaign
FROM traced;
