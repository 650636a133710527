-- Who wants the edition.

-- name: subscription_get
-- into: subscription answerwell/mailing/subscription.h
SELECT a.notify_mail, s.confirmed_at,
	subscription_is_on(s) AS is_on
FROM accounts AS a LEFT JOIN subscriptions AS s ON s.account_id = a.id
WHERE a.id = :account_id::bigint;

-- name: subscription_start
-- By the link that ended it, or by a tick: again as it was; the first time, weekly. An address that was never confirmed
-- is asked for by the registration mail first. What came meanwhile is no news.
WITH r AS (
	SELECT coalesce((SELECT m.account_id FROM mail_readers AS m WHERE m.id = :id::bigint), :id) AS id
), a AS (
	INSERT INTO subscriptions AS s (account_id, frequency, confirmed_at, consent_locale, consent_words)
	SELECT a.id, 'weekly', CASE WHEN a.verified_at IS NOT NULL THEN now() END, a.locale, :words::smallint
	FROM accounts AS a JOIN r USING (id)
	ON CONFLICT (account_id) DO UPDATE SET ended_at = NULL, ended_how = NULL,
		frequency = CASE s.frequency WHEN 'off' THEN 'weekly' ELSE s.frequency END,
		news_since = CASE WHEN subscription_is_on(s) THEN s.news_since ELSE now() END,
		served_at = CASE WHEN subscription_is_on(s) THEN s.served_at ELSE now() END, next_at = now(),
		confirmed_at = coalesce(s.confirmed_at, excluded.confirmed_at)
	RETURNING 1
), m AS (
	UPDATE subscriptions AS s SET ended_at = NULL, ended_how = NULL, next_at = now(),
		news_since = CASE WHEN subscription_is_on(s) THEN s.news_since ELSE now() END,
		served_at = CASE WHEN subscription_is_on(s) THEN s.served_at ELSE now() END
	FROM r WHERE s.mail_reader_id = r.id RETURNING 1
)
SELECT (SELECT count(*) FROM a) + (SELECT count(*) FROM m) AS n;

-- name: subscription_left
-- What ended it, or began it again, was a link in the mail of this edition. Who was gone before has not left by it.
UPDATE mails SET unsubscribed_at = CASE WHEN :on::boolean THEN NULL ELSE now() END
WHERE edition_id = :edition_id::bigint
	AND recipient_id IN (SELECT :id::bigint UNION ALL SELECT m.id FROM mail_readers AS m WHERE m.account_id = :id)
	AND (:on OR EXISTS (
		SELECT FROM subscriptions AS s
		WHERE s.reader_id = coalesce((SELECT m.account_id FROM mail_readers AS m WHERE m.id = :id), :id)
			AND subscription_is_on(s)));

-- name: subscription_end
-- Also one that was never begun: the row says that they do not want it.
WITH r AS (
	SELECT coalesce((SELECT m.account_id FROM mail_readers AS m WHERE m.id = :id::bigint), :id) AS id
), a AS (
	INSERT INTO subscriptions AS s (account_id, frequency, ended_at, ended_how)
	SELECT a.id, 'weekly', now(), :how::text FROM accounts AS a JOIN r USING (id)
	ON CONFLICT (account_id) DO UPDATE SET ended_at = coalesce(s.ended_at, now()),
		ended_how = coalesce(s.ended_how, excluded.ended_how)
	RETURNING 1
), m AS (
	UPDATE subscriptions AS s SET ended_at = coalesce(s.ended_at, now()), ended_how = coalesce(s.ended_how, :how)
	FROM r WHERE s.mail_reader_id = r.id RETURNING 1
)
SELECT (SELECT count(*) FROM a) + (SELECT count(*) FROM m) AS n;
