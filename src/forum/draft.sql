-- name: draft_save
-- No row: there are :most others already, or another form (:writer) has saved it after :seen, in other words, and nobody
-- said that it is to go (:is_over). The thread is looked up, not told: nobody can put a draft into
-- another thread.
INSERT INTO drafts AS d (account_id, form_key, question_id, title, body, format, category, tags, details, reason, more, n_seen, writer)
SELECT :account_id::bigint, :form_key::text,
	coalesce((SELECT p.question_id FROM posts p WHERE p.id = :post_id::bigint), 0),
	:title::text, :body::text, :format::smallint, :category::text, :tags::text, :details::text, :reason::text, :phrasings::text, :n_seen::integer,
	:writer::text
WHERE (SELECT count(*) FROM drafts o WHERE o.account_id = :account_id AND o.form_key <> :form_key) < :most::integer
ON CONFLICT (account_id, form_key) DO UPDATE SET question_id = EXCLUDED.question_id,
	title = EXCLUDED.title, body = EXCLUDED.body, format = EXCLUDED.format, category = EXCLUDED.category,
	tags = EXCLUDED.tags, details = EXCLUDED.details, reason = EXCLUDED.reason, more = EXCLUDED.more,
	n_seen = EXCLUDED.n_seen, writer = EXCLUDED.writer, updated_at = now()
WHERE :is_over::boolean OR d.writer = EXCLUDED.writer OR d.updated_at <= :seen::timestamptz
OR (d.title, d.body, d.details) = (EXCLUDED.title, EXCLUDED.body, EXCLUDED.details)
RETURNING updated_at;

-- name: draft_find
-- row: draft
-- With what has become of the thing it belongs to: gone is what nobody can write to any more; of what is hidden
-- staff still can. At most 50 per account.
SELECT d.form_key, d.title, d.body, d.format, d.category, d.tags, d.details, d.reason, d.more AS phrasings, d.n_seen, d.question_id,
	d.updated_at, q.title AS thread_title, q.slug AS thread_slug, q.closed_at IS NOT NULL AS is_closed,
	d.question_id <> 0 AND q.id IS NULL AS is_gone
FROM drafts d
	LEFT JOIN posts p ON p.id = CASE WHEN d.question_id = 0 THEN NULL
		ELSE split_part(d.form_key, ':', 2)::bigint END
		AND p.deleted_at IS NULL AND (is_visible(p) OR :is_staff::boolean)
	LEFT JOIN posts t ON t.id = p.question_id
		AND t.deleted_at IS NULL AND (is_visible(t) OR :is_staff)
	LEFT JOIN questions q ON q.id = t.id
WHERE d.account_id = :account_id::bigint AND (:form_key::text IS NULL OR d.form_key = :form_key)
ORDER BY d.updated_at DESC, d.form_key;

-- name: draft_of_thread
-- row: draft
-- For the page of a thread: by the key's index, at most 50 rows to look through.
SELECT form_key, title, body, format, category, tags, details, reason, more AS phrasings, n_seen, question_id, updated_at
FROM drafts WHERE account_id = :account_id::bigint AND question_id = :question_id::bigint;

-- name: draft_discard
DELETE FROM drafts WHERE account_id = :account_id::bigint AND form_key = :form_key::text;

-- name: draft_to_question
-- Both in one statement, so that the text is never in no draft.
WITH moved AS (
	DELETE FROM drafts WHERE account_id = :account_id::bigint AND form_key = :form_key::text
	RETURNING title, body, category, tags, details
)
INSERT INTO drafts AS d (account_id, form_key, title, body, format, category, tags, details)
SELECT :account_id, 'ask', title, body, 0, category, tags, details FROM moved
ON CONFLICT (account_id, form_key) DO UPDATE SET updated_at = now(),
	body = CASE WHEN d.body = '' THEN EXCLUDED.body ELSE d.body || E'\n\n' || EXCLUDED.body END,
	title = CASE WHEN d.title = '' THEN EXCLUDED.title ELSE d.title END,
	category = CASE WHEN d.category = '' THEN EXCLUDED.category ELSE d.category END,
	tags = CASE WHEN d.tags = '' THEN EXCLUDED.tags ELSE d.tags END,
	details = CASE WHEN d.details = '' THEN EXCLUDED.details ELSE d.details END;

-- name: draft_sweep
-- Oldest first, some at a time: no long locks.
DELETE FROM drafts WHERE (account_id, form_key) IN (
	SELECT account_id, form_key FROM drafts WHERE updated_at < now() - make_interval(days => :days::integer)
	ORDER BY updated_at LIMIT 1000);
