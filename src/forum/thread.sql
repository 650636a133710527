-- name: thread_question_public
-- row: post
-- A question as everybody sees it. These four are the busiest statements there are, so each join is
-- one that most pages need. Several rows only if several FAQ entries were made from the question.
SELECT	p.id, p.question_id, p.parent_id, p.kind, p.author_id, u.name AS author_name,
	coalesce(u.display_name, p.author_name) AS author_display, u.role AS author_role,
	p.body,
	p.html, p.format, p.renderer, p.score, p.n_up, p.n_down, p.n_revisions, p.created_at, p.edited_at,
	p.license, p.source_url,
	q.title, q.slug, q.locale, q.category_id, c.slug AS category, c.name AS category_name,
	array_to_string(q.tags, ', ') AS tags, q.details, q.n_answers, q.n_metoo, q.n_views, q.n_duplicates,
	q.accepted_id, CASE WHEN question_is_official(q) THEN q.official_id END AS official_id,
	q.active_at, q.duplicate_of, q.duplicate_entry, q.closed_at,
	(SELECT k.target_hours FROM categories k WHERE k.id = q.category_id) AS target_hours,
	coalesce(pr.n, 0) AS promise_n, coalesce(pr.unit, 'hour') AS promise_unit,
	CASE WHEN NOT e.is_changed THEN e.answer_id END AS entry_answer_id, e.entry_id, e.slug AS entry_slug, e.title AS entry_title,
	e.locale AS entry_locale
FROM questions q
	JOIN posts p ON p.id = q.id
	JOIN category_in(q.category_id, :locale::text) c ON true
	LEFT JOIN accounts u ON u.id = p.author_id
	LEFT JOIN entry_origins e ON e.question_id = q.id
	LEFT JOIN promises pr ON pr.category_id = q.category_id
WHERE q.id = :question_id::bigint AND q.is_visible;

-- name: thread_question_member
-- row: post
-- The same for a reader: own vote, me-too, and what only the author and staff see.
SELECT	p.id, p.question_id, p.parent_id, p.kind, p.author_id, u.name AS author_name,
	coalesce(u.display_name, p.author_name) AS author_display, u.role AS author_role,
	p.body,
	p.html, p.format, p.renderer, p.score, p.n_up, p.n_down, p.n_revisions, p.created_at, p.edited_at,
	p.license, p.source_url, p.hidden_at, p.deleted_at, NOT is_visible(p) AS is_removed, p.deleted_by, p.hidden_reason,
	v.value AS my_vote,
	q.title, q.slug, q.locale, q.category_id, c.slug AS category, c.name AS category_name,
	array_to_string(q.tags, ', ') AS tags, q.details, q.n_answers, q.n_metoo, q.n_views, q.n_duplicates,
	q.accepted_id, CASE WHEN question_is_official(q) THEN q.official_id END AS official_id,
	q.active_at, q.duplicate_of, q.duplicate_entry, q.closed_at,
	(SELECT k.target_hours FROM categories k WHERE k.id = q.category_id) AS target_hours,
	coalesce(pr.n, 0) AS promise_n, coalesce(pr.unit, 'hour') AS promise_unit, qp.due_at AS promised_at, qp.excused_at,
	CASE WHEN NOT e.is_changed THEN e.answer_id END AS entry_answer_id, e.entry_id, e.slug AS entry_slug, e.title AS entry_title,
	e.locale AS entry_locale,
	m.account_id IS NOT NULL AS did_metoo, NOT w.is_muted AS is_watched,
	EXISTS (SELECT FROM notices n WHERE n.question_id = q.id AND n.account_id = :reader_id::bigint
		AND n.read_at IS NULL AND n.entry_id IS NULL) AS has_unread
FROM questions q
	JOIN posts p ON p.id = q.id
	JOIN category_in(q.category_id, :locale::text) c ON true
	LEFT JOIN accounts u ON u.id = p.author_id
	LEFT JOIN entry_origins e ON e.question_id = q.id
	LEFT JOIN votes v ON v.post_id = q.id AND v.account_id = :reader_id
	LEFT JOIN metoos m ON m.question_id = q.id AND m.account_id = :reader_id
	LEFT JOIN watches w ON w.question_id = q.id AND w.account_id = :reader_id
	LEFT JOIN promises pr ON pr.category_id = q.category_id
	LEFT JOIN question_promises qp ON qp.question_id = q.id AND q.author_id = :reader_id
WHERE q.id = :question_id::bigint AND question_is_visible_to(q, :reader_id, :is_staff::boolean);

-- name: thread_rest
-- What few questions have: an original, a closure.
SELECT coalesce(d.title, e.title) AS duplicate_title, coalesce(d.slug, e.slug) AS duplicate_slug,
	coalesce(d.locale, e.locale) AS duplicate_locale, z.question_id AS end_question, z.entry_id AS end_entry,
	z.slug AS end_slug, cl.reason, cl.note, u.display_name AS closed_by
FROM questions q
	LEFT JOIN questions d ON d.id = q.duplicate_of AND question_is_visible_to(d, :reader_id?::bigint, :is_staff::boolean)
	LEFT JOIN repeated_entries e ON e.id = q.duplicate_entry AND (e.is_published OR :is_staff)
	LEFT JOIN duplicate_end(q.id) z ON true
	LEFT JOIN closures cl ON cl.question_id = q.id
	LEFT JOIN accounts u ON u.id = cl.by_id
WHERE q.id = :question_id::bigint;

-- name: thread_posts_public
-- row: post
-- Answers and comments as everybody sees them, grouped and ordered by the program; of long ones the
-- beginning (thread_whole has the rest, for the few that stand whole on a page). The source only where
-- it must be rendered again (renderer older than :renderer).
SELECT	p.id, p.question_id, p.parent_id, p.kind, p.author_id, u.name AS author_name,
	coalesce(u.display_name, p.author_name) AS author_display, u.role AS author_role,
	CASE WHEN p.renderer < :renderer::smallint AND octet_length(p.html) <= 4096 THEN p.body END AS body,
	CASE WHEN octet_length(p.html) <= 4096 THEN p.html ELSE left(p.html, 1024) END AS html,
	octet_length(p.html) AS html_len, p.format, p.renderer, p.score, p.n_up, p.n_down, p.n_revisions, p.created_at, p.edited_at,
	p.license, p.source_url,
	is_official(p) AS is_official, p.official_at, p.official_until, p.official_scope, o.name AS official_by,
	o.display_name AS official_by_display, o.role AS official_by_role, p.n_thanks
FROM posts p
	LEFT JOIN accounts u ON u.id = p.author_id
	LEFT JOIN accounts o ON o.id = p.official_by
WHERE p.question_id = :question_id::bigint AND p.kind IN ('answer', 'comment')
	AND is_visible(p);

-- name: thread_posts_member
-- row: post
-- The same for a reader.
SELECT	p.id, p.question_id, p.parent_id, p.kind, p.author_id, u.name AS author_name,
	coalesce(u.display_name, p.author_name) AS author_display, u.role AS author_role,
	CASE WHEN p.renderer < :renderer::smallint AND octet_length(p.html) <= 4096 THEN p.body END AS body,
	CASE WHEN octet_length(p.html) <= 4096 THEN p.html ELSE left(p.html, 1024) END AS html,
	octet_length(p.html) AS html_len, p.format, p.renderer, p.score, p.n_up, p.n_down, p.n_revisions, p.created_at, p.edited_at,
	p.license, p.source_url, p.hidden_at, p.deleted_at, NOT is_visible(p) AS is_removed, p.deleted_by, p.hidden_reason,
	v.value AS my_vote,
	is_official(p) AS is_official, p.official_at, p.official_until, p.official_scope, o.name AS official_by,
	o.display_name AS official_by_display, o.role AS official_by_role, p.n_thanks,
	k.post_id IS NOT NULL AS did_thank, p.official_suspended_at IS NOT NULL AS is_mark_suspended,
	x.answer_id IS NOT NULL AS was_accepted
FROM posts p
	LEFT JOIN accounts u ON u.id = p.author_id
	LEFT JOIN accounts o ON o.id = p.official_by
	LEFT JOIN votes v ON v.post_id = p.id AND v.account_id = :reader_id::bigint
	LEFT JOIN thanks k ON k.post_id = p.id AND k.account_id = :reader_id
	LEFT JOIN suspended_acceptances x ON x.question_id = :question_id::bigint AND x.answer_id = p.id
WHERE p.question_id = :question_id AND p.kind IN ('answer', 'comment')
	AND is_visible_to(p, :reader_id, :is_staff::boolean);

-- name: thread_whole
-- row: post
-- The text of posts that came cut.
SELECT p.id, CASE WHEN p.renderer < :renderer::smallint THEN p.body END AS body, p.html, p.format, p.renderer
FROM posts p WHERE p.id = ANY (:ids::bigint[]);

-- name: thread_lock
-- One writer per thread: the question's post row stands for the thread. Apart from the reading of
-- its state, which must begin only when the lock is held.
SELECT id FROM posts WHERE id = (SELECT question_id FROM posts WHERE id = :post_id::bigint)
FOR NO KEY UPDATE;

-- name: thread_state
-- What the rules ask about a post and its thread; whether it is for the reader's eyes.
SELECT p.id, p.kind, p.question_id, p.parent_id, p.author_id, p.body, p.format, p.n_revisions,
	p.hidden_at IS NOT NULL AS is_hidden, p.deleted_at IS NOT NULL AS is_deleted, p.deleted_by,
	is_visible(p) AND is_visible(t) AND is_visible(r) AS is_live,
	is_visible_to(p, :reader_id?::bigint, :is_staff::boolean) AND is_visible_to(t, :reader_id, :is_staff)
		AND is_visible_to(r, :reader_id, :is_staff) AS is_seen,
	t.author_id AS asker_id, r.author_id AS parent_author_id, r.kind AS parent_kind,
	q.closed_at IS NOT NULL AS is_closed, q.title, q.locale, q.category_id, c.slug AS category,
	array_to_string(q.tags, ', ') AS tags, q.details, q.n_answers, q.accepted_id, q.duplicate_of, q.duplicate_entry,
	p.official_at IS NOT NULL AS is_marked, p.official_suspended_at IS NOT NULL AS is_suspended,
	u.answer_id AS unaccepted_id
FROM posts p
	JOIN posts t ON t.id = p.question_id
	JOIN questions q ON q.id = p.question_id
	JOIN categories c ON c.id = q.category_id
	LEFT JOIN posts r ON r.id = p.parent_id
	LEFT JOIN suspended_acceptances u ON u.question_id = p.question_id
WHERE p.id = :post_id::bigint;

-- name: thread_settle
-- Everything kept about a thread that a change of visibility, acceptance or mark touches, from the
-- facts; the counters of its tags and category follow when the question itself came or went.
WITH before AS (
	SELECT id, is_visible, category_id, tags FROM questions WHERE id = :question_id::bigint
), mark AS (
	SELECT p.id, p.official_until FROM posts p
	WHERE p.question_id = :question_id AND p.kind = 'answer' AND is_visible(p)
		AND is_official(p)
	ORDER BY p.official_at DESC, p.id DESC LIMIT 1
), settled AS (
	UPDATE questions q SET
		is_visible = is_visible(t),
		n_answers = (SELECT count(*) FROM posts p WHERE p.question_id = :question_id AND p.kind = 'answer'
			AND is_visible(p)),
		accepted_id = (SELECT p.id FROM acceptances a JOIN posts p ON p.id = a.answer_id
			WHERE a.question_id = :question_id AND is_visible(p)),
		official_id = (SELECT id FROM mark),
		official_until = (SELECT official_until FROM mark)
	FROM posts t WHERE q.id = :question_id AND t.id = :question_id
	RETURNING q.is_visible
), shift AS (
	SELECT b.category_id, b.tags, s.is_visible::int - b.is_visible::int AS by_n
	FROM before b, settled s WHERE b.is_visible <> s.is_visible
), tagged AS (
	UPDATE tags t SET n_questions = t.n_questions + shift.by_n
	FROM shift WHERE t.name = ANY (shift.tags)
), shelved AS (
	UPDATE categories c SET n_questions = c.n_questions + shift.by_n
	FROM shift WHERE c.id = shift.category_id
)
UPDATE posts p SET n_comments = n.n
FROM (SELECT parent_id, count(*) FILTER (WHERE is_visible(posts)) AS n
	FROM posts WHERE question_id = :question_id AND kind = 'comment' GROUP BY parent_id) n
WHERE p.id = n.parent_id AND p.n_comments <> n.n;

-- name: thread_put_category
-- Moves a question to another shelf, counters included.
WITH before AS (
	SELECT category_id, is_visible FROM questions WHERE id = :question_id::bigint
), moved AS (
	UPDATE questions SET category_id = :category_id::bigint WHERE id = :question_id
)
UPDATE categories c SET n_questions = c.n_questions + CASE WHEN c.id = :category_id THEN 1 ELSE -1 END
FROM before b
WHERE b.is_visible AND b.category_id <> :category_id AND c.id IN (b.category_id, :category_id);

-- name: thread_recount_votes
-- The votes cast here on top of what an import brought.
UPDATE posts p SET n_up = p.base_up + n.up, n_down = p.base_down + n.down
FROM (SELECT p.id, count(v.value) FILTER (WHERE v.value = 1) AS up,
		count(v.value) FILTER (WHERE v.value = -1) AS down
	FROM posts p LEFT JOIN votes v ON v.post_id = p.id GROUP BY p.id) n
WHERE p.id = n.id AND (p.n_up, p.n_down) <> (p.base_up + n.up, p.base_down + n.down);

-- name: thread_recount_comments
UPDATE posts p SET n_comments = n.n
FROM (SELECT p.id, count(c.id) AS n FROM posts p
		LEFT JOIN posts c ON c.parent_id = p.id AND is_visible(c)
	WHERE p.kind <> 'comment' GROUP BY p.id) n
WHERE p.id = n.id AND p.n_comments <> n.n;

-- name: thread_recount_marks
UPDATE posts p SET official_at = o.at, official_until = o.valid_until, official_scope = o.scope,
	official_by = o.by_id, official_suspended_at = s.last_at
FROM posts a LEFT JOIN official_standing o ON o.answer_id = a.id AND NOT o.is_suspended
	LEFT JOIN official_standing s ON s.answer_id = a.id AND s.is_suspended
WHERE p.id = a.id
	AND (p.official_at, p.official_until, p.official_scope, p.official_by, p.official_suspended_at)
	IS DISTINCT FROM (o.at, o.valid_until, o.scope, o.by_id, s.last_at);

-- name: thread_recount_questions
-- After thread_recount_votes: the score is a copy.
WITH truth AS (
	SELECT q.id, t.score, is_visible(t) AS is_visible,
		coalesce(n.n_answers, 0) AS n_answers, q.base_metoo + m.n AS n_metoo, d.n AS n_duplicates,
		d2.duplicate_of, d2.entry_id AS duplicate_entry, c.at AS closed_at, ac.answer_id AS accepted_id,
		o.answer_id AS official_id, o.valid_until AS official_until,
		CASE WHEN q.tags @> g.tags AND g.tags @> q.tags THEN q.tags ELSE g.tags END AS tags
	FROM questions q
		JOIN posts t ON t.id = q.id
		LEFT JOIN (SELECT question_id, count(*) AS n_answers FROM posts
			WHERE kind = 'answer' AND is_visible(posts)
			GROUP BY question_id) n ON n.question_id = q.id
		CROSS JOIN LATERAL (SELECT coalesce(array_agg(t.name ORDER BY t.name COLLATE "C"), '{}') AS tags
			FROM question_tags qt JOIN tags t ON t.id = qt.tag_id WHERE qt.question_id = q.id) g
		LEFT JOIN LATERAL (SELECT count(*) AS n FROM metoos WHERE question_id = q.id) m ON true
		LEFT JOIN LATERAL (SELECT count(*) AS n FROM duplicates WHERE duplicate_of = q.id) d ON true
		LEFT JOIN duplicates d2 ON d2.question_id = q.id
		LEFT JOIN closures c ON c.question_id = q.id
		LEFT JOIN (SELECT a.question_id, a.answer_id FROM acceptances a
			JOIN posts p ON p.id = a.answer_id AND is_visible(p)
			) ac ON ac.question_id = q.id
		LEFT JOIN (SELECT DISTINCT ON (p.question_id) p.question_id, o.answer_id, o.valid_until
			FROM official_standing o JOIN posts p ON p.id = o.answer_id
			WHERE is_visible(p) AND NOT o.is_suspended AND mark_holds(o.valid_until)
			ORDER BY p.question_id, o.at DESC, o.answer_id DESC) o ON o.question_id = q.id
)
UPDATE questions q SET score = t.score, is_visible = t.is_visible, n_answers = t.n_answers,
	n_metoo = t.n_metoo, n_duplicates = t.n_duplicates,
	duplicate_of = t.duplicate_of, duplicate_entry = t.duplicate_entry, closed_at = t.closed_at, accepted_id = t.accepted_id,
	official_id = t.official_id, official_until = t.official_until, tags = t.tags
FROM truth t
WHERE q.id = t.id
	AND (q.score, q.is_visible, q.n_answers, q.n_metoo, q.n_duplicates, q.duplicate_of, q.duplicate_entry, q.closed_at,
		q.accepted_id, q.official_id, q.official_until, q.tags)
	IS DISTINCT FROM
	(t.score, t.is_visible, t.n_answers, t.n_metoo, t.n_duplicates, t.duplicate_of, t.duplicate_entry, t.closed_at,
		t.accepted_id, t.official_id, t.official_until, t.tags);

-- name: thread_recount_tags
-- After thread_recount_questions: visible questions only.
UPDATE tags t SET n_questions = n.n
FROM (SELECT t.id, count(q.id) AS n FROM tags t
		LEFT JOIN question_tags qt ON qt.tag_id = t.id
		LEFT JOIN questions q ON q.id = qt.question_id AND q.is_visible GROUP BY t.id) n
WHERE t.id = n.id AND t.n_questions <> n.n;

-- name: thread_recount_categories
-- After thread_recount_questions.
UPDATE categories c SET n_questions = n.n
FROM (SELECT c.id, count(q.id) AS n FROM categories c
		LEFT JOIN questions q ON q.category_id = c.id AND q.is_visible GROUP BY c.id) n
WHERE c.id = n.id AND c.n_questions <> n.n;
