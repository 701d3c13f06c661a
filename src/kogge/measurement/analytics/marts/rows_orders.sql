-- The orders behind a figure.
-- Grain:   one row per order of the selection.
-- Columns: order_number, placed_on, country, source, customer_key, is_cancellation, lines, value_e4 (of sales lines, or
--          of all lines for a cancellation), and over all rows: all_rows, all_value_e4.
-- Source:  kpi_lines of one currency.   Refresh: read anew for each page.
-- Gaps:    those of kpi_products.
SELECT
    any_value(order_number) AS order_number,
    any_value(placed_on) AS placed_on,
    any_value(country) AS country,
    any_value(source) AS source,
    any_value(customer_key) AS customer_key,
    any_value(is_cancellation) AS is_cancellation,
    sum(lines)::BIGINT AS lines,
    sum(value_e4)::BIGINT AS value_e4,
    count(*) OVER () AS all_rows,
    (sum(sum(value_e4)) OVER ())::BIGINT AS all_value_e4
FROM kpi_lines
WHERE CASE WHEN getvariable('rows_of') = 'cancellation_rate' THEN is_cancellation ELSE is_sales_line END
GROUP BY order_id
ORDER BY value_e4 DESC, order_number
LIMIT getvariable('rows_limit') OFFSET getvariable('rows_offset');
