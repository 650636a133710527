-- name: handle_complete
-- Two walks along the prefix's place in an index each; $2 is the prefix followed by the last character
-- there is. Ranges instead of LIKE, so that a prepared plan can use the indexes.
SELECT name, display_name FROM (
	(SELECT name, display_name, 0 AS rank FROM accounts
	WHERE name ~>=~ lower($1::text) AND name ~<~ lower($2::text) AND verified_at IS NOT NULL AND suspended_at IS NULL
	ORDER BY name USING ~<~ LIMIT $3::int)
	UNION
	(SELECT name, display_name, 1 FROM accounts
	WHERE lower(display_name) ~>=~ lower($1) AND lower(display_name) ~<~ lower($2)
		AND verified_at IS NOT NULL AND suspended_at IS NULL
	ORDER BY lower(display_name) USING ~<~ LIMIT $3)
) AS found
GROUP BY name, display_name ORDER BY min(rank), name LIMIT $3;
