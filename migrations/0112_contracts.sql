-- What rooms below the FAQ may know of it: the entries that can be read, and what they were made from.
CREATE VIEW entry_origins AS
SELECT s.question_id, s.answer_id, s.changed_at IS NOT NULL AS is_changed, e.id AS entry_id, e.slug, e.title,
	e.locale, e.published_at, left(e.body, 600) AS body_start
FROM entry_sources s JOIN entries e ON e.id = s.entry_id
WHERE e.retired_at IS NULL;

CREATE VIEW category_entries AS
SELECT category_id, locale, count(*) AS n_entries FROM entries WHERE retired_at IS NULL
GROUP BY category_id, locale;

-- Who has written: an account that has is nobody's to delete.
CREATE VIEW writers AS
SELECT author_id AS account_id FROM posts WHERE author_id IS NOT NULL;
