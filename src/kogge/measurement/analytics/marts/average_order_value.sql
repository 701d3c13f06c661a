-- Average order: sales divided by orders.
-- Grain:   one row per key, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (ten-thousandths of currency), denominator (10,000 × invoices).
-- Source:  kpi_lines of one currency.   Gaps: by product, the part of the order that is this product.
SELECT
    grouping(key) = 1 AS is_total, key,
    sum(value_e4) AS numerator, 10000 * count(DISTINCT invoice) AS denominator
FROM kpi_lines
WHERE is_sales_line
GROUP BY GROUPING SETS ((key), ());
