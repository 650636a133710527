-- A category as a reader of that language is shown it, the one place that says how: its name in the language, else
-- in another one (by their codes: English comes first), else its slug, which is better than nothing; and what it
-- says about itself, in the language or in another one that says something. No row: no such category. Used as a
-- table, JOIN category_in(...) AS c ON true, it is planned as if its words stood there.
CREATE OR REPLACE FUNCTION category_in(category bigint, reader_locale text) RETURNS TABLE (slug text, name text, about text)
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 AS $$
	SELECT c.slug,
		coalesce(t.name, (SELECT o.name FROM category_texts o
			WHERE o.category_id = c.id ORDER BY o.locale LIMIT 1), c.slug),
		coalesce(nullif(t.about, ''), (SELECT o.about FROM category_texts o
			WHERE o.category_id = c.id AND o.about <> '' ORDER BY o.locale LIMIT 1), '')
	FROM categories c LEFT JOIN category_texts t ON t.category_id = c.id AND t.locale = reader_locale
	WHERE c.id = category
$$;
