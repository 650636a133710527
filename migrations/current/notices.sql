-- How many notices somebody has not read stands with the account, which every request of a member reads.

-- Accounts are locked in the order of their ids: two events may tell the same people. Quietly: visitors see
-- nothing of the count.
CREATE OR REPLACE FUNCTION notices_count(accounts bigint[], by_n bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	was text := coalesce(current_setting('answerwell.quiet', true), '');
BEGIN
	PERFORM a.id FROM public.accounts a WHERE a.id = ANY (accounts) ORDER BY a.id FOR NO KEY UPDATE;
	PERFORM set_config('answerwell.quiet', 'on', true);
	UPDATE public.accounts a SET n_unread = greatest(a.n_unread + d.n, 0)
	FROM unnest(accounts, by_n) AS d (id, n) WHERE a.id = d.id;
	PERFORM set_config('answerwell.quiet', was, true);
END $$;

CREATE OR REPLACE FUNCTION notices_count_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM notices_count(array_agg(d.account_id), array_agg(d.n)) FROM (
		SELECT account_id, count(*) AS n FROM fresh WHERE is_shown AND read_at IS NULL GROUP BY account_id) d;
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION notices_count_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM notices_count(array_agg(d.account_id), array_agg(d.n)) FROM (
		SELECT account_id, sum(n) AS n FROM (
			SELECT account_id, 1 AS n FROM fresh WHERE is_shown AND read_at IS NULL
			UNION ALL SELECT account_id, -1 FROM stale WHERE is_shown AND read_at IS NULL) u
		GROUP BY account_id HAVING sum(n) <> 0) d;
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION notices_count_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM notices_count(array_agg(d.account_id), array_agg(d.n)) FROM (
		SELECT account_id, -count(*) AS n FROM stale WHERE is_shown AND read_at IS NULL GROUP BY account_id) d;
	RETURN NULL;
END $$;

CREATE TRIGGER notices_new AFTER INSERT ON notices REFERENCING NEW TABLE AS fresh
	FOR EACH STATEMENT EXECUTE FUNCTION notices_count_new();
CREATE TRIGGER notices_changed AFTER UPDATE ON notices REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
	FOR EACH STATEMENT EXECUTE FUNCTION notices_count_changed();
CREATE TRIGGER notices_gone AFTER DELETE ON notices REFERENCING OLD TABLE AS stale
	FOR EACH STATEMENT EXECUTE FUNCTION notices_count_gone();
