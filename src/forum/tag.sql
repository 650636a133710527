-- name: tag_list
SELECT name, n_questions FROM tags
WHERE n_questions > 0 AND starts_with(name, $1::text)
ORDER BY n_questions DESC, name LIMIT $2::int;
