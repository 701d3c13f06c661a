-- What figures of visits look at: the days of a selection, added up per key, with the columns that a definition means.
-- Grain:   one row per key, and one for all (is_total).
-- Columns: is_total, key (YYYY-MM-DD, YYYY-MM, or the key of visit_days; empty for all), counts as in visit_days;
--          bounces, time_ms (milliseconds), converted and asked: as the definition counts them.
-- Source:  visit_days, narrowed by the variables of the selection.   Refresh: once per selection and split.
-- Gaps:    those of visit_days; keys of pages, terms and visitors do not add up to the row for all.
CREATE OR REPLACE TEMP TABLE kpi_visits AS
WITH chosen AS (
    SELECT true AS is_total, '' AS own_key, *
    FROM visit_days
    WHERE dimension = 'all'
    UNION ALL
    SELECT
        false,
        CASE getvariable('split_by')
            WHEN 'day' THEN strftime(day, '%Y-%m-%d')
            WHEN 'month' THEN strftime(day, '%Y-%m')
            WHEN 'country' THEN market
            ELSE key
        END,
        *
    FROM visit_days
    WHERE dimension = getvariable('dimension') AND getvariable('split_by') <> ''
)
SELECT
    is_total,
    own_key AS key,
    sum(visits)::BIGINT AS visits,
    sum(visitors)::BIGINT AS visitors,
    sum(views)::BIGINT AS views,
    sum(engaged_ms)::BIGINT AS engaged_ms,
    sum(entries)::BIGINT AS entries,
    sum(exits)::BIGINT AS exits,
    sum(unanswered)::BIGINT AS unanswered,
    sum(
        CASE getvariable('definition')
            WHEN 'ga4' THEN bounces_ga4
            WHEN 'umami' THEN bounces_umami
            ELSE bounces_plausible
        END
    )::BIGINT AS bounces,
    sum(
        CASE getvariable('definition')
            WHEN 'ga4' THEN engaged_ms
            WHEN 'umami' THEN length_ms
            ELSE length_unbounced_ms
        END
    )::BIGINT AS time_ms,
    sum(CASE WHEN getvariable('definition') = 'plausible' THEN buyers ELSE reached_order END)::BIGINT AS converted,
    sum(CASE WHEN getvariable('definition') = 'plausible' THEN visitors ELSE visits END)::BIGINT AS asked,
    sum(reached_product)::BIGINT AS reached_product,
    sum(reached_cart)::BIGINT AS reached_cart,
    sum(reached_checkout)::BIGINT AS reached_checkout,
    sum(reached_contact)::BIGINT AS reached_contact,
    sum(reached_delivery)::BIGINT AS reached_delivery,
    sum(reached_payment)::BIGINT AS reached_payment,
    sum(reached_order)::BIGINT AS reached_order
FROM chosen
WHERE
    day BETWEEN getvariable('first_on') AND getvariable('last_on')
    AND CASE
        WHEN getvariable('market') <> '' THEN NOT is_every_market AND market = getvariable('market')
        WHEN getvariable('split_by') = 'country' AND NOT is_total THEN NOT is_every_market
        ELSE is_every_market
    END
GROUP BY is_total, own_key;
