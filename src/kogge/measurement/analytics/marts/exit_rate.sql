-- Exit rate: exits divided by how often the page was shown.
-- Grain:   one row per key, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (exits), denominator (pages).
-- Source:  kpi_visits.   Gaps: none beyond those of kpi_visits.
SELECT is_total, key, exits AS numerator, views AS denominator
FROM kpi_visits;
