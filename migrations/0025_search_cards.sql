-- What search shows of a document: a thread with its best answer, or an entry. Names of categories depend
-- on the reader and come beside.
CREATE VIEW search_cards AS
SELECT d.kind, d.ref_id, d.title, d.locale, coalesce(e.slug, q.slug) AS slug,
	coalesce(e.category_id, q.category_id) AS category_id,
	coalesce(q.n_answers, 0) AS n_answers, coalesce(q.score, 0) AS score,
	coalesce(e.published_at, q.created_at) AS at,
	q.accepted_id IS NOT NULL AS is_accepted,
	coalesce(q.official_id IS NOT NULL AND (q.official_until IS NULL OR q.official_until > now()), false)
		AS is_official,
	left(coalesce(e.body, p.body), 6000) AS body, left(n.body, 6000) AS answer
FROM search_documents d
LEFT JOIN questions q ON d.kind = 'question' AND q.id = d.ref_id
LEFT JOIN posts p ON p.id = q.id
LEFT JOIN entries e ON d.kind = 'entry' AND e.id = d.ref_id
LEFT JOIN LATERAL (
	SELECT a.body FROM posts a
	WHERE a.question_id = q.id AND a.kind = 'answer' AND a.hidden_at IS NULL AND a.deleted_at IS NULL
	ORDER BY a.id IS NOT DISTINCT FROM q.official_id DESC,
		a.id IS NOT DISTINCT FROM q.accepted_id DESC, a.score DESC, a.id
	LIMIT 1
) n ON q.n_answers > 0;
