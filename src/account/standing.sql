-- Roles and suspensions.

-- name: standing_list
-- Both parts are small: staff by their index, the suspended by theirs.
SELECT id, name, display_name, role, joined_at, last_seen_at, verified_at IS NOT NULL AS is_verified,
	suspended_at, suspended_until, suspended_reason
FROM accounts WHERE role <> 'customer' OR suspended_at IS NOT NULL
ORDER BY suspended_at IS NOT NULL, array_position(ARRAY['admin', 'moderator', 'staff', 'customer'], role),
	display_name, id
LIMIT $1::integer;

-- name: standing_find
-- $1: the beginning of a handle. A range instead of LIKE, so that a prepared plan can use the index.
SELECT id, name, display_name, role, joined_at, last_seen_at, verified_at IS NOT NULL AS is_verified,
	suspended_at, suspended_until, suspended_reason
FROM accounts WHERE name ~>=~ $1::text AND name ~<~ ($1 || chr(1114111))
ORDER BY name USING ~<~ LIMIT $2::integer;

-- name: standing_get
SELECT id, name, display_name, role, joined_at, last_seen_at, verified_at IS NOT NULL AS is_verified,
	suspended_at, suspended_until, suspended_reason
FROM accounts WHERE id = $1::bigint;

-- name: standing_suspend
UPDATE accounts SET suspended_at = now(), suspended_by = $2::bigint, suspended_reason = $3::text,
	suspended_until = CASE WHEN $4::integer > 0 THEN now() + $4 * interval '1 day' END
WHERE id = $1::bigint;

-- name: standing_lift
UPDATE accounts SET suspended_at = NULL, suspended_until = NULL, suspended_reason = '', suspended_by = NULL
WHERE id = $1::bigint AND suspended_at IS NOT NULL;

-- name: standing_sweep
UPDATE accounts SET suspended_at = NULL, suspended_until = NULL, suspended_reason = '', suspended_by = NULL
WHERE suspended_at IS NOT NULL AND suspended_until <= now();
