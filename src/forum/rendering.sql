-- Rendering again what an older renderer (:renderer: the present one) made.

-- name: rendering_posts
-- By the index on purpose: there are none nearly always.
SELECT id, body, format FROM posts WHERE renderer < :renderer::smallint
ORDER BY renderer LIMIT :limit::integer FOR NO KEY UPDATE SKIP LOCKED;

-- name: rendering_posts_set
-- Quiet: pages show the new HTML already.
WITH quiet AS (
	SELECT set_config('answerwell.quiet', 'on', true)
)
UPDATE posts p SET html = u.html, renderer = :renderer::smallint
FROM quiet, unnest(:ids::bigint[], :htmls::text[]) AS u (id, html) WHERE p.id = u.id;

-- name: rendering_posts_left
SELECT count(*) AS n FROM posts WHERE renderer < :renderer::smallint;
