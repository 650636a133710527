-- Threads :first to :last of a made-up community, all at once: titles and texts from a shop's words, no
-- two alike. As superuser, with the triggers off; counters and search documents are set here.
SET session_replication_role = replica;
BEGIN;
INSERT INTO accounts (name, display_name)
SELECT 'reader' || n, 'Reader ' || n FROM generate_series(1, 2000) n
ON CONFLICT DO NOTHING;
INSERT INTO tags (name)
SELECT unnest(ARRAY['refund', 'invoice', 'delivery', 'warranty', 'filter', 'battery', 'login', 'returns',
	'coupon', 'cleaning', 'noise', 'leak', 'spare-parts', 'subscription', 'address', 'update'])
ON CONFLICT DO NOTHING;

CREATE TEMP TABLE made AS
WITH words AS (
	SELECT ARRAY['return', 'clean', 'repair', 'replace', 'connect', 'cancel', 'register', 'open', 'charge',
			'descale', 'mount', 'pair', 'reset', 'ship', 'update', 'store'] AS verbs,
		ARRAY['kettle', 'filter', 'battery', 'invoice', 'coffee grinder', 'toaster', 'hair dryer', 'lamp',
			'vacuum cleaner', 'order', 'subscription', 'delivery', 'charger', 'remote control', 'speaker',
			'blender', 'fridge', 'thermostat', 'scale', 'iron', 'fan', 'heater', 'camera', 'doorbell',
			'keyboard', 'router', 'printer', 'cartridge', 'voucher', 'receipt', 'display', 'hinge'] AS nouns,
		ARRAY['after the update', 'without the box', 'before the warranty ends', 'on holiday', 'for the second time',
			'from another country', 'when it is still hot', 'with a gift card', 'in a small kitchen',
			'if the label is missing', 'over night', 'with hard water', 'under the desk', 'in winter',
			'for a friend', 'in the app'] AS tails
), parts AS (
	SELECT n, 1000000 + n AS id, h, verbs[1 + h % 16] AS verb, nouns[1 + h / 16 % 32] AS noun,
		nouns[1 + h / 512 % 32] AS other, tails[1 + h / 16384 % 16] AS tail
	FROM words, generate_series(:first, :last) n, LATERAL (SELECT abs(hashint8(n)::bigint) AS h) hash
)
SELECT id, n, h, format('How do I %s the %s %s?', verb, noun, tail) AS title,
	format('I bought a %s number %s in the shop last month and want to %s it %s. The manual of the %s says '
		'nothing about that, and the light keeps blinking. What is the right way, and does it cost anything?',
		noun, n, verb, tail, other) AS body,
	format('Take the %s off first, then %s it as the label on the %s shows. It takes about %s minutes and is free '
		'within two years of the order. If the light still blinks, write to us with the number %s.',
		other, verb, noun, 1 + h % 50, n) AS answer,
	ARRAY[(ARRAY['refund', 'invoice', 'delivery', 'warranty', 'filter', 'battery', 'login', 'returns'])[1 + h % 8],
		(ARRAY['coupon', 'cleaning', 'noise', 'leak', 'spare-parts', 'subscription', 'address', 'update'])[1 + h / 8 % 8]]
		AS tags,
	(h / 64 % 4)::integer AS n_answers, now() - h % 63072000 * interval '1 second' AS at,
	(SELECT min(a.id) FROM accounts a WHERE a.name = 'reader1') + h % 2000 AS author_id
FROM parts;

INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer, words, n_up, created_at)
SELECT id, 'question', id, author_id, body, '<p>' || body || '</p>', 1, lower(regexp_replace(body, '[.,?]', '', 'g')),
	h % 7, at
FROM made;
INSERT INTO questions (id, title, title_words, slug, category_id, author_id, tags, score, n_answers, n_views,
	created_at, active_at)
SELECT id, title, lower(replace(title, '?', '')), 'thread-' || n, (SELECT min(id) FROM categories), author_id, tags,
	h % 7, n_answers, h % 500, at, at
FROM made;
INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer, words, n_up, created_at)
SELECT 10000000 + n * 4 + k, 'answer', id, author_id, answer, '<p>' || answer || '</p>', 1,
	lower(regexp_replace(answer, '[.,?]', '', 'g')), (h + k) % 5, at + k * interval '1 hour'
FROM made, generate_series(1, n_answers) k;
INSERT INTO question_tags (tag_id, question_id)
SELECT t.id, m.id FROM made m JOIN tags t ON t.name = ANY (m.tags);
UPDATE tags t SET n_questions = (SELECT count(*) FROM question_tags q WHERE q.tag_id = t.id);
UPDATE categories c SET n_questions = (SELECT count(*) FROM questions q WHERE q.category_id = c.id);
COMMIT;
