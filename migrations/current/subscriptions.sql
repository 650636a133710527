-- Whether somebody has asked for FAQ news, has confirmed it and not ended it. Of a row that a LEFT JOIN has not
-- found: no.
CREATE OR REPLACE FUNCTION subscription_is_on(s subscriptions) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT s.confirmed_at IS NOT NULL AND s.ended_at IS NULL AND s.frequency <> 'off'
$$;

-- Who reads the FAQ by mail, the one place that says it: asked when an edition is previewed, when it is planned, and
-- again before each mail leaves. How often, and what of it, stands in subscriptions.
CREATE VIEW digest_readers AS
SELECT s.reader_id, s.account_id, a.locale, a.zone
FROM subscriptions s JOIN accounts a ON a.id = s.account_id
WHERE subscription_is_on(s) AND is_mailable(a)
	AND NOT EXISTS (SELECT FROM suppressions x WHERE x.email_mac = a.email_mac)
UNION ALL
SELECT s.reader_id, NULL, m.locale, m.zone
FROM subscriptions s JOIN mail_readers m ON m.id = s.mail_reader_id
WHERE subscription_is_on(s) AND m.token_hash IS NULL
	AND NOT EXISTS (SELECT FROM suppressions x WHERE x.email_mac = m.email_mac);

-- Who a recipient is, now. Another kind of recipient is a column of recipients and a branch here; the ledger stays as it is.
CREATE VIEW addressees AS
SELECT r.id, r.account_id, a.name, coalesce(a.display_name, '') AS display_name, a.role,
	coalesce(a.locale, g.locale, m.locale) AS locale, coalesce(a.zone, g.zone, m.zone) AS zone,
	coalesce(a.email_sealed, g.email_sealed, m.email_sealed) AS email_sealed,
	coalesce(is_mailable(a) AND a.notify_mail AND x.email_mac IS NULL, false) AS takes_notices,
	coalesce((SELECT true FROM digest_readers AS d WHERE d.reader_id = r.id LIMIT 1), false) AS takes_editions
FROM recipients AS r
LEFT JOIN accounts AS a ON a.id = r.account_id
LEFT JOIN registrations AS g ON g.id = r.registration_id
LEFT JOIN mail_readers AS m ON m.id = r.mail_reader_id
LEFT JOIN suppressions AS x ON x.email_mac = a.email_mac;

-- What a reader has had of the FAQ, or is about to get: what failed, or was left out, is still to come. An editor's
-- edition has a text for each language, of which a reader has one; what made itself is one text.
CREATE VIEW entries_had AS
SELECT m.recipient_id AS reader_id, x.entry_id, x.revision, m.edition_id, x.is_shown
FROM mails AS m JOIN editions AS d ON d.id = m.edition_id JOIN edition_entries AS x ON x.edition_id = d.id
JOIN entries AS e ON e.id = x.entry_id
WHERE m.edition_id IS NOT NULL AND m.state NOT IN ('failed', 'skipped') AND (d.is_automatic OR e.locale = m.locale);

-- What editions may tell of: not what staff doubts or has to look at again, until they have.
CREATE VIEW entries_to_tell AS
SELECT n.entry_id, n.revision, n.at, e.locale, e.category_id
FROM entry_announcements AS n JOIN entries AS e ON e.id = n.entry_id
WHERE e.retired_at IS NULL AND e.doubted_at IS NULL
	AND NOT EXISTS (SELECT FROM entry_sources AS s WHERE s.entry_id = e.id AND s.changed_at IS NOT NULL);

-- Whoever registers says whether they want the digest: the one word of accounts about subscriptions.
CREATE OR REPLACE FUNCTION subscription_wanted(account bigint, is_confirmed boolean) RETURNS void LANGUAGE sql AS $$
	INSERT INTO subscriptions (account_id, confirmed_at, frequency)
	VALUES (account, CASE WHEN is_confirmed THEN now() END, 'weekly')
	ON CONFLICT (account_id) DO UPDATE SET ended_at = NULL, ended_how = NULL,
		confirmed_at = coalesce(subscriptions.confirmed_at, excluded.confirmed_at)
$$;

-- Who read by mail alone and registers goes on as they were, with what they had: nobody gets it twice.
CREATE OR REPLACE FUNCTION reader_registers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	was bigint := (SELECT id FROM mail_readers WHERE email_mac = NEW.email_mac AND token_hash IS NULL
		AND account_id IS NULL);
BEGIN
	IF was IS NULL THEN
		RETURN NULL;
	END IF;
	INSERT INTO recipients (id, account_id) VALUES (NEW.id, NEW.id) ON CONFLICT (id) DO NOTHING;
	UPDATE mails AS m SET recipient_id = NEW.id
	WHERE m.recipient_id = was AND NOT EXISTS (
		SELECT FROM mails AS o WHERE o.recipient_id = NEW.id AND o.edition_id = m.edition_id);
	UPDATE mail_readers SET account_id = NEW.id WHERE id = was;
	DELETE FROM subscriptions WHERE mail_reader_id = was
		AND EXISTS (SELECT FROM subscriptions AS s WHERE s.account_id = NEW.id);
	UPDATE subscriptions SET account_id = NEW.id, mail_reader_id = NULL, next_at = now() WHERE mail_reader_id = was;
	RETURN NULL;
END $$;
CREATE TRIGGER reader_registers AFTER INSERT OR UPDATE OF email_mac, verified_at ON accounts
	FOR EACH ROW WHEN (NEW.email_mac IS NOT NULL AND NEW.verified_at IS NOT NULL)
	EXECUTE FUNCTION reader_registers();

-- Their day begins elsewhere: what is due is reckoned anew.
CREATE OR REPLACE FUNCTION reader_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE subscriptions SET next_at = now() WHERE account_id = NEW.id;
	RETURN NULL;
END $$;
CREATE TRIGGER reader_moves AFTER UPDATE OF zone ON accounts
	FOR EACH ROW WHEN (OLD.zone <> NEW.zone) EXECUTE FUNCTION reader_moves();
