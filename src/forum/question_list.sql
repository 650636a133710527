-- A page of questions begins beyond the last row seen (its key, :id). Each text below is one way through
-- the indexes; "with" makes it a statement for each order, forward and back. All orders of one are called
-- alike, so each is given both keys, :at and :score; `given` names them and is read by nobody. Each language of
-- :locales is walked apart and the walks are merged: so a page in a language of few questions is as quick as any.
-- The fixed limits are the planner's: it does not know :limit and would prepare for thousands of rows. So is the second
-- range of each walk, which the first one holds already: by it only the right index is cheap, where another one of the
-- same order would be walked whole to drop what is of others.

-- name: question_list_{order}{back}
-- call: question_list
-- row: question_card
-- with: order=newest|active|votes key=created_at|active_at|score from=at|at|score
-- with: back=|_back past=<|> way=DESC|ASC
-- All of them.
WITH given AS (SELECT :at::timestamptz, :score::integer)
SELECT k.* FROM (SELECT w.id, w.{key} FROM unnest(:locales::text[]) l (locale)
	CROSS JOIN LATERAL (SELECT id, {key} FROM questions
		WHERE is_visible AND locale = l.locale AND ({key}, id) {past} (:{from}, :id::bigint)
			AND (locale, {key}, id) {past} (l.locale, :{from}, :id)
		ORDER BY {key} {way}, id {way} LIMIT 51) w
	ORDER BY w.{key} {way}, w.id {way} LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.{key} {way}, page.id {way} LIMIT :limit::integer;

-- name: question_list_{order}_in{back}
-- call: question_list_in
-- row: question_card
-- with: order=newest|active|votes key=created_at|active_at|score from=at|at|score
-- with: back=|_back past=<|> way=DESC|ASC
-- Within a category.
WITH given AS (SELECT :at::timestamptz, :score::integer), shelf AS (
	SELECT id FROM categories WHERE slug = :category::text
)
SELECT k.* FROM (SELECT w.id, w.{key} FROM unnest(:locales::text[]) l (locale)
	CROSS JOIN LATERAL (SELECT id, {key} FROM questions
		WHERE is_visible AND category_id = (SELECT id FROM shelf) AND locale = l.locale
			AND ({key}, id) {past} (:{from}, :id::bigint)
			AND (category_id, locale, {key}, id) {past} ((SELECT id FROM shelf), l.locale, :{from}, :id)
		ORDER BY {key} {way}, id {way} LIMIT 51) w
	ORDER BY w.{key} {way}, w.id {way} LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.{key} {way}, page.id {way} LIMIT :limit::integer;

-- name: question_list_{order}_of{back}
-- call: question_list_of
-- row: question_card
-- with: order=newest|active|votes key=created_at|active_at|score from=at|at|score
-- with: back=|_back past=<|> way=DESC|ASC
-- Of some standings, each walked in its index.
WITH given AS (SELECT :at::timestamptz, :score::integer)
SELECT k.* FROM (SELECT w.id, w.{key}
	FROM unnest(:standings::smallint[]) s (standing) CROSS JOIN unnest(:locales::text[]) l (locale)
	CROSS JOIN LATERAL (SELECT id, {key} FROM questions
		WHERE is_visible AND standing = s.standing AND locale = l.locale
			AND ({key}, id) {past} (:{from}, :id::bigint)
			AND (standing, locale, {key}, id) {past} (s.standing, l.locale, :{from}, :id)
		ORDER BY {key} {way}, id {way} LIMIT 51) w
	ORDER BY w.{key} {way}, w.id {way} LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.{key} {way}, page.id {way} LIMIT :limit::integer;

-- name: question_list_{order}_of_in{back}
-- call: question_list_of_in
-- row: question_card
-- with: order=newest|active|votes key=created_at|active_at|score from=at|at|score
-- with: back=|_back past=<|> way=DESC|ASC
-- The same within a category.
WITH given AS (SELECT :at::timestamptz, :score::integer), shelf AS (
	SELECT id FROM categories WHERE slug = :category::text
)
SELECT k.* FROM (SELECT w.id, w.{key}
	FROM unnest(:standings::smallint[]) s (standing) CROSS JOIN unnest(:locales::text[]) l (locale)
	CROSS JOIN LATERAL (SELECT id, {key} FROM questions
		WHERE is_visible AND category_id = (SELECT id FROM shelf) AND standing = s.standing AND locale = l.locale
			AND ({key}, id) {past} (:{from}, :id::bigint)
			AND (category_id, standing, locale, {key}, id)
				{past} ((SELECT id FROM shelf), s.standing, l.locale, :{from}, :id)
		ORDER BY {key} {way}, id {way} LIMIT 51) w
	ORDER BY w.{key} {way}, w.id {way} LIMIT 51) page
	JOIN question_cards k USING (id)
ORDER BY page.{key} {way}, page.id {way} LIMIT :limit::integer;

-- name: question_list_{order}_tagged{back}
-- call: question_list_tagged
-- row: question_card
-- with: order=newest|active|votes key=created_at|active_at|score from=at|at|score
-- with: back=|_back past=<|> way=DESC|ASC
-- With all tags of :all_of, none of :none_of, of some standings and languages, in a category (NULL: all). By the kept
-- counters it is foretold how many there are: a few thousand are all fetched and sorted, by tags or by
-- category; of more it is quicker to walk the order itself and leave out what does not fit. That walk looks at
-- 5,000 rows at most: where it ends without a full page, its last row says from where to go on. The languages stand
-- there one by one, for only so are their walks merged row by row, and end with the page. (SELECT :at) hides the
-- value from the planner: its plan would be the same, but it would plan again for each page.
WITH given AS (SELECT :at::timestamptz, :score::integer), size AS MATERIALIZED (
	SELECT CASE WHEN n_tagged IS NOT NULL AND n_tagged <= 3000 THEN 'tags'
		WHEN n_shelf <= 3000 THEN 'shelf' ELSE 'order' END AS by
	FROM (
		SELECT
			CASE WHEN cardinality((SELECT :all_of::text[])) = 0 THEN NULL
				WHEN (SELECT count(*) < cardinality((SELECT :all_of)) FROM tags WHERE name = ANY ((SELECT :all_of)::text[])) THEN 0
				ELSE (SELECT n_all * exp(sum(ln(greatest(n_questions, 1) / n_all)))
					FROM tags WHERE name = ANY ((SELECT :all_of)::text[])) END AS n_tagged,
			CASE WHEN (SELECT :category::text) IS NOT NULL
				THEN coalesce((SELECT n_questions FROM categories WHERE slug = (SELECT :category)), 0) END AS n_shelf
		FROM (SELECT greatest(sum(n_questions), 1)::float8 AS n_all FROM categories) a
	) n
), tagged AS MATERIALIZED (
	SELECT id, {key}, tags, standing, locale, category_id FROM questions
	WHERE is_visible AND tags @> (SELECT :all_of) AND (SELECT by FROM size) = 'tags'
), shelved AS MATERIALIZED (
	SELECT id, {key}, tags, standing, locale, category_id FROM questions
	WHERE is_visible AND category_id = (SELECT id FROM categories WHERE slug = (SELECT :category))
		AND (SELECT by FROM size) = 'shelf'
), found AS (
	(SELECT id, {key}, true AS is_found, false AS is_edge
	FROM (SELECT * FROM tagged UNION ALL SELECT * FROM shelved) q
	WHERE ({key}, id) {past} ((SELECT :{from}), (SELECT :id::bigint))
		AND tags @> (SELECT :all_of) AND NOT tags && (SELECT :none_of::text[])
		AND standing = ANY ((SELECT :standings::smallint[])::smallint[])
		AND locale = ANY ((SELECT :locales::text[])::text[])
		AND ((SELECT :category) IS NULL OR category_id = (SELECT id FROM categories WHERE slug = (SELECT :category)))
	ORDER BY {key} {way}, id {way} LIMIT (SELECT :limit::integer))
	UNION ALL
	(SELECT id, {key}, is_found, place = 5000
	FROM (
		SELECT id, {key}, row_number() OVER () AS place,
			tags @> (SELECT :all_of) AND NOT tags && (SELECT :none_of) AND standing = ANY ((SELECT :standings)::smallint[])
			AND locale = ANY ((SELECT :locales)::text[])
			AND ((SELECT :category) IS NULL OR category_id = (SELECT id FROM categories WHERE slug = (SELECT :category))) AS is_found
		FROM (
			SELECT * FROM (
				SELECT id, {key}, tags, standing, locale, category_id FROM questions
				WHERE is_visible AND locale = ((SELECT :locales)::text[])[1] AND (SELECT by FROM size) = 'order'
					AND ({key}, id) {past} ((SELECT :{from}), (SELECT :id))
					AND (locale, {key}, id) {past} (((SELECT :locales)::text[])[1], (SELECT :{from}), (SELECT :id))
				ORDER BY {key} {way}, id {way} LIMIT 5000
			) first
			UNION ALL
			SELECT * FROM (
				SELECT id, {key}, tags, standing, locale, category_id FROM questions
				WHERE is_visible AND locale = ((SELECT :locales)::text[])[2] AND (SELECT by FROM size) = 'order'
					AND ({key}, id) {past} ((SELECT :{from}), (SELECT :id))
					AND (locale, {key}, id) {past} (((SELECT :locales)::text[])[2], (SELECT :{from}), (SELECT :id))
				ORDER BY {key} {way}, id {way} LIMIT 5000
			) second
			ORDER BY {key} {way}, id {way} LIMIT 5000
		) q
	) q
	WHERE is_found OR place = 5000
	LIMIT (SELECT :limit))
)
SELECT k.*, found.is_found, found.is_edge FROM found
	JOIN question_cards k USING (id)
ORDER BY found.{key} {way}, found.id {way};

-- name: question_list_set
-- row: question_card
-- Of people: asked by :author_id, asked or answered by :person_id, watched by :watcher_id themselves or by
-- tag or category. Few enough to be sorted by any key (:way is 1 or, to go back, -1); of what somebody
-- answered the newest thousand count, of each tag watched the newest 300, of each category in each language. The other
-- filters as before.
WITH mine AS MATERIALIZED (
	SELECT id FROM questions WHERE author_id = :author_id?::bigint
	UNION
	SELECT id FROM questions WHERE author_id = :person_id?::bigint
	UNION
	(SELECT question_id FROM posts
	WHERE author_id = :person_id AND kind = 'answer' AND is_visible(posts)
	ORDER BY question_id DESC LIMIT 1000)
), subjects AS MATERIALIZED (
	SELECT question_id, tag_id, category_id FROM watches
	WHERE account_id = :watcher_id?::bigint AND NOT is_muted
	ORDER BY id DESC LIMIT 1000
), watched AS MATERIALIZED (
	SELECT question_id AS id FROM subjects WHERE question_id IS NOT NULL
	UNION
	SELECT t.question_id FROM (SELECT tag_id FROM subjects WHERE tag_id IS NOT NULL LIMIT 50) s
		CROSS JOIN LATERAL (SELECT question_id FROM question_tags
			WHERE tag_id = s.tag_id ORDER BY question_id DESC LIMIT 300) t
	UNION
	SELECT c.id FROM (SELECT category_id FROM subjects WHERE category_id IS NOT NULL LIMIT 50) s
		CROSS JOIN unnest(:locales::text[]) l (locale)
		CROSS JOIN LATERAL (SELECT id FROM questions
			WHERE is_visible AND category_id = s.category_id AND locale = l.locale
			ORDER BY created_at DESC, id DESC LIMIT 300) c
), found AS (
	SELECT q.id, q.id * :way::integer AS place, :way * CASE :order::text WHEN 'votes' THEN q.score
		ELSE (extract(epoch FROM CASE :order WHEN 'active' THEN q.active_at ELSE q.created_at END)
			* 1000000)::bigint END AS key
	FROM (
		SELECT id FROM mine
		UNION ALL
		SELECT id FROM watched WHERE :author_id IS NULL AND :person_id IS NULL
	) w JOIN questions q USING (id)
	WHERE q.is_visible AND q.standing = ANY (:standings::smallint[]) AND q.locale = ANY (:locales)
		AND q.tags @> :all_of::text[] AND NOT q.tags && :none_of::text[]
		AND (:category::text IS NULL OR q.category_id = (SELECT id FROM categories WHERE slug = :category))
		AND (:watcher_id IS NULL OR q.id IN (SELECT id FROM watched))
), page AS (
	SELECT id, place, key FROM found WHERE (key, place) < (:key::bigint, :id::bigint)
	ORDER BY key DESC, place DESC LIMIT :limit::integer
)
SELECT k.* FROM page JOIN question_cards k USING (id) ORDER BY page.key DESC, page.place DESC;

-- name: question_list_shelves
-- All categories in the reader's language: their names for the rows, and beside the list.
SELECT c.id, c.slug, c.n_questions, n.name, n.about
FROM categories c JOIN category_in(c.id, :locale::text) n ON true
ORDER BY c.position, c.id;

-- name: question_list_tags
-- row: tag
-- The tags used most of late in some languages: counted as they are asked for, in the newest questions of each.
SELECT t.name, count(*)::integer AS n_questions
FROM unnest(:locales::text[]) l (locale)
	CROSS JOIN LATERAL (SELECT tags FROM questions
		WHERE is_visible AND locale = l.locale
		ORDER BY created_at DESC, id DESC LIMIT 200) q
	CROSS JOIN LATERAL unnest(q.tags) t (name)
GROUP BY t.name ORDER BY count(*) DESC, t.name LIMIT :limit::integer;
