-- name: tag_list
-- row: tag
SELECT name, n_questions FROM tags
WHERE n_questions > 0 AND starts_with(name, :prefix::text)
ORDER BY n_questions DESC, name LIMIT :limit::integer;

-- name: tag_complete
-- row: tag
-- As handle_complete: a range of the index of names, not all tags.
SELECT name, n_questions FROM tags
WHERE name ~>=~ :from::text AND name ~<~ :before::text AND n_questions > 0
ORDER BY n_questions DESC, name LIMIT :limit::integer;

-- name: tag_page_popular
-- row: tag
-- Tags with :part somewhere in the name, most used first, beyond the tag :name with :n_questions questions.
SELECT name, n_questions FROM tags
WHERE n_questions > 0 AND strpos(name, :part::text) > 0
	AND n_questions <= :n_questions::integer AND (n_questions < :n_questions OR name > :name::text)
ORDER BY n_questions DESC, name LIMIT :limit::integer;

-- name: tag_page_names
-- row: tag
-- The same in the order of their names, beyond :name.
SELECT name, n_questions FROM tags
WHERE n_questions > 0 AND strpos(name, :part::text) > 0 AND name ~>~ :name::text
ORDER BY name USING ~<~ LIMIT :limit::integer;
