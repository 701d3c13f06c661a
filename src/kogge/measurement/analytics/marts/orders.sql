-- Orders: different invoices with a sales line.
-- Grain:   one row per key, and one for all (is_total). Months and countries add up; products do not.
-- Columns: is_total, key, numerator (invoices), denominator (1).
-- Source:  kpi_lines.   Gaps: none beyond those of kpi_lines.
SELECT grouping(key) = 1 AS is_total, key, count(DISTINCT invoice) AS numerator, 1 AS denominator
FROM kpi_lines
WHERE is_sales_line
GROUP BY GROUPING SETS ((key), ());
