-- Entries: visits that began on a page.
-- Grain:   one row per key, and one for all (is_total). Days add up.
-- Columns: is_total, key, numerator (visits), denominator (1).
-- Source:  kpi_visits.   Gaps: none beyond those of kpi_visits.
SELECT is_total, key, entries AS numerator, 1 AS denominator
FROM kpi_visits;
