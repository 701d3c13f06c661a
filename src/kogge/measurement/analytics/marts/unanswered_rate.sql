-- Found nothing: searches without a result, divided by searches.
-- Grain:   one row per words searched for, and one for all (is_total). Never adds up.
-- Columns: is_total, key, numerator (searches without a result), denominator (searches).
-- Source:  kpi_visits by term.   Gaps: words that hold an address are not kept.
SELECT grouping(key) = 1 AS is_total, key, sum(unanswered)::BIGINT AS numerator, sum(views)::BIGINT AS denominator
FROM kpi_visits
WHERE NOT is_total
GROUP BY GROUPING SETS ((key), ());
