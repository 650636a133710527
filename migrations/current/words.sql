-- Texts, compared by their words.

-- The same words and nothing else: what a mark was given to.
CREATE OR REPLACE FUNCTION words_hash(VARIADIC words text[]) RETURNS bytea LANGUAGE sql STABLE AS $$
	SELECT sha256(convert_to(to_jsonb(words)::text, 'UTF8'))
$$;

-- What was sent twice is told by its words: a blank more or another kind of blank makes no other text. Line
-- ends do, and the blanks that begin a line: code is indented.
CREATE OR REPLACE FUNCTION words_alike(body text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
	regexp_replace(regexp_replace(regexp_replace(body, '[\u00ad\u200b-\u200d\u2060\ufeff]+', '', 'g'),
		'(?<=\S)[ \t\u00a0\u2000-\u200a\u202f\u3000]+', ' ', 'g'), ' (?=\n|$)', '', 'g');
