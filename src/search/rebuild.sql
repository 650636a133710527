-- Everything again, in steps that are short transactions: a site goes on while it is rebuilt.

-- name: rebuild_triggers_off
-- For this transaction; the documents are made from what is there after all words are.
SELECT set_config('answerwell.search', 'off', true) AS setting;

-- name: rebuild_question_documents
-- call: rebuild_documents
-- Up to :limit questions after :after; the last step reaches to the end of all ids, so that documents of
-- questions that are gone go too.
SELECT s.last, search_build_questions(:after::bigint + 1, s.last)::text AS built
FROM (
	SELECT CASE WHEN count(*) = :limit::integer THEN max(id) ELSE 9223372036854775807 END AS last
	FROM (SELECT id FROM questions WHERE id > :after::bigint ORDER BY id LIMIT :limit::integer) q
) s;

-- name: rebuild_entry_documents
-- call: rebuild_documents
SELECT s.last, search_build_entries(:after::bigint + 1, s.last)::text AS built
FROM (
	SELECT CASE WHEN count(*) = :limit::integer THEN max(id) ELSE 9223372036854775807 END AS last
	FROM (SELECT id FROM entries WHERE id > :after::bigint ORDER BY id LIMIT :limit::integer) e
) s;

-- name: rebuild_totals
-- First: its row lock makes two refreshes at once follow each other.
UPDATE search_totals t
SET n_documents = d.n, n_title = d.n_title, n_words = d.n_words, refreshed_at = now()
FROM (
	SELECT count(*) AS n, coalesce(sum(n_title), 0) AS n_title, coalesce(sum(n_words), 0) AS n_words FROM search_documents
) d;

-- name: rebuild_lexemes
-- From a sample of about 20,000 documents, so that it takes a second however large the site is.
WITH sample AS (
	SELECT least(100, 2000000.0 / greatest(n_documents, 1)) AS percent FROM search_totals
), seen AS MATERIALIZED (
	SELECT ltrim(w.word, '=') AS word,
		coalesce(max(w.n) FILTER (WHERE w.word NOT LIKE '=%'), 0) AS n,
		coalesce(max(w.n) FILTER (WHERE w.word LIKE '=%'), 0) AS n_titles
	FROM (
		SELECT t.word, round(t.ndoc * 100 / s.percent)::integer AS n
		FROM sample s
		CROSS JOIN LATERAL ts_stat(format(
			'SELECT tsv FROM search_documents TABLESAMPLE SYSTEM (%s)', s.percent)) t
		WHERE t.ndoc > 1
	) w
	GROUP BY 1
	HAVING max(w.n) FILTER (WHERE w.word NOT LIKE '=%') IS NOT NULL
), gone AS (
	DELETE FROM search_lexemes l
	WHERE NOT EXISTS (SELECT FROM seen s WHERE s.word = l.lexeme)
)
INSERT INTO search_lexemes AS l (lexeme, n_documents, n_titles)
SELECT word, n, n_titles FROM seen
ON CONFLICT (lexeme) DO UPDATE SET n_documents = EXCLUDED.n_documents, n_titles = EXCLUDED.n_titles
WHERE abs(l.n_documents - EXCLUDED.n_documents) * 10 > l.n_documents
OR abs(l.n_titles - EXCLUDED.n_titles) * 10 > l.n_titles;

-- name: rebuild_vocabulary
-- The words of as many titles, for typing errors.
WITH seen AS MATERIALIZED (
	SELECT DISTINCT part AS word
	FROM search_totals s
	CROSS JOIN LATERAL (
		SELECT lower(title) AS title FROM search_documents
		TABLESAMPLE SYSTEM (least(100, 2000000.0 / greatest(s.n_documents, 1)))
	) d
	CROSS JOIN LATERAL regexp_split_to_table(d.title, '[^[:alnum:]]+') AS part
	WHERE length(part) BETWEEN 3 AND 32 AND part ~ '[a-z]'
), gone AS (
	DELETE FROM search_vocabulary WHERE word NOT IN (SELECT word FROM seen)
)
INSERT INTO search_vocabulary (word)
SELECT word FROM seen WHERE word NOT IN (SELECT word FROM search_vocabulary);

-- name: rebuild_version
SELECT words_version FROM search_totals;

-- name: rebuild_done
UPDATE search_totals SET words_version = :version::integer;
