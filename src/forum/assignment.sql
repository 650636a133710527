-- name: assignment_get
SELECT s.account_id, u.name, u.display_name, s.at
FROM assignments s JOIN accounts u ON u.id = s.account_id
WHERE s.question_id = :question_id::bigint;

-- name: assignment_take
-- No row: somebody has it already.
INSERT INTO assignments (question_id, account_id, by_id) VALUES (:question_id::bigint, :account_id::bigint, :account_id)
ON CONFLICT (question_id) DO NOTHING;

-- name: assignment_give
INSERT INTO assignments (question_id, account_id, by_id) VALUES (:question_id::bigint, :account_id::bigint, :by_id::bigint)
ON CONFLICT (question_id) DO UPDATE SET account_id = EXCLUDED.account_id, by_id = EXCLUDED.by_id,
	at = now();

-- name: assignment_release
DELETE FROM assignments WHERE question_id = :question_id::bigint;

-- name: assignment_colleague
SELECT id, name, display_name FROM accounts
WHERE name = :name::text AND role <> 'customer' AND suspended_at IS NULL AND verified_at IS NOT NULL;

-- name: assignment_colleagues
-- A few of all accounts: by an index of their own.
SELECT id, name, display_name FROM accounts
WHERE role <> 'customer' AND suspended_at IS NULL AND verified_at IS NOT NULL
ORDER BY display_name COLLATE "zh-x-icu", id LIMIT 200;
