-- name: se_lock
-- One import at a time; the number is arbitrary. One that was killed may still hold it for a moment.
SELECT pg_advisory_xact_lock(727274626)::text AS locked;

-- name: se_settings
-- A large dump takes as long as it takes; search is built at the end.
SELECT set_config('statement_timeout', '0', true) AS a, set_config('lock_timeout', '30s', true) AS b,
	set_config('idle_in_transaction_session_timeout', '0', true) AS c,
	set_config('client_connection_check_interval', '1s', true) AS d,
	set_config('answerwell.search', 'off', true) AS e;

-- name: se_run
INSERT INTO import_run (source, name, prefix, base, category, renderer)
VALUES (:source::text, :name::text, :prefix::text, :base::text, :category::text, :renderer::smallint);

-- name: se_settle
-- See migrations/current/import.sql.
SELECT import_settle()::text AS done;

-- name: se_analyze
SELECT import_analyze()::text AS done;

-- name: se_clear
SELECT import_clear()::text AS done;

-- name: se_repeated
-- The first row whose Id another row of its file has, too.
(SELECT 'Users.xml' AS file, max(line) AS line, old_id FROM import_users GROUP BY old_id HAVING count(*) > 1 LIMIT 1)
UNION ALL
(SELECT 'Posts.xml', max(line), old_id FROM import_posts GROUP BY old_id HAVING count(*) > 1 LIMIT 1)
UNION ALL
(SELECT 'PostHistory.xml', max(line), old_id FROM import_history GROUP BY old_id HAVING count(*) > 1 LIMIT 1)
UNION ALL
(SELECT 'Comments.xml', max(line), old_id FROM import_comments GROUP BY old_id HAVING count(*) > 1 LIMIT 1)
LIMIT 1;

-- name: se_work_accounts
INSERT INTO import_work (kind, old_id, new_id, is_new, has_new_facts, has_new_text, facts,
	source_text, n_kept)
SELECT 'account', u.old_id, i.new_id, i.new_id IS NULL,
	split_part(coalesce(i.fingerprint, ''), ':', 1) <> f.facts, false, f.facts, '', 0
FROM import_run r
	CROSS JOIN import_users u
	CROSS JOIN LATERAL (SELECT md5(ROW(u.display_name, u.joined_at)::text) AS facts) f
	LEFT JOIN imported i ON i.source = r.source AND i.kind = 'account' AND i.old_id = u.old_id;

-- name: se_work_posts
-- Questions, and answers to questions of the dump. Of several duplicate links the last one counts.
-- The last Markdown belongs to the post if it is as young as the post's last edit.
WITH votes AS (
	SELECT post_id, count(*) FILTER (WHERE type = 2) AS n_up, count(*) FILTER (WHERE type = 3) AS n_down,
		max(at) FILTER (WHERE type = 1) AS accepted_at
	FROM import_votes GROUP BY post_id
), history AS (
	SELECT post_id, count(*) AS n, max(old_id) AS last_id, max(at) AS last_at,
		(array_agg(old_id ORDER BY at DESC, old_id DESC) FILTER (WHERE type IN (2, 5, 8)))[1] AS body_id
	FROM import_history GROUP BY post_id
), links AS (
	SELECT DISTINCT ON (l.post_id) l.post_id, l.other_id
	FROM import_links l
		JOIN import_posts a ON a.old_id = l.post_id AND a.type = 1
		JOIN import_posts b ON b.old_id = l.other_id AND b.type = 1
	WHERE l.post_id <> l.other_id
	ORDER BY l.post_id, l.at DESC NULLS LAST, l.line DESC
), taken AS (
	SELECT p.*, CASE p.type WHEN 1 THEN 'question' ELSE 'answer' END AS kind,
		coalesce(v.n_up, 0) AS n_up, coalesce(v.n_down, 0) AS n_down, v.accepted_at,
		l.other_id AS duplicate_of, h.n AS n_history, h.last_id, h.body_id,
		coalesce(p.edited_at <= h.last_at + interval '2 seconds', true) AS is_current
	FROM import_posts p
		LEFT JOIN import_posts q ON p.type = 2 AND q.old_id = p.parent_id AND q.type = 1
		LEFT JOIN votes v ON v.post_id = p.old_id
		LEFT JOIN history h ON h.post_id = p.old_id
		LEFT JOIN links l ON l.post_id = p.old_id
	WHERE p.type = 1 OR q.old_id IS NOT NULL
), printed AS (
	SELECT t.*,
		md5(ROW(n_up, n_down, n_views, parent_id, owner_id, owner_name, editor_id, created_at, edited_at,
			active_at, closed_at, license, accepted_id, accepted_at, duplicate_of)::text) AS facts,
		md5(ROW(title, tags, md5(html), n_history, last_id, body_id)::text) AS source_text
	FROM taken t
)
INSERT INTO import_work (kind, old_id, new_id, is_new, has_new_facts, has_new_text, facts,
	source_text, n_kept, n_up, n_down, accepted_at, duplicate_of, body_id, is_current)
SELECT t.kind, t.old_id, i.new_id, i.new_id IS NULL,
	split_part(coalesce(i.fingerprint, ''), ':', 1) <> t.facts,
	split_part(coalesce(i.fingerprint, ''), ':', 2) <> t.source_text,
	t.facts, t.source_text, coalesce(nullif(split_part(i.fingerprint, ':', 3), '')::int, 0),
	t.n_up, t.n_down, t.accepted_at, t.duplicate_of, t.body_id, t.is_current
FROM import_run r
	CROSS JOIN printed t
	LEFT JOIN imported i ON i.source = r.source AND i.kind = t.kind AND i.old_id = t.old_id;

-- name: se_work_comments
-- Comments on posts that are taken over.
WITH printed AS (
	SELECT c.*,
		md5(ROW(score, post_id, user_id, user_name, created_at, license)::text) AS facts,
		md5(text) AS source_text
	FROM import_comments c
	WHERE EXISTS (SELECT FROM import_work w
		WHERE w.kind IN ('question', 'answer') AND w.old_id = c.post_id)
)
INSERT INTO import_work (kind, old_id, new_id, is_new, has_new_facts, has_new_text, facts,
	source_text, n_kept, n_up)
SELECT 'comment', t.old_id, i.new_id, i.new_id IS NULL,
	split_part(coalesce(i.fingerprint, ''), ':', 1) <> t.facts,
	split_part(coalesce(i.fingerprint, ''), ':', 2) <> t.source_text,
	t.facts, t.source_text, coalesce(nullif(split_part(i.fingerprint, ':', 3), '')::int, 0),
	greatest(coalesce(t.score, 0), 0)
FROM import_run r
	CROSS JOIN printed t
	LEFT JOIN imported i ON i.source = r.source AND i.kind = 'comment' AND i.old_id = t.old_id;

-- name: se_work_circles
-- Questions that are duplicates of each other in a circle: the oldest one is none.
WITH RECURSIVE walk AS (
	SELECT old_id AS first, duplicate_of AS at, least(old_id, duplicate_of) AS oldest, 1 AS n
	FROM import_work WHERE duplicate_of IS NOT NULL
	UNION ALL
	SELECT w.first, d.duplicate_of, least(w.oldest, d.duplicate_of), w.n + 1
	FROM walk w JOIN import_work d ON d.kind = 'question' AND d.old_id = w.at
	WHERE w.at <> w.first AND w.n < 100 AND d.duplicate_of IS NOT NULL
)
UPDATE import_work d SET duplicate_of = NULL
FROM walk w WHERE w.at = w.first AND w.first = w.oldest AND d.kind = 'question' AND d.old_id = w.first;

-- name: se_work_account_ids
UPDATE import_work w SET new_id = n.id
FROM (SELECT o.old_id, nextval(pg_get_serial_sequence('accounts', 'id')) AS id
	FROM (SELECT old_id FROM import_work WHERE kind = 'account' AND new_id IS NULL ORDER BY old_id) o) n
WHERE w.kind = 'account' AND w.old_id = n.old_id;

-- name: se_work_post_ids
-- Threads first, comments after them, each in the old order.
UPDATE import_work w SET new_id = n.id
FROM (SELECT o.kind, o.old_id, nextval(pg_get_serial_sequence('posts', 'id')) AS id
	FROM (SELECT kind, old_id FROM import_work WHERE kind <> 'account' AND new_id IS NULL
		ORDER BY kind = 'comment', old_id) o) n
WHERE w.kind = n.kind AND w.old_id = n.old_id;

-- name: se_work_threads
UPDATE import_work w SET thread_id = q.new_id
FROM import_posts p
	JOIN import_work q ON q.kind = 'question' AND q.old_id = CASE p.type WHEN 1 THEN p.old_id ELSE p.parent_id END
WHERE w.kind IN ('question', 'answer') AND p.old_id = w.old_id;

-- name: se_work_comment_threads
UPDATE import_work w SET thread_id = p.thread_id
FROM import_comments c
	JOIN import_work p ON p.kind IN ('question', 'answer') AND p.old_id = c.post_id
WHERE w.kind = 'comment' AND c.old_id = w.old_id;

-- name: se_work_edited_here
-- What was edited on this site since the last import keeps its text.
UPDATE import_work w SET has_new_text = false
FROM posts p
WHERE w.kind <> 'account' AND w.has_new_text AND NOT w.is_new AND p.id = w.new_id
	AND p.n_revisions <> w.n_kept;

-- name: se_render_count
SELECT count(*) AS n FROM import_work WHERE kind <> 'account' AND has_new_text;

-- name: se_render_next
-- The next posts to be rendered, at most 200, cut to what rendering reads and together little more
-- than a megabyte, however long they are.
WITH picked AS (
	SELECT w.kind, w.old_id, w.body_id, w.is_current FROM import_work w
	WHERE w.kind <> 'account' AND w.has_new_text AND (w.kind, w.old_id) > (:kind::text, :old_id::bigint)
	ORDER BY w.kind, w.old_id LIMIT 200
), sized AS (
	SELECT s.kind, s.old_id, s.is_current,
		CASE WHEN p.type = 1 THEN import_line(p.title, 200, 'Question ' || p.old_id) END AS title,
		CASE WHEN p.type = 1 THEN array_to_string(import_tag_names(p.tags), ', ') END AS tags,
		left(coalesce(c.text, h.text), 65536) AS markdown, left(p.html, 131072) AS html
	FROM picked s
		LEFT JOIN import_posts p ON s.kind <> 'comment' AND p.old_id = s.old_id
		LEFT JOIN import_history h ON h.old_id = s.body_id
		LEFT JOIN import_comments c ON s.kind = 'comment' AND c.old_id = s.old_id
), summed AS (
	SELECT s.*, row_number() OVER o AS i,
		sum(octet_length(coalesce(s.markdown, '')) + octet_length(coalesce(s.html, ''))) OVER o AS size
	FROM sized s WINDOW o AS (ORDER BY s.kind, s.old_id)
)
SELECT kind, old_id, is_current, title, tags, markdown, html FROM summed
WHERE i = 1 OR size < 1000000 ORDER BY kind, old_id;

-- name: se_revisions
-- Rows of one event are one revision; without its name, those of one instant and person. What it does
-- not say stays as it was. In each group there is
-- one row that says it.
WITH events AS (
	SELECT w.kind, w.old_id, min(h.old_id) AS id, min(h.at) AS at, max(h.user_id) AS user_id,
		max(h.reason) AS reason,
		max(h.old_id) FILTER (WHERE h.type IN (2, 5, 8)) AS body_id,
		max(h.old_id) FILTER (WHERE h.type IN (1, 4, 7)) AS title_id,
		max(h.old_id) FILTER (WHERE h.type IN (3, 6, 9)) AS tags_id
	FROM import_work w JOIN import_history h ON h.post_id = w.old_id
	WHERE w.kind IN ('question', 'answer') AND w.has_new_text
	GROUP BY w.kind, w.old_id, coalesce(nullif(btrim(h.event), ''), h.at || ' ' || coalesce(h.user_id, 0))
), grouped AS (
	SELECT e.*, count(body_id) OVER o AS bodies, count(title_id) OVER o AS titles,
		count(tags_id) OVER o AS taggings
	FROM events e WINDOW o AS (PARTITION BY kind, old_id ORDER BY at, id)
), carried AS (
	SELECT kind, old_id, id, at, user_id, reason,
		max(body_id) OVER (PARTITION BY kind, old_id, bodies) AS body_id,
		max(title_id) OVER (PARTITION BY kind, old_id, titles) AS title_id,
		max(tags_id) OVER (PARTITION BY kind, old_id, taggings) AS tags_id
	FROM grouped
)
INSERT INTO import_revisions (kind, old_id, number, at, user_id, reason, body_id, title_id, tags_id)
SELECT kind, old_id, row_number() OVER (PARTITION BY kind, old_id ORDER BY at, id), at, user_id,
	import_line(reason, 200, ''), body_id, title_id, tags_id
FROM carried WHERE body_id IS NOT NULL;

-- name: se_revisions_last
-- The final state where history lacks it: no history, or none of that text or title.
INSERT INTO import_revisions (kind, old_id, number, at, user_id, reason)
SELECT w.kind, w.old_id, coalesce(l.number, 0) + 1,
	CASE WHEN l.number IS NULL THEN coalesce(c.created_at, p.created_at)
		ELSE greatest(l.at, coalesce(p.edited_at, p.created_at)) END,
	CASE WHEN l.number IS NULL THEN coalesce(c.user_id, p.owner_id) ELSE p.editor_id END, ''
FROM import_work w
	JOIN import_texts t ON t.kind = w.kind AND t.old_id = w.old_id
	LEFT JOIN import_posts p ON w.kind <> 'comment' AND p.old_id = w.old_id
	LEFT JOIN import_comments c ON w.kind = 'comment' AND c.old_id = w.old_id
	LEFT JOIN LATERAL (SELECT r.* FROM import_revisions r
		WHERE r.kind = w.kind AND r.old_id = w.old_id ORDER BY r.number DESC LIMIT 1) l ON true
	LEFT JOIN import_history title ON title.old_id = l.title_id
	LEFT JOIN import_history tags ON tags.old_id = l.tags_id
WHERE w.kind <> 'account' AND w.has_new_text AND (l.number IS NULL
	OR t.body IS NOT NULL OR l.body_id <> w.body_id
	OR w.kind = 'question' AND (title.text IS DISTINCT FROM p.title
		OR import_tag_names(tags.text) <> import_tag_names(p.tags)));

-- name: se_counts
-- into: se_counts cli/se_import.h
-- What the dump holds. Votes count if they are up- or down-votes on posts that are taken over.
SELECT count(*) FILTER (WHERE w.kind = 'question') AS questions,
	count(*) FILTER (WHERE w.kind = 'answer') AS answers,
	count(*) FILTER (WHERE w.kind = 'comment') AS comments,
	count(*) FILTER (WHERE w.kind = 'account') AS users,
	count(a.old_id) AS accepted,
	count(w.duplicate_of) AS duplicates,
	count(p.closed_at) FILTER (WHERE w.kind = 'question') AS closed,
	coalesce(sum(w.n_up + w.n_down) FILTER (WHERE p.old_id IS NOT NULL), 0) AS votes,
	(SELECT count(*) FROM import_votes v WHERE NOT EXISTS (SELECT FROM import_work o
		WHERE o.kind IN ('question', 'answer') AND o.old_id = v.post_id)) AS votes_skipped,
	(SELECT count(*) FROM import_posts) - count(p.old_id) AS posts_skipped,
	count(*) FILTER (WHERE p.score <> w.n_up - w.n_down) AS score_mismatches,
	(SELECT count(*) FROM import_comments) - count(*) FILTER (WHERE w.kind = 'comment') AS comments_skipped
FROM import_work w
	LEFT JOIN import_posts p ON w.kind IN ('question', 'answer') AND p.old_id = w.old_id
	LEFT JOIN import_work a ON w.kind = 'question' AND a.kind = 'answer' AND a.old_id = p.accepted_id
		AND a.thread_id = w.thread_id;
