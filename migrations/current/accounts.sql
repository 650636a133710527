-- Once there is an administrator nobody sets the site up by a code.
CREATE OR REPLACE FUNCTION setup_over() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM setup;
	RETURN NULL;
END $$;
CREATE TRIGGER setup_over AFTER INSERT OR UPDATE OF role ON accounts
	FOR EACH ROW WHEN (NEW.role = 'admin') EXECUTE FUNCTION setup_over();

-- Whether mail may go to an account at all, if it wants any: it has an address, has shown that it is its own, and is not
-- suspended. Of a row that a LEFT JOIN has not found: no. Addresses that refuse mail are mailing's business (suppressions).
CREATE OR REPLACE FUNCTION is_mailable(a accounts) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT a.email_sealed IS NOT NULL AND a.verified_at IS NOT NULL AND a.suspended_at IS NULL
$$;
