-- name: imported_find
-- By the primary key, twice for a short source and twice for "post".
SELECT i.new_id, coalesce(p.question_id, 0) AS question_id
FROM imported i LEFT JOIN posts p ON i.kind <> 'account' AND p.id = i.new_id
WHERE i.source IN ($1::text, 'stackexchange:' || $1)
	AND i.kind IN ($2::text, CASE $2 WHEN 'post' THEN 'question' END, CASE $2 WHEN 'post' THEN 'answer' END)
	AND i.old_id = $3::bigint
ORDER BY i.source = $1 DESC LIMIT 1;
