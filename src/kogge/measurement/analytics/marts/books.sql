-- The orders of the books beside those told to the count of visits.
-- Grain:   one row per day or month and market, and one for all (is_total).
-- Columns: is_total, key (YYYY-MM-DD or YYYY-MM), market; then pairs of orders and amount_minor (minor units of currency):
--          of the shop, of history, with a visit, without one, by a machine, told of the shop, told of history.
-- Source:  order_totals of kind sale, as placed; kpi_visit_orders.   Refresh: read anew for each page.
-- Gaps:    what is told names no order, so single orders are not matched, only days and markets.
WITH every_order AS (
    SELECT
        CASE getvariable('split_by') WHEN 'day' THEN strftime(placed_on, '%Y-%m-%d') ELSE strftime(placed_on, '%Y-%m') END AS key,
        country AS market,
        total_minor AS amount_minor,
        CASE source WHEN 'import' THEN 'history' ELSE 'web' END AS book,
        '' AS seen,
        '' AS told
    FROM order_totals
    WHERE
        order_kind = 'sale'
        AND currency = getvariable('currency')
        AND (getvariable('market') = '' OR country = getvariable('market'))
        AND placed_on BETWEEN getvariable('first_on') AND getvariable('last_on')
    UNION ALL
    SELECT key, market, amount_minor, '', seen, CASE origin WHEN 'import' THEN 'history' ELSE 'web' END
    FROM kpi_visit_orders
)
SELECT
    grouping(key) = 1 AS is_total,
    coalesce(key, '') AS key,
    coalesce(market, '') AS market,
    count(*) FILTER (book = 'web'), coalesce(sum(amount_minor) FILTER (book = 'web'), 0)::BIGINT,
    count(*) FILTER (book = 'history'), coalesce(sum(amount_minor) FILTER (book = 'history'), 0)::BIGINT,
    count(*) FILTER (seen = 'visit'), coalesce(sum(amount_minor) FILTER (seen = 'visit'), 0)::BIGINT,
    count(*) FILTER (seen = 'none'), coalesce(sum(amount_minor) FILTER (seen = 'none'), 0)::BIGINT,
    count(*) FILTER (seen = 'machine'), coalesce(sum(amount_minor) FILTER (seen = 'machine'), 0)::BIGINT,
    count(*) FILTER (told = 'web'), coalesce(sum(amount_minor) FILTER (told = 'web'), 0)::BIGINT,
    count(*) FILTER (told = 'history'), coalesce(sum(amount_minor) FILTER (told = 'history'), 0)::BIGINT
FROM every_order
GROUP BY GROUPING SETS ((key, market), ());
