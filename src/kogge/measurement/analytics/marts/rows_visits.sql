-- The visits behind a figure: those that its numerator counts, or that have the pages it counts.
-- Grain:   one row per visit of the selection.
-- Columns: day, started_at (UTC), market, source_class, source, campaign, device, browser, entry_path, exit_path, views,
--          engaged_ms (milliseconds), stage (0-7), level, orders, and over all rows: all_rows, all_views.
-- Source:  visits of the continuous split, machines left out; touches for a page or words searched for.
-- Refresh: read anew for each page.   Gaps: visits are kept for two years, pages and words of a visit for a season.
SELECT
    day,
    started_at,
    market,
    CASE WHEN getvariable('definition') = 'ga4' THEN last_class ELSE source_class END AS source_class,
    CASE WHEN getvariable('definition') = 'ga4' THEN last_source ELSE source END AS source,
    CASE WHEN getvariable('definition') = 'ga4' THEN last_campaign ELSE campaign END AS campaign,
    device,
    browser,
    entry_path,
    exit_path,
    views,
    engaged_ms,
    stage,
    level,
    orders,
    count(*) OVER () AS all_rows,
    (sum(views) OVER ())::BIGINT AS all_views
FROM visits
WHERE
    split = 'continuous'
    AND bot = ''
    AND day BETWEEN getvariable('first_on') AND getvariable('last_on')
    AND (getvariable('market') = '' OR market = getvariable('market'))
    AND CASE getvariable('rows_by')
        WHEN 'day' THEN strftime(day, '%Y-%m-%d') = getvariable('rows_key')
        WHEN 'month' THEN strftime(day, '%Y-%m') = getvariable('rows_key')
        WHEN 'country' THEN market = getvariable('rows_key')
        WHEN 'device' THEN device = getvariable('rows_key')
        WHEN 'browser' THEN browser = getvariable('rows_key')
        WHEN 'system' THEN system = getvariable('rows_key')
        WHEN 'language' THEN language = getvariable('rows_key')
        WHEN 'level' THEN level = getvariable('rows_key')
        WHEN 'method' THEN method = getvariable('rows_key')
        WHEN 'source' THEN CASE WHEN getvariable('definition') = 'ga4' THEN last_class || ':' || last_source ELSE source_class || ':' || source END = getvariable('rows_key')
        WHEN 'campaign' THEN CASE WHEN getvariable('definition') = 'ga4' THEN last_campaign ELSE campaign END = getvariable('rows_key')
        ELSE true
    END
    AND CASE getvariable('rows_of')
        WHEN 'bounce_rate' THEN CASE getvariable('definition')
            WHEN 'ga4' THEN engaged_ms <= getvariable('engaged_at_ms') AND orders = 0 AND views < 2
            WHEN 'umami' THEN views <= 1
            ELSE views <= 1 AND interactions = 0
        END AND (getvariable('rows_by') <> 'page' OR entry_path = getvariable('rows_key'))
        WHEN 'conversion_rate' THEN orders > 0
        WHEN 'visit_orders' THEN orders > 0
        WHEN 'visit_revenue' THEN orders > 0
        WHEN 'revenue_per_visit' THEN orders > 0
        WHEN 'cart_abandonment' THEN stage >= 2 AND orders = 0
        WHEN 'checkout_abandonment' THEN stage >= 3 AND orders = 0
        WHEN 'entries' THEN entry_path = getvariable('rows_key') OR getvariable('rows_by') <> 'page'
        WHEN 'exits' THEN exit_path = getvariable('rows_key') OR getvariable('rows_by') <> 'page'
        WHEN 'exit_rate' THEN exit_path = getvariable('rows_key') OR getvariable('rows_by') <> 'page'
        WHEN 'stage' THEN stage >= getvariable('rows_stage') AND stage < getvariable('rows_stage_below')
        ELSE true
    END
    AND {steps}
ORDER BY started_at DESC, visit
LIMIT getvariable('rows_limit') OFFSET getvariable('rows_offset');
