-- Left at the checkout: visits that opened the checkout and did not order, divided by those that opened it.
-- Grain:   one row per key, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (visits), denominator (visits).
-- Source:  kpi_visits.   Gaps: none beyond those of kpi_visits.
SELECT is_total, key, reached_checkout - reached_order AS numerator, reached_checkout AS denominator
FROM kpi_visits;
