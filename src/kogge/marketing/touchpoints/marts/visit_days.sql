-- Visits of people added up by day: what reports over years read instead of visits and touches.
-- Grain:   one row per day, dimension and key, once per market and once for all markets together.
-- Columns: as the table visit_days; times in milliseconds.
-- Source:  visits_made and visit_touches of the continuous split, machines left out.
-- Refresh: when days are made, in the same step; stays when single touches are gone.
-- Variables: engaged_at_ms.
-- Gaps:    keys do not add up to the whole for page and term (a visit has several), nor visitors for any key. A recognised
--          visitor who comes on two days is counted on both, as anonymous ones must be.
CREATE OR REPLACE TEMP TABLE visit_days_made AS
WITH people AS (
    SELECT
        visitor, visit_number, day, market, views, orders, stage, engaged_ms, entry_path, exit_path,
        source_class || ':' || source AS came_by,
        last_class || ':' || last_source AS came_last_by,
        campaign, last_campaign, device, browser, system, language, level, method,
        date_diff('millisecond', started_at, ended_at) AS length_ms,
        engaged_ms <= getvariable('engaged_at_ms') AND orders = 0 AND views < 2 AS is_bounce_ga4,
        views <= 1 AND interactions = 0 AS is_bounce_plausible,
        views <= 1 AS is_bounce_umami
    FROM visits_made
    WHERE bot = ''
),
looked_at AS (
    SELECT
        visitor,
        visit_number,
        path,
        count(*) FILTER (kind = 'view') AS shown,
        sum(engaged_ms)::BIGINT AS looked_ms
    FROM visit_touches
    WHERE kind IN ('view', 'leave') AND path <> ''
    GROUP BY ALL
    HAVING shown > 0
),
searched AS (
    SELECT visitor, visit_number, term, count(*) AS shown, count(*) FILTER (results = 0) AS unanswered
    FROM visit_touches
    WHERE kind = 'view' AND term <> ''
    GROUP BY ALL
),
keyed AS (
    SELECT
        day, market, visitor, orders, stage, length_ms, is_bounce_ga4, is_bounce_plausible, is_bounce_umami,
        unnest([
            {'dimension': 'all', 'key': ''},
            {'dimension': 'source', 'key': came_by},
            {'dimension': 'last_source', 'key': came_last_by},
            {'dimension': 'campaign', 'key': campaign},
            {'dimension': 'last_campaign', 'key': last_campaign},
            {'dimension': 'device', 'key': device},
            {'dimension': 'browser', 'key': browser},
            {'dimension': 'system', 'key': system},
            {'dimension': 'language', 'key': language},
            {'dimension': 'level', 'key': level},
            {'dimension': 'method', 'key': method}
        ]) AS split_by,
        views AS shown, engaged_ms AS looked_ms, 1 AS entries, 1 AS exits, 0 AS unanswered
    FROM people
    UNION ALL
    SELECT
        day, market, visitor, orders, stage, length_ms, is_bounce_ga4, is_bounce_plausible, is_bounce_umami,
        {'dimension': 'page', 'key': path},
        shown, looked_ms, (path = entry_path)::INTEGER, (path = exit_path)::INTEGER, 0
    FROM people JOIN looked_at USING (visitor, visit_number)
    UNION ALL
    SELECT
        day, market, visitor, orders, stage, length_ms, is_bounce_ga4, is_bounce_plausible, is_bounce_umami,
        {'dimension': 'term', 'key': term},
        shown, 0, 0, 0, unanswered
    FROM people JOIN searched USING (visitor, visit_number)
)
SELECT
    day,
    split_by.dimension AS dimension,
    split_by.key AS key,
    coalesce(market, '') AS market,
    grouping(market) = 1 AS is_every_market,
    count(*) AS visits,
    count(DISTINCT visitor) AS visitors,
    count(DISTINCT visitor) FILTER (orders > 0) AS buyers,
    sum(shown)::BIGINT AS views,
    sum(looked_ms)::BIGINT AS engaged_ms,
    sum(length_ms)::BIGINT AS length_ms,
    coalesce(sum(length_ms) FILTER (NOT is_bounce_plausible), 0)::BIGINT AS length_unbounced_ms,
    sum(entries)::BIGINT AS entries,
    sum(exits)::BIGINT AS exits,
    count(*) FILTER (is_bounce_ga4 AND entries > 0) AS bounces_ga4,
    count(*) FILTER (is_bounce_plausible AND entries > 0) AS bounces_plausible,
    count(*) FILTER (is_bounce_umami AND entries > 0) AS bounces_umami,
    sum(unanswered)::BIGINT AS unanswered,
    count(*) FILTER (stage >= 1) AS reached_product,
    count(*) FILTER (stage >= 2) AS reached_cart,
    count(*) FILTER (stage >= 3) AS reached_checkout,
    count(*) FILTER (stage >= 4) AS reached_contact,
    count(*) FILTER (stage >= 5) AS reached_delivery,
    count(*) FILTER (stage >= 6) AS reached_payment,
    count(*) FILTER (orders > 0) AS reached_order
FROM keyed
WHERE split_by.key <> '' OR split_by.dimension = 'all'
GROUP BY GROUPING SETS ((day, dimension, key, market), (day, dimension, key));
