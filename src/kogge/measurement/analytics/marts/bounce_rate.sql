-- Bounces: visits that ended where they began, divided by visits; which those are, the definition says.
-- Grain:   one row per key, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (bounces), denominator (entries: visits, or of a page those that began there).
-- Source:  kpi_visits.   Gaps: none beyond those of kpi_visits.
SELECT is_total, key, bounces AS numerator, entries AS denominator
FROM kpi_visits;
