-- name: helpful_say
-- Empty: no such entry.
INSERT INTO entry_helped AS h (entry_id, day, n_yes, n_no)
SELECT id, current_date, :is_yes::boolean::int, (NOT :is_yes)::int FROM entries
WHERE id = :entry_id::bigint AND retired_at IS NULL
ON CONFLICT (entry_id, day) DO UPDATE SET n_yes = h.n_yes + excluded.n_yes, n_no = h.n_no + excluded.n_no
RETURNING h.entry_id;

-- name: helpful_remark
INSERT INTO entry_remarks (entry_id, text)
SELECT id, :text::text FROM entries WHERE id = :entry_id::bigint AND retired_at IS NULL
RETURNING entry_id;

-- name: helpful_exists
SELECT id FROM entries WHERE id = :entry_id::bigint AND retired_at IS NULL;

-- name: helpful_get
SELECT coalesce(sum(n_yes), 0)::bigint AS n_yes, coalesce(sum(n_no), 0)::bigint AS n_no
FROM entry_helped WHERE entry_id = :entry_id::bigint AND day > current_date - :days::integer;

-- name: helpful_list
-- What was said in these days is added up first: it is no more than readers say in them. Then a page of it.
WITH said AS MATERIALIZED (
	SELECT entry_id, sum(n_yes)::bigint AS n_yes, sum(n_no)::bigint AS n_no FROM entry_helped
	WHERE day > current_date - :days::integer GROUP BY entry_id
)
SELECT e.id, e.title, e.slug, e.locale, c.name AS category_name, s.n_yes, s.n_no
FROM said s
JOIN entries e ON e.id = s.entry_id AND e.retired_at IS NULL
JOIN category_in(e.category_id, :locale::text) c ON true
WHERE :after_id?::bigint IS NULL OR (s.n_no, s.entry_id) < (:after_n::bigint, :after_id)
ORDER BY s.n_no DESC, s.entry_id DESC LIMIT :limit::integer;

-- name: helpful_remarks
-- The newest of each of these, in their order.
SELECT r.entry_id, r.text, r.at
FROM unnest(:entries::bigint[]) WITH ORDINALITY AS e (id, place)
CROSS JOIN LATERAL (
	SELECT * FROM entry_remarks x WHERE x.entry_id = e.id ORDER BY x.at DESC, x.id DESC LIMIT :each::integer
) r
ORDER BY e.place, r.at DESC, r.id DESC;

-- name: helpful_sweep
DELETE FROM entry_remarks WHERE at < now() - make_interval(days => :days::integer);
