-- What each process knows of the words in the index: how rare they are, and which stand in titles. Read once, and
-- again when it has changed or may have.

-- name: rarity_state
SELECT n_documents, n_title, n_words, refreshed_at FROM search_totals;

-- name: rarity_snapshot
-- As one text, a line each: tens of thousands of rows would take ten times their memory. Rarer words than these
-- are as rare as if they stood in one document.
SELECT string_agg(l.lexeme || ' ' || l.n_documents || ' ' || l.n_titles, E'\n') AS words
FROM (SELECT * FROM search_lexemes ORDER BY n_documents DESC LIMIT 50000) l;

-- name: rarity_live
-- Where there is no snapshot worth it: the same from the documents themselves, of a large site some of them.
SELECT s.n_documents, s.n_title, s.n_words, (
	SELECT string_agg(w.word || ' ' || w.n || ' ' || w.n_titles, E'\n')
	FROM (
		SELECT ltrim(t.word, '=') AS word,
			ceil(coalesce(max(t.ndoc) FILTER (WHERE t.word NOT LIKE '=%'), 0) * s.factor)::bigint AS n,
			ceil(coalesce(max(t.ndoc) FILTER (WHERE t.word LIKE '=%'), 0) * s.factor)::bigint AS n_titles
		FROM ts_stat('SELECT tsv FROM search_documents LIMIT 1000') t
		GROUP BY 1
	) w
) AS words
FROM (
	SELECT count(*) AS n_documents, coalesce(sum(n_title), 0)::bigint AS n_title, coalesce(sum(n_words), 0)::bigint AS n_words,
		greatest(count(*) / 1000.0, 1) AS factor
	FROM search_documents
) s;

-- name: rarity_vocabulary
-- The words of titles, to mend typing errors by. Before the first snapshot of them: titles as they stand.
SELECT CASE WHEN EXISTS (SELECT FROM search_vocabulary) AND NOT :is_live::boolean
	THEN (SELECT string_agg(word, ' ') FROM (SELECT word FROM search_vocabulary LIMIT 40000) v)
	ELSE (SELECT string_agg(lower(title), ' ') FROM (SELECT title FROM search_documents LIMIT 1000) d) END AS words;
