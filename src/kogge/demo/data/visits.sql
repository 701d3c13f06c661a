-- The demo shop's visits: each order draws the visits around it that ended without one, and most orders had one of their own.
-- Grain:   one row per touch, with the columns of the table touches.
-- Source:  demo_orders (number, placed_at, market, language, currency, amount_minor, method, visitor: NULL unless given, is_told:
--          whether the order is a touch here), demo_pages (market, language, home, categories, products: lists by weight).
-- Variables: now_at, visits_per_order, and lists of a hundred to draw from: sources, agents, terms, pauses.
-- Gaps:    every draw is a hash of numbers, so the same orders give the same visits.
CREATE OR REPLACE TEMP MACRO drawn(n, place) AS (hash(n::BIGINT * 101 + place) % 1000003) / 1000003.0;
CREATE OR REPLACE TEMP MACRO one_of(choices, share) AS choices[1 + floor(share * len(choices))::INTEGER];

CREATE OR REPLACE TEMP TABLE demo_visits AS
WITH planned AS (
    SELECT number * 1000 AS n, placed_at, market, language, currency, amount_minor, method, visitor, is_told, 7 AS stage
    FROM demo_orders
    WHERE visitor IS NOT NULL OR drawn(number, 1) < 0.92
    UNION ALL
    SELECT
        number * 1000 + turn AS n,
        placed_at + to_seconds(((drawn(number * 1000 + turn, 2) - 0.5) * 6 * 86400)::INTEGER)
        + to_seconds(((drawn(number * 1000 + turn, 3) - 0.5) * 4 * 3600)::INTEGER) AS placed_at,
        market, language, '' AS currency, 0 AS amount_minor, method, NULL AS visitor, false AS is_told,
        CASE
            WHEN drawn(number * 1000 + turn, 4) < 0.46 THEN 0
            WHEN drawn(number * 1000 + turn, 4) < 0.83 THEN 1
            WHEN drawn(number * 1000 + turn, 4) < 0.925 THEN 2
            WHEN drawn(number * 1000 + turn, 4) < 0.96 THEN 3
            WHEN drawn(number * 1000 + turn, 4) < 0.975 THEN 4
            WHEN drawn(number * 1000 + turn, 4) < 0.987 THEN 5
            ELSE 6
        END AS stage
    FROM demo_orders, range(1, getvariable('visits_per_order') + 1) AS turns(turn)
),
placed AS (
    SELECT * REPLACE (CASE WHEN placed_at > getvariable('now_at') THEN getvariable('now_at') - (placed_at - getvariable('now_at')) ELSE placed_at END AS placed_at)
    FROM planned
),
described AS (
    SELECT
        *,
        one_of(getvariable('agents'), drawn(n, 5)) AS agent,
        one_of(getvariable('sources'), drawn(n, 6)) AS came_by,
        drawn(n, 7) < 0.05 AND visitor IS NULL AS is_recognised,
        CASE WHEN drawn(n, 8) < 0.02 AND stage = 0 THEN 'known_agent' ELSE '' END AS bot
    FROM placed
)
SELECT
    * REPLACE (
        coalesce(visitor, CASE WHEN is_recognised THEN (hash(n % 400, market) >> 1)::BIGINT ELSE (hash(n) >> 1)::BIGINT END) AS visitor
    )
FROM described;

CREATE OR REPLACE TEMP TABLE demo_touches AS
WITH stepped AS (
    SELECT
        visits.*,
        list_concat(
            [{'kind': 'view', 'page': 'home', 'path': pages.home, 'variant': NULL::BIGINT, 'term': '', 'results': NULL::INTEGER, 'detail': ''}],
            CASE WHEN drawn(n, 10) < 0.45 OR stage >= 3
                THEN [{'kind': 'view', 'page': 'category', 'path': one_of(pages.categories, drawn(n, 11) ** 2), 'variant': NULL::BIGINT, 'term': '', 'results': NULL::INTEGER, 'detail': ''}]
                ELSE [] END,
            CASE WHEN drawn(n, 12) < 0.09
                THEN [one_of(getvariable('terms')[language], drawn(n, 13))] ELSE [] END,
            CASE WHEN stage >= 1
                THEN list_transform(range(1, 2 + floor(drawn(n, 14) * 3)::INTEGER), lambda turn: {
                    'kind': 'view', 'page': 'product', 'path': one_of(pages.products, drawn(n, 20 + turn) ** 2).path,
                    'variant': one_of(pages.products, drawn(n, 20 + turn) ** 2).variant, 'term': '', 'results': NULL::INTEGER, 'detail': ''
                }) ELSE [] END,
            CASE WHEN stage >= 2
                THEN [{'kind': 'add_to_cart', 'page': 'other', 'path': '', 'variant': one_of(pages.products, drawn(n, 21) ** 2).variant, 'term': '', 'results': NULL::INTEGER, 'detail': ''}]
                ELSE [] END,
            CASE WHEN stage >= 3
                THEN [{'kind': 'view', 'page': 'checkout', 'path': pages.home || 'checkout/', 'variant': NULL::BIGINT, 'term': '', 'results': NULL::INTEGER, 'detail': ''}]
                ELSE [] END,
            list_transform(['contact', 'delivery', 'payment'][1:greatest(0, least(3, stage - 3))], lambda step: {
                'kind': 'step', 'page': 'checkout', 'path': pages.home || 'checkout/', 'variant': NULL::BIGINT, 'term': '', 'results': NULL::INTEGER, 'detail': step
            }),
            CASE WHEN bot = ''
                THEN [{'kind': 'leave', 'page': 'home', 'path': '', 'variant': NULL::BIGINT, 'term': '', 'results': NULL::INTEGER, 'detail': ''}]
                ELSE [] END,
            CASE WHEN is_told
                THEN [{'kind': 'order', 'page': 'checkout', 'path': '/', 'variant': NULL::BIGINT, 'term': '', 'results': NULL::INTEGER, 'detail': ''}]
                ELSE [] END
        ) AS steps
    FROM demo_visits AS visits JOIN demo_pages AS pages USING (market, language)
),
laid AS (
    SELECT
        * EXCLUDE (steps),
        unnest(steps) AS step,
        generate_subscripts(steps, 1) AS turn,
        len(steps) AS turns,
        steps,
        12 + floor(drawn(n, 15) * 50)::INTEGER AS gap_seconds
    FROM stepped
)
SELECT
    (hash(n, turn) >> 1)::BIGINT AS touch,
    placed_at + to_seconds((CASE WHEN stage = 7 THEN turn - turns ELSE turn - 1 END) * gap_seconds) AS occurred_at,
    visitor,
    CASE WHEN is_recognised THEN 'consented' ELSE 'anonymous' END AS level,
    step.kind AS kind,
    step.page AS page,
    -- The last page is the one that is left.
    CASE WHEN step.kind = 'leave'
        THEN list_last(list_filter(steps, lambda one: one.kind = 'view')).path ELSE step.path END AS path,
    step.variant AS variant,
    step.term AS term,
    step.results AS results,
    step.detail AS detail,
    CASE WHEN step.kind = 'order' OR step.detail = 'payment' THEN method ELSE '' END AS method,
    market,
    language,
    CASE WHEN step.kind = 'order' THEN amount_minor ELSE 0 END AS amount_minor,
    CASE WHEN step.kind = 'order' THEN currency ELSE '' END AS currency,
    CASE WHEN step.kind = 'leave' THEN (turns - 1) * gap_seconds * 700 + 2500 ELSE 0 END AS engaged_ms,
    CASE WHEN turn = 1 THEN came_by ELSE NULL END AS came_by,
    agent,
    bot,
    step.kind NOT IN ('order', 'add_to_cart') AS has_script,
    CASE WHEN step.kind = 'order' THEN 'import' ELSE 'web' END AS origin
FROM laid
UNION ALL BY NAME
-- Orders of visitors who are not counted.
SELECT
    (hash(number, 'alone') >> 1)::BIGINT AS touch, placed_at AS occurred_at, NULL::BIGINT AS visitor, 'anonymous' AS level,
    'order' AS kind, 'checkout' AS page, '/' AS path, method, market, language, amount_minor, currency, 0 AS engaged_ms,
    false AS has_script, 'import' AS origin
FROM demo_orders
WHERE is_told AND visitor IS NULL AND drawn(number, 1) >= 0.92;
