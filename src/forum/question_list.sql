-- name: question_list_newest
-- Newest first.
-- All walks begin after the last row seen ($1, $2). Their fixed limit is the planner's: it does not
-- know $3 and would prepare for thousands of rows.
SELECT k.* FROM (SELECT id, created_at FROM questions
	WHERE is_visible
		AND (created_at, id) < ($1::timestamptz, $2::bigint)
	ORDER BY created_at DESC, id DESC LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.created_at DESC, page.id DESC LIMIT $3::int;

-- name: question_list_active
-- Last touched first.
SELECT k.* FROM (SELECT id, active_at FROM questions
	WHERE is_visible
		AND (active_at, id) < ($1::timestamptz, $2::bigint)
	ORDER BY active_at DESC, id DESC LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.active_at DESC, page.id DESC LIMIT $3::int;

-- name: question_list_votes
-- Most votes first.
SELECT k.* FROM (SELECT id, score FROM questions
	WHERE is_visible
		AND (score, id) < ($1::int, $2::bigint)
	ORDER BY score DESC, id DESC LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.score DESC, page.id DESC LIMIT $3::int;

-- name: question_list_unanswered
-- Nobody has answered yet; the words of its index.
SELECT k.* FROM (SELECT id, created_at FROM questions
	WHERE is_visible AND n_answers = 0 AND closed_at IS NULL AND duplicate_of IS NULL
		AND (created_at, id) < ($1::timestamptz, $2::bigint)
	ORDER BY created_at DESC, id DESC LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.created_at DESC, page.id DESC LIMIT $3::int;

-- name: question_list_unsolved
-- Neither accepted nor official; the words of its index.
SELECT k.* FROM (SELECT id, created_at FROM questions
	WHERE is_visible AND accepted_id IS NULL AND official_id IS NULL
		AND closed_at IS NULL AND duplicate_of IS NULL
		AND (created_at, id) < ($1::timestamptz, $2::bigint)
	ORDER BY created_at DESC, id DESC LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.created_at DESC, page.id DESC LIMIT $3::int;

-- name: question_list_newest_in
-- The same within category $4. It is a range on purpose: with = the planner may walk all categories
-- and drop what is of others.
WITH shelf AS (
	SELECT id FROM categories WHERE slug = $4::text
)
SELECT k.* FROM (SELECT id, category_id, created_at FROM questions
	WHERE is_visible
		AND category_id >= (SELECT id FROM shelf)
		AND (category_id, created_at, id) < ((SELECT id FROM shelf), $1::timestamptz, $2::bigint)
	ORDER BY category_id DESC, created_at DESC, id DESC LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.category_id DESC, page.created_at DESC, page.id DESC LIMIT $3::int;

-- name: question_list_active_in
-- The same within category $4.
WITH shelf AS (
	SELECT id FROM categories WHERE slug = $4::text
)
SELECT k.* FROM (SELECT id, category_id, active_at FROM questions
	WHERE is_visible
		AND category_id >= (SELECT id FROM shelf)
		AND (category_id, active_at, id) < ((SELECT id FROM shelf), $1::timestamptz, $2::bigint)
	ORDER BY category_id DESC, active_at DESC, id DESC LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.category_id DESC, page.active_at DESC, page.id DESC LIMIT $3::int;

-- name: question_list_votes_in
-- The same within category $4.
WITH shelf AS (
	SELECT id FROM categories WHERE slug = $4::text
)
SELECT k.* FROM (SELECT id, category_id, score FROM questions
	WHERE is_visible
		AND category_id >= (SELECT id FROM shelf)
		AND (category_id, score, id) < ((SELECT id FROM shelf), $1::int, $2::bigint)
	ORDER BY category_id DESC, score DESC, id DESC LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.category_id DESC, page.score DESC, page.id DESC LIMIT $3::int;

-- name: question_list_unanswered_in
-- The same within category $4.
WITH shelf AS (
	SELECT id FROM categories WHERE slug = $4::text
)
SELECT k.* FROM (SELECT id, category_id, created_at FROM questions
	WHERE is_visible AND n_answers = 0 AND closed_at IS NULL AND duplicate_of IS NULL
		AND category_id >= (SELECT id FROM shelf)
		AND (category_id, created_at, id) < ((SELECT id FROM shelf), $1::timestamptz, $2::bigint)
	ORDER BY category_id DESC, created_at DESC, id DESC LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.category_id DESC, page.created_at DESC, page.id DESC LIMIT $3::int;

-- name: question_list_unsolved_in
-- The same within category $4.
WITH shelf AS (
	SELECT id FROM categories WHERE slug = $4::text
)
SELECT k.* FROM (SELECT id, category_id, created_at FROM questions
	WHERE is_visible AND accepted_id IS NULL AND official_id IS NULL
		AND closed_at IS NULL AND duplicate_of IS NULL
		AND category_id >= (SELECT id FROM shelf)
		AND (category_id, created_at, id) < ((SELECT id FROM shelf), $1::timestamptz, $2::bigint)
	ORDER BY category_id DESC, created_at DESC, id DESC LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.category_id DESC, page.created_at DESC, page.id DESC LIMIT $3::int;

-- name: question_list_tag
-- Of one tag: few enough to be sorted by any key. $5 names the order.
WITH found AS (
	SELECT q.id, CASE $5::text WHEN 'votes' THEN q.score
		ELSE (extract(epoch FROM CASE $5 WHEN 'active' THEN q.active_at ELSE q.created_at END)
			* 1000000)::bigint END AS key
	FROM questions q
	WHERE q.is_visible AND q.tags @> ARRAY[$6::text] AND ($7::bigint IS NULL OR q.author_id = $7)
		AND ($4::text IS NULL OR q.category_id = (SELECT id FROM categories WHERE slug = $4))
		AND ($5 <> 'unanswered' OR q.n_answers = 0 AND q.closed_at IS NULL AND q.duplicate_of IS NULL)
		AND ($5 <> 'unsolved' OR q.accepted_id IS NULL AND q.official_id IS NULL
			AND q.closed_at IS NULL AND q.duplicate_of IS NULL)
), page AS (
	SELECT id, key FROM found WHERE (key, id) < ($1::bigint, $2::bigint)
	ORDER BY key DESC, id DESC LIMIT $3::int
)
SELECT k.* FROM page JOIN question_cards k USING (id) ORDER BY page.key DESC, page.id DESC;

-- name: question_list_author
-- Of one person, likewise. $5 names the order.
WITH found AS (
	SELECT q.id, CASE $5::text WHEN 'votes' THEN q.score
		ELSE (extract(epoch FROM CASE $5 WHEN 'active' THEN q.active_at ELSE q.created_at END)
			* 1000000)::bigint END AS key
	FROM questions q
	WHERE q.is_visible AND q.author_id = $6::bigint
		AND ($4::text IS NULL OR q.category_id = (SELECT id FROM categories WHERE slug = $4))
		AND ($5 <> 'unanswered' OR q.n_answers = 0 AND q.closed_at IS NULL AND q.duplicate_of IS NULL)
		AND ($5 <> 'unsolved' OR q.accepted_id IS NULL AND q.official_id IS NULL
			AND q.closed_at IS NULL AND q.duplicate_of IS NULL)
), page AS (
	SELECT id, key FROM found WHERE (key, id) < ($1::bigint, $2::bigint)
	ORDER BY key DESC, id DESC LIMIT $3::int
)
SELECT k.* FROM page JOIN question_cards k USING (id) ORDER BY page.key DESC, page.id DESC;

-- name: question_list_shelves
-- The names of all categories in the reader's language, for the rows of a list.
SELECT c.id, c.slug, coalesce(t.name, (SELECT f.name FROM category_texts f
	WHERE f.category_id = c.id ORDER BY f.locale LIMIT 1), c.slug) AS name
FROM categories c LEFT JOIN category_texts t ON t.category_id = c.id AND t.locale = $1::text;
