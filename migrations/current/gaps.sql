-- What a text made of a reply template has left open: "[what happened]", and the fields, "{name}".

-- As two people would call it the same: case, width, blanks and marks of Markdown do not count.
CREATE OR REPLACE FUNCTION gap_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT btrim(regexp_replace(lower(translate(normalize(words, NFKC), '*_`\', '')), '\s+', ' ', 'g'))
$$;

-- A link is no gap, nor the box of a task list, nor a doubled brace.
CREATE OR REPLACE FUNCTION gaps_in(body text) RETURNS TABLE (kind text, words text) LANGUAGE sql IMMUTABLE AS $$
	SELECT 'gap', gap_fold(m[1]) FROM regexp_matches(normalize(body, NFKC), '\[([^][\n]{2,250})\](?!\()', 'g') AS m
	WHERE gap_fold(m[1]) <> ''
	UNION
	SELECT 'field', gap_fold(m[1])
	FROM regexp_matches(normalize(body, NFKC), '(?<!\{)\{([[:alpha:]][\w .-]{0,29})\}(?!\})', 'g') AS m
$$;

-- What a template has ever held is kept: a draft may have been begun with it before it was changed.
CREATE OR REPLACE FUNCTION template_gaps_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO template_gaps (kind, words) SELECT g.kind, g.words FROM gaps_in(NEW.body) AS g
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
CREATE TRIGGER template_gaps_keep AFTER INSERT OR UPDATE OF body ON reply_templates
	FOR EACH ROW EXECUTE FUNCTION template_gaps_keep();
