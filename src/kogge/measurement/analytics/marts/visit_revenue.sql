-- Order value with a visit: what those orders came to, as placed, delivery included.
-- Grain:   one row per key, and one for all (is_total). Every key adds up, within one currency.
-- Columns: is_total, key, numerator (minor units of currency), denominator (minor units per unit).
-- Source:  kpi_visit_orders.   Gaps: orders cancelled later stay in; the reconciliation names them.
SELECT grouping(key) = 1 AS is_total, key, sum(amount_minor)::BIGINT AS numerator, getvariable('minor_units') AS denominator
FROM kpi_visit_orders
WHERE seen = 'visit'
GROUP BY GROUPING SETS ((key), ());
