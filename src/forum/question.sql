-- name: question_post
-- Post, question, first revision and the category's counter. The id is drawn first because the
-- post names itself as its thread.
WITH drawn AS (
	SELECT nextval(pg_get_serial_sequence('posts', 'id')) AS id
), new_post AS (
	INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer, words)
	SELECT id, 'question', id, $1::bigint, $2::text, $3::text, $4::smallint, $5::text FROM drawn
	RETURNING id
), new_question AS (
	INSERT INTO questions (id, title, title_words, slug, locale, category_id, tags, tag_words,
		author_id)
	SELECT id, $6::text, $7::text, $8::text, $9::text, $10::bigint, $11::text[], $12::text, $1 FROM new_post
), new_revision AS (
	INSERT INTO revisions (post_id, number, author_id, title, tags, body)
	SELECT id, 1, $1, $6, $11, $2 FROM new_post
), shelved AS (
	UPDATE categories SET n_questions = n_questions + 1 WHERE id = $10
)
SELECT id FROM new_post;

-- name: question_put_tags
-- Makes question_tags what $2 says and counts; names come sorted so that writers meet in one order.
WITH q AS (
	SELECT id, is_visible::int AS n FROM questions WHERE id = $1::bigint
), before AS (
	SELECT t.id, t.name FROM question_tags qt JOIN tags t ON t.id = qt.tag_id
	WHERE qt.question_id = $1
), gone AS (
	DELETE FROM question_tags WHERE question_id = $1
		AND tag_id IN (SELECT id FROM before WHERE name <> ALL ($2::text[]))
	RETURNING tag_id
), fewer AS (
	UPDATE tags SET n_questions = n_questions - q.n
	FROM q WHERE tags.id IN (SELECT tag_id FROM gone)
), more AS (
	INSERT INTO tags (name, n_questions)
	SELECT w.name, q.n FROM q, unnest($2) AS w (name)
	WHERE w.name NOT IN (SELECT name FROM before) ORDER BY w.name
	ON CONFLICT (name) DO UPDATE SET n_questions = tags.n_questions + EXCLUDED.n_questions
	RETURNING id
)
INSERT INTO question_tags (tag_id, question_id) SELECT id, $1 FROM more;

-- name: question_edit
-- What an edit changes beside the post itself.
UPDATE questions SET title = $2::text, title_words = $3::text, slug = $4::text, locale = $5::text,
	tags = $6::text[], tag_words = $7::text
WHERE id = $1::bigint;

-- name: question_add_views
-- In the order of their ids: several workers add at once. Quiet: kept pages stay good.
WITH quiet AS (
	SELECT set_config('answerwell.quiet', 'on', true)
), seen AS (
	SELECT v.id, sum(v.n) AS n FROM unnest($1::bigint[], $2::bigint[]) AS v (id, n) GROUP BY v.id
), locked AS (
	SELECT q.id FROM questions q JOIN seen USING (id) ORDER BY q.id FOR NO KEY UPDATE OF q
)
UPDATE questions q SET n_views = q.n_views + seen.n
FROM quiet, seen JOIN locked USING (id) WHERE q.id = seen.id;
