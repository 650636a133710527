-- name: site_page_languages
SELECT code, locale FROM site_pages;

-- name: site_page_find
-- In the language asked for before any other.
SELECT id, code, locale, title, body, format, n_revisions, changed_at FROM site_pages
WHERE code = :code::text ORDER BY locale <> :locale::text LIMIT 1;

-- name: site_page_lock
SELECT n_revisions, title, body, format FROM site_pages WHERE id = :id::bigint FOR UPDATE;

-- name: site_page_put
WITH put AS (
	INSERT INTO site_pages (id, code, locale, title, body, format)
	VALUES (:id::bigint, :code::text, :locale::text, :title::text, :body::text, :format::smallint)
	ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, body = EXCLUDED.body, format = EXCLUDED.format,
		n_revisions = site_pages.n_revisions + 1, changed_at = now()
	RETURNING n_revisions
)
SELECT n_revisions FROM put;

-- name: site_page_put_revision
INSERT INTO site_page_revisions (page_id, number, title, body, format, reason, author_id)
VALUES (:page_id::bigint, :number::integer, :title::text, :body::text, :format::smallint, :reason::text, :author_id::bigint);

-- name: site_page_revisions
-- row: site_page_revision
SELECT r.number, r.title, r.body, r.format, r.reason, r.at, a.name AS author_name, a.display_name AS author_display
FROM site_page_revisions r LEFT JOIN accounts a ON a.id = r.author_id
WHERE r.page_id = :page_id::bigint AND (:before::integer = 0 OR r.number < :before)
ORDER BY r.number DESC LIMIT :most::integer;

-- name: site_page_revision
-- row: site_page_revision
SELECT r.number, r.title, r.body, r.format, r.reason, r.at, a.name AS author_name, a.display_name AS author_display
FROM site_page_revisions r LEFT JOIN accounts a ON a.id = r.author_id
WHERE r.page_id = :page_id::bigint AND r.number = :number::integer;

-- name: site_page_agree
INSERT INTO agreements (account_id, page_id, number)
VALUES (:account_id::bigint, :page_id::bigint, :number::integer) ON CONFLICT DO NOTHING;
