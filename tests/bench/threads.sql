-- Threads :first to :last of a made-up community, all at once. Their words are made up too: 20,000 by Zipf's
-- law as in people's texts, so that the first stands in every thread, the hundredth in one of ten, the ten
-- thousandth in one of a thousand. A title has five of the 20th to the rarest (mix.lua makes the same ones
-- to search for), a question 50, an answer 40. As superuser, with the triggers off; counters and search
-- documents are set here.
SET session_replication_role = replica;
BEGIN;
INSERT INTO accounts (name, display_name)
SELECT 'reader' || n, 'Reader ' || n FROM generate_series(1, 2000) n
ON CONFLICT DO NOTHING;
INSERT INTO tags (name)
SELECT unnest(ARRAY['refund', 'invoice', 'delivery', 'warranty', 'filter', 'battery', 'login', 'returns',
	'coupon', 'cleaning', 'noise', 'leak', 'spare-parts', 'subscription', 'address', 'update'])
ON CONFLICT DO NOTHING;

SET work_mem = '512MB';
CREATE TEMP TABLE words AS
SELECT place, s[1 + x % 60] || s[1 + x / 60 % 60] || s[1 + x / 3600] AS word
FROM string_to_array('ba be bi bo bu da de di do du fa fe fi fo fu ga ge gi go gu ka ke ki ko ku la le li lo lu '
		'ma me mi mo mu na ne ni no nu pa pe pi po pu ra re ri ro ru ta te ti to tu va ve vi vo vu', ' ') s,
	generate_series(1, 20000) place, LATERAL (SELECT place * 7919 % 216000 AS x) spread;
ANALYZE words;

CREATE TEMP TABLE made AS
WITH parts AS (
	SELECT n, 1000000 + n AS id, abs(hashint8(n)::bigint) AS h FROM generate_series(:first, :last) n
), titles AS (
	SELECT n, string_agg(word, ' ' ORDER BY k) AS title
	FROM (
		SELECT n, k, floor(20 * 1000 ^ (x * x % 1000003 / 1000003.0::float8))::integer AS place
		FROM parts, LATERAL (
			SELECT k, (n * (ARRAY[7919, 104729, 611953, 821641, 953])[k]::bigint) % 1000003 AS x
			FROM generate_series(1, 5) k
		) hash
	) t
	JOIN words USING (place)
	GROUP BY n
), texts AS (
	SELECT n, string_agg(word, ' ') FILTER (WHERE k <= 50) AS body,
		coalesce(string_agg(word, ' ') FILTER (WHERE k > 50), '') AS answer
	FROM (
		SELECT n, k, floor(20000 ^ random())::integer AS place
		FROM parts, generate_series(1, 90) k
	) t
	JOIN words USING (place)
	GROUP BY n
)
SELECT id, n, h, 'How do I ' || title || '?' AS title, body, answer,
	ARRAY[(ARRAY['refund', 'invoice', 'delivery', 'warranty', 'filter', 'battery', 'login', 'returns'])[1 + h % 8],
		(ARRAY['coupon', 'cleaning', 'noise', 'leak', 'spare-parts', 'subscription', 'address', 'update'])[1 + h / 8 % 8]]
		AS tags,
	(h / 64 % 4)::integer AS n_answers, now() - h % 63072000 * interval '1 second' AS at,
	(SELECT min(a.id) FROM accounts a WHERE a.name = 'reader1') + h % 2000 AS author_id
FROM parts JOIN titles USING (n) JOIN texts USING (n);

INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer, words, n_up, created_at)
SELECT id, 'question', id, author_id, body, '<p>' || body || '</p>', :renderer, body,
	h % 7, at
FROM made;
INSERT INTO questions (id, title, title_words, slug, category_id, author_id, tags, score, n_answers, n_views,
	created_at, active_at)
SELECT id, title, lower(replace(title, '?', '')), 'thread-' || n, (SELECT min(id) FROM categories), author_id, tags,
	h % 7, n_answers, h % 500, at, at
FROM made;
INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer, words, n_up, created_at)
SELECT 10000000 + n * 4 + k, 'answer', id, author_id, answer, '<p>' || answer || '</p>', :renderer,
	answer, (h + k) % 5, at + k * interval '1 hour'
FROM made, generate_series(1, n_answers) k;
INSERT INTO question_tags (tag_id, question_id)
SELECT t.id, m.id FROM made m JOIN tags t ON t.name = ANY (m.tags);
UPDATE tags t SET n_questions = (SELECT count(*) FROM question_tags q WHERE q.tag_id = t.id);
UPDATE categories c SET n_questions = (SELECT count(*) FROM questions q WHERE q.category_id = c.id);
COMMIT;
