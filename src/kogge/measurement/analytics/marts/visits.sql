-- Visits: what one visitor did in a row.
-- Grain:   one row per key, and one for all (is_total). Days add up.
-- Columns: is_total, key, numerator (visits), denominator (1).
-- Source:  kpi_visits.   Gaps: a visit has several pages and terms; their keys overlap.
SELECT is_total, key, visits AS numerator, 1 AS denominator
FROM kpi_visits;
