-- One index for search, suggestions and duplicates. Words come segmented (ICU) from the program, so that a
-- trigger can index a write before it commits.

-- Off for one transaction: SET LOCAL answerwell.search = 'off' (imports; then search_rebuild).
CREATE OR REPLACE FUNCTION search_is_on() RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT coalesce(current_setting('answerwell.search', true), '') <> 'off'
$$;

-- Words in segmented text.
CREATE OR REPLACE FUNCTION search_count(words text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN words = '' THEN 0 ELSE length(words) - length(replace(words, ' ', '')) + 1 END
$$;

-- What segmented words become, in documents and in queries. "Refund.Thanks" and "node.js" are two words
-- each; the parser would take them for hosts. "4.1" stays one.
CREATE OR REPLACE FUNCTION search_vector(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
	SELECT to_tsvector('answerwell', regexp_replace(words, '([^0-9 ])[._/](?=[^0-9 ])', '\1 ', 'g'))
$$;

-- A title's lexemes once more with '=' in front: "in the title" is then a question to the index alone,
-- without reading the documents of common words.
CREATE OR REPLACE FUNCTION search_title(words text) RETURNS tsvector LANGUAGE sql IMMUTABLE AS $$
	SELECT t.v || array_to_tsvector(ARRAY(SELECT '=' || lexeme FROM unnest(t.v)))
	FROM (SELECT setweight(search_vector(words), 'A') AS v) t
$$;

-- What ranking reads of a document: 7 characters for each lexeme, in byte order: 4 of the lexeme (the first 24 bits of its
-- SHA-256, base64), then how often it stands in the title (twice) or the tags, in the text, and in the answers: 0 to 63
-- as the character 48 + n. Of a longer document the first 1,000 lexemes. C reads it in src/search/profile.c.
CREATE OR REPLACE FUNCTION search_profile(document tsvector) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT coalesce(string_agg(code, '' ORDER BY code COLLATE "C"), '')
	FROM (
		SELECT encode(substr(sha256(convert_to(u.lexeme, 'UTF8')), 1, 3), 'base64')
			|| chr(48 + least(2 * (n.length - length(replace(n.weights, 'A', '')))
				+ n.length - length(replace(n.weights, 'B', '')), 63))
			|| chr(48 + least(n.length - length(replace(n.weights, 'C', '')), 63))
			|| chr(48 + least(n.length - length(replace(n.weights, 'D', '')), 63)) AS code
		FROM unnest(document) u
		CROSS JOIN LATERAL (
			SELECT array_to_string(u.weights, '') AS weights, cardinality(u.weights) AS length
		) n
		WHERE u.positions IS NOT NULL
		ORDER BY u.positions[1]
		LIMIT 1000
	) l
$$;

-- What a hit shows of a thread whose words stand in answers. Votes alone do not renew it: the next answer or mark does.
CREATE OR REPLACE FUNCTION search_answer(question bigint, official bigint, accepted bigint) RETURNS text
LANGUAGE sql STABLE AS $$
	SELECT text_start(a.body, 1000) FROM posts a
	WHERE a.question_id = question AND a.kind = 'answer' AND is_visible(a)
	ORDER BY a.id IS NOT DISTINCT FROM official DESC, a.id IS NOT DISTINCT FROM accepted DESC, a.score DESC, a.id
	LIMIT 1
$$;

-- Makes the documents of questions first ... last what they should be. The cuts keep the vector of
-- the longest thread below the megabyte that a tsvector may have. In PL/pgSQL for its kept plans: an
-- SQL function would be planned anew for every answer written.
CREATE OR REPLACE FUNCTION search_build_questions(first bigint, last bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM search_documents d
	WHERE d.kind = 'question' AND d.ref_id BETWEEN first AND last
	AND NOT EXISTS (
		SELECT FROM questions q JOIN posts p ON p.id = q.id
		WHERE q.id = d.ref_id AND q.is_visible AND is_visible(p)
	);
	INSERT INTO search_documents AS d (kind, ref_id, locale, title, tsv, n_title, n_words, profile,
		slug, category_id, at, n_answers, is_accepted, official_until, start, answer, is_duplicate)
	SELECT 'question', q.id, q.locale, q.title, document.tsv,
		search_count(q.title_words) + search_count(tags.words) / 2,
		search_count(p.words) + search_count(q.detail_words) + search_count(answers.words) / 2,
		search_profile(document.tsv),
		q.slug, q.category_id, q.created_at, q.n_answers, q.accepted_id IS NOT NULL,
		CASE WHEN q.official_id IS NULL THEN '-infinity' ELSE q.official_until END, text_start(p.body, 1000),
		coalesce(search_answer(q.id, q.official_id, q.accepted_id), ''),
		EXISTS (SELECT FROM duplicates x WHERE x.question_id = q.id)
	FROM questions q
	JOIN posts p ON p.id = q.id
	CROSS JOIN LATERAL (
		SELECT coalesce(nullif(q.tag_words, ''), array_to_string(q.tags, ' ')) AS words
	) tags
	CROSS JOIN LATERAL (
		SELECT left(coalesce(string_agg(n.words, ' ' ORDER BY n.score DESC, n.id), ''), 100000) AS words
		FROM posts n
		WHERE n.question_id = q.id AND n.kind = 'answer' AND is_visible(n)
	) answers
	CROSS JOIN LATERAL (
		SELECT search_title(q.title_words)
			|| setweight(search_vector(tags.words), 'B')
			|| setweight(search_vector(left(p.words, 40000)), 'C')
			|| setweight(search_vector(left(q.detail_words, 20000)), 'C')
			|| setweight(search_vector(answers.words), 'D') AS tsv
		OFFSET 0 -- once, though it is asked for twice
	) document
	WHERE q.id BETWEEN first AND last
	AND q.is_visible AND is_visible(p)
	ON CONFLICT (kind, ref_id) DO UPDATE
	SET locale = EXCLUDED.locale, title = EXCLUDED.title, tsv = EXCLUDED.tsv, n_title = EXCLUDED.n_title,
		n_words = EXCLUDED.n_words, profile = EXCLUDED.profile, slug = EXCLUDED.slug,
		category_id = EXCLUDED.category_id, at = EXCLUDED.at, n_answers = EXCLUDED.n_answers,
		is_accepted = EXCLUDED.is_accepted, official_until = EXCLUDED.official_until, start = EXCLUDED.start,
		answer = EXCLUDED.answer, is_duplicate = EXCLUDED.is_duplicate
	WHERE d.* IS DISTINCT FROM EXCLUDED.*;
END $$;

-- The same for entries.
CREATE OR REPLACE FUNCTION search_build_entries(first bigint, last bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM search_documents d
	WHERE d.kind = 'entry' AND d.ref_id BETWEEN first AND last
	AND NOT EXISTS (SELECT FROM entries e WHERE e.id = d.ref_id AND e.retired_at IS NULL);
	INSERT INTO search_documents AS d (kind, ref_id, locale, title, tsv, n_title, n_words, profile,
		slug, category_id, at, start)
	SELECT 'entry', e.id, e.locale, e.title, document.tsv,
		search_count(e.title_words), search_count(e.words), search_profile(document.tsv),
		e.slug, e.category_id, e.published_at, text_start(e.body, 1000)
	FROM entries e
	CROSS JOIN LATERAL (
		SELECT left(coalesce(string_agg(f.words, ' ' ORDER BY f.id), ''), 80000) AS words
		FROM phrasings f
		WHERE f.entry_id = e.id
	) also
	CROSS JOIN LATERAL (
		SELECT search_title(e.title_words || ' ' || also.words)
			|| setweight(search_vector(left(e.words, 40000)), 'C') AS tsv
		OFFSET 0
	) document
	WHERE e.id BETWEEN first AND last AND e.retired_at IS NULL
	ON CONFLICT (kind, ref_id) DO UPDATE
	SET locale = EXCLUDED.locale, title = EXCLUDED.title, tsv = EXCLUDED.tsv, n_title = EXCLUDED.n_title,
		n_words = EXCLUDED.n_words, profile = EXCLUDED.profile, slug = EXCLUDED.slug,
		category_id = EXCLUDED.category_id, at = EXCLUDED.at, n_answers = EXCLUDED.n_answers,
		is_accepted = EXCLUDED.is_accepted, official_until = EXCLUDED.official_until, start = EXCLUDED.start
	WHERE d.* IS DISTINCT FROM EXCLUDED.*;
END $$;

-- One document. The lock comes first, in a statement of its own: of two answers written at once the
-- second then reads the first one's words.
CREATE OR REPLACE FUNCTION search_touch_question(question bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM questions WHERE id = question FOR NO KEY UPDATE;
	PERFORM search_build_questions(question, question);
END $$;

CREATE OR REPLACE FUNCTION search_touch_entry(entry bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM entries WHERE id = entry FOR NO KEY UPDATE;
	PERFORM search_build_entries(entry, entry);
END $$;

CREATE OR REPLACE FUNCTION search_questions_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM search_build_questions(coalesce(NEW.id, OLD.id), coalesce(NEW.id, OLD.id));
	RETURN NULL;
END $$;
CREATE TRIGGER questions_search_new AFTER INSERT ON questions FOR EACH ROW
	WHEN (search_is_on())
	EXECUTE FUNCTION search_questions_changed();
CREATE TRIGGER questions_search AFTER UPDATE OF title, title_words, tags, detail_words, locale, is_visible
	ON questions FOR EACH ROW
	WHEN (search_is_on() AND (OLD.title, OLD.title_words, OLD.tags, OLD.detail_words, OLD.locale, OLD.is_visible)
		IS DISTINCT FROM (NEW.title, NEW.title_words, NEW.tags, NEW.detail_words, NEW.locale, NEW.is_visible))
	EXECUTE FUNCTION search_questions_changed();
-- What a hit shows beside its words. The vector stays as it is.
CREATE OR REPLACE FUNCTION search_cards_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE search_documents SET slug = NEW.slug, category_id = NEW.category_id, at = NEW.created_at,
		n_answers = NEW.n_answers, is_accepted = NEW.accepted_id IS NOT NULL,
		official_until = CASE WHEN NEW.official_id IS NULL THEN '-infinity' ELSE NEW.official_until END,
		answer = coalesce(search_answer(NEW.id, NEW.official_id, NEW.accepted_id), '')
	WHERE kind = 'question' AND ref_id = NEW.id;
	RETURN NULL;
END $$;
CREATE TRIGGER questions_search_cards
	AFTER UPDATE OF slug, category_id, created_at, n_answers, accepted_id, official_id, official_until ON questions
	FOR EACH ROW WHEN (search_is_on() AND (OLD.slug, OLD.category_id, OLD.created_at, OLD.n_answers, OLD.accepted_id,
		OLD.official_id, OLD.official_until) IS DISTINCT FROM (NEW.slug, NEW.category_id, NEW.created_at,
		NEW.n_answers, NEW.accepted_id, NEW.official_id, NEW.official_until))
	EXECUTE FUNCTION search_cards_changed();
CREATE TRIGGER questions_search_gone AFTER DELETE ON questions FOR EACH ROW
	EXECUTE FUNCTION search_questions_changed();

CREATE OR REPLACE FUNCTION search_duplicates_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE search_documents SET is_duplicate = TG_OP <> 'DELETE'
	WHERE kind = 'question' AND ref_id = coalesce(NEW.question_id, OLD.question_id);
	RETURN NULL;
END $$;
CREATE TRIGGER duplicates_search AFTER INSERT OR DELETE ON duplicates FOR EACH ROW
	WHEN (search_is_on())
	EXECUTE FUNCTION search_duplicates_changed();

-- A question's own post comes before its row in questions, which then does the work.
CREATE OR REPLACE FUNCTION search_posts_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM search_touch_question(coalesce(NEW.question_id, OLD.question_id));
	RETURN NULL;
END $$;
CREATE TRIGGER posts_search_new AFTER INSERT ON posts FOR EACH ROW
	WHEN (NEW.kind = 'answer' AND search_is_on())
	EXECUTE FUNCTION search_posts_changed();
CREATE TRIGGER posts_search AFTER UPDATE OF words, body, hidden_at, deleted_at ON posts FOR EACH ROW
	WHEN (NEW.kind <> 'comment' AND search_is_on()
		AND (OLD.words, OLD.body, is_visible(OLD)) IS DISTINCT FROM (NEW.words, NEW.body, is_visible(NEW)))
	EXECUTE FUNCTION search_posts_changed();
CREATE TRIGGER posts_search_gone AFTER DELETE ON posts FOR EACH ROW
	WHEN (OLD.kind = 'answer' AND search_is_on())
	EXECUTE FUNCTION search_posts_changed();

CREATE OR REPLACE FUNCTION search_entries_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM search_build_entries(coalesce(NEW.id, OLD.id), coalesce(NEW.id, OLD.id));
	RETURN NULL;
END $$;
CREATE TRIGGER entries_search_new AFTER INSERT ON entries FOR EACH ROW
	WHEN (search_is_on())
	EXECUTE FUNCTION search_entries_changed();
CREATE TRIGGER entries_search
	AFTER UPDATE OF title, title_words, words, locale, retired_at, slug, category_id, published_at, body
	ON entries FOR EACH ROW
	WHEN (search_is_on()
		AND (OLD.title, OLD.title_words, OLD.words, OLD.locale, OLD.retired_at IS NULL, OLD.slug, OLD.category_id,
			OLD.published_at, OLD.body)
		IS DISTINCT FROM (NEW.title, NEW.title_words, NEW.words, NEW.locale, NEW.retired_at IS NULL, NEW.slug,
			NEW.category_id, NEW.published_at, NEW.body))
	EXECUTE FUNCTION search_entries_changed();
CREATE TRIGGER entries_search_gone AFTER DELETE ON entries FOR EACH ROW
	EXECUTE FUNCTION search_entries_changed();

-- Phrasings come several at once: one refresh for each entry, not for each phrasing.
CREATE OR REPLACE FUNCTION search_phrasings_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF search_is_on() THEN
		PERFORM search_touch_entry(c.entry_id)
		FROM (SELECT DISTINCT entry_id FROM changed ORDER BY entry_id) c;
	END IF;
	RETURN NULL;
END $$;
CREATE TRIGGER phrasings_search_new AFTER INSERT ON phrasings
	REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
	EXECUTE FUNCTION search_phrasings_changed();
CREATE TRIGGER phrasings_search AFTER UPDATE ON phrasings
	REFERENCING NEW TABLE AS changed FOR EACH STATEMENT
	EXECUTE FUNCTION search_phrasings_changed();
CREATE TRIGGER phrasings_search_gone AFTER DELETE ON phrasings
	REFERENCING OLD TABLE AS changed FOR EACH STATEMENT
	EXECUTE FUNCTION search_phrasings_changed();

-- What search shows of a document: a thread with its best answer, or an entry. Names of categories depend
-- on the reader and come beside.
CREATE VIEW search_cards AS
SELECT d.kind, d.ref_id, d.title, d.locale, coalesce(e.slug, q.slug) AS slug,
	coalesce(e.category_id, q.category_id) AS category_id,
	coalesce(q.n_answers, 0) AS n_answers, coalesce(q.score, 0) AS score,
	coalesce(e.published_at, q.created_at) AS at,
	q.accepted_id IS NOT NULL AS is_accepted,
	question_is_official(q) AS is_official,
	left(coalesce(e.body, p.body), 6000) AS body, left(n.body, 6000) AS answer
FROM search_documents d
LEFT JOIN questions q ON d.kind = 'question' AND q.id = d.ref_id
LEFT JOIN posts p ON p.id = q.id
LEFT JOIN entries e ON d.kind = 'entry' AND e.id = d.ref_id
LEFT JOIN LATERAL (
	SELECT a.body FROM posts a
	WHERE a.question_id = q.id AND a.kind = 'answer' AND is_visible(a)
	ORDER BY a.id IS NOT DISTINCT FROM q.official_id DESC,
		a.id IS NOT DISTINCT FROM q.accepted_id DESC, a.score DESC, a.id
	LIMIT 1
) n ON q.n_answers > 0;

-- A lexeme as the text of a query.
CREATE OR REPLACE FUNCTION search_quote(lexeme text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT '''' || replace(replace(lexeme, '\', '\\'), '''', '''''') || ''''
$$;

-- What a query asks for, term by term: a lexeme to count by, the term for the whole document and for the
-- title, the parts of a compound. Words come as search_vector takes them; a compound is written "wifi wi fi" and
-- stands in a document as the first word or as all others.
CREATE OR REPLACE FUNCTION search_terms(words text, compounds text[])
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
CREATE OR REPLACE FUNCTION search_phrase(words text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg('(' || q.phrase::text || ')', ' | ')
	FROM regexp_split_to_table(words, '\|') p (words)
	CROSS JOIN LATERAL phraseto_tsquery('answerwell', p.words) q (phrase)
	WHERE numnode(q.phrase) > 0
$$;

-- Whether a document is of that language and category, and a thread of that state (open, solved, official); NULL: of
-- any. An entry has no state.
CREATE OR REPLACE FUNCTION search_fits(d search_documents, language text, category bigint, state text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT (language IS NULL OR (d).locale = language) AND (category IS NULL OR (d).category_id = category)
		AND (state IS NULL OR (d).kind = 'question' AND CASE state
			WHEN 'open' THEN NOT (d).is_accepted AND NOT (d).is_duplicate AND NOT mark_holds((d).official_until)
			WHEN 'solved' THEN (d).is_accepted OR mark_holds((d).official_until)
			ELSE mark_holds((d).official_until) END)
$$;
