-- Roles and suspensions.

-- name: standing_list
-- row: standing
-- Both parts are small: staff by their index, the suspended by theirs.
SELECT id, name, display_name, role, joined_at, last_seen_at, verified_at IS NOT NULL AS is_verified,
	suspended_at, suspended_until, suspended_reason
FROM accounts WHERE role <> 'customer' OR suspended_at IS NOT NULL
ORDER BY suspended_at IS NOT NULL, array_position(ARRAY['admin', 'moderator', 'staff', 'customer'], role),
	display_name, id
LIMIT :limit::integer;

-- name: standing_find
-- row: standing
-- :prefix: the beginning of a handle. A range instead of LIKE, so that a prepared plan can use the index.
SELECT id, name, display_name, role, joined_at, last_seen_at, verified_at IS NOT NULL AS is_verified,
	suspended_at, suspended_until, suspended_reason
FROM accounts WHERE name ~>=~ :prefix::text AND name ~<~ (:prefix || chr(1114111))
ORDER BY name USING ~<~ LIMIT :limit::integer;

-- name: standing_get
-- row: standing
SELECT id, name, display_name, role, joined_at, last_seen_at, verified_at IS NOT NULL AS is_verified,
	suspended_at, suspended_until, suspended_reason
FROM accounts WHERE id = :id::bigint;

-- name: standing_suspend
UPDATE accounts SET suspended_at = now(), suspended_by = :by_id::bigint, suspended_reason = :reason::text,
	suspended_until = CASE WHEN :days::integer > 0 THEN now() + :days * interval '1 day' END
WHERE id = :id::bigint;

-- name: standing_lift
UPDATE accounts SET suspended_at = NULL, suspended_until = NULL, suspended_reason = '', suspended_by = NULL
WHERE id = :id::bigint AND suspended_at IS NOT NULL;

-- name: standing_sweep
UPDATE accounts SET suspended_at = NULL, suspended_until = NULL, suspended_reason = '', suspended_by = NULL
WHERE suspended_at IS NOT NULL AND suspended_until <= now();
