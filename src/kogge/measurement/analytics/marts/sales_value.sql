-- Sales: quantity × price over all sales lines.
-- Grain:   one row per key, and one for all (is_total).
-- Columns: is_total, key, numerator (ten-thousandths of currency), denominator (10,000).
-- Source:  kpi_lines of one currency.   Gaps: none beyond those of kpi_lines.
SELECT grouping(key) = 1 AS is_total, key, sum(value_e4) AS numerator, 10000 AS denominator
FROM kpi_lines
WHERE is_sales_line
GROUP BY GROUPING SETS ((key), ());
