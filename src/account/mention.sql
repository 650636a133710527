-- name: mention_people
-- The people behind the names.
SELECT id, name FROM accounts WHERE name = ANY (:names::text[]) ORDER BY id;
