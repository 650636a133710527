// Five hundred visits whose outcome is known, through HTTP: what the site counts of them is exactly that. And a dump of the
// database after a thousand searches: nobody stands beside them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, test } from 'node:test';
import { join } from 'node:path';
import { startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const max = await site.person('max', { role: 'moderator' });
const members = await Promise.all(['ann', 'tom', 'mia', 'ben', 'eva'].map((name) => site.person(name)));
const member = (i) => members[i % members.length];
const publish = async (title, body, phrasings = '') => {
	const sent = await max.post('/faq', { title, body, category: 'billing', locale: 'en', phrasings, question: '0', answer: '0' });
	assert.equal(sent.status, 303);
	const id = Number(/\d+/.exec(sent.location)[0]);
	await until(`${title} is known`, async () => (await Promise.all(Array.from({ length: 8 }, () =>
		site.visitor().get(`/search/similar?title=${encodeURIComponent(title)}`)))).every((r) => r.text.includes(`/faq/${id}/`)));
	return id;
};
const COVERED = 'When do I get my money back?';
const refund = await publish(COVERED, 'Within five working days after we have your parcel.', 'how long does a refund take');
await publish('How do I send a device in for repair?', 'Print the label in your account and hand the parcel in.');

// A few at once, as visits come.
async function visits(n, visit) {
	let next = 0;
	await Promise.all(Array.from({ length: 4 }, async () => {
		while (next < n) await visit(next++);
	}));
}
let number = 0;
const ask = () => `${String(++number).padStart(22, '0')}`;
const draft = (title, who) => ({ title, body: `Somebody asks this for the ${who} time, and means it. (${++number})`, category: 'billing', tags: '' });
const claim = async (client, fields) => {
	const answer = await client.post('/questions/solved', { solved: `faq-${refund}`, ...fields }, { csrf: client.name ? true : false });
	assert.equal(answer.status, 303);
	return answer.location;
};
const say = async (client, path, said, status = 303) => assert.equal((await client.post(path, { said }, { csrf: client.name ? true : false })).status, status);
// Searches are written some times a second, or when somebody looks at them.
const written = () => max.get('/staff/searches');
const count = async (what) => Number(await site.value(`SELECT count(*) FROM ${what}`));

test('five hundred visits, each counted as what it was', async () => {
	// Solved: 60 claims of visitors from a search, found true; 40 claims of visitors while they asked, found false, of
	// whom each is shown the way to post; 20 of visitors who say no more.
	await visits(60, async () => {
		const visitor = site.visitor();
		const found = await visitor.get(`/search?q=${encodeURIComponent(COVERED)}`);
		const opened = await visitor.get(found.page.links().find((l) => l?.startsWith(`/faq/${refund}/`)));
		const claimed = await visitor.submit(opened.page.form('/questions/solved'), {}, ['solved', `faq-${refund}`]);
		assert.equal(claimed.status, 303);
		await say(visitor, claimed.location, 'yes');
	});
	await visits(40, async (i) => {
		const visitor = site.visitor();
		await say(visitor, await claim(visitor, { ...draft(COVERED, `${i}th`), ask: ask() }), 'no', 401);
	});
	await visits(20, async () => claim(site.visitor(), { q: COVERED, via: 'home', ask: ask() }));
	// Members: 30 claims that turn out true, 20 that do not, whose question is posted.
	for (let i = 0; i < 30; i++) await say(member(i), await claim(member(i), { ...draft(COVERED, `${i}th`), ask: ask() }), 'yes');
	for (let i = 0; i < 20; i++) await say(member(i), await claim(member(i), { ...draft(COVERED, `${i}th`), ask: ask() }), 'no');
	// Asked though covered: 50 had the entry before them, 50 never saw it.
	await visits(50, async (i) => site.ask(member(i), { ...draft(COVERED, `${i}th`), ask: ask(), shown: String(refund) }));
	await visits(50, async (i) => site.ask(member(i), { ...draft(COVERED, `${i}th`), ask: ask(), shown: '' }));
	// Asked and not covered: 40 for good, 30 until an entry comes.
	await visits(40, async (i) => site.ask(member(i), { ...draft('Zymurgy xylophone quagmire?', `${i}th`), ask: ask(), shown: '' }));
	await visits(30, async (i) => site.ask(member(i), { ...draft('Which dongle fits the widget?', `${i}th`), ask: ask(), shown: '' }));
	// Looked for and left: 80 find nothing, 60 find something and open nothing, 20 open it and say nothing.
	await visits(80, async () => site.visitor().get('/search?q=flibbertigibbet'));
	await visits(60, async () => site.visitor().get('/search?q=device+repair'));
	await visits(20, async () => {
		const visitor = site.visitor();
		const found = await visitor.get('/search?q=print+the+label');
		assert.equal((await visitor.get(found.page.links().find((l) => /^\/faq\/\d+\//.test(l ?? '')))).status, 200);
	});

	const dongle = await publish('Which dongle fits the widget?', 'The small one.');

	await written();
	assert.equal(await count('searches'), 500);
	assert.deepEqual(await site.rows(`SELECT outcome, count(*)::int AS n FROM searches GROUP BY 1 ORDER BY 1`),
		[{ outcome: 'asked', n: 170 }, { outcome: 'claimed', n: 170 }, { outcome: 'none', n: 160 }]);
	assert.deepEqual(await site.rows(`SELECT via, count(*)::int AS n FROM searches GROUP BY 1 ORDER BY 1`),
		[{ via: 'ask', n: 260 }, { via: 'home', n: 20 }, { via: 'search', n: 220 }]);
	assert.equal(await count(`searches WHERE outcome = 'claimed' AND solved_entry_id = ${refund}`), 170);
	// Solved: claimed, verified, "no".
	assert.deepEqual(await site.rows(`SELECT by_member IS NOT NULL AS member, coalesce(said, 'open') AS said, count(*)::int AS n FROM solutions GROUP BY 1, 2 ORDER BY 1, 2`), [
		{ member: false, said: 'no', n: 40 }, { member: false, said: 'open', n: 20 }, { member: false, said: 'yes', n: 60 },
		{ member: true, said: 'no', n: 20 }, { member: true, said: 'yes', n: 30 }]);
	// Asked although covered: 50 shown; 50 never, and the 20 that came of a "no" had seen it before they claimed.
	const offers = (what) => count(`question_offers WHERE entry_id = ${refund} AND is_best AND probability >= 0.7 AND ${what}`);
	assert.equal(await offers('was_shown'), 70);
	assert.equal(await offers('NOT was_shown'), 50);
	// Not covered when it was asked, whatever came later.
	assert.equal(await count(`questions q WHERE NOT EXISTS (SELECT FROM question_offers o WHERE o.question_id = q.id AND o.probability >= 0.7)`), 70);
	assert.equal(await count(`questions q WHERE title LIKE 'Which dongle%' AND EXISTS (SELECT FROM entries e WHERE e.id = ${dongle} AND e.published_at > q.created_at)`), 30);
	assert.equal(await count('questions'), 190);
	// What was searched in vain, and what was left lying.
	assert.deepEqual(await site.rows(`SELECT words, count(*)::int AS n FROM searches WHERE outcome = 'none' AND n_entries + n_threads = 0 GROUP BY 1`),
		[{ words: 'flibbertigibbet', n: 80 }]);
	assert.deepEqual(await site.rows(`SELECT words, opened_entry_id IS NOT NULL AS opened, count(*)::int AS n FROM searches WHERE outcome = 'none' AND n_entries > 0 GROUP BY 1, 2 ORDER BY 1`),
		[{ words: 'device repair', opened: false, n: 60 }, { words: 'print the label', opened: true, n: 20 }]);
	// What ended knows of its steps no more, and questions keep their words to themselves.
	assert.equal(await count(`searches WHERE number IS NOT NULL AND outcome <> 'none'`), 0);
	assert.equal(await count(`searches WHERE outcome = 'asked' AND words <> ''`), 0);
});

test('a dump after a thousand searches shows no account, session, address or network beside them', async () => {
	await site.sql('TRUNCATE searches');
	const tokens = [...members.map((m) => m.jar.get('aw_session'))];
	await visits(1000, async (i) => {
		const client = i % 2 === 0 ? member(i / 2) : site.visitor({ 'User-Agent': `Wanderer/${i}` });
		assert.equal((await client.get(`/search?q=snark${i}+mail${i}@example.org+of+order+4711${100000 + i}`)).status, 200);
	});
	await written();
	assert.equal(await count('searches'), 1000);
	const dump = execFileSync(join(site.pgBin, 'pg_dump'), ['-h', site.socketDir, '-p', '5432', '-U', 'answerwell_owner', '--data-only', 'answerwell'], { encoding: 'utf8', maxBuffer: 1 << 28 });
	const tables = Object.fromEntries([...dump.matchAll(/^COPY public\.(\w+) \(([^)]*)\) FROM stdin;\n([\s\S]*?)^\\\.$/gm)].map((m) => [m[1], { columns: m[2].split(', '), rows: m[3].split('\n').filter(Boolean).map((r) => r.split('\t')) }]));
	const { columns, rows } = tables.searches;

	assert.deepEqual(columns, ['id', 'at', 'number', 'locale', 'via', 'words', 'n_entries', 'n_threads', 'best_entry_id', 'best_probability', 'shown_entry_ids', 'opened_entry_id', 'opened_question_id', 'outcome', 'solved_entry_id', 'solved_question_id', 'covered_entry_id']);
	assert.equal(rows.length, 1000);
	const all = dump.slice(dump.indexOf('COPY public.searches')).split('\\.\n')[0];
	for (const token of tokens) assert.ok(!all.includes(token));
	// A number is random and may spell anything.
	const told = rows.map((r) => r.filter((_, i) => columns[i] !== 'number').join(' ')).join('\n');
	for (const secret of [...members.map((m) => m.name), 'example.org', '127.0.0', 'Wanderer', '4711']) assert.ok(!told.includes(secret), secret);
	for (const row of rows) {
		const value = Object.fromEntries(columns.map((name, i) => [name, row[i]]));
		assert.match(value.at, /^[\d-]+ \d\d:00:00[+-]\d\d(:30)?$|:30:00[+-]\d\d:[34]/, 'to the hour');
		assert.match(value.number, /^[\w-]{22}$/);
		assert.match(value.words, /^snark\d+ ••• of order •••$/);
	}
	// The words and the numbers stand nowhere else, so nothing leads from a row to anybody.
	const rest = dump.replace(all, '');
	assert.ok(!/snark\d/.test(rest));
	for (const row of rows) assert.ok(!rest.includes(row[columns.indexOf('number')]));
	// In no order that tells: what was searched by whom in one hour has one time.
	assert.ok(new Set(rows.map((r) => r[1])).size <= 2);
});

test('one client cannot fill the log, and is served all the same', async () => {
	const strict = await startSite({ limits: true });
	try {
		for (let i = 0; i < 130; i++) assert.equal((await strict.visitor().get(`/search?q=boojum${i}`)).status, 200);
		await until('they are written', async () => Number(await strict.value('SELECT count(*) FROM searches')) >= 100);
		const kept = Number(await strict.value('SELECT count(*) FROM searches'));
		assert.ok(kept >= 100 && kept <= 200, `${kept} rows`); // two windows, if one ends meanwhile
		assert.ok(kept < 130 || (await strict.value('SELECT count(DISTINCT window_start) FROM limits WHERE kind = \'search\'')) === '2');
		const member = await strict.person('max', { role: 'moderator' });
		const sent = await member.post('/faq', { title: COVERED, body: 'Within five working days.', category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0' });
		const id = /\d+/.exec(sent.location)[0];
		const answers = [];
		for (let i = 0; i < 65 && answers.at(-1) !== 429; i++) answers.push((await strict.visitor().post('/questions/solved', { q: COVERED, solved: `faq-${id}` }, { csrf: false })).status);
		assert.equal(answers[0], 303);
		assert.equal(answers.at(-1), 429);
		assert.equal(Number(await strict.value('SELECT count(*) FROM solutions')), answers.length - 1);
		assert.ok(answers.length >= 31, `${answers.length}`);
	} finally {
		await strict.stop();
	}
});

test('what many networks search at once stays with what was found', async () => {
	await site.sql('TRUNCATE searches');
	// They are written in the order of their networks, which is not that in which they come.
	await Promise.all(Array.from({ length: 60 }, (_, i) =>
		site.visitor({ 'X-Forwarded-For': `198.18.${99 - i}.7` }).get(`/search?q=${i % 2 ? 'device+repair' : 'wombat'}`)));
	await written();
	assert.deepEqual(await site.rows('SELECT words, n_entries > 0 AS found, count(*)::int AS n FROM searches GROUP BY 1, 2 ORDER BY 1'),
		[{ words: 'device repair', found: true, n: 30 }, { words: 'wombat', found: false, n: 30 }]);
});
