-- Customers: different customers with a sales line.
-- Grain:   one row per key, and one for all (is_total). Never adds up: a customer comes in several months.
-- Columns: is_total, key, numerator (customers), denominator (1).
-- Source:  kpi_lines.   Gaps: lines without a customer (guests of imported history) are left out.
SELECT grouping(key) = 1 AS is_total, key, count(DISTINCT customer_key) AS numerator, 1 AS denominator
FROM kpi_lines
WHERE is_sales_line
GROUP BY GROUPING SETS ((key), ());
