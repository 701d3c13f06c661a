-- Cancelled: different cancelled invoices, divided by all different invoices.
-- Grain:   one row per key, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (cancelled invoices), denominator (all invoices, write-offs and adjustments too).
-- Source:  kpi_lines.   Gaps: history has an invoice for the sale and one for its cancellation, the shop has one order.
SELECT
    grouping(key) = 1 AS is_total, key,
    count(DISTINCT invoice) FILTER (WHERE is_cancellation) AS numerator, count(DISTINCT invoice) AS denominator
FROM kpi_lines
GROUP BY GROUPING SETS ((key), ());
