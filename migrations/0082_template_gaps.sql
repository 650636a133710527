-- What any reply template has ever left open: "[what happened]", and the fields, "{name}". A text of
-- staff in which one of them still stands is not finished. Templates that were changed or deleted keep
-- theirs: a draft may have been begun with them.

-- As two people would call it the same: case, width, blanks and marks of Markdown do not count.
CREATE FUNCTION gap_fold(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT btrim(regexp_replace(lower(translate(normalize(words, NFKC), '*_`\', '')), '\s+', ' ', 'g'))
$$;

CREATE TABLE template_gaps (
	kind text NOT NULL CHECK (kind IN ('gap', 'field')),
	words text NOT NULL, -- folded
	PRIMARY KEY (kind, words)
);
-- Only forms of staff look at it.

INSERT INTO template_gaps (kind, words)
SELECT 'field', unnest(ARRAY['name', 'question', 'link', 'staff', 'category', 'site']);

-- A link is no gap, nor the box of a task list, nor a doubled brace.
CREATE FUNCTION gaps_in(body text) RETURNS TABLE (kind text, words text) LANGUAGE sql IMMUTABLE AS $$
	SELECT 'gap', gap_fold(m[1]) FROM regexp_matches(normalize(body, NFKC), '\[([^][\n]{2,250})\](?!\()', 'g') AS m
	WHERE gap_fold(m[1]) <> ''
	UNION
	SELECT 'field', gap_fold(m[1])
	FROM regexp_matches(normalize(body, NFKC), '(?<!\{)\{([[:alpha:]][\w .-]{0,29})\}(?!\})', 'g') AS m
$$;

CREATE FUNCTION template_gaps_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO template_gaps (kind, words) SELECT g.kind, g.words FROM gaps_in(NEW.body) AS g
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;
CREATE TRIGGER template_gaps_keep AFTER INSERT OR UPDATE OF body ON reply_templates
	FOR EACH ROW EXECUTE FUNCTION template_gaps_keep();

INSERT INTO template_gaps (kind, words)
SELECT DISTINCT g.kind, g.words FROM reply_templates AS t, gaps_in(t.body) AS g
ON CONFLICT DO NOTHING;
