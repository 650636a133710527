-- Rendering again what an older renderer (:renderer: the present one) made.

-- name: rendering_posts
-- call: rendering_old
-- By the index on purpose: there are none nearly always.
SELECT id, body FROM posts WHERE renderer < :renderer::smallint
ORDER BY renderer LIMIT :limit::integer FOR NO KEY UPDATE SKIP LOCKED;

-- name: rendering_posts_set
-- call: rendering_set
-- Quiet: pages show the new HTML already.
WITH quiet AS (
	SELECT set_config('answerwell.quiet', 'on', true)
)
UPDATE posts p SET html = u.html, renderer = :renderer::smallint
FROM quiet, unnest(:ids::bigint[], :htmls::text[]) AS u (id, html) WHERE p.id = u.id;

-- name: rendering_entries
-- call: rendering_old
-- Few.
SELECT id, body FROM entries WHERE renderer < :renderer::smallint
LIMIT :limit::integer FOR NO KEY UPDATE SKIP LOCKED;

-- name: rendering_entries_set
-- call: rendering_set
WITH quiet AS (
	SELECT set_config('answerwell.quiet', 'on', true)
)
UPDATE entries e SET html = u.html, renderer = :renderer::smallint
FROM quiet, unnest(:ids::bigint[], :htmls::text[]) AS u (id, html) WHERE e.id = u.id;

-- name: rendering_left
SELECT (SELECT count(*) FROM posts WHERE renderer < :renderer::smallint)
	+ (SELECT count(*) FROM entries WHERE renderer < :renderer) AS n;
