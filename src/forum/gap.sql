-- name: gap_find
-- Which of these are gaps. :words is what stands in brackets, :places what kind of place it is: "whole" in
-- brackets, "code" within code, "head" or "tail" beside a single bracket, "field" in braces. Between
-- Latin letters a gap ends where its word does.
WITH typed AS MATERIALIZED (
	SELECT c.i, c.place, gap_fold(c.words) AS words
	FROM unnest(:words::text[], :places::text[]) WITH ORDINALITY AS c (words, place, i)
), known AS MATERIALIZED (
	SELECT kind, words, words ~ ' |[一-龥]{3}' AS is_phrase,
		'^' || regexp_replace(words, '([^[:alnum:] ])', '\\\1', 'g') ||
			CASE WHEN words ~ '[a-z0-9]$' THEN '($|[^[:alnum:]]|[一-龥])' ELSE '' END AS head,
		CASE WHEN words ~ '^[a-z0-9]' THEN '(^|[^[:alnum:]]|[一-龥])' ELSE '' END ||
			regexp_replace(words, '([^[:alnum:] ])', '\\\1', 'g') || '$' AS tail
	FROM template_gaps
)
SELECT t.i, t.words FROM typed AS t
WHERE t.words <> '' AND EXISTS (
	SELECT FROM known AS k WHERE CASE t.place
		WHEN 'field' THEN k.kind = 'field' AND k.words = t.words
		WHEN 'code' THEN k.kind = 'gap' AND k.is_phrase AND k.words = t.words
		WHEN 'head' THEN k.kind = 'gap' AND t.words ~ k.head
		WHEN 'tail' THEN k.kind = 'gap' AND t.words ~ k.tail
		ELSE k.kind = 'gap' AND (k.words = t.words OR t.words ~ k.head OR t.words ~ k.tail
			OR (t.words ~ ' |[一-龥]{3}' AND strpos(k.words, t.words) > 0))
	END)
ORDER BY t.i;
