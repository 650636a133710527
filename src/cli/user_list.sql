-- name: user_list
-- Everybody, staff first: for a look from the command line.
SELECT name, role, display_name FROM accounts
ORDER BY array_position(ARRAY['admin', 'moderator', 'staff', 'customer'], role), name
