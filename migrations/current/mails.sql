-- What is told becomes a mail, and what is due wakes the mailers.

CREATE OR REPLACE FUNCTION mail_letter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO recipients (id, account_id, registration_id)
	VALUES (coalesce(NEW.account_id, NEW.registration_id), NEW.account_id, NEW.registration_id)
	ON CONFLICT (id) DO NOTHING;
	INSERT INTO mails (recipient_id, kind, message_id, secret_sealed, to_sealed)
	VALUES (coalesce(NEW.account_id, NEW.registration_id), NEW.kind, NEW.message_id, NEW.secret_sealed,
		NEW.to_sealed);
	RETURN NULL;
END $$;
CREATE TRIGGER letters_mailed BEFORE INSERT ON letters FOR EACH ROW EXECUTE FUNCTION mail_letter();

-- A mail at once goes ten minutes after the last one of its thread; one that waits takes in what comes. An
-- entry's goes alone. Mails are made in the order of their recipients: two events may tell the same people.
CREATE OR REPLACE FUNCTION mail_notices_told() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM fresh WHERE mail IS NOT NULL) THEN
		RETURN NULL;
	END IF;
	INSERT INTO recipients (id, account_id)
	SELECT DISTINCT f.account_id, f.account_id FROM fresh AS f WHERE f.mail IS NOT NULL ORDER BY f.account_id
	ON CONFLICT (id) DO NOTHING;
	WITH told AS (
		SELECT f.*, a.zone, CASE WHEN f.mail <> 'now' THEN f.mail
			WHEN f.entry_id IS NULL AND f.question_id IS NOT NULL THEN 'question.' || f.question_id
			ELSE 'notice.' || f.id END AS bundle
		FROM fresh AS f JOIN accounts AS a ON a.id = f.account_id
		WHERE f.mail IS NOT NULL AND NOT EXISTS (SELECT FROM suppressions AS s WHERE s.email_mac = a.email_mac)
	), made AS (
		INSERT INTO mails (recipient_id, kind, bundle, question_id, not_before)
		SELECT DISTINCT ON (t.account_id, t.bundle) t.account_id,
			CASE t.mail WHEN 'now' THEN t.kind ELSE t.mail END, t.bundle,
			CASE t.mail WHEN 'now' THEN t.question_id END,
			CASE t.mail WHEN 'now' THEN greatest(now(), (
					SELECT max(least(m.not_before, now())) + interval '10 minutes' FROM mails AS m
					WHERE m.recipient_id = t.account_id AND m.question_id = t.question_id
						AND t.entry_id IS NULL AND m.not_before > now() - interval '10 minutes'
						AND m.state <> 'skipped'))
				ELSE next_local_hour(t.zone, digest_hour(), t.mail = 'weekly') END
		FROM told AS t ORDER BY t.account_id, t.bundle, t.id
		ON CONFLICT (recipient_id, bundle) WHERE state = 'planned' AND claims = 0
		DO UPDATE SET bundle = excluded.bundle
		RETURNING id, recipient_id, bundle
	)
	INSERT INTO mail_notices (mail_id, notice_id)
	SELECT m.id, t.id FROM told AS t JOIN made AS m ON m.recipient_id = t.account_id AND m.bundle = t.bundle;
	RETURN NULL;
END $$;
CREATE TRIGGER notices_mailed AFTER INSERT ON notices REFERENCING NEW TABLE AS fresh
	FOR EACH STATEMENT EXECUTE FUNCTION mail_notices_told();

-- What is due wakes the mailers.
CREATE OR REPLACE FUNCTION mail_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('mail', '');
	RETURN NULL;
END $$;
CREATE TRIGGER mails_wake AFTER INSERT ON mails FOR EACH STATEMENT EXECUTE FUNCTION mail_wake();
CREATE TRIGGER editions_wake AFTER INSERT ON editions FOR EACH STATEMENT EXECUTE FUNCTION mail_wake();
CREATE TRIGGER editions_again_wake AFTER UPDATE OF again_at, paused_at, state ON editions
	FOR EACH STATEMENT EXECUTE FUNCTION mail_wake();
CREATE TRIGGER mail_requests_wake AFTER INSERT ON mail_requests
	FOR EACH STATEMENT EXECUTE FUNCTION mail_wake();
