-- name: handle_complete
-- Two walks along the prefix's place in an index each; :prefix_end is the prefix followed by the last character
-- there is. Ranges instead of LIKE, so that a prepared plan can use the indexes.
SELECT name, display_name FROM (
	(SELECT name, display_name, 0 AS rank FROM accounts
	WHERE name ~>=~ lower(:prefix::text) AND name ~<~ lower(:prefix_end::text)
		AND verified_at IS NOT NULL AND suspended_at IS NULL
	ORDER BY name USING ~<~ LIMIT :limit::integer)
	UNION
	(SELECT name, display_name, 1 FROM accounts
	WHERE lower(display_name) ~>=~ lower(:prefix) AND lower(display_name) ~<~ lower(:prefix_end)
		AND verified_at IS NOT NULL AND suspended_at IS NULL
	ORDER BY lower(display_name) USING ~<~ LIMIT :limit)
) AS found
GROUP BY name, display_name ORDER BY min(rank), name LIMIT :limit;
