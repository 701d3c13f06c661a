-- Time on page: how long it was looked at, divided by how often it was shown.
-- Grain:   one row per key, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (milliseconds), denominator (1,000 × pages).
-- Source:  kpi_visits.   Gaps: none beyond those of kpi_visits.
SELECT is_total, key, engaged_ms AS numerator, 1000 * views AS denominator
FROM kpi_visits;
