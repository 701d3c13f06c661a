-- Lines as figures understand them: what is a sale, what a cancellation, what it is worth.
-- Grain:   one row per line of an order.
-- Columns: order_id, sku (as written), invoice (text), customer_key (pseudonymous, NULL for a guest), currency (ISO 4217),
--          placed_on (Central European day), country (ISO 3166 or history's word), source (web, import),
--          is_cancellation, is_sales_line (boolean), value_e4 (ten-thousandths of currency, exact, signed), lines (1).
-- Source:  the fact order_lines.   Refresh: a view, read anew for each figure.
-- Gaps:    delivery charges of the shop are no lines; VAT of imported history is unknown, its value is as invoiced.
CREATE OR REPLACE TEMP VIEW kpi_products AS
SELECT
    order_id,
    sku,
    invoice,
    customer_key,
    currency,
    placed_on,
    country,
    source,
    order_kind = 'cancellation' OR status = 'cancelled' AS is_cancellation,
    NOT is_cancellation AND quantity > 0 AND unit_price_e4 > 0 AS is_sales_line,
    quantity * unit_price_e4 AS value_e4,
    1 AS lines
FROM order_lines;
