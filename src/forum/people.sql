-- People in lists. A cursor is the id of the last person seen; one who is not there means the start.

-- name: people_by_reputation
-- call: people
-- row: person
SELECT a.id, a.name, a.display_name, a.role, a.joined_at, r.points, r.n_answers, r.n_thanks
FROM reputations r JOIN accounts a ON a.id = r.account_id AND a.is_listed
WHERE (r.points, r.account_id) < (coalesce((SELECT points FROM reputations WHERE account_id = :last_id?::bigint),
	2147483647), coalesce(:last_id, 9223372036854775807))
ORDER BY r.points DESC, r.account_id DESC LIMIT :limit::integer;

-- name: people_by_newest
-- call: people
-- row: person
SELECT a.id, a.name, a.display_name, a.role, a.joined_at, r.points, r.n_answers, r.n_thanks
FROM accounts a JOIN reputations r ON r.account_id = a.id
WHERE a.is_listed AND (a.joined_at, a.id) < (coalesce((SELECT joined_at FROM accounts
	WHERE id = :last_id?::bigint), 'infinity'), coalesce(:last_id, 9223372036854775807))
ORDER BY a.joined_at DESC, a.id DESC LIMIT :limit::integer;

-- name: people_by_name
-- call: people
-- row: person
-- In the order of the index of that name: Chinese by its sound, then Latin letters.
SELECT a.id, a.name, a.display_name, a.role, a.joined_at, r.points, r.n_answers, r.n_thanks
FROM accounts a JOIN reputations r ON r.account_id = a.id
WHERE a.is_listed AND (lower(a.display_name) COLLATE "zh-x-icu", a.id) > (coalesce((SELECT
	lower(display_name) FROM accounts WHERE id = :last_id?::bigint), '') COLLATE "zh-x-icu", coalesce(:last_id, 0))
ORDER BY lower(a.display_name) COLLATE "zh-x-icu", a.id LIMIT :limit::integer;

-- name: people_of_staff
-- row: person
-- Few enough to come all at once.
SELECT a.id, a.name, a.display_name, a.role, a.joined_at, r.points, r.n_answers, r.n_thanks
FROM accounts a JOIN reputations r ON r.account_id = a.id
WHERE a.role <> 'customer' AND a.is_listed
ORDER BY array_position(ARRAY['admin', 'moderator', 'staff'], a.role), lower(a.display_name) COLLATE "zh-x-icu", a.id
LIMIT 500;

-- name: people_starting
-- row: person
-- Two walks in the order of bytes: those whose displayed name begins so, and of the others those whose
-- user name does.
WITH wanted AS (
	SELECT lower(:beginning::text) AS low, lower(:beginning) || chr(1114111) AS high,
		coalesce((SELECT CASE WHEN starts_with(lower(display_name), lower(:beginning)) THEN lower(display_name)
			ELSE name END FROM accounts WHERE id = :last_id?::bigint), lower(:beginning)) AS key
), page AS (
	(SELECT id, lower(display_name) AS key FROM accounts
	WHERE is_listed AND lower(display_name) ~>=~ (SELECT key FROM wanted)
		AND lower(display_name) ~<~ (SELECT high FROM wanted)
		AND (lower(display_name) <> (SELECT key FROM wanted) OR id > coalesce(:last_id, 0))
	ORDER BY lower(display_name) USING ~<~, id LIMIT 51)
	UNION ALL
	(SELECT id, name FROM accounts
	WHERE is_listed AND name ~>=~ (SELECT key FROM wanted) AND name ~<~ (SELECT high FROM wanted)
		AND NOT starts_with(lower(display_name), (SELECT low FROM wanted))
		AND (name <> (SELECT key FROM wanted) OR id > coalesce(:last_id, 0))
	ORDER BY name USING ~<~, id LIMIT 51)
)
SELECT a.id, a.name, a.display_name, a.role, a.joined_at, r.points, r.n_answers, r.n_thanks
FROM page JOIN accounts a ON a.id = page.id JOIN reputations r ON r.account_id = a.id
ORDER BY page.key USING ~<~, a.id LIMIT :limit::integer;

-- name: people_answers
-- row: contribution
SELECT p.id, p.question_id, q.title, q.slug, q.locale, p.score, p.n_thanks, p.created_at AS at,
	q.accepted_id = p.id AS is_accepted,
	is_official(p) AS is_official,
	text_start(p.body, 600) AS body_start
FROM posts p JOIN questions q ON q.id = p.question_id AND q.is_visible
WHERE p.author_id = :author_id::bigint AND p.kind = 'answer' AND is_visible(p)
	AND p.id < :before_id::bigint
ORDER BY p.id DESC LIMIT :limit::integer;

-- name: people_entries
-- row: contribution
SELECT DISTINCT ON (e.entry_id) e.entry_id AS id, e.entry_id, e.title, e.slug, e.locale, e.published_at AS at, e.body_start
FROM posts p JOIN entry_origins e ON e.answer_id = p.id
WHERE p.author_id = :author_id::bigint AND p.kind = 'answer' AND is_visible(p)
	AND e.entry_id < :before_id::bigint
ORDER BY e.entry_id DESC LIMIT :limit::integer;
