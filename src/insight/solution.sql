-- Claims that something was solved without a new question.

-- name: solution_claim
-- No row: nothing is there that could have solved it. A second click of a member is the first.
WITH solver AS (
	SELECT e.id AS entry_id, NULL::bigint AS question_id, e.category_id FROM entries e
	WHERE e.id = :entry_id::bigint AND e.retired_at IS NULL
	UNION ALL
	SELECT NULL, q.id, q.category_id FROM questions q WHERE q.id = :question_id::bigint AND q.is_visible
	LIMIT 1
), again AS (
	UPDATE solutions s SET at = now(), title = :title::text, body = :body::text, category = :category::text, tags = :tags::text,
		is_counted = true, visit = :visit?::text
	FROM solver v
	WHERE s.by_member = :by_member?::bigint AND s.said IS NULL AND s.asked_at IS NULL AND s.of_question_id IS NULL
		AND (s.entry_id = v.entry_id OR s.question_id = v.question_id)
	RETURNING s.id
), made AS (
	INSERT INTO solutions (locale, category_id, entry_id, question_id, by_member, title, body, category, tags, visit)
	SELECT :locale::text, v.category_id, v.entry_id, v.question_id, :by_member, :title, :body, :category, :tags, :visit
	FROM solver v WHERE NOT EXISTS (SELECT FROM again)
	RETURNING id
)
SELECT id FROM again UNION ALL SELECT id FROM made LIMIT 1;

-- name: solution_replace
-- What a later claim (:id) of the same visit, or a question, counts in place of: `id` is 0 for a question.
UPDATE solutions SET is_counted = false
WHERE (visit = :visit?::text OR id = :claim_id::bigint) AND id <> :id::bigint AND is_counted;

-- name: solution_get
SELECT s.id, s.entry_id, s.question_id, s.by_member, s.title, s.body, s.category, s.tags, s.said IS NOT NULL AS is_said,
	coalesce(s.said = 'yes', false) AS is_solved, coalesce(e.title, q.title) AS solver_title,
	coalesce(e.slug, q.slug) AS solver_slug, coalesce(e.locale, q.locale) AS solver_locale
FROM solutions s
LEFT JOIN entries e ON e.id = s.entry_id
LEFT JOIN questions q ON q.id = s.question_id AND q.is_visible
WHERE s.id = :id::bigint;

-- name: solution_find
SELECT id FROM solutions
WHERE by_member = :account_id::bigint
	AND CASE WHEN :entry_id::bigint <> 0 THEN entry_id = :entry_id ELSE question_id = :question_id::bigint END
ORDER BY id DESC LIMIT 1;

-- name: solution_say
UPDATE solutions SET said = CASE WHEN :is_solved::boolean THEN 'yes' ELSE 'no' END, said_at = now(),
	title = CASE WHEN :is_solved THEN '' ELSE title END, body = CASE WHEN :is_solved THEN '' ELSE body END,
	category = CASE WHEN :is_solved THEN '' ELSE category END, tags = CASE WHEN :is_solved THEN '' ELSE tags END
WHERE id = :id::bigint;

-- name: solution_ask
-- Each once, whichever mailer is first.
WITH due AS (
	SELECT id FROM solutions
	WHERE by_member IS NOT NULL AND asked_at IS NULL AND said IS NULL AND at < now() - :days::integer * interval '1 day'
	ORDER BY at LIMIT 200 FOR UPDATE SKIP LOCKED
)
UPDATE solutions s SET asked_at = now() FROM due WHERE s.id = due.id
RETURNING s.by_member, s.entry_id, s.question_id;

-- name: solution_forget
UPDATE solutions SET visit = NULL WHERE visit IS NOT NULL AND at < now() - interval '1 day';

-- name: solution_sweep
UPDATE solutions SET title = '', body = '', category = '', tags = ''
WHERE (title <> '' OR body <> '') AND (at < now() - :days::integer * interval '1 day' OR said_at < now() - interval '1 day');
