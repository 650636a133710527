-- What visitors see tells when it changes: pages kept by the web servers are good only as long as no
-- notice came. One per transaction, whatever it changed (PostgreSQL drops the copies). One that says "site" tells that
-- also what the web servers know of the site itself has changed.

CREATE OR REPLACE FUNCTION content_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	-- Set for one transaction by what counts readers: see the statements that say answerwell.quiet.
	IF coalesce(current_setting('answerwell.quiet', true), '') = '' THEN
		PERFORM pg_notify('content', coalesce(TG_ARGV[0], ''));
	END IF;
	RETURN NULL;
END $$;

-- Makes the trigger on one table.
CREATE OR REPLACE FUNCTION content_shown(what regclass, note text DEFAULT '') RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('CREATE TRIGGER content AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON %s '
		'FOR EACH STATEMENT EXECUTE FUNCTION content_changed(%L)', what, note);
END $$;

-- Every table of which visitors see something stands here; every other one in the list of
-- tests/db/test_content.c. Thanks are counted in posts, which tell. Reply templates are seen by staff alone, but
-- change with the answers made of them, which tell anyway.
SELECT content_shown(t::regclass) FROM unnest(ARRAY['accounts', 'categories', 'category_texts', 'category_fields',
	'category_field_texts', 'tags',
	'posts', 'questions', 'question_tags', 'revisions', 'metoos', 'acceptances', 'official_marks',
	'closures', 'duplicates', 'imported', 'entries', 'entry_revisions', 'entry_sources', 'phrasings',
	'search_documents', 'question_offers', 'synonyms', 'glossary', 'promises', 'reputations', 'reputation_events', 'reply_templates']) AS t;
SELECT content_shown(t::regclass, 'site') FROM unnest(ARRAY['settings', 'setup', 'site_pages']) AS t;
