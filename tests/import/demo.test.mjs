// The demo community: loaded once, whole, in the past, and without mail.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { newDatabase, stop } from './database.mjs';

after(stop);

const db = await newDatabase();

test('it is loaded within seconds and says so in one line', async () => {
	const began = Date.now();
	const run = await db.run('demo', '--if-empty');
	assert.equal(run.code, 0, run.err);
	assert.match(run.out, /^ok: 89 questions, 30 FAQ entries\n$/);
	assert.ok(Date.now() - began < 100000);
});

test('everything in it happened in the past, to the people it has', () => {
	assert.deepEqual(db.one(`SELECT (SELECT count(*) FROM posts WHERE created_at > now()) AS posts,
		(SELECT count(*) FROM votes v JOIN posts p ON p.id = v.post_id WHERE v.at > now() OR v.at < p.created_at
			OR v.account_id = p.author_id) AS votes,
		(SELECT count(*) FROM questions WHERE active_at > now() OR active_at < created_at) AS questions,
		(SELECT count(*) FROM acceptances a JOIN posts p ON p.id = a.answer_id WHERE a.at < p.created_at OR a.at > now()) AS
			acceptances,
		(SELECT count(*) FROM revisions r JOIN posts p ON p.id = r.post_id WHERE r.number = 1 AND r.at <> p.created_at
			OR r.at > now()) AS revisions,
		(SELECT count(*) FROM audit_log WHERE at > now() - interval '1 minute') AS log,
		(SELECT count(*) FROM entries WHERE published_at > now()) AS entries`),
	{ posts: 0, votes: 0, questions: 0, acceptances: 0, revisions: 0, log: 0, entries: 0 });
});

test('each language has three groups of synonyms', () => {
	assert.deepEqual(db.rows(`SELECT locale, count(*) AS n, count(*) FILTER (WHERE changed_at < now() - interval '1 day') AS past,
		bool_or(words LIKE E'refund\\nmoney back\\n%' OR words LIKE E'退款\\n退钱\\n%') AS has_refund FROM synonyms GROUP BY 1 ORDER BY 1`),
	[{ locale: 'en', n: 3, past: 3, has_refund: true }, { locale: 'zh_CN', n: 3, past: 3, has_refund: true }]);
});

test('each language has six words of the shop that entries explain', () => {
	assert.deepEqual(db.rows(`SELECT g.locale, count(*) AS n, count(*) FILTER (WHERE EXISTS (SELECT FROM entries e WHERE e.locale = g.locale
		AND EXISTS (SELECT FROM unnest(g.word || string_to_array(g.forms, E'\\n')) f (form) WHERE strpos(lower(e.body), lower(f.form)) > 0))) > 2 AS are_used
		FROM glossary g GROUP BY 1 ORDER BY 1`),
	[{ locale: 'en', n: 6, are_used: true }, { locale: 'zh_CN', n: 6, are_used: true }]);
});

test('each language shows what readers say of entries, and two that a moderator put first on their shelf', () => {
	assert.deepEqual(db.rows(`SELECT locale, count(*) FILTER (WHERE place IS NOT NULL) AS placed,
		count(*) FILTER (WHERE EXISTS (SELECT FROM entry_helped h WHERE h.entry_id = e.id AND h.day < current_date)) >= 5 AS are_rated,
		count(*) FILTER (WHERE EXISTS (SELECT FROM entry_remarks r WHERE r.entry_id = e.id AND r.at < now() - interval '1 day')) >= 3 AS have_words,
		(SELECT bool_or(h.n_no > 0) AND bool_or(h.n_yes > 0) FROM entry_helped h JOIN entries o ON o.id = h.entry_id WHERE o.locale = e.locale) AS are_both
		FROM entries e GROUP BY locale ORDER BY locale`),
	['en', 'zh_CN'].map((locale) => ({ locale, placed: 2, are_rated: true, have_words: true, are_both: true })));
});

test('each language has templates of categories, a suggested edit that waits, and a thread with more comments than are shown', () => {
	for (const locale of ['en', 'zh_CN']) {
		assert.deepEqual(db.one(`SELECT (SELECT count(*) > 2 FROM reply_templates WHERE locale = '${locale}' AND category_id IS NOT NULL AND n_used > 0) AS templates,
			(SELECT count(*) > 0 FROM suggestions s JOIN posts p ON p.id = s.post_id JOIN questions q ON q.id = p.question_id
				WHERE s.decided_at IS NULL AND q.locale = '${locale}') AS waits,
			(SELECT max(n) > 6 FROM (SELECT count(*) AS n FROM posts c JOIN questions q ON q.id = c.question_id
				WHERE c.kind = 'comment' AND q.locale = '${locale}' AND is_visible(c) GROUP BY c.parent_id) x) AS comments`),
		{ templates: true, waits: true, comments: true }, locale);
	}
	assert.deepEqual(db.one(`SELECT count(*) > 0 AS there, bool_and(n_answers > 0) AS answered FROM questions WHERE title ~ '[\u0600-\u06FF]' AND is_visible`),
		{ there: true, answered: true }, 'and one is written from right to left');
});

test('readers of each language have rhythms of their own, and nothing old is news to them', () => {
	for (const locale of ['en', 'zh_CN'])
		assert.deepEqual(db.one(`SELECT count(DISTINCT s.frequency) > 2 AS rhythms FROM digest_readers d JOIN subscriptions s USING (reader_id) WHERE d.locale = '${locale}'`),
			{ rhythms: true }, locale);
	assert.deepEqual(db.one(`SELECT count(*) FILTER (WHERE quiet_from IS NOT NULL) > 0 AS quiet, count(*) FILTER (WHERE languages IS NOT NULL) > 0 AS both,
		(SELECT bool_and(a.at = e.changed_at AND is_told) FROM entry_announcements a JOIN entries e ON e.id = a.entry_id) AS old FROM subscriptions`),
	{ quiet: true, both: true, old: true });
});

test('each language has the pages that staff keeps, and a link in the footer', () => {
	assert.deepEqual(db.rows(`SELECT locale, string_agg(code, ' ' ORDER BY code) AS codes, bool_and(changed_at < now() - interval '1 day') AS past
		FROM site_pages GROUP BY 1 ORDER BY 1`),
	[{ locale: 'en', codes: 'contact imprint shops terms', past: true }, { locale: 'zh_CN', codes: 'contact imprint shops terms', past: true }]);
	assert.deepEqual(db.one(`SELECT count(*) AS n FROM settings WHERE name LIKE 'footer%' AND changed_at < now() - interval '1 day'`), { n: 2 });
});

test('what is kept about threads agrees with the facts', () => {
	assert.deepEqual(db.one(`SELECT
		(SELECT count(*) FROM posts p WHERE n_up <> (SELECT count(*) FROM votes v WHERE v.post_id = p.id AND value = 1)
			OR n_down <> (SELECT count(*) FROM votes v WHERE v.post_id = p.id AND value = -1)) AS votes,
		(SELECT count(*) FROM questions q JOIN posts p USING (id) WHERE q.score <> p.score) AS scores,
		(SELECT count(*) FROM questions q WHERE n_answers <> (SELECT count(*) FROM posts p WHERE p.question_id = q.id AND
			kind = 'answer')) AS answers,
		(SELECT count(*) FROM questions q WHERE n_metoo <> (SELECT count(*) FROM metoos m WHERE m.question_id = q.id)) AS metoos,
		(SELECT count(*) FROM categories c WHERE n_questions <> (SELECT count(*) FROM questions q WHERE q.category_id = c.id))
			AS shelves,
		(SELECT count(*) FROM questions WHERE (official_id IS NOT NULL) <> EXISTS (SELECT FROM official_standing m JOIN posts p
			ON p.id = m.answer_id WHERE p.question_id = questions.id AND NOT m.is_suspended AND (valid_until IS NULL OR valid_until > now()))) AS marks`),
	{ votes: 0, scores: 0, answers: 0, metoos: 0, shelves: 0, marks: 0 });
	assert.deepEqual(db.one(`SELECT (SELECT count(*) FROM accounts) AS people, (SELECT count(*) FROM posts) AS posts,
		(SELECT count(*) FROM acceptances) AS accepted, (SELECT count(*) FROM official_marks WHERE kind = 'set') AS official,
		(SELECT array_agg(DISTINCT q.locale ORDER BY q.locale) FROM posts p JOIN questions q ON q.id = p.question_id
			WHERE p.official_suspended_at < now()) AS suspended_in,
		(SELECT count(*) FROM questions WHERE official_id IS NOT NULL) AS in_force,
		(SELECT count(*) FROM duplicates) AS duplicates, (SELECT count(*) FROM closures) AS closed,
		(SELECT count(*) FROM entry_sources WHERE question_revision > 0 AND answer_revision > 0) AS sources,
		(SELECT count(*) FROM audit_log WHERE action = 'answer.official') AS logged,
		(SELECT array_agg(q.locale || ' ' || p.hidden_reason ORDER BY q.locale) FROM posts p JOIN questions q ON q.id = p.question_id
			WHERE p.hidden_at BETWEEN p.created_at AND now() - interval '1 hour') AS hidden,
		(SELECT count(DISTINCT post_id) FROM flags WHERE resolved_at IS NULL) AS flagged`),
	{ people: 17, posts: 386, accepted: 61, official: 34, suspended_in: ['en', 'zh_CN'], in_force: 31, duplicates: 8, closed: 1, sources: 6, logged: 34,
		hidden: ['en private', 'zh_CN private'], flagged: 3 });
});

test('accepted answers link entries of their language, and evaluate has something to say in both', async () => {
	const linked = db.rows(`SELECT q.locale, count(*) AS n, bool_and(p.html LIKE '%href="/faq/' || e.id || '/%' AND e.published_at < p.created_at
			AND p.body LIKE '%](/faq/' || e.id || '/' || e.slug || ')%' AND r.body = p.body) AS is_right
		FROM matching_outcomes o JOIN questions q ON q.id = o.question_id JOIN posts p ON p.id = q.accepted_id
		JOIN revisions r ON r.post_id = p.id AND r.number = 1 JOIN entries e ON e.id = o.entry_id
		WHERE q.duplicate_of IS NULL GROUP BY 1 ORDER BY 1`);
	assert.deepEqual(linked, [{ locale: 'en', n: 12, is_right: true }, { locale: 'zh_CN', n: 13, is_right: true }]);
	assert.equal(db.one(`SELECT count(*) AS n FROM posts WHERE body LIKE '%](faq:%'`).n, 0);
	const run = await db.run('evaluate');
	assert.deepEqual([run.code, run.err], [0, '']);
	const [en, zh, rest] = run.out.match(/\d+(?= (?:questions? of which|further ones?))/g).map(Number);
	assert.ok(en > 0 && zh > 0, run.out);
	assert.equal(en + zh + rest, db.one('SELECT count(DISTINCT question_id) AS n FROM matching_outcomes').n);
});

test('what customers type finds its entry, in both languages', async () => {
	for (const [asked, locale, title] of [['how long until the refund is on my card', 'en', 'When do I get my money back?'],
		['need our vat number on the bill', 'en', 'Where do I find my invoice?'], ['钱怎么还没退给我呀', 'zh_CN', '退款多久能到账？'],
		['發票抬頭開錯了', 'zh_CN', '怎么开电子发票？在哪里下载？']]) {
		const { out } = await db.run('suggest', asked, '--locale', locale, '--all');
		assert.equal(db.one(`SELECT title FROM entries WHERE external_id = '${out.split('\t')[2]}'`)?.title, title, asked);
	}
});

test('an edition was sent, one is being composed, with an introduction in each language, and another one is scheduled', () => {
	assert.deepEqual(
		db.rows(`SELECT state, leaves_at > now() AS is_ahead, (SELECT count(*)::int FROM edition_introductions AS i WHERE i.edition_id = e.id) AS n_words,
			(SELECT count(DISTINCT x.locale)::int FROM edition_choices AS c JOIN entries AS x ON x.id = c.entry_id WHERE c.edition_id = e.id) AS n_languages,
			(SELECT count(*)::int FROM edition_texts AS t WHERE t.edition_id = e.id) AS n_frozen
			FROM editions AS e ORDER BY id`),
		[
			{ state: 'sent', is_ahead: false, n_words: 2, n_languages: 2, n_frozen: 2 },
			{ state: 'draft', is_ahead: null, n_words: 2, n_languages: 2, n_frozen: 0 },
			{ state: 'scheduled', is_ahead: true, n_words: 2, n_languages: 2, n_frozen: 2 },
		],
	);
});

test('of what was sent one mail is uncertain, one reader left by theirs, and two read by mail alone', () => {
	assert.deepEqual(db.one(`SELECT count(*) FILTER (WHERE m.state = 'uncertain')::int AS uncertain, count(m.unsubscribed_at)::int AS gone,
		(SELECT count(*)::int FROM subscriptions WHERE ended_how = 'one_click') AS ended,
		(SELECT string_agg(r.locale, ' ' ORDER BY r.locale) FROM mail_readers AS r JOIN subscriptions AS s ON s.mail_reader_id = r.id
			WHERE r.token_hash IS NULL AND subscription_is_on(s)) AS readers FROM mails AS m`),
	{ uncertain: 1, gone: 1, ended: 1, readers: 'en zh_CN' });
});

test('all can be searched, and nobody is mailed', () => {
	assert.deepEqual(db.one(`SELECT (SELECT count(*) FROM search_documents WHERE kind = 'question') AS questions,
		(SELECT count(*) FROM search_documents WHERE kind = 'entry') AS entries, (SELECT count(*) FROM mails WHERE state NOT IN ('accepted', 'uncertain', 'failed')) AS mails,
		(SELECT count(*) FROM subscriptions WHERE confirmed_at IS NOT NULL AND ended_at IS NULL) AS readers,
		(SELECT count(*) FROM accounts WHERE verified_at IS NOT NULL AND password_hash LIKE '$argon2id$%' AND email_mac IS NOT
			NULL) AS logins`),
	{ questions: 89, entries: 30, mails: 0, readers: 16, logins: 17 });
});

test('a second time it does nothing, or says that it is there', async () => {
	const before = db.digest();
	const quiet = await db.run('demo', '--if-empty');
	assert.deepEqual([quiet.code, quiet.out.split('\n').length], [0, 2]);
	const loud = await db.run('demo');
	assert.equal(loud.code, 1);
	assert.match(loud.err, /there already/);
	assert.equal(db.digest(), before);
});
