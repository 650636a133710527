-- name: placing_move
-- All that stands before the entry's new place, and before its old one, gets a place: so the rest may change without
-- moving it. Empty: it stays where it was.
WITH shelf AS (
	SELECT e.id, e.place, row_number() OVER (ORDER BY e.place NULLS LAST,
		CASE WHEN e.locale = 'zh_CN' THEN e.title END COLLATE "zh-x-icu", e.title COLLATE "en-x-icu", e.id) AS at
	FROM entries e JOIN entries me ON me.id = :id::bigint
	WHERE e.retired_at IS NULL AND e.category_id = me.category_id AND e.locale = me.locale
), moved AS (
	SELECT at, CASE :way::text WHEN 'up' THEN greatest(at - 1, 1) WHEN 'top' THEN 1
		ELSE least(at + 1, (SELECT max(at) FROM shelf)) END AS goal
	FROM shelf WHERE id = :id
), places AS (
	SELECT s.id, CASE WHEN s.id = :id THEN m.goal
		WHEN s.at >= m.goal AND s.at < m.at THEN s.at + 1
		WHEN s.at > m.at AND s.at <= m.goal THEN s.at - 1
		ELSE s.at END AS place
	FROM shelf s, moved m
	WHERE m.goal <> m.at AND (s.place IS NOT NULL OR s.at <= greatest(m.at, m.goal))
), put AS (
	UPDATE entries e SET place = p.place FROM places p WHERE e.id = p.id
)
SELECT place FROM places WHERE id = :id;

-- name: placing_clear
-- The whole shelf by the alphabet.
UPDATE entries SET place = NULL
WHERE place IS NOT NULL AND retired_at IS NULL AND category_id = :category_id::bigint
	AND locale = (SELECT locale FROM entries WHERE id = :id::bigint);
