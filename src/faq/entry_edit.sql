-- Promotion and editing of entries.

-- name: entry_edit_draft
-- What a promotion starts from: the question and one of its visible answers; the published entry that
-- this thread has already in its language.
SELECT q.id AS question_id, q.title, q.locale, c.slug AS category, a.body, a.format, own.id AS entry_id,
	asker.name AS asker_name, asker.display_name AS asker_display,
	answerer.name AS answerer_name, answerer.display_name AS answerer_display
FROM posts a
JOIN questions q ON q.id = a.question_id
JOIN categories c ON c.id = q.category_id
LEFT JOIN accounts asker ON asker.id = q.author_id
LEFT JOIN accounts answerer ON answerer.id = a.author_id
LEFT JOIN LATERAL (
	SELECT e.id FROM entry_sources s
	JOIN entries e ON e.id = s.entry_id AND e.retired_at IS NULL AND e.locale = q.locale
	WHERE s.question_id = q.id LIMIT 1
) own ON true
WHERE a.id = :answer_id::bigint AND a.kind = 'answer' AND is_visible(a)
AND q.is_visible;

-- name: entry_edit_duplicates
-- How others asked the same: titles of the duplicates of an answer's question, each wording once.
SELECT min(d.title) AS title
FROM posts a
JOIN questions q ON q.id = a.question_id
JOIN questions d ON d.duplicate_of = q.id AND d.is_visible
WHERE a.id = :answer_id::bigint AND lower(d.title) <> lower(q.title)
GROUP BY lower(d.title)
ORDER BY min(d.id)
LIMIT :limit::integer;

-- name: entry_edit_existing
-- One thread, one published entry in a language.
SELECT e.id FROM entry_sources s
JOIN entries e ON e.id = s.entry_id AND e.retired_at IS NULL AND e.locale = :locale::text
WHERE s.question_id = :question_id::bigint
LIMIT 1;

-- name: entry_edit_publish
-- Entry and first revision.
WITH entry AS (
	INSERT INTO entries (locale, category_id, slug, title, body, format, html, renderer, title_words, words,
		owner_id, review_at)
	VALUES (:locale::text, :category_id::bigint, :slug::text, :title::text, :body::text, :format::smallint, :html::text,
		:renderer::smallint, :title_words::text, :words::text, :owner_id::bigint,
		now() + :review_months::integer * interval '1 month')
	RETURNING id
), revision AS (
	INSERT INTO entry_revisions (entry_id, number, author_id, title, body, format, reason, is_material)
	SELECT id, 1, :owner_id, :title, :body, :format, :reason::text, true FROM entry
)
SELECT id FROM entry;

-- name: entry_edit_source
-- Provenance with the revisions as they are now; the thread is locked.
INSERT INTO entry_sources (entry_id, question_id, answer_id, question_revision, answer_revision)
SELECT :entry_id::bigint, q.id, a.id, q.n_revisions, a.n_revisions
FROM posts q
LEFT JOIN posts a ON a.id = :answer_id?::bigint
WHERE q.id = :question_id::bigint;

-- name: entry_edit_phrasings
-- Makes an entry's phrasings what :texts with :words (the words of each) say. A duplicate's title is known
-- as such.
WITH gone AS (
	DELETE FROM phrasings WHERE entry_id = :entry_id::bigint AND text <> ALL (:texts::text[])
)
INSERT INTO phrasings (entry_id, text, words, origin)
SELECT :entry_id, f.text, f.words, CASE WHEN EXISTS (
		SELECT FROM entry_sources s JOIN questions d ON d.duplicate_of = s.question_id
		WHERE s.entry_id = :entry_id AND d.title = f.text
		UNION ALL
		SELECT FROM questions d WHERE d.duplicate_entry = :entry_id AND d.title = f.text
	) THEN 'duplicate' ELSE 'hand' END
FROM unnest(:texts, :words::text[]) WITH ORDINALITY AS f (text, words, place)
ORDER BY f.place
ON CONFLICT (entry_id, text) DO NOTHING;

-- name: entry_edit_revise
-- A new text and its revision. Readers hear of a material change in the next edition.
WITH entry AS (
	UPDATE entries SET slug = :slug::text, title = :title::text, body = :body::text, format = :format::smallint, html = :html::text,
		renderer = :renderer::smallint, title_words = :title_words::text, words = :words::text,
		n_revisions = n_revisions + 1,
		changed_at = CASE WHEN :is_material::boolean THEN now() ELSE changed_at END
	WHERE id = :id::bigint
	RETURNING n_revisions
)
INSERT INTO entry_revisions (entry_id, number, author_id, title, body, format, reason, is_material)
SELECT :id, n_revisions, :author_id::bigint, :title, :body, :format, :reason::text, :is_material FROM entry;

-- name: entry_edit_check
-- Whoever saves an entry has checked it: it is due again later, against its sources as they are now. Months of
-- the calendar: a year later it is the same day.
WITH entry AS (
	UPDATE entries SET place = CASE WHEN category_id = :category_id::bigint THEN place END, category_id = :category_id,
		review_at = now() + :review_months::integer * interval '1 month', doubted_at = NULL
	WHERE id = :id::bigint
)
UPDATE entry_sources s
SET question_revision = q.n_revisions, answer_revision = a.n_revisions
FROM posts q, entry_sources o
LEFT JOIN posts a ON a.id = o.answer_id
WHERE s.entry_id = :id AND q.id = s.question_id
AND o.entry_id = s.entry_id AND o.question_id = s.question_id;
