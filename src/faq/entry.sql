-- Reading entries, counting their readers, taking them out and back.

-- name: entry_get
-- row: entry
-- :locale: the language of the category's name.
SELECT e.id, e.locale, e.category_id, c.slug AS category_slug, c.name AS category_name,
	e.title, e.slug, e.body, e.format, e.html, e.renderer, o.name AS owner_name, o.display_name AS owner_display,
	e.n_revisions, e.n_views, e.published_at, e.changed_at, e.review_at, e.retired_at
FROM entries e
JOIN category_in(e.category_id, :locale::text) c ON true
LEFT JOIN accounts o ON o.id = e.owner_id
WHERE e.id = :id::bigint;

-- name: entry_phrasings
SELECT text FROM phrasings WHERE entry_id = :entry_id::bigint ORDER BY id;

-- name: entry_sources
-- What an entry came from, as far as the reader may see it, and whether that is still what it was.
SELECT s.question_id, s.answer_id, q.title AS question_title, q.slug AS question_slug,
	qa.name AS asker_name, coalesce(qa.display_name, qp.author_name) AS asker_display,
	aa.name AS answerer_name, coalesce(aa.display_name, ap.author_name) AS answerer_display,
	NOT q.is_visible OR s.changed_at IS NOT NULL OR NOT is_visible(ap) AS has_changed
FROM entry_sources s
JOIN questions q ON q.id = s.question_id
JOIN posts qp ON qp.id = s.question_id
LEFT JOIN posts ap ON ap.id = s.answer_id
LEFT JOIN accounts qa ON qa.id = qp.author_id
LEFT JOIN accounts aa ON aa.id = ap.author_id
WHERE s.entry_id = :entry_id::bigint AND question_is_visible_to(q, :reader_id?::bigint, :is_staff::boolean)
ORDER BY s.at, s.question_id;

-- name: entry_translations
-- Published entries of other languages made from the same threads: what a translation is here.
SELECT DISTINCT ON (o.locale) o.id, o.locale, o.slug
FROM entry_sources own
JOIN entries me ON me.id = own.entry_id
JOIN entry_sources s ON s.question_id = own.question_id AND s.entry_id <> own.entry_id
JOIN entries o ON o.id = s.entry_id AND o.retired_at IS NULL AND o.locale <> me.locale
WHERE own.entry_id = :entry_id::bigint AND me.retired_at IS NULL
ORDER BY o.locale, o.id DESC;

-- name: entry_list
-- row: entry
-- By category; what was placed by hand first, the rest by title in
-- the order of the reader's dictionaries (Chinese: characters by their sound, then Latin letters; English: these
-- before others); the beginning of the body is enough for an excerpt.
SELECT e.id, e.locale, e.category_id, c.slug AS category_slug, c.name AS category_name,
	e.title, e.slug, text_start(e.body, 600) AS body, e.n_revisions, e.n_views, e.published_at, e.changed_at,
	e.review_at, e.place IS NOT NULL AS is_placed
FROM entries e
JOIN categories s ON s.id = e.category_id
JOIN category_in(s.id, :locale::text) c ON true
WHERE e.locale = :locale AND e.retired_at IS NULL AND (:category::text IS NULL OR s.slug = :category)
ORDER BY s.position, s.id, e.place NULLS LAST,
	CASE WHEN :locale = 'zh_CN' THEN e.title END COLLATE "zh-x-icu", e.title COLLATE "en-x-icu", e.id
LIMIT :limit::integer;

-- name: entry_popular
-- row: entry
-- Those read most.
SELECT e.id, e.locale, e.category_id, c.slug AS category_slug, c.name AS category_name, e.title, e.slug,
	text_start(e.body, 600) AS body, e.n_views, e.published_at, e.changed_at
FROM entries e
JOIN category_in(e.category_id, :locale::text) c ON true
WHERE e.locale = :locale AND e.retired_at IS NULL
ORDER BY e.n_views DESC, e.id LIMIT :limit::integer;

-- name: entry_whole
-- row: entry
-- As entry_list, with the texts, as long as these together have at most :most characters.
SELECT id, locale, category_id, category_slug, category_name, title, slug, body, format, html, renderer, changed_at
FROM (
	SELECT e.id, e.locale, e.category_id, c.slug AS category_slug, c.name AS category_name, e.title, e.slug, e.body, e.format,
		e.html, e.renderer, e.changed_at,
		row_number() OVER whole AS place, sum(length(e.html) + 500) OVER whole AS length
	FROM entries e
	JOIN categories s ON s.id = e.category_id
	JOIN category_in(s.id, :locale::text) c ON true
	WHERE e.locale = :locale AND e.retired_at IS NULL AND (:category::text IS NULL OR s.slug = :category)
	WINDOW whole AS (ORDER BY s.position, s.id, e.place NULLS LAST,
	CASE WHEN :locale = 'zh_CN' THEN e.title END COLLATE "zh-x-icu", e.title COLLATE "en-x-icu", e.id)
) listed
WHERE length <= :most::bigint
ORDER BY place;

-- name: entry_beside
-- Others of its shelf in its language, those read most first.
SELECT o.id, o.title, o.slug
FROM entries e
JOIN entries o ON o.category_id = e.category_id AND o.locale = e.locale AND o.retired_at IS NULL AND o.id <> e.id
WHERE e.id = :id::bigint
ORDER BY o.n_views DESC, o.id LIMIT :limit::integer;

-- name: entry_recent
-- row: entry
-- By their last change, for feeds. :locale: the language of the category's name; :language: of the entries,
-- NULL: all.
SELECT e.id, e.locale, e.category_id, c.slug AS category_slug, c.name AS category_name,
	e.title, e.slug, e.body, e.format, e.html, e.renderer, e.n_revisions, e.n_views, e.published_at, e.changed_at,
	e.review_at
FROM entries e
JOIN category_in(e.category_id, :locale::text) c ON true
WHERE e.retired_at IS NULL AND (:language::text IS NULL OR e.locale = :language)
ORDER BY e.changed_at DESC, e.id DESC
LIMIT :limit::integer;

-- name: entry_gone
-- A retired entry, and the newest thread it came from that everybody may read.
SELECT e.title, q.id AS question_id, q.title AS question_title, q.slug AS question_slug
FROM entries e
LEFT JOIN LATERAL (
	SELECT q.id, q.title, q.slug FROM entry_sources s
	JOIN questions q ON q.id = s.question_id AND q.is_visible
	WHERE s.entry_id = e.id ORDER BY s.at DESC, q.id DESC LIMIT 1
) q ON true
WHERE e.id = :id::bigint AND e.retired_at IS NOT NULL;

-- name: entry_revisions
-- :before: before that number (0: from the newest).
SELECT r.number, r.at, u.name AS author_name, u.display_name AS author_display, r.title, r.body, r.format,
	r.reason, r.is_material
FROM entry_revisions r
LEFT JOIN accounts u ON u.id = r.author_id
WHERE r.entry_id = :entry_id::bigint AND (:before::integer = 0 OR r.number < :before)
ORDER BY r.number DESC LIMIT :limit::integer;

-- name: entry_add_views
-- In the order of their ids: several workers add at once. Quiet: kept pages stay good.
WITH quiet AS (
	SELECT set_config('answerwell.quiet', 'on', true)
), seen AS (
	SELECT v.id, sum(v.n) AS n FROM unnest(:ids::bigint[], :counts::bigint[]) AS v (id, n) GROUP BY v.id
), locked AS (
	SELECT e.id FROM entries e JOIN seen USING (id) ORDER BY e.id FOR NO KEY UPDATE OF e
)
UPDATE entries e SET n_views = e.n_views + seen.n
FROM quiet, seen JOIN locked USING (id) WHERE e.id = seen.id;

-- name: entry_lock
-- What rules ask about an entry, locked to the end of the transaction.
SELECT title, body, format, locale, category_id, n_revisions, retired_at IS NOT NULL AS is_retired
FROM entries WHERE id = :id::bigint
FOR NO KEY UPDATE;

-- name: entry_rivals
-- Published entries of the same language made from the same threads: one thread, one entry.
SELECT e.id
FROM entry_sources own
JOIN entry_sources s ON s.question_id = own.question_id AND s.entry_id <> own.entry_id
JOIN entries me ON me.id = own.entry_id
JOIN entries e ON e.id = s.entry_id AND e.retired_at IS NULL AND e.locale = me.locale
WHERE own.entry_id = :entry_id::bigint
LIMIT 1;

-- name: entry_retire
UPDATE entries
SET retired_at = CASE WHEN :is_retired::boolean THEN now() END,
	retired_by = CASE WHEN :is_retired THEN :by_id::bigint END
WHERE id = :id::bigint;
