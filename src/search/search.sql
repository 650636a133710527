-- Searching. The figures of BM25F: a word in title or phrasing counts 3, tag 1.5, body 1, answers 0.6
-- (ts_rank_cd of one word is the sum of its places' weights, which may not pass 1: hence the factor 3
-- outside), k1 = 3, b = 0.8, tuned on public data.

-- name: search_hits
-- row: hit
-- One round trip for everything. Candidates come from the index alone. If the rarest word stands in 60
-- documents at most, they are these (and those of the next rarest words). Else the best kinds come first and
-- each kind only while those before do not suffice: all words in the title, all words and the rarest in the
-- title, all words; then, if those do not fill the page, the rarest in the title or beside another
-- word, one of the rarest anywhere. The rarest word bounds what the index reads: if even that one stands in
-- more than 10,000 documents, of what has all words without the rarest in the title only the newest
-- documents are looked at. All candidates, some hundred at most, are then ranked by all words. Rarity comes
-- from the snapshot, or is counted while the site is small. Figures are float8 throughout: numeric ones
-- took a quarter of the time.
-- :more: further words of little weight; :locale: the reader's language; :of_best: least share of the best rank for a
-- document that lacks words (0: documents with all words do not come first, rank alone decides); :of_full: least
-- share of a full match; :n_partial: documents that lack words.
WITH totals AS MATERIALIZED (
	SELECT t.n_documents AS n, t.n_words::float8 / t.n_documents AS length, false AS is_live
	FROM search_totals t
	WHERE t.n_documents >= 1000
	UNION ALL
	SELECT count(*), greatest(coalesce(avg(d.n_words)::float8, 1), 1), true
	FROM search_documents d
	WHERE NOT EXISTS (SELECT FROM search_totals t WHERE t.n_documents >= 1000)
	HAVING NOT EXISTS (SELECT FROM search_totals t WHERE t.n_documents >= 1000)
), words AS MATERIALIZED (
	SELECT u.lexeme, max(u.weight) AS weight, max(u.quoted) AS quoted, max(u.titled) AS titled,
		max(u.parts) AS parts
	FROM (
		SELECT *, 1::float8 AS weight FROM search_terms(:words::text, :compounds::text[])
		UNION ALL
		SELECT *, 0.3 FROM search_terms(:more::text, '{}')
	) u
	GROUP BY u.lexeme
), counted AS MATERIALIZED (
	SELECT w.*,
		CASE WHEN (SELECT is_live FROM totals)
		THEN (SELECT count(*) FROM search_documents d WHERE d.tsv @@ w.quoted::tsquery)
		ELSE coalesce((SELECT l.n_documents FROM search_lexemes l WHERE l.lexeme = w.lexeme), 1) + CASE WHEN w.parts IS NULL THEN 0 ELSE (
			SELECT min(coalesce(s.n_documents, 1))
			FROM unnest(w.parts) p (lexeme) LEFT JOIN search_lexemes s USING (lexeme)
		) END END AS n
	FROM words w -- a few, though they look like thousands: one by one along the index
), terms AS MATERIALIZED (
	SELECT c.lexeme, c.quoted, c.titled, c.quoted::tsquery AS query, c.n, c.weight = 1 AS is_asked,
		c.weight * ln(1 + (greatest(t.n - c.n, 0) + 0.5::float8) / (c.n + 0.5::float8)) AS idf
	FROM counted c
	CROSS JOIN totals t
	WHERE c.weight = 1 OR c.n > 1 -- a further word that stands nowhere would take a place
	ORDER BY idf DESC, c.lexeme
	LIMIT 16
), wanted AS MATERIALIZED (
	SELECT string_agg(titled, ' & ') FILTER (WHERE is_required AND least_n > 600)::tsquery AS all_in_title,
		string_agg(CASE WHEN is_rarest THEN titled ELSE quoted END, ' & ')
			FILTER (WHERE is_required AND least_n > 600)::tsquery AS all_titled,
		string_agg(quoted, ' & ') FILTER (WHERE is_required AND least_n BETWEEN 61 AND 10000)::tsquery AS all_of,
		string_agg(quoted, ' & ') FILTER (WHERE is_required)::tsquery AS all_words,
		(max(titled) FILTER (WHERE place = 1) || coalesce(' | ' || max(quoted) FILTER (WHERE place = 1)
			|| ' & (' || string_agg(quoted, ' | ') FILTER (WHERE place > 1 AND least_n <= 5000) || ')', ''))::tsquery AS near,
		string_agg(quoted, ' | ')
			FILTER (WHERE up_to_here <= :n_partial::integer OR place = 1 OR is_rarest)::tsquery AS rare,
		least_n <= 60 AS is_few,
		least_n > 10000 AS is_common,
		4 * sum(idf) FILTER (WHERE is_asked) AS full_rank
	FROM (
		SELECT *, sum(n) OVER rarest AS up_to_here, row_number() OVER rarest AS place,
			is_required AND row_number() OVER (PARTITION BY is_required ORDER BY idf DESC, lexeme) = 1 AS is_rarest,
			min(n) FILTER (WHERE is_required) OVER () AS least_n
		FROM (
			-- A long Chinese word is followed by its parts, which do for it.
			SELECT *, is_asked AND lexeme !~ '^[\u4e00-\u9fff]{3,}$' AS is_required
			FROM terms
		) t
		WINDOW rarest AS (ORDER BY idf DESC, lexeme)
	) t
	GROUP BY least_n
), in_title AS MATERIALIZED (
	SELECT * FROM search_documents
	WHERE tsv @@ (SELECT all_in_title FROM wanted)
	LIMIT 100
), titled AS MATERIALIZED (
	SELECT * FROM search_documents
	WHERE tsv @@ (SELECT all_titled FROM wanted)
	AND (tsv @@ (SELECT all_in_title FROM wanted)) IS NOT TRUE
	AND (SELECT count(*) < 100 FROM in_title)
	LIMIT 60
), with_all AS MATERIALIZED (
	SELECT * FROM search_documents
	WHERE tsv @@ (SELECT all_of FROM wanted)
	AND (tsv @@ (SELECT all_titled FROM wanted)) IS NOT TRUE
	AND (tsv @@ (SELECT all_in_title FROM wanted)) IS NOT TRUE
	AND (SELECT count(*) FROM in_title) + (SELECT count(*) FROM titled) < greatest(:limit::integer + :offset::integer, 20)
	LIMIT 80
), newest AS MATERIALIZED (
	SELECT d.*
	FROM unnest(ARRAY['entry', 'question']) k (kind)
	CROSS JOIN LATERAL (
		SELECT * FROM search_documents d WHERE d.kind = k.kind ORDER BY d.ref_id DESC LIMIT 500
	) d
	WHERE (SELECT is_common FROM wanted)
	AND (SELECT count(*) FROM in_title) + (SELECT count(*) FROM titled) < greatest(:limit::integer + :offset::integer, 20)
	AND d.tsv @@ (SELECT all_words FROM wanted)
	AND (d.tsv @@ (SELECT all_titled FROM wanted)) IS NOT TRUE
	AND (d.tsv @@ (SELECT all_in_title FROM wanted)) IS NOT TRUE
), lacking AS MATERIALIZED (
	SELECT CASE WHEN :of_best::float8 > 0 THEN least(:limit + :offset, 200) ELSE 200 END
		- (SELECT count(*) FROM in_title) - (SELECT count(*) FROM titled) - (SELECT count(*) FROM with_all)
		- (SELECT count(*) FROM newest) AS n
	FROM wanted
	WHERE NOT is_few AND (SELECT count(*) > 1 FROM terms)
), near AS MATERIALIZED (
	SELECT * FROM search_documents
	WHERE tsv @@ (SELECT near FROM wanted)
	AND (tsv @@ (SELECT all_words FROM wanted)) IS NOT TRUE
	AND (SELECT n > 0 FROM lacking)
	LIMIT :n_partial / 2
), with_any AS MATERIALIZED (
	SELECT *, tsv @@ (SELECT all_words FROM wanted) IS TRUE AS has_all FROM search_documents
	WHERE tsv @@ (SELECT rare FROM wanted)
	AND ((SELECT is_few FROM wanted)
		OR (tsv @@ (SELECT all_words FROM wanted)) IS NOT TRUE AND (tsv @@ (SELECT near FROM wanted)) IS NOT TRUE)
	AND ((SELECT is_few FROM wanted) OR (SELECT count(*) FROM near) < (SELECT n FROM lacking))
	LIMIT (SELECT CASE WHEN is_few THEN greatest(:n_partial, 300) ELSE :n_partial END FROM wanted)
), ranked AS (
	SELECT c.kind, c.ref_id, c.has_all,
		r.rank * CASE WHEN c.kind = 'entry' THEN 1.1::float8 ELSE 1 END
			* CASE WHEN c.locale = :locale::text THEN 1.1::float8 ELSE 1 END AS rank
	FROM (
		SELECT *, true AS has_all FROM in_title
		UNION ALL SELECT *, true FROM titled
		UNION ALL SELECT *, true FROM with_all
		UNION ALL SELECT *, true FROM newest
		UNION ALL SELECT *, false FROM near
		UNION ALL SELECT * FROM with_any
	) c
	CROSS JOIN LATERAL (
		-- 1 - k / (k + tf) is tf / (k + tf), but works tf out once.
		SELECT sum(t.idf * 4 * (1 - l.k
			/ (l.k + 3 * ts_rank_cd('{0.2, 0.333333, 0.5, 1}', c.tsv, t.query)))) AS rank
		FROM terms t
		CROSS JOIN (
			SELECT 3 * (0.2 + 0.8::float8 * c.n_words / (SELECT length FROM totals)) AS k
		) l
	) r
), best AS MATERIALIZED (
	SELECT *
	FROM (SELECT *, max(rank) OVER () AS best_rank FROM ranked) r
	WHERE (has_all OR rank >= :of_best::float8 * best_rank)
	AND rank >= :of_full::float8 * (SELECT full_rank FROM wanted)
	ORDER BY has_all AND :of_best > 0 DESC, rank DESC, ref_id DESC, kind
	LIMIT :limit::integer OFFSET :offset::integer
)
SELECT b.kind = 'entry' AS is_entry, b.ref_id AS id, b.has_all, b.rank,
	coalesce(e.title, q.title) AS title, coalesce(e.slug, q.slug) AS slug,
	coalesce(e.locale, q.locale) AS locale, c.slug AS category_slug,
	c.name AS category_name,
	coalesce(q.n_answers, 0) AS n_answers, coalesce(q.score, 0) AS score,
	coalesce(e.published_at, q.created_at) AS at,
	q.accepted_id IS NOT NULL AS is_accepted,
	question_is_official(q) AS is_official,
	left(coalesce(e.body, p.body), 6000) AS body, left(n.body, 6000) AS answer
FROM best b
LEFT JOIN questions q ON b.kind = 'question' AND q.id = b.ref_id
LEFT JOIN posts p ON p.id = q.id
LEFT JOIN entries e ON b.kind = 'entry' AND e.id = b.ref_id
JOIN category_in(coalesce(e.category_id, q.category_id), :locale) c ON true
LEFT JOIN LATERAL (
	SELECT a.body FROM posts a
	WHERE a.question_id = q.id AND a.kind = 'answer' AND is_visible(a)
	ORDER BY a.id IS NOT DISTINCT FROM q.official_id DESC,
		a.id IS NOT DISTINCT FROM q.accepted_id DESC, a.score DESC, a.id
	LIMIT 1
) n ON q.n_answers > 0
ORDER BY b.has_all AND :of_best > 0 DESC, b.rank DESC, b.ref_id DESC, b.kind;

-- name: search_lexemes
-- What the words became in the index, and by which word it was asked for if that is another: to mark them in
-- excerpts.
SELECT v.lexeme, w.word AS asked
FROM unnest(search_vector(:words::text)) v
LEFT JOIN (
	SELECT u.word, (ts_lexize('answerwell_stem', u.word))[1] AS stem
	FROM unnest(string_to_array(:words, ' ')) u (word)
) w ON w.stem = v.lexeme AND w.word <> v.lexeme;

-- name: search_forms
-- Which of the words the index has as one of the lexemes: to mark them in excerpts.
SELECT w.word, s.stem[1] AS lexeme
FROM unnest(:words::text[]) w (word), LATERAL (SELECT ts_lexize('answerwell_stem', w.word)) s (stem)
WHERE s.stem[1] = ANY (:lexemes::text[]);

-- name: search_threshold
-- A typing error in a short word leaves less than half of its trigrams. The planner takes comparing
-- trigrams for as cheap as comparing numbers and would read whole tables.
SELECT set_config('pg_trgm.word_similarity_threshold', '0.4', true) AS threshold,
	set_config('enable_seqscan', 'off', true) AS seqscan;

-- name: search_unknown
-- Words that stand in no document, each with words from titles much like it; the program picks
-- by edit distance. After search_threshold. What the snapshot knows is not asked again (common words have
-- long lists); the words of titles come from their own table, on a small site from the titles themselves.
SELECT w.word, array_to_string(CASE
	WHEN (SELECT n_documents >= 1000 FROM search_totals) AND EXISTS (SELECT FROM search_vocabulary) THEN ARRAY(
		SELECT v.word
		FROM search_vocabulary v
		WHERE w.word <% v.word AND abs(length(v.word) - length(w.word)) <= 2
		ORDER BY word_similarity(w.word, v.word) DESC, v.word
		LIMIT 50
	) ELSE ARRAY(
		SELECT DISTINCT part
		FROM (
			SELECT lower(d.title) AS title
			FROM search_documents d
			WHERE w.word <% lower(d.title)
			ORDER BY word_similarity(w.word, lower(d.title)) DESC
			LIMIT 50
		) t
		CROSS JOIN LATERAL regexp_split_to_table(t.title, '[^[:alnum:]]+') AS part
		WHERE abs(length(part) - length(w.word)) <= 2
	) END, ' ') AS alike
FROM unnest(:words::text[]) AS w (word)
WHERE CASE
	WHEN EXISTS (
		SELECT FROM search_lexemes l
		WHERE l.lexeme = (SELECT min(v.lexeme) FROM unnest(search_vector(w.word)) v HAVING count(*) = 1)
	) THEN false
	ELSE NOT EXISTS (
		SELECT FROM search_documents d
		WHERE d.tsv @@ plainto_tsquery('answerwell', replace(w.word, '.', ' '))
	)
END;

-- name: search_titles
-- row: hit
-- The last resort: titles alike by trigrams, the best of the first 300. After search_threshold. The query is in
-- lower case, :locale is the reader's language.
WITH best AS MATERIALIZED (
	SELECT d.kind, d.ref_id, word_similarity(:query::text, lower(d.title)) AS rank
	FROM (SELECT * FROM search_documents WHERE :query::text <% lower(title) LIMIT 300) d
	ORDER BY rank DESC, d.ref_id DESC, d.kind
	LIMIT :limit::integer OFFSET :offset::integer
)
SELECT b.kind = 'entry' AS is_entry, b.ref_id AS id, false AS has_all, b.rank,
	coalesce(e.title, q.title) AS title, coalesce(e.slug, q.slug) AS slug,
	coalesce(e.locale, q.locale) AS locale, c.slug AS category_slug,
	c.name AS category_name,
	coalesce(q.n_answers, 0) AS n_answers, coalesce(q.score, 0) AS score,
	coalesce(e.published_at, q.created_at) AS at,
	q.accepted_id IS NOT NULL AS is_accepted,
	question_is_official(q) AS is_official,
	left(coalesce(e.body, p.body), 6000) AS body, NULL::text AS answer
FROM best b
LEFT JOIN questions q ON b.kind = 'question' AND q.id = b.ref_id
LEFT JOIN posts p ON p.id = q.id
LEFT JOIN entries e ON b.kind = 'entry' AND e.id = b.ref_id
JOIN category_in(coalesce(e.category_id, q.category_id), :locale::text) c ON true
ORDER BY b.rank DESC, b.ref_id DESC, b.kind;
