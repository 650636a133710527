-- What visitors see tells when it changes: pages kept by the web servers are good only as long as no
-- notice came. One per transaction, whatever it changed (PostgreSQL drops the copies).

CREATE FUNCTION content_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	-- Set for one transaction by what counts readers: see the statements that say answerwell.quiet.
	IF coalesce(current_setting('answerwell.quiet', true), '') = '' THEN
		PERFORM pg_notify('content', '');
	END IF;
	RETURN NULL;
END $$;

-- Every table says in its migration whether visitors see something of it: content_shown('badges'),
-- or its name in the list of tests/db/test_content.c.
CREATE FUNCTION content_shown(what regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TRIGGER content AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s '
		'FOR EACH STATEMENT EXECUTE FUNCTION content_changed()', what);
END $$;

SELECT content_shown(t::regclass) FROM unnest(ARRAY['accounts', 'categories', 'category_texts', 'tags',
	'posts', 'questions', 'question_tags', 'revisions', 'metoos', 'acceptances', 'official_marks',
	'closures', 'duplicates', 'imported', 'entries', 'entry_revisions', 'entry_sources', 'phrasings',
	'search_documents']) AS t;

-- Unread notices are counted in accounts, which visitors see nothing of: as 0009 has it, but quiet.
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
