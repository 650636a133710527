-- Searching. PostgreSQL gives candidates by its index alone, the program ranks them and asks for what is shown of the
-- best (candidates.c says which are looked for, rank.c how they are ranked).

-- name: search_candidates{cards}
-- call: search_candidates
-- row: candidate
-- with: cards=|_lean|_whole slug=slug|''|slug start=start|''|start answer=''|''|answer
-- Documents that fit, with what ranking needs and what is shown of them (lean: without; whole: with the best answer), as the
-- heap has them: what comes first stays first while nothing is written. :query: as the text of a tsquery. :kind: what alone is
-- looked for, NULL: both.
SELECT kind = 'entry' AS is_entry, ref_id AS id, locale, title, n_title, n_words, profile, {slug} AS slug, category_id,
	at, n_answers, is_accepted, mark_holds(official_until) AS is_official, is_duplicate, {start} AS start, {answer} AS answer
FROM search_documents d
WHERE tsv @@ (:query::text)::tsquery AND (:kind::text IS NULL OR kind = :kind)
	AND search_fits(d, :language::text, :category_id?::bigint, :state::text)
LIMIT :limit::integer;

-- name: search_newest
-- row: candidate
-- Of words that stand nearly everywhere the index would read lists as long as the site is large.
SELECT d.kind = 'entry' AS is_entry, d.ref_id AS id, d.locale, d.title, d.n_title, d.n_words, d.profile, d.slug,
	d.category_id, d.at, d.n_answers, d.is_accepted, mark_holds(d.official_until) AS is_official, d.is_duplicate, d.start, d.answer
FROM unnest(ARRAY['entry', 'question']) k (kind)
CROSS JOIN LATERAL (
	SELECT * FROM search_documents d
	WHERE d.kind = k.kind AND search_fits(d, :language::text, :category_id?::bigint, :state::text)
	ORDER BY d.ref_id DESC LIMIT 100
) d
WHERE d.tsv @@ (:query::text)::tsquery AND (:kind::text IS NULL OR d.kind = :kind)
LIMIT :limit::integer;

-- name: search_threads
-- row: hit
-- What is shown of threads that were found without, in no order. A text is cut: an excerpt is taken from what is left.
SELECT q.id, q.title, q.slug, q.locale, q.category_id, q.n_answers, q.created_at AS at,
	q.accepted_id IS NOT NULL AS is_accepted, question_is_official(q) AS is_official, text_start(p.body, 1000) AS body,
	q.is_duplicate AS is_duplicate
FROM unnest(:ids::bigint[]) i (id)
JOIN questions q ON q.id = i.id
JOIN posts p ON p.id = i.id;

-- name: search_entries
-- row: hit
SELECT true AS is_entry, e.id, e.title, e.slug, e.locale, e.category_id, e.published_at AS at, text_start(e.body, 1000) AS body
FROM unnest(:ids::bigint[]) i (id)
JOIN entries e ON e.id = i.id;

-- name: search_answers
-- The best answer of each thread that has one.
SELECT q.id, n.body
FROM unnest(:ids::bigint[]) i (id)
JOIN questions q ON q.id = i.id
CROSS JOIN LATERAL (
	SELECT text_start(a.body, 1000) AS body FROM posts a
	WHERE a.question_id = q.id AND a.kind = 'answer' AND is_visible(a)
	ORDER BY a.id IS NOT DISTINCT FROM q.official_id DESC,
		a.id IS NOT DISTINCT FROM q.accepted_id DESC, a.score DESC, a.id
	LIMIT 1
) n
WHERE q.n_answers > 0;

-- name: search_categories
-- All of them, in the reader's language: fewer than the hits of a page, most often.
SELECT c.id, n.slug, n.name FROM categories c JOIN category_in(c.id, :locale::text) n ON true;

-- name: search_lexemes
-- What words become in the index, in their order, where the program cannot tell.
SELECT v.lexeme FROM unnest(search_vector(:words::text)) v ORDER BY v.positions[1];

-- name: search_threshold
-- A typing error in a short word leaves less than half of its trigrams. The planner takes comparing
-- trigrams for as cheap as comparing numbers and would read whole tables.
SELECT set_config('pg_trgm.word_similarity_threshold', '0.4', true) AS threshold,
	set_config('enable_seqscan', 'off', true) AS seqscan;

-- name: search_titles
-- The last resort: titles alike by trigrams, the best of the first 300. After search_threshold. The query is in
-- lower case.
SELECT d.kind = 'entry' AS is_entry, d.ref_id AS id, word_similarity(:query::text, lower(d.title))::float8 AS rank
FROM (
	SELECT * FROM search_documents s
	WHERE :query::text <% lower(title) AND (:kind::text IS NULL OR kind = :kind)
		AND search_fits(s, :language::text, :category_id?::bigint, :state::text)
	LIMIT 300
) d
ORDER BY rank DESC, d.ref_id DESC, d.kind
LIMIT :limit::integer OFFSET :offset::integer;
