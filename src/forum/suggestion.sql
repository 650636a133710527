-- name: suggestion_count_open
-- Walks the index of open ones, which are few; a flood is counted up to $1.
SELECT count(*) AS n FROM (SELECT FROM suggestions WHERE decided_at IS NULL LIMIT $1::int) AS open;
