-- Rendering again what an older renderer ($1: the present one) made.

-- name: rendering_posts
-- By the index on purpose: there are none nearly always.
SELECT id, body FROM posts WHERE renderer < $1::smallint
ORDER BY renderer LIMIT $2::integer FOR NO KEY UPDATE SKIP LOCKED;

-- name: rendering_posts_set
-- Quiet: pages show the new HTML already.
WITH quiet AS (
	SELECT set_config('answerwell.quiet', 'on', true)
)
UPDATE posts p SET html = u.html, renderer = $1::smallint
FROM quiet, unnest($2::bigint[], $3::text[]) AS u (id, html) WHERE p.id = u.id;

-- name: rendering_entries
-- Few.
SELECT id, body FROM entries WHERE renderer < $1::smallint
LIMIT $2::integer FOR NO KEY UPDATE SKIP LOCKED;

-- name: rendering_entries_set
WITH quiet AS (
	SELECT set_config('answerwell.quiet', 'on', true)
)
UPDATE entries e SET html = u.html, renderer = $1::smallint
FROM quiet, unnest($2::bigint[], $3::text[]) AS u (id, html) WHERE e.id = u.id;

-- name: rendering_left
SELECT (SELECT count(*) FROM posts WHERE renderer < $1::smallint)
	+ (SELECT count(*) FROM entries WHERE renderer < $1) AS n;
