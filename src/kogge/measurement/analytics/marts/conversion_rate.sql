-- Conversion: who ordered, divided by who came; visits or visitors, as the definition says.
-- Grain:   one row per key, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (with an order), denominator (all).
-- Source:  kpi_visits.   Gaps: none beyond those of kpi_visits.
SELECT is_total, key, converted AS numerator, asked AS denominator
FROM kpi_visits;
