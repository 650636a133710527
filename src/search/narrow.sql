-- Searching with operators. Here what was asked for must hold, and ranking is the lesser part.

-- name: narrow_hits
-- row: hit
-- Documents come from what a person wrote, else from the index by words, phrases and tags together, else
-- from the newest or best questions; the limits keep each way short on a large site. The filters follow;
-- of what is left the newest 500 are ranked by how high up and near the words stand (without words: the
-- best score if one was asked for, else the newest). OFFSET 0 keeps the planner at walking an index for
-- each row: it takes the few rows for thousands and would read whole tables.
-- Words and phrases are segmented. Questions with all tags of :all_of and none of :none_of, by the person, of the
-- states in the bits of :states; :language, :category_id, :state: search_fits; :kind: NULL for both; :is_loose: any word will do, or beside a phrase none;
-- :locale: the reader's language; :is_newest: those come first; :tag_words: the words of :all_of.
WITH pieces AS MATERIALIZED (
	SELECT (
		SELECT CASE WHEN :is_loose::boolean AND cardinality(:phrases::text[]) > 0 THEN NULL
			ELSE '(' || string_agg(quoted, CASE WHEN :is_loose THEN ' | ' ELSE ' & ' END) || ')' END
		FROM search_terms(:words::text, :compounds::text[])
		-- A long Chinese word is followed by its parts, which do for it.
		WHERE lexeme !~ '^[\u4e00-\u9fff]{3,}$'
	) AS words, (
		SELECT string_agg('(' || phrase || ')', ' & ')
		FROM unnest(:phrases) u (words)
		CROSS JOIN LATERAL search_phrase(u.words) phrase
	) AS phrases, (
		SELECT string_agg('!(' || phrase || ')', ' & ')
		FROM unnest(:without::text[]) u (words)
		CROSS JOIN LATERAL search_phrase(u.words) phrase
	) AS without, (
		SELECT string_agg(search_quote(t.lexeme) || ':B', ' & ')
		FROM unnest(search_vector(:tag_words::text)) t
	) AS tags
), query AS MATERIALIZED (
	SELECT nullif(concat_ws(' & ', words, phrases), '')::tsquery AS said,
		concat_ws(' & ', words, phrases, tags) = '' AS is_open,
		nullif(concat_ws(' & ', words, phrases, tags, without), '')::tsquery AS whole
	FROM pieces
), written AS MATERIALIZED (
	(SELECT id FROM questions WHERE author_id = :person_id?::bigint ORDER BY created_at DESC LIMIT 2000)
	UNION
	(SELECT question_id FROM posts
	WHERE author_id = :person_id AND kind = 'answer' AND is_visible(posts)
	ORDER BY question_id DESC LIMIT 2000)
), walked AS MATERIALIZED (
	SELECT id FROM (
		(SELECT id, standing, n_answers FROM questions
		WHERE is_visible AND :person_id IS NULL AND :least_score?::integer IS NULL AND (SELECT is_open FROM query)
		ORDER BY created_at DESC, id DESC LIMIT 5000)
		UNION ALL
		(SELECT id, standing, n_answers FROM questions
		WHERE is_visible AND :person_id IS NULL AND score >= :least_score AND (SELECT is_open FROM query)
		ORDER BY score DESC, id DESC LIMIT 5000)
	) q
	WHERE (1 << standing) & :states::integer <> 0 AND n_answers >= :n_answers::integer
	LIMIT 1000
), found AS MATERIALIZED (
	(SELECT kind, ref_id, locale FROM search_documents d
	WHERE tsv @@ (SELECT whole FROM query WHERE NOT is_open AND :person_id IS NULL)
		AND search_fits(d, :language::text, :category_id?::bigint, :state::text)
	LIMIT 10000)
	UNION ALL
	SELECT d.kind, d.ref_id, d.locale
	FROM (SELECT id FROM written UNION ALL SELECT id FROM walked) w
	CROSS JOIN LATERAL (
		SELECT s.*, search_fits(s, :language, :category_id, :state) AS is_fitting
		FROM search_documents s WHERE s.kind = 'question' AND s.ref_id = w.id OFFSET 0
	) d
	WHERE (d.tsv @@ (SELECT whole FROM query)) IS NOT FALSE AND d.is_fitting
), fitting AS MATERIALIZED (
	SELECT f.kind, f.ref_id, f.locale,
		CASE WHEN :least_score IS NOT NULL THEN q.score ELSE 0 END AS score
	FROM found f
	LEFT JOIN LATERAL (SELECT * FROM questions s WHERE s.id = f.ref_id OFFSET 0) q
		ON f.kind = 'question'
	WHERE (:kind::text IS NULL OR f.kind = :kind)
	AND (f.kind = 'entry'
		OR q.tags @> :all_of::text[] AND NOT q.tags && :none_of::text[] AND (1 << q.standing) & :states <> 0
		AND q.n_answers >= :n_answers AND (:least_score IS NULL OR q.score >= :least_score))
	ORDER BY f.kind, CASE WHEN :least_score IS NOT NULL AND (SELECT said IS NULL FROM query) THEN q.score END DESC,
		f.ref_id DESC
	LIMIT 500
), counted AS (
	SELECT (SELECT count(*) FROM fitting) AS n,
		(SELECT count(*) FROM found) < 500 AND (SELECT count(*) FROM written) < 2000
		-- Of the newest without words, some were looked at.
		AND (NOT (SELECT is_open FROM query) OR (SELECT count(*) FROM (SELECT FROM questions LIMIT 5000) few) < 5000) AS is_all
), ranked AS (
	SELECT f.kind, f.ref_id, f.score, CASE WHEN :is_newest::boolean THEN d.at END AS at,
		coalesce(ts_rank_cd('{0.2, 0.333333, 0.5, 1}', d.tsv, (SELECT said FROM query), 1), 0)::float8
			* CASE WHEN f.kind = 'entry' THEN 1.1::float8 ELSE 1 END
			* CASE WHEN f.locale = :locale::text THEN 1.1::float8 ELSE 1 END AS rank
	FROM fitting f
	CROSS JOIN LATERAL (
		SELECT tsv, at FROM search_documents s WHERE s.kind = f.kind AND s.ref_id = f.ref_id OFFSET 0
	) d
), best AS MATERIALIZED (
	SELECT * FROM ranked
	ORDER BY at DESC NULLS LAST, rank DESC, score DESC, ref_id DESC, kind
	LIMIT :limit::integer OFFSET :offset::integer
)
SELECT k.kind = 'entry' AS is_entry, k.ref_id AS id, true AS has_all, b.rank, k.title, k.slug, k.locale,
	c.slug AS category_slug, c.name AS category_name, k.n_answers, k.at,
	k.is_accepted, k.is_official, k.body, k.answer,
	k.kind = 'question' AND EXISTS (SELECT FROM duplicates x WHERE x.question_id = k.ref_id) AS is_duplicate,
	(SELECT n FROM counted) AS n_found, (SELECT is_all FROM counted) AS is_all
FROM best b
JOIN search_cards k ON k.kind = b.kind AND k.ref_id = b.ref_id
JOIN category_in(k.category_id, :locale) c ON true
ORDER BY b.at DESC NULLS LAST, b.rank DESC, b.score DESC, b.ref_id DESC, b.kind;
