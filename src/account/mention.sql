-- name: mention_people
-- The people behind the names.
SELECT id, name FROM accounts WHERE name = ANY ($1::text[]) ORDER BY id;
