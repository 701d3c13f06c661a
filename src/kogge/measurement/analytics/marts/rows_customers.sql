-- The customers behind a figure.
-- Grain:   one row per customer with a sales line in the selection; for repeat_rate, with two or more invoices.
-- Columns: customer_key (pseudonymous), invoices, first_on, last_on, value_e4, and over all rows: all_rows,
--          all_value_e4.
-- Source:  kpi_lines of one currency.   Refresh: read anew for each page.
-- Gaps:    guests of imported history have no customer and are left out.
SELECT
    customer_key,
    count(DISTINCT invoice) AS invoices,
    min(placed_on) AS first_on,
    max(placed_on) AS last_on,
    sum(value_e4)::BIGINT AS value_e4,
    count(*) OVER () AS all_rows,
    (sum(sum(value_e4)) OVER ())::BIGINT AS all_value_e4
FROM kpi_lines
WHERE is_sales_line AND customer_key IS NOT NULL
GROUP BY customer_key
HAVING getvariable('rows_of') <> 'repeat_rate' OR count(DISTINCT invoice) >= 2
ORDER BY value_e4 DESC, customer_key
LIMIT getvariable('rows_limit') OFFSET getvariable('rows_offset');
