-- Whether somebody has asked for FAQ news, has confirmed it and not ended it. Of a row that a LEFT JOIN has not
-- found: no.
CREATE OR REPLACE FUNCTION subscription_is_on(s subscriptions) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT s.confirmed_at IS NOT NULL AND s.ended_at IS NULL AND s.frequency <> 'off'
$$;

-- Who gets an edition, the one place that says it: asked when one is previewed, when it is planned, and again before
-- each mail leaves.
CREATE VIEW digest_readers AS
SELECT a.id AS account_id, a.locale
FROM subscriptions s JOIN accounts a ON a.id = s.account_id
WHERE subscription_is_on(s) AND a.verified_at IS NOT NULL AND a.suspended_at IS NULL AND a.email_sealed IS NOT NULL
	AND NOT EXISTS (SELECT FROM suppressions x WHERE x.email_mac = a.email_mac);
