-- What one figure looks at: the lines of a selection, with the key by which the figure is split.
-- Grain:   that of {grain}: kpi_orders, or kpi_products where products are told apart.
-- Columns: key (YYYY-MM, country or article number as written; empty without a split), the others as kpi_products.
-- Source:  {grain}, narrowed by the variables of the selection.   Refresh: a view.
-- Gaps:    those of kpi_products.
CREATE OR REPLACE TEMP VIEW kpi_lines AS
SELECT
    CASE getvariable('split_by')
        WHEN 'month' THEN strftime(placed_on, '%Y-%m')
        WHEN 'country' THEN country
        WHEN 'product' THEN sku
        ELSE ''
    END AS key,
    *
FROM {grain}
WHERE
    (getvariable('currency') = '' OR currency = getvariable('currency'))
    AND (getvariable('country') = '' OR country = getvariable('country'))
    AND (getvariable('source') = '' OR source = getvariable('source'))
    AND placed_on >= getvariable('first_on')
    AND placed_on <= getvariable('last_on');
