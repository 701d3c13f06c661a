-- Searches: pages of search results shown.
-- Grain:   one row per words searched for, and one for all (is_total). Days and words add up.
-- Columns: is_total, key, numerator (searches), denominator (1).
-- Source:  kpi_visits by term.   Gaps: words that hold an address are not kept.
SELECT grouping(key) = 1 AS is_total, key, sum(views)::BIGINT AS numerator, 1 AS denominator
FROM kpi_visits
WHERE NOT is_total
GROUP BY GROUPING SETS ((key), ());
