-- name: tag_list
SELECT name, n_questions FROM tags
WHERE n_questions > 0 AND starts_with(name, $1::text)
ORDER BY n_questions DESC, name LIMIT $2::int;

-- name: tag_complete
-- As handle_complete: a range of the index of names, not all tags.
SELECT name, n_questions FROM tags
WHERE name ~>=~ $1::text AND name ~<~ $2::text AND n_questions > 0
ORDER BY n_questions DESC, name LIMIT $3::int;

-- name: tag_page_popular
-- Tags with $1 somewhere in the name, most used first, beyond the tag $3 with $2 questions.
SELECT name, n_questions FROM tags
WHERE n_questions > 0 AND strpos(name, $1::text) > 0
	AND n_questions <= $2::int AND (n_questions < $2 OR name > $3::text)
ORDER BY n_questions DESC, name LIMIT $4::int;

-- name: tag_page_names
-- The same in the order of their names, beyond $2.
SELECT name, n_questions FROM tags
WHERE n_questions > 0 AND strpos(name, $1::text) > 0 AND name ~>~ $2::text
ORDER BY name USING ~<~ LIMIT $3::int;
