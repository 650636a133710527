-- name: imported_find
-- By the primary key, twice for a short source and twice for "post".
SELECT i.new_id, coalesce(p.question_id, 0) AS question_id
FROM imported i LEFT JOIN posts p ON i.kind <> 'account' AND p.id = i.new_id
WHERE i.source IN (:source::text, 'stackexchange:' || :source)
	AND i.kind IN (:kind::text, CASE :kind WHEN 'post' THEN 'question' END, CASE :kind WHEN 'post' THEN 'answer' END)
	AND i.old_id = :old_id::bigint
ORDER BY i.source = :source DESC LIMIT 1;
