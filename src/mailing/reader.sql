-- Readers and what they choose.

-- name: reader_get
-- Who registered since is the account they became.
SELECT w.id, a.id IS NOT NULL AS has_account, coalesce(a.locale, m.locale) AS locale, coalesce(a.zone, m.zone) AS zone,
	coalesce(a.email_sealed, m.email_sealed) AS email_sealed, coalesce(a.notify_mail, false) AS notify_mail,
	coalesce(s.frequency, 'weekly') AS frequency, coalesce(subscription_is_on(s), false) AS is_on, s.confirmed_at,
	coalesce(s.hour, digest_hour())::integer AS hour, coalesce(s.quiet_from, 0)::integer AS quiet_from,
	coalesce(s.quiet_until, 0)::integer AS quiet_until,
	array_to_string(s.categories, ',') AS categories, array_to_string(s.languages, ',') AS languages
FROM (SELECT coalesce((SELECT r.account_id FROM mail_readers AS r WHERE r.id = :id::bigint), :id) AS id) AS w
LEFT JOIN accounts AS a ON a.id = w.id
LEFT JOIN mail_readers AS m ON m.id = w.id AND m.token_hash IS NULL
LEFT JOIN subscriptions AS s ON s.reader_id = w.id
WHERE a.id IS NOT NULL OR m.id IS NOT NULL;

-- name: reader_set_account
-- The first time, too. What is older than the beginning is no news; who only changes how they read misses nothing.
INSERT INTO subscriptions AS s (account_id, frequency, hour, quiet_from, quiet_until, categories, languages,
	confirmed_at, consent_locale, consent_words)
SELECT id, :frequency::text, :hour::smallint, :quiet_from?::smallint, :quiet_until?::smallint, :categories?::bigint[],
	:languages?::text[], CASE WHEN verified_at IS NOT NULL THEN now() END, locale, :words::smallint
FROM accounts WHERE id = :id::bigint
ON CONFLICT (account_id) DO UPDATE SET frequency = excluded.frequency, hour = excluded.hour,
	quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until, categories = excluded.categories,
	languages = excluded.languages, ended_at = NULL, ended_how = NULL, next_at = now(), served_at = now(),
	confirmed_at = coalesce(s.confirmed_at, excluded.confirmed_at),
	consent_locale = coalesce(s.consent_locale, excluded.consent_locale),
	consent_words = coalesce(s.consent_words, excluded.consent_words),
	news_since = CASE WHEN subscription_is_on(s) THEN s.news_since ELSE now() END;

-- name: reader_set_mail
UPDATE subscriptions AS s SET frequency = :frequency::text, hour = :hour::smallint, quiet_from = :quiet_from?::smallint,
	quiet_until = :quiet_until?::smallint, categories = :categories?::bigint[], languages = :languages?::text[],
	ended_at = NULL, ended_how = NULL, next_at = now(), served_at = now(),
	news_since = CASE WHEN subscription_is_on(s) THEN s.news_since ELSE now() END
WHERE mail_reader_id = :id::bigint;

-- name: reader_set_zone
UPDATE mail_readers SET zone = :zone::text WHERE id = :id::bigint AND zone <> :zone;

-- name: reader_ask
-- One more mail to the address, if it had few within the hour: the same for everybody, whoever they are.
WITH few AS (
	SELECT count(*) < :most::integer AS is_so FROM mail_readers
	WHERE email_mac = :email_mac::text AND asked_at > now() - interval '1 hour'
)
INSERT INTO mail_readers (id, token_hash, email_sealed, email_mac, locale, zone, expires_at)
SELECT :id::bigint, :token_hash::text, :email_sealed::text, :email_mac, :locale::text, :zone::text,
	now() + :days::integer * interval '1 day'
FROM few WHERE is_so;

-- name: reader_ask_recipient
INSERT INTO recipients (id, mail_reader_id) VALUES (:id::bigint, :id);

-- name: reader_ask_mail
INSERT INTO mails (recipient_id, kind, message_id, secret_sealed)
VALUES (:id::bigint, :kind::text, :message_id::text, :secret_sealed::text);

-- name: reader_asked
SELECT id, email_sealed, email_mac, locale FROM mail_readers
WHERE token_hash = :token_hash::text AND expires_at > now();

-- name: reader_lock
-- Two links to one address at once are one reader. The number is arbitrary.
SELECT pg_advisory_xact_lock(727274627)::text AS locked;

-- name: reader_known
-- Who has that address: an account that has shown it, else a reader.
SELECT id, true AS has_account FROM accounts WHERE email_mac = :email_mac::text AND verified_at IS NOT NULL
UNION ALL
SELECT id, false FROM mail_readers WHERE email_mac = :email_mac AND token_hash IS NULL AND account_id IS NULL
LIMIT 1;

-- name: reader_begin
WITH confirmed AS (
	UPDATE mail_readers SET token_hash = NULL, expires_at = NULL WHERE id = :id::bigint RETURNING id, locale
)
INSERT INTO subscriptions (mail_reader_id, frequency, confirmed_at, consent_locale, consent_words)
SELECT id, 'weekly', now(), locale, :words::smallint FROM confirmed;

-- name: reader_resume
-- Who reads already goes on as they do; who had ended it begins again. An account that never said a word: weekly.
INSERT INTO subscriptions AS s (account_id, mail_reader_id, frequency, confirmed_at, consent_locale, consent_words)
VALUES (CASE WHEN :has_account::boolean THEN :id::bigint END, CASE WHEN NOT :has_account THEN :id END, 'weekly', now(),
	:locale::text, :words::smallint)
ON CONFLICT (reader_id) DO UPDATE SET confirmed_at = coalesce(s.confirmed_at, now()),
	consent_locale = excluded.consent_locale, consent_words = excluded.consent_words,
	frequency = CASE s.frequency WHEN 'off' THEN 'weekly' ELSE s.frequency END,
	news_since = CASE WHEN subscription_is_on(s) THEN s.news_since ELSE now() END,
	served_at = CASE WHEN subscription_is_on(s) THEN s.served_at ELSE now() END,
	next_at = now(), ended_at = NULL, ended_how = NULL;

-- name: reader_forget
-- The request that was answered, when another row has the address.
DELETE FROM mail_readers WHERE id = :id::bigint AND token_hash IS NOT NULL;

-- name: reader_sweep
DELETE FROM mail_readers WHERE expires_at < now();
