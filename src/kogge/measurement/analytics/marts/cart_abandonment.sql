-- Left with a full cart: visits that put something into the cart and did not order, divided by those that did put.
-- Grain:   one row per key, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (visits), denominator (visits).
-- Source:  kpi_visits.   Gaps: none beyond those of kpi_visits.
SELECT is_total, key, reached_cart - reached_order AS numerator, reached_cart AS denominator
FROM kpi_visits;
