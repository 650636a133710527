-- What is due wakes the mailers.
CREATE OR REPLACE FUNCTION mail_wake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_notify('mail', '');
	RETURN NULL;
END $$;
CREATE TRIGGER mails_wake AFTER INSERT ON mails FOR EACH STATEMENT EXECUTE FUNCTION mail_wake();
CREATE TRIGGER editions_wake AFTER INSERT ON editions FOR EACH STATEMENT EXECUTE FUNCTION mail_wake();
CREATE TRIGGER editions_again_wake AFTER UPDATE OF again_at ON editions
	FOR EACH STATEMENT EXECUTE FUNCTION mail_wake();
CREATE TRIGGER mail_requests_wake AFTER INSERT ON mail_requests
	FOR EACH STATEMENT EXECUTE FUNCTION mail_wake();
