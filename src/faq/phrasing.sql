-- Phrasings one by one.

-- name: phrasing_add
WITH given AS (
	SELECT f.entry_id, f.text, f.words, f.origin, nullif(f.question_id, 0) AS question_id, f.place,
		row_number() OVER (PARTITION BY f.entry_id ORDER BY f.place) AS number
	FROM unnest(:entry_ids::bigint[], :texts::text[], :words::text[], :origins::text[], :question_ids::bigint[])
		WITH ORDINALITY AS f (entry_id, text, words, origin, question_id, place)
)
INSERT INTO phrasings (entry_id, text, words, origin, question_id)
SELECT e.id, g.text, g.words, g.origin, g.question_id
FROM given g
JOIN entries e ON e.id = g.entry_id AND e.retired_at IS NULL
WHERE lower(e.title) <> lower(g.text)
	AND NOT EXISTS (SELECT FROM phrasings f WHERE f.entry_id = e.id AND lower(f.text) = lower(g.text))
	AND NOT EXISTS (SELECT FROM given o WHERE o.entry_id = g.entry_id AND lower(o.text) = lower(g.text) AND o.place < g.place)
	AND g.number + (SELECT count(*) FROM phrasings f WHERE f.entry_id = e.id) <= :most::bigint
ORDER BY g.place
ON CONFLICT (entry_id, text) DO NOTHING
RETURNING id;

-- name: phrasing_part
DELETE FROM phrasings
WHERE origin = 'duplicate' AND question_id = ANY (:question_ids::bigint[]) AND entry_id = ANY (:entry_ids::bigint[])
RETURNING entry_id, text, question_id;

-- name: phrasing_look
-- into: undo_image answerwell/undo/undo.h
SELECT f.id::text AS key, to_jsonb(f)::text AS image FROM phrasings f
WHERE f.id = ANY (:keys::text[]::bigint[]) FOR UPDATE;

-- name: phrasing_put_back
-- into: undo_key answerwell/undo/undo.h
-- The words of the search follow the text: they may have been made anew since.
WITH asked AS (
	SELECT r.key, nullif(r.before, '')::jsonb AS before, nullif(r.after, '')::jsonb - 'words' AS after
	FROM unnest(:keys::text[], :befores::text[], :afters::text[]) AS r (key, before, after)
), gone AS (
	DELETE FROM phrasings f USING asked r
	WHERE f.id = r.key::bigint AND r.before IS NULL AND f IS NOT DISTINCT FROM jsonb_populate_record(f, r.after)
	RETURNING r.key
), changed AS (
	UPDATE phrasings f SET text = b.text, words = b.words, origin = b.origin, at = b.at, question_id = b.question_id
	FROM asked r CROSS JOIN LATERAL jsonb_populate_record(NULL::phrasings, r.before) AS b
	WHERE f.id = r.key::bigint AND r.before IS NOT NULL AND r.after IS NOT NULL
		AND f IS NOT DISTINCT FROM jsonb_populate_record(f, r.after)
	RETURNING r.key
), made AS (
	INSERT INTO phrasings OVERRIDING SYSTEM VALUE
	SELECT b.* FROM asked r CROSS JOIN LATERAL jsonb_populate_record(NULL::phrasings, r.before) AS b
	WHERE r.after IS NULL
	ON CONFLICT DO NOTHING
	RETURNING id::text AS key
)
SELECT key FROM gone UNION ALL SELECT key FROM changed UNION ALL SELECT key FROM made;
