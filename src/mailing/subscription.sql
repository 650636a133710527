-- Who wants the edition.

-- name: subscription_get
-- into: subscription answerwell/mailing/subscription.h
SELECT a.notify_mail, s.confirmed_at,
	subscription_is_on(s) AS is_on
FROM accounts AS a LEFT JOIN subscriptions AS s ON s.account_id = a.id
WHERE a.id = :account_id::bigint;

-- name: subscription_start
-- An address that was never confirmed is asked for by the registration mail first.
INSERT INTO subscriptions AS s (account_id, confirmed_at)
SELECT id, CASE WHEN verified_at IS NOT NULL THEN now() END FROM accounts WHERE id = :account_id::bigint
ON CONFLICT (account_id) DO UPDATE SET ended_at = NULL, ended_how = NULL,
	frequency = 'immediate',
	confirmed_at = coalesce(s.confirmed_at, excluded.confirmed_at);

-- name: subscription_end
-- Also one that was never begun: the row says that they do not want it.
INSERT INTO subscriptions AS s (account_id, ended_at, ended_how)
SELECT id, now(), :how::text FROM accounts WHERE id = :account_id::bigint
ON CONFLICT (account_id) DO UPDATE SET ended_at = coalesce(s.ended_at, now()),
	ended_how = coalesce(s.ended_how, excluded.ended_how);
