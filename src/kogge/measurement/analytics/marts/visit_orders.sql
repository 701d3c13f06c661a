-- Orders with a visit: orders whose visit is known and was no machine.
-- Grain:   one row per key, and one for all (is_total). Every key adds up.
-- Columns: is_total, key, numerator (orders), denominator (1).
-- Source:  kpi_visit_orders.   Gaps: orders cancelled later stay in; the reconciliation names them.
SELECT grouping(key) = 1 AS is_total, key, count(*) AS numerator, 1 AS denominator
FROM kpi_visit_orders
WHERE seen = 'visit'
GROUP BY GROUPING SETS ((key), ());
