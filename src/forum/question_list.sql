-- A page of questions begins beyond the last row seen ($1, $2). Each text below is one way through the
-- indexes; "with" makes it a statement for each order, forward and back. The fixed limits are the
-- planner's: it does not know $3 and would prepare for thousands of rows.

-- name: question_list_newest
-- The list that is read most: newest first, all of it.
SELECT k.* FROM (SELECT id, created_at FROM questions
	WHERE is_visible
		AND (created_at, id) < ($1::timestamptz, $2::bigint)
	ORDER BY created_at DESC, id DESC LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.created_at DESC, page.id DESC LIMIT $3::int;

-- name: question_list_{order}
-- with: order=newest_back|active|active_back|votes|votes_back key=created_at|active_at|active_at|score|score type=timestamptz|timestamptz|timestamptz|int|int past=>|<|>|<|> way=ASC|DESC|ASC|DESC|ASC
-- The same by other keys, and back.
SELECT k.* FROM (SELECT id, {key} FROM questions
	WHERE is_visible
		AND ({key}, id) {past} ($1::{type}, $2::bigint)
	ORDER BY {key} {way}, id {way} LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.{key} {way}, page.id {way} LIMIT $3::int;

-- name: question_list_{order}_in{back}
-- with: order=newest|active|votes key=created_at|active_at|score type=timestamptz|timestamptz|int
-- with: back=|_back past=<|> near=>=|<= way=DESC|ASC
-- Within category $4. It is a range on purpose: with = the planner may walk all categories and drop
-- what is of others.
WITH shelf AS (
	SELECT id FROM categories WHERE slug = $4::text
)
SELECT k.* FROM (SELECT id, category_id, {key} FROM questions
	WHERE is_visible
		AND category_id {near} (SELECT id FROM shelf)
		AND (category_id, {key}, id) {past} ((SELECT id FROM shelf), $1::{type}, $2::bigint)
	ORDER BY category_id {way}, {key} {way}, id {way} LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.category_id {way}, page.{key} {way}, page.id {way} LIMIT $3::int;

-- name: question_list_{order}_of{back}
-- with: order=newest|active|votes key=created_at|active_at|score type=timestamptz|timestamptz|int
-- with: back=|_back past=<|> near=>=|<= way=DESC|ASC
-- Of the standings $4, each walked in its index and the walks merged.
SELECT k.* FROM (SELECT w.id, w.{key} FROM unnest($4::smallint[]) s (standing)
	CROSS JOIN LATERAL (SELECT id, {key} FROM questions
		WHERE is_visible
			AND standing {near} s.standing
			AND (standing, {key}, id) {past} (s.standing, $1::{type}, $2::bigint)
		ORDER BY standing {way}, {key} {way}, id {way} LIMIT 51) w
	ORDER BY w.{key} {way}, w.id {way} LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.{key} {way}, page.id {way} LIMIT $3::int;

-- name: question_list_{order}_of_in{back}
-- with: order=newest|active|votes key=created_at|active_at|score type=timestamptz|timestamptz|int
-- with: back=|_back past=<|> near=>=|<= way=DESC|ASC
-- The same within category $5.
WITH shelf AS (
	SELECT id FROM categories WHERE slug = $5::text
)
SELECT k.* FROM (SELECT w.id, w.{key} FROM unnest($4::smallint[]) s (standing)
	CROSS JOIN LATERAL (SELECT id, {key} FROM questions
		WHERE is_visible
			AND category_id {near} (SELECT id FROM shelf)
			AND (category_id, standing) {near} ((SELECT id FROM shelf), s.standing)
			AND (category_id, standing, {key}, id)
				{past} ((SELECT id FROM shelf), s.standing, $1::{type}, $2::bigint)
		ORDER BY category_id {way}, standing {way}, {key} {way}, id {way} LIMIT 51) w
	ORDER BY w.{key} {way}, w.id {way} LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.{key} {way}, page.id {way} LIMIT $3::int;

-- name: question_list_{order}_tagged{back}
-- with: order=newest|active|votes key=created_at|active_at|score type=timestamptz|timestamptz|int
-- with: back=|_back past=<|> way=DESC|ASC
-- With all tags of $5, none of $6, of the standings $4, in category $7 (NULL: all). By the kept counters
-- it is foretold how many there are: a few thousand are all fetched and sorted, by tags or by category;
-- of more it is quicker to walk the order itself and leave out what does not fit. That walk looks at
-- 5,000 rows at most: where it ends without a full page, its last row says from where to go on. (SELECT $1)
-- hides the value from the planner: its plan would be the same, but it would plan again for each page.
WITH size AS MATERIALIZED (
	SELECT CASE WHEN n_tagged IS NOT NULL AND n_tagged <= 3000 THEN 'tags'
		WHEN n_shelf <= 3000 THEN 'shelf' ELSE 'order' END AS by
	FROM (
		SELECT
			CASE WHEN cardinality((SELECT $5::text[])) = 0 THEN NULL
				WHEN (SELECT count(*) < cardinality((SELECT $5)) FROM tags WHERE name = ANY ((SELECT $5)::text[])) THEN 0
				ELSE (SELECT n_all * exp(sum(ln(greatest(n_questions, 1) / n_all)))
					FROM tags WHERE name = ANY ((SELECT $5)::text[])) END AS n_tagged,
			CASE WHEN (SELECT $7::text) IS NOT NULL
				THEN coalesce((SELECT n_questions FROM categories WHERE slug = (SELECT $7)), 0) END AS n_shelf
		FROM (SELECT greatest(sum(n_questions), 1)::float8 AS n_all FROM categories) a
	) n
), tagged AS MATERIALIZED (
	SELECT id, {key}, tags, standing, category_id FROM questions
	WHERE is_visible AND tags @> (SELECT $5) AND (SELECT by FROM size) = 'tags'
), shelved AS MATERIALIZED (
	SELECT id, {key}, tags, standing, category_id FROM questions
	WHERE is_visible AND category_id = (SELECT id FROM categories WHERE slug = (SELECT $7))
		AND (SELECT by FROM size) = 'shelf'
), found AS (
	(SELECT id, {key}, true AS is_found, false AS is_edge
	FROM (SELECT * FROM tagged UNION ALL SELECT * FROM shelved) q
	WHERE ({key}, id) {past} ((SELECT $1::{type}), (SELECT $2::bigint))
		AND tags @> (SELECT $5) AND NOT tags && (SELECT $6::text[])
		AND standing = ANY ((SELECT $4)::smallint[])
		AND ((SELECT $7) IS NULL OR category_id = (SELECT id FROM categories WHERE slug = (SELECT $7)))
	ORDER BY {key} {way}, id {way} LIMIT (SELECT $3::int))
	UNION ALL
	(SELECT id, {key}, is_found, place = 5000
	FROM (
		SELECT id, {key}, row_number() OVER () AS place,
			tags @> (SELECT $5) AND NOT tags && (SELECT $6) AND standing = ANY ((SELECT $4)::smallint[])
			AND ((SELECT $7) IS NULL OR category_id = (SELECT id FROM categories WHERE slug = (SELECT $7))) AS is_found
		FROM (
			SELECT id, {key}, tags, standing, category_id FROM questions
			WHERE is_visible AND ({key}, id) {past} ((SELECT $1), (SELECT $2)) AND (SELECT by FROM size) = 'order'
			ORDER BY {key} {way}, id {way} LIMIT 5000
		) q
	) q
	WHERE is_found OR place = 5000
	LIMIT (SELECT $3))
)
SELECT k.*, found.is_found, found.is_edge FROM found
	JOIN question_cards k USING (id)
ORDER BY found.{key} {way}, found.id {way};

-- name: question_list_set
-- Of people: asked by $10, asked or answered by $11, watched by $12 themselves or by tag or category. Few
-- enough to be sorted by any key ($8 names the order, $9 is 1 or, to go back, -1); of what somebody
-- answered the newest thousand count, of each tag and category watched the newest 300. The other
-- filters as before.
WITH mine AS MATERIALIZED (
	SELECT id FROM questions WHERE author_id = $10::bigint
	UNION
	SELECT id FROM questions WHERE author_id = $11::bigint
	UNION
	(SELECT question_id FROM posts
	WHERE author_id = $11 AND kind = 'answer' AND hidden_at IS NULL AND deleted_at IS NULL
	ORDER BY question_id DESC LIMIT 1000)
), subjects AS MATERIALIZED (
	SELECT question_id, tag_id, category_id FROM watches
	WHERE account_id = $12::bigint AND NOT is_muted
	ORDER BY id DESC LIMIT 1000
), watched AS MATERIALIZED (
	SELECT question_id AS id FROM subjects WHERE question_id IS NOT NULL
	UNION
	SELECT t.question_id FROM (SELECT tag_id FROM subjects WHERE tag_id IS NOT NULL LIMIT 50) s
		CROSS JOIN LATERAL (SELECT question_id FROM question_tags
			WHERE tag_id = s.tag_id ORDER BY question_id DESC LIMIT 300) t
	UNION
	SELECT c.id FROM (SELECT category_id FROM subjects WHERE category_id IS NOT NULL LIMIT 50) s
		CROSS JOIN LATERAL (SELECT id FROM questions
			WHERE is_visible AND category_id = s.category_id
			ORDER BY created_at DESC, id DESC LIMIT 300) c
), found AS (
	SELECT q.id, q.id * $9::int AS place, $9 * CASE $8::text WHEN 'votes' THEN q.score
		ELSE (extract(epoch FROM CASE $8 WHEN 'active' THEN q.active_at ELSE q.created_at END)
			* 1000000)::bigint END AS key
	FROM (
		SELECT id FROM mine
		UNION ALL
		SELECT id FROM watched WHERE $10 IS NULL AND $11 IS NULL
	) w JOIN questions q USING (id)
	WHERE q.is_visible AND q.standing = ANY ($4::smallint[])
		AND q.tags @> $5::text[] AND NOT q.tags && $6::text[]
		AND ($7::text IS NULL OR q.category_id = (SELECT id FROM categories WHERE slug = $7))
		AND ($12 IS NULL OR q.id IN (SELECT id FROM watched))
), page AS (
	SELECT id, place, key FROM found WHERE (key, place) < ($1::bigint, $2::bigint)
	ORDER BY key DESC, place DESC LIMIT $3::int
)
SELECT k.* FROM page JOIN question_cards k USING (id) ORDER BY page.key DESC, page.place DESC;

-- name: question_list_shelves
-- All categories in the reader's language: their names for the rows, and beside the list.
SELECT c.id, c.slug, c.n_questions, coalesce(t.name, o.name, c.slug) AS name,
	coalesce(nullif(t.about, ''), o.about, '') AS about
FROM categories c
	LEFT JOIN category_texts t ON t.category_id = c.id AND t.locale = $1::text
	LEFT JOIN LATERAL (SELECT f.name, f.about FROM category_texts f
		WHERE f.category_id = c.id AND f.locale <> $1 AND coalesce(t.about, '') = ''
		ORDER BY f.locale LIMIT 1) o ON true
ORDER BY c.position, c.id;
