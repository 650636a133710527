-- name: tag_list
SELECT name, n_questions FROM tags
WHERE n_questions > 0 AND starts_with(name, $1::text)
ORDER BY n_questions DESC, name LIMIT $2::int;

-- name: tag_complete
-- As handle_complete: a range of the index of names, not all tags.
SELECT name, n_questions FROM tags
WHERE name ~>=~ $1::text AND name ~<~ $2::text AND n_questions > 0
ORDER BY n_questions DESC, name LIMIT $3::int;
