-- The same without products: what a page with many figures reads, twenty times smaller.
-- Grain:   one row per order, its sales lines and its other lines apart.
-- Columns: as kpi_products, without sku; value_e4 and lines added up.
-- Source:  kpi_products.   Refresh: once per connection.
-- Gaps:    those of kpi_products.
CREATE OR REPLACE TEMP TABLE kpi_orders AS
SELECT
    order_id,
    NULL::VARCHAR AS sku,
    any_value(invoice) AS invoice,
    any_value(customer_key) AS customer_key,
    any_value(currency) AS currency,
    any_value(placed_on) AS placed_on,
    any_value(country) AS country,
    any_value(source) AS source,
    any_value(is_cancellation) AS is_cancellation,
    is_sales_line,
    sum(value_e4) AS value_e4,
    count(*) AS lines
FROM kpi_products
GROUP BY order_id, is_sales_line;
