-- Entries from a table. What is common to all imports: se_work.sql.

-- name: faq_shelf_end
SELECT coalesce(max(position), 0) AS position FROM categories;

-- name: faq_lock
-- Nobody edits the entries meanwhile.
SELECT count(*) AS n FROM (
	SELECT e.id FROM entries e WHERE e.external_id IN (SELECT external_id FROM import_entries)
	ORDER BY e.id FOR NO KEY UPDATE
) l;

-- name: faq_compare
UPDATE import_entries i SET entry_id = e.id, is_new = false,
	format = coalesce(nullif(i.format, 0), e.format),
	has_new_text = (e.title, e.body, e.format) <> (i.title, i.body, coalesce(nullif(i.format, 0), e.format)),
	has_new_place = e.locale <> i.locale
		OR e.category_id IS DISTINCT FROM (SELECT c.id FROM categories c WHERE c.slug = i.category),
	has_new_phrasings = i.phrasings <> coalesce((
		SELECT string_agg(f.text, E'\n' ORDER BY f.id) FROM phrasings f WHERE f.entry_id = e.id), '')
FROM entries e WHERE e.external_id = i.external_id;

-- name: faq_rivals
-- Rows that would bring an entry into a language in which its thread has another one.
SELECT i.line FROM import_entries i
JOIN entries e ON e.id = i.entry_id AND e.locale <> i.locale AND e.retired_at IS NULL
WHERE EXISTS (SELECT FROM entry_sources own
	JOIN entry_sources s ON s.question_id = own.question_id AND s.entry_id <> own.entry_id
	JOIN entries o ON o.id = s.entry_id AND o.retired_at IS NULL AND o.locale = i.locale
	WHERE own.entry_id = e.id)
ORDER BY i.line;

-- name: faq_counts
-- into: faq_counts cli/faq_import.h
SELECT count(*) FILTER (WHERE i.is_new) AS fresh,
	count(*) FILTER (WHERE NOT i.is_new AND (i.has_new_text OR i.has_new_place OR i.has_new_phrasings)) AS changed,
	count(*) FILTER (WHERE NOT (i.has_new_text OR i.has_new_place OR i.has_new_phrasings)) AS same,
	count(e.retired_at) AS retired,
	count(DISTINCT i.category) FILTER (WHERE c.id IS NULL) AS categories
FROM import_entries i LEFT JOIN entries e ON e.id = i.entry_id LEFT JOIN categories c ON c.slug = i.category;

-- name: faq_render_count
SELECT count(*) AS n FROM import_entries WHERE has_new_text OR has_new_phrasings;

-- name: faq_render_next
-- The next rows of which something is to be made, together little more than a megabyte.
WITH picked AS (
	SELECT line, octet_length(body) + octet_length(phrasings) AS size FROM import_entries
	WHERE line > :after::bigint AND (has_new_text OR has_new_phrasings) ORDER BY line LIMIT 200
), summed AS (
	SELECT line, row_number() OVER o AS i, sum(size) OVER o AS size FROM picked WINDOW o AS (ORDER BY line)
)
SELECT line, e.title, e.body, greatest(e.format, 1) AS format, CASE WHEN e.has_new_phrasings THEN e.phrasings ELSE '' END AS phrasings, e.has_new_text
FROM summed s JOIN import_entries e USING (line)
WHERE s.i = 1 OR s.size < 1000000 ORDER BY line;

-- name: faq_write_entries
INSERT INTO entries (external_id, locale, category_id, slug, title, body, format, html, renderer, title_words, words,
	owner_id, review_at)
SELECT i.external_id, i.locale, c.id, t.slug, i.title, i.body, greatest(i.format, 1), t.html, :renderer::smallint, t.title_words, t.words,
	nullif(:author_id::bigint, 0), now() + :review_months::integer * interval '1 month'
FROM import_entries i JOIN import_entry_texts t USING (line) JOIN categories c ON c.slug = i.category
WHERE i.is_new ORDER BY i.line;

-- name: faq_write_ids
UPDATE import_entries i SET entry_id = e.id FROM entries e WHERE i.is_new AND e.external_id = i.external_id;

-- name: faq_write_texts
UPDATE entries e SET slug = t.slug, title = i.title, body = i.body, format = i.format, html = t.html, renderer = :renderer::smallint,
	title_words = t.title_words, words = t.words, n_revisions = e.n_revisions + 1, changed_at = now()
FROM import_entries i JOIN import_entry_texts t USING (line)
WHERE NOT i.is_new AND i.has_new_text AND e.id = i.entry_id;

-- name: faq_write_revisions
-- The first one of new entries, and those of new texts.
INSERT INTO entry_revisions (entry_id, number, author_id, title, body, format, reason, is_material)
SELECT e.id, e.n_revisions, nullif(:author_id::bigint, 0), e.title, e.body, e.format, '', true
FROM import_entries i JOIN entries e ON e.id = i.entry_id
WHERE i.is_new OR i.has_new_text ORDER BY i.line;

-- name: faq_write_places
-- As with a form: what was changed has been checked, against its sources as they are now.
WITH checked AS (
	UPDATE entries e SET locale = i.locale, category_id = c.id,
		review_at = now() + :review_months::integer * interval '1 month'
	FROM import_entries i JOIN categories c ON c.slug = i.category
	WHERE NOT i.is_new AND (i.has_new_text OR i.has_new_place OR i.has_new_phrasings) AND e.id = i.entry_id
	RETURNING e.id
)
UPDATE entry_sources s SET question_revision = q.n_revisions, answer_revision = a.n_revisions
FROM checked, posts q, entry_sources o LEFT JOIN posts a ON a.id = o.answer_id
WHERE s.entry_id = checked.id AND q.id = s.question_id
AND o.entry_id = s.entry_id AND o.question_id = s.question_id;

-- name: faq_write_origins
-- They come back in the order of the file: what is known of one stays.
UPDATE import_phrasings p SET origin = f.origin, at = f.at
FROM import_entries i JOIN phrasings f ON f.entry_id = i.entry_id
WHERE i.line = p.line AND f.text = p.text AND NOT i.is_new;

-- name: faq_write_phrasings_gone
DELETE FROM phrasings f USING import_entries i
WHERE NOT i.is_new AND i.has_new_phrasings AND f.entry_id = i.entry_id;

-- name: faq_write_phrasings
INSERT INTO phrasings (entry_id, text, words, origin, at)
SELECT i.entry_id, p.text, p.words, coalesce(p.origin, 'hand'), coalesce(p.at, now())
FROM import_phrasings p JOIN import_entries i USING (line)
ORDER BY p.line, p.place;

-- name: faq_write_search
-- In runs of neighbours, so that a few changed entries do not build everything between them.
SELECT count(*) AS n FROM (
	SELECT search_build_entries(min(entry_id), max(entry_id)) FROM import_entries
	WHERE has_new_text OR has_new_place OR has_new_phrasings
	GROUP BY entry_id / 512
) built;

-- name: faq_write_subject
SELECT coalesce(min(entry_id), 0) AS id FROM import_entries WHERE has_new_text OR has_new_place OR has_new_phrasings;

-- name: faq_export_next
-- A category by its name, or by its slug where that name would lead to another one.
SELECT e.id, e.external_id, e.locale, e.title, e.body, e.format,
	CASE WHEN EXISTS (SELECT FROM categories o JOIN category_in(o.id, e.locale) n ON true
		WHERE o.id <> e.category_id AND (o.slug = c.name OR n.name = c.name)) THEN c.slug ELSE c.name END AS category,
	coalesce((SELECT string_agg(f.text, E'\n' ORDER BY f.id) FROM phrasings f WHERE f.entry_id = e.id), '') AS phrasings
FROM entries e JOIN category_in(e.category_id, e.locale) c ON true
WHERE e.retired_at IS NULL AND e.id > :after::bigint ORDER BY e.id LIMIT 50;
