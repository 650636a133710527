-- The questions people came with, and what the FAQ was to each. src/insight/README.md says what counts as one.

-- Which entries answer a question because somebody said so: it became one, or it repeats one, or a question that did.
CREATE OR REPLACE VIEW question_entries AS
SELECT s.question_id, s.entry_id, 'thread' AS how FROM entry_sources s
UNION ALL
SELECT q.id, s.entry_id, 'duplicate' FROM questions q JOIN entry_sources s ON s.question_id = q.duplicate_of
UNION ALL
SELECT q.id, q.duplicate_entry, 'duplicate' FROM questions q WHERE q.duplicate_entry IS NOT NULL;

-- One row each, of that time. `id` is of the question or of the claim; question_id the thread that a claim is about.
-- What was posted is judged by what stood there then: 0.7 is MATCH_ANSWERS (match/matcher.h).
CREATE OR REPLACE FUNCTION came_with(since timestamptz, until timestamptz)
RETURNS TABLE (at timestamptz, is_claim boolean, id bigint, question_id bigint, entry_id bigint, probability double precision,
	category_id bigint, locale text, outcome text)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT q.created_at, false, q.id, q.id, coalesce(o.entry_id, l.entry_id), coalesce(o.probability, l.probability), q.category_id,
		q.locale, CASE WHEN o.was_shown THEN 'shown' WHEN o.entry_id IS NOT NULL THEN 'missed'
			WHEN l.entry_id IS NULL THEN 'uncovered' WHEN NOT l.was_there THEN 'later'
			WHEN EXISTS (SELECT FROM question_offers s WHERE s.question_id = q.id AND s.entry_id = l.entry_id AND s.was_shown)
				THEN 'shown' ELSE 'missed' END
	FROM questions q
	LEFT JOIN LATERAL (
		SELECT s.entry_id, s.probability, s.was_shown OR s.refused_at IS NOT NULL AS was_shown
		FROM question_offers s WHERE s.question_id = q.id AND s.probability >= 0.7
		ORDER BY 3 DESC, s.probability DESC, s.entry_id LIMIT 1
	) o ON true
	-- A mark that was undone covers nothing.
	LEFT JOIN question_coverings l ON l.question_id = q.id AND (l.how <> 'duplicate' OR EXISTS (
		SELECT FROM question_entries m WHERE m.question_id = q.id AND m.entry_id = l.entry_id))
	WHERE q.is_visible AND q.created_at >= since AND q.created_at < until
	UNION ALL
	SELECT c.at, true, c.id, c.question_id, c.entry_id, NULL, c.category_id, c.locale,
		CASE WHEN c.said = 'no' THEN 'refuted' WHEN c.entry_id IS NULL THEN 'thread' WHEN c.said = 'yes' THEN 'verified'
			ELSE 'claimed' END
	FROM solutions c
	WHERE c.is_counted AND c.of_question_id IS NULL AND c.at >= since AND c.at < until
$$;
