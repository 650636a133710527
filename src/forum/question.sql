-- name: question_post
-- Post, question, first revision and the category's counter. The id is drawn first because the
-- post names itself as its thread.
WITH drawn AS (
	SELECT nextval(pg_get_serial_sequence('posts', 'id')) AS id
), new_post AS (
	INSERT INTO posts (id, kind, question_id, author_id, body, format, html, renderer, words)
	SELECT id, 'question', id, :author_id::bigint, :body::text, :format::smallint, :html::text, :renderer::smallint, :words::text FROM drawn
	RETURNING id
), new_question AS (
	INSERT INTO questions (id, title, title_words, slug, locale, category_id, tags, tag_words,
		details, detail_words, author_id)
	SELECT id, :title::text, :title_words::text, :slug::text, :locale::text, :category_id::bigint,
		:tags::text[], :tag_words::text, :details::text, :detail_words::text, :author_id FROM new_post
), new_revision AS (
	INSERT INTO revisions (post_id, number, author_id, title, tags, details, body, format)
	SELECT id, 1, :author_id, :title, :tags, :details, :body, :format FROM new_post
), shelved AS (
	UPDATE categories SET n_questions = n_questions + 1 WHERE id = :category_id
)
SELECT id FROM new_post;

-- name: question_put_tags
-- Makes question_tags what :tags says and counts; names come sorted so that writers meet in one order.
WITH q AS (
	SELECT id, is_visible::int AS n FROM questions WHERE id = :question_id::bigint
), before AS (
	SELECT t.id, t.name FROM question_tags qt JOIN tags t ON t.id = qt.tag_id
	WHERE qt.question_id = :question_id
), gone AS (
	DELETE FROM question_tags WHERE question_id = :question_id
		AND tag_id IN (SELECT id FROM before WHERE name <> ALL (:tags::text[]))
	RETURNING tag_id
), fewer AS (
	UPDATE tags SET n_questions = n_questions - q.n
	FROM q WHERE tags.id IN (SELECT tag_id FROM gone)
), more AS (
	INSERT INTO tags (name, n_questions)
	SELECT w.name, q.n FROM q, unnest(:tags) AS w (name)
	WHERE w.name NOT IN (SELECT name FROM before) ORDER BY w.name
	ON CONFLICT (name) DO UPDATE SET n_questions = tags.n_questions + EXCLUDED.n_questions
	RETURNING id
)
INSERT INTO question_tags (tag_id, question_id) SELECT id, :question_id FROM more;

-- name: question_edit
-- What an edit changes beside the post itself.
UPDATE questions SET title = :title::text, title_words = :title_words::text, slug = :slug::text, locale = :locale::text,
	tags = :tags::text[], tag_words = :tag_words::text, details = :details::text, detail_words = :detail_words::text
WHERE id = :id::bigint;

-- name: question_add_views
-- In the order of their ids: several workers add at once. Quiet: kept pages stay good.
WITH quiet AS (
	SELECT set_config('answerwell.quiet', 'on', true)
), seen AS (
	SELECT v.id, sum(v.n) AS n FROM unnest(:ids::bigint[], :counts::bigint[]) AS v (id, n) GROUP BY v.id
), locked AS (
	SELECT q.id FROM questions q JOIN seen USING (id) ORDER BY q.id FOR NO KEY UPDATE OF q
)
UPDATE questions q SET n_views = q.n_views + seen.n
FROM quiet, seen JOIN locked USING (id) WHERE q.id = seen.id;
