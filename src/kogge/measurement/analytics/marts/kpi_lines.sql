-- Lines as figures need them; every figure is read from here.
-- Grain:   one row per order, day, customer and kind of line; with by = product, per article too.
-- Columns: key (what the figure is split by: YYYY-MM, country or article number as written),
--          invoice (text), customer_key (pseudonymous, NULL for a guest),
--          is_cancellation, is_sales_line (boolean), value_e4 (ten-thousandths of currency, exact, signed),
--          currency (ISO 4217), placed_on (Central European day), country (ISO 3166 or history's word), source, lines.
-- Source:  the fact order_lines.   Refresh: read anew for each figure.
-- Gaps:    delivery charges of the shop are no lines; VAT of imported history is unknown, its value is as invoiced.
CREATE OR REPLACE TEMP TABLE kpi_lines AS
WITH lines AS (
    SELECT
        *,
        order_kind = 'cancellation' OR status = 'cancelled' AS is_cancellation
    FROM order_lines
    WHERE
        ($currency = '' OR currency = $currency)
        AND ($country = '' OR country = $country)
        AND ($source = '' OR source = $source)
        AND ($first_on IS NULL OR placed_on >= $first_on)
        AND ($last_on IS NULL OR placed_on <= $last_on)
)
SELECT
    CASE $by
        WHEN 'month' THEN strftime(placed_on, '%Y-%m')
        WHEN 'country' THEN country
        WHEN 'product' THEN sku
        ELSE ''
    END AS key,
    invoice,
    customer_key,
    is_cancellation,
    NOT is_cancellation AND quantity > 0 AND unit_price_e4 > 0 AS is_sales_line,
    currency,
    placed_on,
    country,
    source,
    sum(quantity::HUGEINT * unit_price_e4) AS value_e4,
    count(*) AS lines
FROM lines
GROUP BY ALL;
