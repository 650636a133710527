-- What a person's posts have brought them.

-- name: reputation_get
SELECT points, n_questions, n_answers, n_accepted, n_thanks, n_entries FROM reputations
WHERE account_id = :account_id::bigint;

-- name: reputation_history
-- A page of single events, newest first, with the day of each in the zone; grouped by the program.
SELECT e.id, e.at, to_char(e.at AT TIME ZONE (SELECT known_zone(:zone::text)), 'YYYY-MM-DD') AS day, e.kind, e.n, e.points,
	e.post_id, q.id AS question_id, q.title, q.slug, q.locale
FROM (SELECT * FROM reputation_events WHERE account_id = :account_id::bigint
		AND (at, id) < (coalesce((SELECT at FROM reputation_events WHERE id = :before_id::bigint), 'infinity'), :before_id)
	ORDER BY at DESC, id DESC LIMIT :limit::integer) e
	LEFT JOIN posts p ON p.id = e.post_id AND is_visible(p)
	LEFT JOIN questions q ON q.id = p.question_id AND q.is_visible
ORDER BY e.at DESC, e.id DESC;

-- name: reputation_recount
-- The sums against the facts. What was missing in the sums stands in the history as such.
WITH truth AS (
	SELECT r.account_id, r.points AS before, coalesce(f.points, 0) AS points,
		coalesce(f.n_questions, 0) AS n_questions, coalesce(f.n_answers, 0) AS n_answers,
		coalesce(f.n_accepted, 0) AS n_accepted, coalesce(f.n_thanks, 0) AS n_thanks,
		coalesce(f.n_entries, 0) AS n_entries
	FROM reputations r LEFT JOIN reputation_facts f USING (account_id)
), mended AS (
	UPDATE reputations r SET points = t.points, n_questions = t.n_questions,
		n_answers = t.n_answers, n_accepted = t.n_accepted, n_thanks = t.n_thanks,
		n_entries = t.n_entries
	FROM truth t
	WHERE r.account_id = t.account_id
		AND (r.points, r.n_questions, r.n_answers, r.n_accepted, r.n_thanks, r.n_entries)
		IS DISTINCT FROM
		(t.points, t.n_questions, t.n_answers, t.n_accepted, t.n_thanks, t.n_entries)
	RETURNING r.account_id, t.points - t.before AS points
), told AS (
	INSERT INTO reputation_events (account_id, kind, n, points)
	SELECT account_id, 'recount', 1, points FROM mended WHERE points <> 0
)
SELECT count(*) AS n FROM mended;
