-- Orders of the books that were cancelled since.
-- Grain:   one row.
-- Columns: orders, amount_minor (minor units of currency).
-- Source:  order_totals of kind sale.   Refresh: read anew for each page.
-- Gaps:    history takes an order back by an invoice of its own, which is no sale and stands here nowhere.
SELECT count(*) AS orders, coalesce(sum(total_minor), 0)::BIGINT AS amount_minor
FROM order_totals
WHERE
    order_kind = 'sale'
    AND status = 'cancelled'
    AND currency = getvariable('currency')
    AND (getvariable('market') = '' OR country = getvariable('market'))
    AND placed_on BETWEEN getvariable('first_on') AND getvariable('last_on');
