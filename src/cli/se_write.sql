-- name: se_write_accounts
-- Names are made of the source and the old id, which are never reused; a taken one gets a suffix.
INSERT INTO accounts (id, name, display_name, joined_at, last_seen_at)
SELECT w.new_id, CASE WHEN a.id IS NULL THEN n.name ELSE n.name || '-' || left(md5(r.source), 4) END,
	import_line(u.display_name, 60, n.name), u.joined_at, u.seen_at
FROM import_run r
	CROSS JOIN import_work w
	JOIN import_users u ON u.old_id = w.old_id
	CROSS JOIN LATERAL (SELECT r.prefix || '-' || CASE WHEN u.old_id = -1 THEN 'community'
		WHEN u.old_id < 0 THEN 'x' || -u.old_id ELSE u.old_id::text END AS name) n
	LEFT JOIN accounts a ON a.name = n.name
WHERE w.kind = 'account' AND w.is_new
ORDER BY w.new_id;

-- name: se_write_accounts_again
UPDATE accounts a SET display_name = import_line(u.display_name, 60, a.name), joined_at = u.joined_at
FROM import_work w JOIN import_users u ON u.old_id = w.old_id
WHERE w.kind = 'account' AND w.has_new_facts AND NOT w.is_new AND a.id = w.new_id;

-- name: se_write_category
-- Named by the source, unless it is there.
INSERT INTO categories (slug, position)
SELECT r.category, (SELECT coalesce(max(position), 0) + 1 FROM categories) FROM import_run r
WHERE NOT EXISTS (SELECT FROM categories c WHERE c.slug = r.category);

-- name: se_write_category_texts
INSERT INTO category_texts (category_id, locale, name, about)
SELECT c.id, l.locale, r.name, replace(l.about, '%', r.name)
FROM import_run r
	JOIN categories c ON c.slug = r.category
	CROSS JOIN (VALUES ('en', 'Questions and answers from %.'), ('zh_CN', '来自 % 的问答。')) AS l (locale, about)
WHERE NOT EXISTS (SELECT FROM category_texts t WHERE t.category_id = c.id);

-- name: se_write_posts
-- No more of a text than is rendered, or it could be neither seen nor edited.
INSERT INTO posts (id, kind, question_id, author_id, author_name, body, format, html, renderer, words,
	n_up, n_down, base_up, base_down, n_comments, n_revisions, created_at, edited_at, editor_id,
	license, source_url)
SELECT w.new_id, w.kind, w.thread_id, o.new_id, CASE WHEN o.new_id IS NULL THEN import_line(p.owner_name, 60, NULL) END,
	left(coalesce(t.body, h.text), 65536), 1, t.html, r.renderer, t.words, w.n_up, w.n_down, w.n_up, w.n_down,
	(SELECT count(*) FROM import_comments c WHERE c.post_id = w.old_id),
	(SELECT count(*) FROM import_revisions v WHERE v.kind = w.kind AND v.old_id = w.old_id),
	p.created_at, p.edited_at, e.new_id, p.license,
	r.base || CASE w.kind WHEN 'question' THEN '/q/' ELSE '/a/' END || w.old_id
FROM import_run r
	CROSS JOIN import_work w
	JOIN import_texts t ON t.kind = w.kind AND t.old_id = w.old_id
	JOIN import_posts p ON p.old_id = w.old_id
	LEFT JOIN import_history h ON h.old_id = w.body_id
	LEFT JOIN import_work o ON o.kind = 'account' AND o.old_id = p.owner_id
	LEFT JOIN import_work e ON e.kind = 'account' AND e.old_id = p.editor_id
WHERE w.kind IN ('question', 'answer') AND w.is_new
ORDER BY w.new_id;

-- name: se_write_comments
-- Comments have no address of their own on the old site but that of their post.
INSERT INTO posts (id, kind, question_id, parent_id, author_id, author_name, body, format, html, renderer,
	words, n_up, base_up, created_at, license, source_url)
SELECT w.new_id, 'comment', w.thread_id, p.new_id, o.new_id,
	CASE WHEN o.new_id IS NULL THEN import_line(c.user_name, 60, NULL) END, c.text, 1, t.html, r.renderer, t.words,
	w.n_up, w.n_up, c.created_at, c.license,
	r.base || CASE p.kind WHEN 'question' THEN '/q/' ELSE '/a/' END || p.old_id
FROM import_run r
	CROSS JOIN import_work w
	JOIN import_texts t ON t.kind = w.kind AND t.old_id = w.old_id
	JOIN import_comments c ON c.old_id = w.old_id
	JOIN import_work p ON p.kind IN ('question', 'answer') AND p.old_id = c.post_id
	LEFT JOIN import_work o ON o.kind = 'account' AND o.old_id = c.user_id
WHERE w.kind = 'comment' AND w.is_new
ORDER BY w.new_id;

-- name: se_write_questions
INSERT INTO questions (id, title, title_words, slug, locale, category_id, tags, tag_words, author_id,
	score, n_views, created_at, active_at)
SELECT w.new_id, import_line(p.title, 200, 'Question ' || p.old_id), t.title_words, t.slug, t.locale, c.id,
	import_tag_names(p.tags), coalesce(t.tag_words, ''), o.new_id, w.n_up - w.n_down,
	least(greatest(coalesce(p.n_views, 0), 0), 2147483647), p.created_at,
	coalesce(p.active_at, p.created_at)
FROM import_run r
	JOIN categories c ON c.slug = r.category
	CROSS JOIN import_work w
	JOIN import_texts t ON t.kind = w.kind AND t.old_id = w.old_id
	JOIN import_posts p ON p.old_id = w.old_id
	LEFT JOIN import_work o ON o.kind = 'account' AND o.old_id = p.owner_id
WHERE w.kind = 'question' AND w.is_new
ORDER BY w.new_id;

-- name: se_write_posts_facts
-- Votes cast here since the last import stay.
UPDATE posts p SET n_up = p.n_up - p.base_up + w.n_up, n_down = p.n_down - p.base_down + w.n_down,
	base_up = w.n_up, base_down = w.n_down, author_id = o.new_id,
	author_name = CASE WHEN o.new_id IS NULL THEN import_line(coalesce(s.owner_name, c.user_name), 60, NULL) END,
	created_at = coalesce(c.created_at, s.created_at), license = coalesce(c.license, s.license)
FROM import_work w
	LEFT JOIN import_posts s ON w.kind <> 'comment' AND s.old_id = w.old_id
	LEFT JOIN import_comments c ON w.kind = 'comment' AND c.old_id = w.old_id
	LEFT JOIN import_work o ON o.kind = 'account' AND o.old_id = coalesce(s.owner_id, c.user_id)
WHERE w.kind <> 'account' AND w.has_new_facts AND NOT w.is_new AND p.id = w.new_id;

-- name: se_write_questions_facts
UPDATE questions q SET author_id = o.new_id, created_at = p.created_at,
	active_at = greatest(q.active_at, p.active_at),
	n_views = greatest(q.n_views, least(coalesce(p.n_views, 0), 2147483647))
FROM import_work w
	JOIN import_posts p ON p.old_id = w.old_id
	LEFT JOIN import_work o ON o.kind = 'account' AND o.old_id = p.owner_id
WHERE w.kind = 'question' AND w.has_new_facts AND NOT w.is_new AND q.id = w.new_id;

-- name: se_write_posts_text
UPDATE posts p SET body = left(coalesce(t.body, h.text, c.text), 65536), format = 1, html = t.html, renderer = r.renderer,
	words = t.words, edited_at = s.edited_at, editor_id = e.new_id,
	n_revisions = (SELECT count(*) FROM import_revisions v WHERE v.kind = w.kind AND v.old_id = w.old_id)
FROM import_run r
	CROSS JOIN import_work w
	JOIN import_texts t ON t.kind = w.kind AND t.old_id = w.old_id
	LEFT JOIN import_posts s ON w.kind <> 'comment' AND s.old_id = w.old_id
	LEFT JOIN import_history h ON h.old_id = w.body_id
	LEFT JOIN import_comments c ON w.kind = 'comment' AND c.old_id = w.old_id
	LEFT JOIN import_work e ON e.kind = 'account' AND e.old_id = s.editor_id
WHERE w.has_new_text AND NOT w.is_new AND p.id = w.new_id;

-- name: se_write_questions_text
UPDATE questions q SET title = import_line(p.title, 200, 'Question ' || p.old_id),
	title_words = t.title_words, slug = t.slug, locale = t.locale, tags = import_tag_names(p.tags),
	tag_words = coalesce(t.tag_words, '')
FROM import_work w
	JOIN import_texts t ON t.kind = w.kind AND t.old_id = w.old_id
	JOIN import_posts p ON p.old_id = w.old_id
WHERE w.kind = 'question' AND w.has_new_text AND NOT w.is_new AND q.id = w.new_id;

-- name: se_write_revisions_gone
-- They are written anew.
DELETE FROM revisions v USING import_work w
WHERE w.has_new_text AND NOT w.is_new AND w.kind <> 'account' AND v.post_id = w.new_id;

-- name: se_write_revisions
INSERT INTO revisions (post_id, number, author_id, at, title, tags, body, format, reason)
SELECT w.new_id, v.number, u.new_id, v.at,
	CASE WHEN w.kind = 'question' THEN import_line(coalesce(title.text, p.title), 200, 'Question ' || p.old_id) END,
	CASE WHEN w.kind = 'question' THEN import_tag_names(coalesce(tags.text, p.tags)) END,
	left(coalesce(body.text, t.body, last.text, c.text), 65536), 1, v.reason
FROM import_revisions v
	JOIN import_work w ON w.kind = v.kind AND w.old_id = v.old_id
	JOIN import_texts t ON t.kind = v.kind AND t.old_id = v.old_id
	LEFT JOIN import_posts p ON v.kind <> 'comment' AND p.old_id = v.old_id
	LEFT JOIN import_comments c ON v.kind = 'comment' AND c.old_id = v.old_id
	LEFT JOIN import_history body ON body.old_id = v.body_id
	LEFT JOIN import_history title ON title.old_id = v.title_id
	LEFT JOIN import_history tags ON tags.old_id = v.tags_id
	LEFT JOIN import_history last ON last.old_id = w.body_id
	LEFT JOIN import_work u ON u.kind = 'account' AND u.old_id = v.user_id
ORDER BY w.new_id, v.number;

-- name: se_write_tags
INSERT INTO tags (name)
SELECT n.name FROM (
	SELECT unnest(import_tag_names(tags)) AS name FROM import_posts WHERE type = 1
	UNION SELECT left(name, 35) FROM import_tags WHERE name <> ''
) n
WHERE NOT EXISTS (SELECT FROM tags t WHERE t.name = n.name)
ORDER BY n.name;

-- name: se_write_question_tags_gone
DELETE FROM question_tags g USING import_work w, tags t, questions q
WHERE w.kind = 'question' AND w.has_new_text AND NOT w.is_new AND g.question_id = w.new_id
	AND q.id = w.new_id AND t.id = g.tag_id AND t.name <> ALL (q.tags);

-- name: se_write_question_tags
INSERT INTO question_tags (tag_id, question_id)
SELECT t.id, q.id
FROM import_work w
	JOIN questions q ON q.id = w.new_id
	CROSS JOIN LATERAL unnest(q.tags) AS n (name)
	JOIN tags t ON t.name = n.name
WHERE w.kind = 'question' AND w.has_new_text
ON CONFLICT DO NOTHING;

-- name: se_write_acceptances
-- The dump knows the day; nobody accepts what is not there yet.
INSERT INTO acceptances (question_id, answer_id, by_id, at)
SELECT w.new_id, a.new_id, o.new_id, greatest(a.accepted_at, s.created_at)
FROM import_work w
	JOIN import_posts p ON p.old_id = w.old_id
	JOIN import_work a ON a.kind = 'answer' AND a.old_id = p.accepted_id AND a.thread_id = w.thread_id
	JOIN import_posts s ON s.old_id = a.old_id
	LEFT JOIN import_work o ON o.kind = 'account' AND o.old_id = p.owner_id
WHERE w.kind = 'question' AND w.has_new_facts
ORDER BY w.new_id
ON CONFLICT (question_id) DO UPDATE SET answer_id = EXCLUDED.answer_id, by_id = EXCLUDED.by_id,
	at = EXCLUDED.at;

-- name: se_write_marked
-- Texts that came anew and that something here depends on.
SELECT p.id FROM import_work w JOIN posts p ON p.id = w.new_id
WHERE w.kind IN ('question', 'answer') AND w.has_new_text AND NOT w.is_new
	AND (EXISTS (SELECT FROM posts n WHERE n.question_id = p.question_id
			AND (n.official_at IS NOT NULL OR n.official_suspended_at IS NOT NULL))
		OR EXISTS (SELECT FROM entry_sources s WHERE s.question_id = p.question_id)
		OR EXISTS (SELECT FROM acceptances a WHERE a.answer_id = p.id)
		OR EXISTS (SELECT FROM suspended_acceptances a WHERE a.answer_id = p.id))
ORDER BY p.id;

-- name: se_write_closures_gone
DELETE FROM closures c USING import_work w, import_posts p
WHERE w.kind = 'question' AND w.has_new_facts AND NOT w.is_new AND p.old_id = w.old_id
	AND p.closed_at IS NULL AND c.question_id = w.new_id AND c.reason = 'imported';

-- name: se_write_closures
INSERT INTO closures (question_id, at, reason)
SELECT w.new_id, p.closed_at, 'imported'
FROM import_work w JOIN import_posts p ON p.old_id = w.old_id
WHERE w.kind = 'question' AND w.has_new_facts AND p.closed_at IS NOT NULL
ON CONFLICT (question_id) DO NOTHING;

-- name: se_write_duplicates
INSERT INTO duplicates (question_id, duplicate_of, at)
SELECT w.new_id, d.new_id, coalesce(l.at, p.closed_at, p.created_at)
FROM import_work w
	JOIN import_posts p ON p.old_id = w.old_id
	JOIN import_work d ON d.kind = 'question' AND d.old_id = w.duplicate_of
	CROSS JOIN LATERAL (SELECT max(i.at) AS at FROM import_links i
		WHERE i.post_id = w.old_id AND i.other_id = w.duplicate_of) l
WHERE w.kind = 'question' AND w.has_new_facts
ON CONFLICT (question_id) DO NOTHING;

-- name: se_write_counters
-- Everything kept about the threads that were touched, from the facts.
WITH touched AS (
	SELECT thread_id AS id FROM import_work
	WHERE kind <> 'account' AND (is_new OR has_new_facts OR has_new_text)
	UNION
	SELECT d.new_id FROM import_work w JOIN import_work d ON d.kind = 'question' AND d.old_id = w.duplicate_of
	WHERE w.kind = 'question' AND w.has_new_facts
)
UPDATE questions q SET score = p.score,
	n_answers = (SELECT count(*) FROM posts n WHERE n.question_id = q.id AND n.kind = 'answer' AND is_visible(n)),
	n_duplicates = (SELECT count(*) FROM duplicates d WHERE d.duplicate_of = q.id),
	accepted_id = (SELECT a.answer_id FROM acceptances a JOIN posts n ON n.id = a.answer_id
		WHERE a.question_id = q.id AND is_visible(n)),
	duplicate_of = (SELECT d.duplicate_of FROM duplicates d WHERE d.question_id = q.id),
	closed_at = (SELECT c.at FROM closures c WHERE c.question_id = q.id)
FROM touched t JOIN posts p ON p.id = t.id
WHERE q.id = t.id;

-- name: se_write_comment_counters
UPDATE posts p SET n_comments = n.n
FROM (SELECT c.parent_id, count(*) FILTER (WHERE is_visible(c)) AS n
	FROM posts c
	WHERE c.parent_id IN (SELECT k.parent_id FROM import_work w JOIN posts k ON k.id = w.new_id
		WHERE w.kind = 'comment' AND w.is_new)
	GROUP BY c.parent_id) n
WHERE p.id = n.parent_id AND p.n_comments <> n.n;

-- name: se_write_tag_counters
UPDATE tags t SET n_questions = n.n
FROM (SELECT g.tag_id, count(*) FILTER (WHERE q.is_visible) AS n
	FROM question_tags g JOIN questions q ON q.id = g.question_id GROUP BY g.tag_id) n
WHERE t.id = n.tag_id AND t.n_questions <> n.n;

-- name: se_write_category_counter
UPDATE categories c SET n_questions = n.n
FROM (SELECT q.category_id, count(*) AS n FROM questions q WHERE q.is_visible GROUP BY 1) n
WHERE n.category_id = c.id AND c.n_questions <> n.n;

-- name: se_write_imported
-- The ledger; its changes are what the import has changed.
INSERT INTO imported (source, kind, old_id, new_id, fingerprint)
SELECT r.source, w.kind, w.old_id, w.new_id, w.facts || ':' || w.source_text || ':' || CASE
	WHEN w.has_new_text THEN (SELECT count(*) FROM import_revisions v
		WHERE v.kind = w.kind AND v.old_id = w.old_id)
	ELSE w.n_kept END
FROM import_run r CROSS JOIN import_work w
ON CONFLICT (source, kind, old_id) DO UPDATE SET fingerprint = EXCLUDED.fingerprint
WHERE imported.fingerprint <> EXCLUDED.fingerprint;

-- name: se_write_search
-- In runs of neighbours, so that a few changed threads do not build everything between them.
SELECT count(*) AS n FROM (
	SELECT search_build_questions(min(t.id), max(t.id))
	FROM (SELECT DISTINCT thread_id AS id FROM import_work
		WHERE kind <> 'account' AND (is_new OR has_new_text)) t
	GROUP BY t.id / 512
) built;

-- name: se_write_subject
SELECT id FROM categories c JOIN import_run r ON r.category = c.slug;
