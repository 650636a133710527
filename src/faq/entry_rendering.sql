-- Rendering again what an older renderer (:renderer: the present one) made; as src/forum/rendering.sql.

-- name: rendering_entries
-- Few.
SELECT id, body, format FROM entries WHERE renderer < :renderer::smallint
LIMIT :limit::integer FOR NO KEY UPDATE SKIP LOCKED;

-- name: rendering_entries_set
-- Quiet: pages show the new HTML already.
WITH quiet AS (
	SELECT set_config('answerwell.quiet', 'on', true)
)
UPDATE entries e SET html = u.html, renderer = :renderer::smallint
FROM quiet, unnest(:ids::bigint[], :htmls::text[]) AS u (id, html) WHERE e.id = u.id;

-- name: rendering_entries_left
SELECT count(*) AS n FROM entries WHERE renderer < :renderer::smallint;
