-- What the site proposes to staff.

-- name: proposal_list
-- Searches by words that ended in an entry of their language: said to be solved, or, more than once, with nothing else opened. And
-- questions of which it is known which entry answers them. Of searches the newest will do, as in ask_log_gaps.
WITH searched AS (
	SELECT coalesce(s.solved_entry_id, s.opened_entry_id) AS entry_id, s.locale,
		(array_agg(s.words ORDER BY s.id DESC))[1] AS text, count(*) AS n,
		count(*) FILTER (WHERE s.solved_entry_id IS NOT NULL) AS n_solved, max(s.at) AS last_at
	FROM (
		SELECT * FROM searches WHERE at > now() - :days::integer * interval '1 day' ORDER BY at DESC, id DESC LIMIT 20000
	) s
	WHERE s.words <> '' AND s.number IS NULL AND (s.outcome = 'claimed' AND s.solved_entry_id IS NOT NULL
		OR s.outcome = 'none' AND s.opened_entry_id IS NOT NULL AND s.opened_question_id IS NULL)
	GROUP BY 1, s.locale, lower(s.words)
	HAVING count(*) > 1 OR count(s.solved_entry_id) > 0
), asked AS (
	SELECT o.entry_id, o.question_id, max(o.at) AS at FROM (
		SELECT f.entry_id, f.question_id, f.solved_at AS at FROM question_offers f WHERE f.solved_at IS NOT NULL
		UNION ALL
		SELECT m.entry_id, m.question_id, NULL FROM matching_outcomes m
	) o GROUP BY o.entry_id, o.question_id
), proposed AS (
	SELECT entry_id, locale, text, 'search' AS origin, 0::bigint AS question_id, '' AS question_slug, n, n_solved, last_at FROM searched
	UNION ALL
	SELECT a.entry_id, q.locale, q.title, 'ask', q.id, q.slug, 0, 0, coalesce(a.at, q.active_at)
	FROM asked a JOIN questions q ON q.id = a.question_id AND q.is_visible AND NOT q.is_duplicate
)
SELECT p.entry_id, e.title AS entry_title, e.slug AS entry_slug, e.locale, p.text, p.origin, p.question_id, p.question_slug,
	p.n, p.n_solved, p.last_at
FROM proposed p
JOIN entries e ON e.id = p.entry_id AND e.retired_at IS NULL AND e.locale = p.locale
WHERE char_length(p.text) >= CASE WHEN p.text ~ '[一-鿿]' THEN 4 ELSE 8 END
	AND wording_key(e.title) <> wording_key(p.text)
	AND NOT EXISTS (SELECT FROM phrasings f WHERE f.entry_id = e.id AND wording_key(f.text) = wording_key(p.text))
	AND NOT EXISTS (SELECT FROM refused_proposals r WHERE r.kind = 'phrasing' AND r.entry_id = e.id AND wording_key(r.text) = wording_key(p.text))
ORDER BY sum(greatest(p.n, 1)) OVER (PARTITION BY e.id) DESC, e.id, p.n_solved DESC, p.n DESC, p.last_at DESC, p.text
LIMIT :limit::integer;

-- name: proposal_unknown
-- Places of those (from 1) that are still to be proposed when what is personal in them is masked; each once.
SELECT min(g.place) AS place
FROM unnest(:entry_ids::bigint[], :texts::text[]) WITH ORDINALITY AS g (entry_id, text, place)
WHERE NOT EXISTS (SELECT FROM phrasings f WHERE f.entry_id = g.entry_id AND wording_key(f.text) = wording_key(g.text))
	AND NOT EXISTS (SELECT FROM refused_proposals r WHERE r.kind = 'phrasing' AND r.entry_id = g.entry_id AND wording_key(r.text) = wording_key(g.text))
GROUP BY g.entry_id, wording_key(g.text)
ORDER BY place;

-- name: proposal_refuse
INSERT INTO refused_proposals (kind, entry_id, text, by_id)
SELECT 'phrasing', e.id, g.text, :by_id::bigint
FROM unnest(:entry_ids::bigint[], :texts::text[]) AS g (entry_id, text) JOIN entries e ON e.id = g.entry_id
ON CONFLICT DO NOTHING
RETURNING id;

-- name: proposal_recent
SELECT u.id, u.at, u.act = :refusal::text AS is_refusal, p.display_name AS by_display,
	(SELECT count(*) FROM undo_rows r WHERE r.act_id = u.id) AS n
FROM undo_acts u LEFT JOIN accounts p ON p.id = u.by_id
WHERE u.act IN (:acceptance::text, :refusal) AND u.undone_at IS NULL
ORDER BY u.id DESC LIMIT :limit::integer;

-- name: proposal_act
SELECT subject_id FROM undo_acts WHERE id = :id::bigint AND act IN (:acceptance::text, :refusal::text);

-- name: proposal_questions
SELECT q.id, q.title, q.slug, q.locale, q.created_at, text_start(p.body, 600) AS body
FROM questions q JOIN posts p ON p.id = q.id
WHERE q.is_visible AND NOT q.is_duplicate AND q.closed_at IS NULL AND q.accepted_id IS NULL AND q.official_id IS NULL
	AND (:before::bigint = 0 OR (q.created_at, q.id) < (SELECT b.created_at, b.id FROM questions b WHERE b.id = :before))
	AND NOT EXISTS (SELECT FROM entry_sources s WHERE s.question_id = q.id)
ORDER BY q.created_at DESC, q.id DESC LIMIT :limit::integer;

-- name: proposal_nos
-- into: proposal_no answerwell/insight/proposal.h
SELECT question_id, entry_id, other_id FROM refused_proposals
WHERE kind = 'duplicate' AND question_id = ANY (:questions::bigint[]);

-- name: proposal_say_no
INSERT INTO refused_proposals (kind, question_id, entry_id, other_id, by_id)
VALUES ('duplicate', :question_id::bigint, nullif(:entry_id::bigint, 0), nullif(:other_id::bigint, 0), :by_id::bigint)
ON CONFLICT DO NOTHING;

-- name: proposal_look
-- into: undo_image answerwell/undo/undo.h
SELECT r.id::text AS key, to_jsonb(r)::text AS image FROM refused_proposals r
WHERE r.id = ANY (:keys::text[]::bigint[]) FOR UPDATE;

-- name: proposal_put_back
-- into: undo_key answerwell/undo/undo.h
DELETE FROM refused_proposals p USING unnest(:keys::text[], :afters::text[]) AS r (key, after)
WHERE p.id = r.key::bigint AND p IS NOT DISTINCT FROM jsonb_populate_record(p, nullif(r.after, '')::jsonb)
RETURNING r.key;
