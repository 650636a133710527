-- name: desk_counts
-- into: desk_counts answerwell/insight/desk.h
-- Each by an index of its own. Candidates: as many as the queue shows, under its conditions.
SELECT (SELECT count(DISTINCT f.post_id) FROM flags f
		JOIN posts p ON p.id = f.post_id AND p.deleted_at IS NULL
		WHERE f.resolved_at IS NULL) AS n_flagged,
	(SELECT count(*) FROM (
		SELECT FROM suggestions s
			JOIN posts p ON p.id = s.post_id AND p.deleted_at IS NULL
			JOIN questions q ON q.id = p.question_id AND q.is_visible
		WHERE s.decided_at IS NULL LIMIT 1000) open) AS n_suggestions,
	(SELECT count(*) FROM (
		SELECT FROM questions q
		WHERE q.is_visible AND q.n_answers > 0 AND NOT q.is_duplicate AND q.closed_at IS NULL
			AND NOT EXISTS (SELECT FROM candidate_dismissals d WHERE d.question_id = q.id)
			AND NOT EXISTS (
				SELECT FROM entry_sources s JOIN entries e ON e.id = s.entry_id
				WHERE s.question_id = q.id AND e.retired_at IS NULL
			)
		ORDER BY q.score DESC, q.id DESC LIMIT :n_candidates_max::integer) c) AS n_candidates,
	(SELECT count(*) FROM entries WHERE retired_at IS NULL AND (review_at <= now()
		OR id IN (SELECT entry_id FROM entry_sources WHERE changed_at IS NOT NULL))) AS n_reviews,
	(SELECT count(*) FROM posts p JOIN questions q ON q.id = p.question_id AND q.is_visible
		WHERE p.official_suspended_at IS NOT NULL AND is_visible(p)) AS n_marks,
	(SELECT count(*) FROM entry_news n JOIN entries e ON e.id = n.entry_id
		WHERE e.retired_at IS NULL) AS n_news,
	(SELECT max(made_at) FROM editions WHERE state IN ('sending', 'sent') AND NOT is_automatic) AS last_edition_at;
