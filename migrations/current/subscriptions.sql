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
WHERE subscription_is_on(s) AND is_mailable(a)
	AND NOT EXISTS (SELECT FROM suppressions x WHERE x.email_mac = a.email_mac);

-- Who a recipient is, now. Another kind of recipient is a column of recipients and a branch here; the ledger stays as it is.
CREATE VIEW addressees AS
SELECT r.id, r.account_id, a.name, coalesce(a.display_name, '') AS display_name, a.role,
	coalesce(a.locale, g.locale) AS locale, coalesce(a.zone, g.zone) AS zone,
	coalesce(a.email_sealed, g.email_sealed) AS email_sealed,
	coalesce(is_mailable(a) AND a.notify_mail AND x.email_mac IS NULL, false) AS takes_notices,
	EXISTS (SELECT FROM digest_readers AS d WHERE d.account_id = r.account_id) AS takes_editions
FROM recipients AS r
LEFT JOIN accounts AS a ON a.id = r.account_id
LEFT JOIN registrations AS g ON g.id = r.registration_id
LEFT JOIN suppressions AS x ON x.email_mac = a.email_mac;

-- Whoever registers says whether they want the digest: the one word of accounts about subscriptions.
CREATE OR REPLACE FUNCTION subscription_wanted(account bigint, is_confirmed boolean) RETURNS void LANGUAGE sql AS $$
	INSERT INTO subscriptions (account_id, confirmed_at)
	VALUES (account, CASE WHEN is_confirmed THEN now() END)
	ON CONFLICT (account_id) DO UPDATE SET ended_at = NULL, ended_how = NULL,
		confirmed_at = coalesce(subscriptions.confirmed_at, excluded.confirmed_at)
$$;
