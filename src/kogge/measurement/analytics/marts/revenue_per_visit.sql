-- Order value per visit: order value with a visit divided by visits.
-- Grain:   one row per key, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (minor units of currency), denominator (minor units per unit × visits).
-- Source:  kpi_visit_orders of one currency, kpi_visits.   Gaps: an order after midnight counts on its day, its visit the day before.
SELECT counted.is_total, counted.key, coalesce(earned.amount_minor, 0) AS numerator, getvariable('minor_units') * visits AS denominator
FROM kpi_visits AS counted
LEFT JOIN (
    SELECT grouping(key) = 1 AS is_total, coalesce(key, '') AS key, sum(amount_minor)::BIGINT AS amount_minor
    FROM kpi_visit_orders
    WHERE seen = 'visit'
    GROUP BY GROUPING SETS ((key), ())
) AS earned ON earned.is_total = counted.is_total AND (counted.is_total OR earned.key = counted.key);
