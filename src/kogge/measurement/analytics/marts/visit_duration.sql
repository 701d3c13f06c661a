-- Time per visit: as the definition measures it, divided by visits.
-- Grain:   one row per key, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (milliseconds), denominator (1,000 × visits).
-- Source:  kpi_visits.   Gaps: none beyond those of kpi_visits.
SELECT is_total, key, time_ms AS numerator, 1000 * visits AS denominator
FROM kpi_visits;
