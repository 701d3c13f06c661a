-- Touches with the visit they belong to: the definition of rules/sessions.py, for millions of rows.
-- Grain:   one row per touch of a visitor.
-- Columns: all of touches, step (its place among the visitor's touches), visit_number (counts the visitor's visits).
-- Source:  the view touches_near: touches of the days wanted and one day on either side.
-- Refresh: when days are made.   Variables: idle_seconds, ends_at_midnight, ends_on_campaign.
-- Gaps:    a visit that goes on for more than a day without half an hour of silence is cut; machines' are alone.
CREATE OR REPLACE TEMP TABLE visit_touches AS
WITH placed AS (
    SELECT
        *,
        CASE
            WHEN kind = 'view' AND source_class NOT IN ('', 'direct', 'unknown')
                THEN source_class || chr(31) || source || chr(31) || campaign
        END AS came_by,
        row_number() OVER visitor_order AS step,
        coalesce(
            occurred_at - lag(occurred_at) OVER visitor_order > to_seconds(getvariable('idle_seconds'))
            OR (getvariable('ends_at_midnight') AND lag(day) OVER visitor_order <> day),
            true
        ) AS is_after_pause
    FROM touches_near
    WHERE visitor IS NOT NULL AND kind <> 'dropped'
    WINDOW visitor_order AS (PARTITION BY visitor ORDER BY occurred_at, touch)
),
stretched AS (
    SELECT *, sum(is_after_pause::INTEGER) OVER (PARTITION BY visitor ORDER BY step) AS stretch
    FROM placed
),
started AS (
    SELECT
        *,
        is_after_pause OR (
            getvariable('ends_on_campaign') AND came_by IS NOT NULL
            AND (stretch || chr(31) || came_by) IS DISTINCT FROM lag(
                CASE WHEN came_by IS NOT NULL THEN stretch || chr(31) || came_by END IGNORE NULLS
            ) OVER (PARTITION BY visitor ORDER BY step)
        ) AS is_start
    FROM stretched
)
SELECT * EXCLUDE (is_after_pause, is_start), sum(is_start::INTEGER) OVER (PARTITION BY visitor ORDER BY step) AS visit_number
FROM started;
