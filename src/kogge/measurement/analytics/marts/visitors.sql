-- Visitors: different visitors of each day, added up over days.
-- Grain:   one row per key, and one for all (is_total). Days add up.
-- Columns: is_total, key, numerator (visitors), denominator (1).
-- Source:  kpi_visits.   Gaps: who comes on two days counts twice; keys overlap.
SELECT is_total, key, visitors AS numerator, 1 AS denominator
FROM kpi_visits;
