-- Pages per visit: pages shown divided by visits.
-- Grain:   one row per key, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (pages), denominator (visits).
-- Source:  kpi_visits.   Gaps: none beyond those of kpi_visits.
SELECT is_total, key, views AS numerator, visits AS denominator
FROM kpi_visits;
