-- The words of texts follow rules of the program (text/segment.h: SEGMENT_VERSION). Where they are those of
-- an older version, the mailer builds the index again.
ALTER TABLE search_totals ADD COLUMN words_version integer NOT NULL DEFAULT 0;

-- The words of the tags: wi-fi is wifi, c++ is not c.
ALTER TABLE questions ADD COLUMN tag_words text NOT NULL DEFAULT '';
ALTER TABLE import_texts ADD COLUMN tag_words text;

CREATE OR REPLACE FUNCTION search_build_questions(first bigint, last bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM search_documents d
	WHERE d.kind = 'question' AND d.ref_id BETWEEN first AND last
	AND NOT EXISTS (
		SELECT FROM questions q JOIN posts p ON p.id = q.id
		WHERE q.id = d.ref_id AND q.is_visible AND p.hidden_at IS NULL AND p.deleted_at IS NULL
	);
	INSERT INTO search_documents AS d (kind, ref_id, locale, title, tsv, n_words)
	SELECT 'question', q.id, q.locale, q.title,
		search_title(q.title_words)
		|| setweight(search_vector(tags.words), 'B')
		|| setweight(search_vector(left(p.words, 40000)), 'C')
		|| setweight(search_vector(answers.words), 'D'),
		(4 * search_count(q.title_words) + 2 * search_count(tags.words)
			+ 2 * search_count(p.words) + search_count(answers.words)) / 2
	FROM questions q
	JOIN posts p ON p.id = q.id
	CROSS JOIN LATERAL (
		SELECT coalesce(nullif(q.tag_words, ''), array_to_string(q.tags, ' ')) AS words
	) tags
	CROSS JOIN LATERAL (
		SELECT left(coalesce(string_agg(n.words, ' ' ORDER BY n.score DESC, n.id), ''), 100000) AS words
		FROM posts n
		WHERE n.question_id = q.id AND n.kind = 'answer'
		AND n.hidden_at IS NULL AND n.deleted_at IS NULL
	) answers
	WHERE q.id BETWEEN first AND last
	AND q.is_visible AND p.hidden_at IS NULL AND p.deleted_at IS NULL
	ON CONFLICT (kind, ref_id) DO UPDATE
	SET locale = EXCLUDED.locale, title = EXCLUDED.title, tsv = EXCLUDED.tsv, n_words = EXCLUDED.n_words
	WHERE (d.locale, d.title, d.tsv, d.n_words)
		IS DISTINCT FROM (EXCLUDED.locale, EXCLUDED.title, EXCLUDED.tsv, EXCLUDED.n_words);
END $$;

-- A lexeme as the text of a query.
CREATE FUNCTION search_quote(lexeme text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''''
$$;

-- What a query asks for, term by term: a lexeme to count by, the term for the whole document and for the
-- title, the parts of a compound. Words come as search_vector takes them; a compound is written "wifi wi fi" and
-- stands in a document as the first word or as all others.
CREATE FUNCTION search_terms(words text, compounds text[])
RETURNS TABLE (lexeme text, quoted text, titled text, parts text[]) LANGUAGE sql IMMUTABLE AS $$
	SELECT v.lexeme, search_quote(v.lexeme), search_quote('=' || v.lexeme), NULL::text[]
	FROM unnest(search_vector(words)) v
	UNION ALL
	SELECT j.lexeme,
		'(' || search_quote(j.lexeme) || ' | ' || p.quoted || ')',
		'(' || search_quote('=' || j.lexeme) || ' | ' || p.titled || ')',
		p.lexemes
	FROM unnest(compounds) c (words)
	CROSS JOIN LATERAL (
		SELECT min(v.lexeme) AS lexeme FROM unnest(search_vector(split_part(c.words, ' ', 1))) v
	) j
	CROSS JOIN LATERAL (
		SELECT string_agg(search_quote(v.lexeme), ' & ') AS quoted,
			string_agg(search_quote('=' || v.lexeme), ' & ') AS titled,
			array_agg(v.lexeme) AS lexemes
		FROM unnest(search_vector(substr(c.words, strpos(c.words, ' ') + 1))) v
	) p
	WHERE j.lexeme IS NOT NULL AND p.quoted IS NOT NULL
$$;

-- Words side by side, as the text of a query; "my wifi|my wi fi": one or the other. NULL if there is none.
CREATE FUNCTION search_phrase(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg('(' || q.phrase::text || ')', ' | ')
	FROM regexp_split_to_table(words, '\|') p (words)
	CROSS JOIN LATERAL phraseto_tsquery('answerwell', p.words) q (phrase)
	WHERE numnode(q.phrase) > 0
$$;
