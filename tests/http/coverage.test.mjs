// Five hundred visits whose outcome is known, through HTTP: the page, its lists and the command count exactly these. And over the
// demo every figure leads to as many rows as it says.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const max = await site.person('max', { role: 'moderator' });
const nora = await site.person('nora', { role: 'staff' });
const wei = await site.person('wei', { role: 'staff', locale: 'zh_CN' });
const members = await Promise.all(['ann', 'tom', 'mia', 'ben', 'eva'].map((name) => site.person(name)));
const member = (i) => members[i % members.length];

const PARTS = {
	solved: ['verified', 'claimed'],
	asked: ['shown', 'missed'],
	covered: ['verified', 'claimed', 'shown', 'missed', 'later'],
	open: ['thread', 'refuted', 'uncovered'],
	all: ['verified', 'claimed', 'shown', 'missed', 'later', 'thread', 'refuted', 'uncovered'],
};
for (const one of PARTS.all) PARTS[one] = [one];

function wilson(n, of) {
	const z = 1.959963984540054, p = n / of;
	const half = z * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of));
	return [n === 0 ? 0 : (p + (z * z) / (2 * of) - half) / (1 + (z * z) / of), n === of ? 1 : (p + (z * z) / (2 * of) + half) / (1 + (z * z) / of)];
}

const main = (page) => page.one((x) => x.name === 'main');
const figures = (page) => page.all('a').filter((a) => a.hasClass('figure')).map((a) => ({ href: a.attrs.href, n: Number(/^[\d,]+/.exec(a.words)[0].replace(/,/g, '')) }));

// What stands behind a figure: what its heading counts, and its rows, page after page.
async function listed(client, href) {
	const rows = [];
	let said;
	for (let path = href; path; ) {
		const got = await client.get(path);
		assert.equal(got.status, 200, path);
		said = Number(/^[\d,]+/.exec(got.page.byId('count').words)[0].replace(/,/g, ''));
		for (const li of got.page.byClass('coverage-lines').flatMap((list) => list.all('li'))) rows.push(li);
		path = got.page.all('a').find((a) => a.attrs.rel === 'next')?.attrs.href;
	}
	return { said, rows };
}

async function everyFigureLeadsToItsList(client, path) {
	const seen = figures((await client.get(path)).page);
	for (const { href, n } of seen) {
		const { said, rows } = await listed(client, href);
		assert.equal(said, n, href);
		assert.equal(rows.length, n, href);
	}
	return seen.length;
}

test('without any question the pages say so', async () => {
	const { page } = await nora.get('/staff/coverage');
	assert.match(page.words, /Nobody has come with a question yet/);
	assert.match(page.words, /Weeks begin on Monday/);
	assert.equal(figures(page).length, 0);
	assert.match((await nora.get('/staff/coverage/questions')).page.words, /Nothing here/);
	assert.match((await nora.get('/staff/coverage/gaps')).page.words, /Nothing is missing/);
	assert.match((await wei.get('/staff/coverage')).page.words, /还没有人带着问题来/);
	assert.doesNotMatch((await nora.get('/staff')).page.words, /The FAQ answers/);
	const { out, code } = await site.command(['coverage', '--json']);
	assert.equal(code, 0);
	assert.equal(JSON.parse(out).all.all, 0);
	assert.deepEqual(JSON.parse(out).gaps, []);
});

test('it is for staff', async () => {
	for (const path of ['/staff/coverage', '/staff/coverage/questions', '/staff/coverage/gaps']) {
		assert.equal((await members[0].get(path)).status, 403, path);
		assert.equal((await site.visitor().get(path)).status, 303, path);
	}
	for (const path of ['/staff/coverage?category=none', '/staff/coverage/questions?part=none', '/staff/coverage/questions?week=2020-01-06', '/staff/coverage/questions?week=x', '/staff/coverage/gaps?category=none'])
		assert.equal((await nora.get(path)).status, 404, path);
	for (const before of ['x', '1', '1-0-', '1-2-3', '1-0-0', `${'9'.repeat(40)}-0-1`, '9223372036854775807-0-1', '1-1-9223372036854775807', "1-0-1'"])
		assert.equal((await nora.get(`/staff/coverage/questions?before=${encodeURIComponent(before)}`)).status, 200, before);
});

const publish = async (title, body, fields = {}) => {
	const sent = await max.post('/faq', { title, body, category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0', ...fields });
	assert.equal(sent.status, 303);
	const id = Number(/\d+/.exec(sent.location)[0]);
	await until(`${title} is known`, async () => (await Promise.all(Array.from({ length: 8 }, () =>
		site.visitor().get(`/search/similar?title=${encodeURIComponent(title)}`)))).every((r) => r.text.includes(`/faq/${id}/`)));
	return id;
};
const COVERED = 'When do I get my money back?';
const UNCOVERED = 'Zymurgy xylophone quagmire?';
const ids = Object.fromEntries(PARTS.all.map((outcome) => [outcome, new Set()]));
const put = (outcome, id) => assert.equal(ids[outcome].size + 1, ids[outcome].add(id).size, `${outcome} ${id}`);

// A few at once, as visits come.
async function visits(n, visit) {
	let next = 0;
	await Promise.all(Array.from({ length: 4 }, async () => {
		while (next < n) await visit(next++);
	}));
}
let number = 0;
const ask = () => `${String(++number).padStart(22, '0')}`;
const draft = (title) => ({ title, body: `Somebody asks this, and means it. (${++number})`, category: 'billing', tags: '' });
const csrf = (client) => ({ csrf: Boolean(client.name) });
const idOf = (location) => Number(/^\/solved\/(\d+)-/.exec(location)[1]);
const claim = async (client, fields) => {
	const answer = await client.post('/questions/solved', fields, csrf(client));
	assert.equal(answer.status, 303);
	return answer.location;
};
const say = async (client, path, said, status = 303) => {
	const answer = await client.post(path, { said }, csrf(client));
	assert.equal(answer.status, status);
	return answer;
};
const mailer = async () => assert.equal((await site.command(['mailer', '--once'])).code, 0);
const json = async () => (await site.command(['coverage', '--json'])).out;

let refund, other, promoted;

test('five hundred visits, each counted as what it was', async () => {
	refund = await publish(COVERED, 'Within five working days after we have your parcel.', { phrasings: 'how long does a refund take' });
	other = await publish('How do I send a device in for repair?', 'Print the label in your account and hand the parcel in.', { category: 'returns' });
	const thread = await site.ask(member(0), draft('Why does the gizmo hum loudly?'));
	await site.answer(nora, thread, 'It warms up first, that is how it is built.');
	put('uncovered', thread);

	// 60 who only searched and found nothing: of them nobody knows whether they had a question. 20 who found and left.
	// A busy server may lose a line of the log of searches, and says so: what is missing is searched again.
	for (const words of ['zymurgy xylophone', 'xylophone quagmire'])
		await until(`30 searches for ${words}`, async () => {
			await nora.get('/staff/searches');
			const missing = 30 - Number(await site.value(`SELECT count(*) FROM searches WHERE words = '${words}'`));
			assert.ok(missing >= 0);
			await visits(missing, async () => assert.equal((await site.visitor().get(`/search?q=${words.replace(' ', '+')}`)).status, 200));
			return missing === 0;
		});
	await visits(20, async () => site.visitor().get('/search?q=device+repair'));
	// 80 solved and said so again, of whom 20 are members; 40 said so once.
	await visits(60, async () => {
		const visitor = site.visitor();
		const found = await visitor.get(`/search?q=${encodeURIComponent(COVERED)}`);
		const opened = await visitor.get(found.page.links().find((l) => l?.startsWith(`/faq/${refund}/`)));
		const { location } = await visitor.submit(opened.page.form('/questions/solved'), {}, ['solved', `faq-${refund}`]);
		await say(visitor, location, 'yes');
		put('verified', idOf(location));
	});
	for (let i = 0; i < 20; i++) {
		const path = await claim(member(i), { ...draft(COVERED), solved: `faq-${refund}`, ask: ask() });
		await say(member(i), path, 'yes');
		put('verified', idOf(path));
	}
	await visits(40, async () => put('claimed', idOf(await claim(site.visitor(), { q: COVERED, via: 'home', ask: ask(), solved: `faq-${refund}` }))));
	// 15 say it of one entry and then of another one: one question each, the last word counts.
	await visits(15, async () => {
		const visitor = site.visitor(), one = { q: COVERED, via: 'search', ask: ask() };
		await claim(visitor, { ...one, solved: `faq-${other}` });
		put('claimed', idOf(await claim(visitor, { ...one, solved: `faq-${refund}` })));
	});
	// 10 whom another thread helped; 30 for whom it was not solved after all, and who do not log in to ask.
	await visits(10, async () => put('thread', idOf(await claim(site.visitor(), { q: 'gizmo hum', via: 'search', ask: ask(), solved: `questions-${thread}` }))));
	await visits(30, async () => {
		const visitor = site.visitor();
		const path = await claim(visitor, { ...draft(COVERED), solved: `faq-${refund}`, ask: ask() });
		await say(visitor, path, 'no', 401);
		put('refuted', idOf(path));
	});
	// Asked although covered. 20 after a "no"; 15 after a claim in the same visit; 40 who had seen it; 50 who never did.
	for (let i = 0; i < 20; i++) {
		const posted = await say(member(i), await claim(member(i), { ...draft(COVERED), solved: `faq-${refund}`, ask: ask() }), 'no');
		put('shown', Number(/^\/questions\/(\d+)/.exec(posted.location)[1]));
	}
	for (let i = 0; i < 15; i++) {
		const one = { ...draft(COVERED), ask: ask() };
		await claim(member(i), { ...one, solved: `faq-${refund}` });
		put('shown', await site.ask(member(i), { ...one, shown: String(refund) }));
	}
	await visits(40, async (i) => put('shown', await site.ask(member(i), { ...draft(COVERED), ask: ask(), shown: `${other} ${refund}` })));
	await visits(50, async (i) => put('missed', await site.ask(member(i), { ...draft(COVERED), ask: ask(), shown: String(other) })));
	// Not covered: 60 for good, 40 until an entry comes, 10 until their thread becomes one.
	await visits(60, async (i) => put('uncovered', await site.ask(member(i), { ...draft(i % 3 ? UNCOVERED : 'What is a zymurgy xylophone quagmire?'), ask: ask(), shown: '' })));
	await visits(40, async (i) => put('later', await site.ask(member(i), { ...draft('Which dongle fits the widget?'), ask: ask(), shown: '' })));
	const noisy = await site.ask(member(1), draft('Strange noise from the cold cupboard?'));
	put('later', noisy);
	const repeat = async (i, outcome, title) => {
		const id = await site.ask(member(i), draft(title));
		assert.equal((await max.post(`/posts/${id}/moderate`, { action: 'duplicate', duplicate_of: String(noisy) })).status, 303);
		put(outcome, id);
	};
	for (let i = 0; i < 9; i++) await repeat(i, 'later', 'Humming icebox at midnight?');
	const answer = await site.answer(nora, noisy, 'Give it some room at the back.');

	await mailer();
	assert.equal(JSON.parse(await json()).all.later.n, 0, 'nothing has come yet');
	await publish('Which dongle fits the widget?', 'The small one.');
	promoted = await publish('Strange noise from the cold cupboard?', 'Give it some room at the back.', { question: String(noisy), answer: String(answer) });
	// 10 come with the same in other words when the entry is there, and do not find it.
	for (let i = 0; i < 10; i++) await repeat(i, 'missed', 'Brrr at noon behind pantry doors, help?');
	await mailer();
	assert.equal(number >= 300, true);
	const n = Object.fromEntries(PARTS.all.map((outcome) => [outcome, ids[outcome].size]));
	assert.deepEqual(n, { verified: 80, claimed: 55, shown: 75, missed: 60, later: 50, thread: 10, refuted: 30, uncovered: 61 });
	// What was said some weeks ago, in Chinese, and elsewhere.
	await site.sql(`UPDATE solutions SET at = at - interval '21 days' WHERE question_id IS NOT NULL`);
	await site.sql(`UPDATE solutions SET locale = 'zh_CN' WHERE said = 'no'`);
});

const total = () => PARTS.all.reduce((sum, outcome) => sum + ids[outcome].size, 0);
const size = (part) => PARTS[part].reduce((sum, outcome) => sum + ids[outcome].size, 0);

test('the command tells the same counts, lists and intervals, byte for byte again', async () => {
	const text = await json(), told = JSON.parse(text);
	assert.equal(await json(), text);
	assert.equal(told.aim, 80);
	assert.equal(told.all.all, total());
	for (const part of Object.keys(PARTS)) {
		if (part === 'all') continue;
		const [low, high] = wilson(size(part), total());
		assert.equal(told.all[part].n, size(part), part);
		for (const [name, value] of [['share', size(part) / total()], ['low', low], ['high', high]])
			assert.ok(Math.abs(told.all[part][name] - value) <= 0.000051, `${part} ${name}`);
	}
	for (const outcome of PARTS.all)
		assert.deepEqual(told.lists[outcome].map((x) => x.claim ?? x.question).sort((x, y) => x - y), [...ids[outcome]].sort((x, y) => x - y), outcome);
	const kinds = new Set(['verified', 'claimed', 'thread', 'refuted']);
	for (const outcome of PARTS.all) assert.ok(told.lists[outcome].every((x) => (kinds.has(outcome) ? 'claim' : 'question') in x), outcome);
	const weeks = Object.values(told.weeks);
	assert.equal(weeks.length, 13);
	for (const group of [weeks, Object.values(told.categories), Object.values(told.languages)]) {
		assert.equal(group.reduce((sum, w) => sum + w.all, 0), total());
		for (const outcome of PARTS.all) assert.equal(group.reduce((sum, w) => sum + w[outcome].n, 0), ids[outcome].size);
	}
	assert.equal(weeks[9].thread.n + weeks[8].thread.n, 10, 'three weeks ago');
	assert.deepEqual([told.languages.zh_CN.all, told.languages.zh_CN.refuted.n], [30, 30]);
});

test('the page shows the same, and each figure leads to its list', async () => {
	const { page } = await nora.get('/staff/coverage');
	const rows = new Map(page.all('table')[0].all('tr').slice(1).map((r) => [figures(r)[0]?.href.split('part=')[1], r.all('td').map((td) => td.words.trim())]));
	for (const part of Object.keys(PARTS)) {
		const [low, high] = wilson(size(part), total()).map((x) => Math.round(100 * x)), share = Math.round((100 * size(part)) / total());
		if (part === 'covered') assert.match(page.words, new RegExp(`answers ${share}% of them \\(${low}–${high}%\\)`));
		else assert.deepEqual(rows.get(part).map((x) => x.replace(/\s+/g, ' ')), [`${size(part)}${rows.get(part)[0].slice(String(size(part)).length)}`, part === 'all' ? '100%' : `${share}% ${low}–${high}%`], part);
	}
	const share = Math.round((100 * size('solved')) / total());
	assert.match(page.words, new RegExp(`The FAQ answers ${share}% \\(aim: 80%\\)`));
	assert.match((await nora.get('/staff')).page.words, new RegExp(`The FAQ answers ${share}% \\(aim: 80%\\)`));
	assert.equal(page.byClass('value').length, 13);
	assert.equal(page.byId('weeks') && page.all('table')[1].all('tr').length, 14, 'the table of the picture');
	assert.ok(await everyFigureLeadsToItsList(nora, '/staff/coverage') >= 25);
	assert.equal((await listed(nora, '/staff/coverage/questions?part=covered')).rows.length, size('covered'));
	for (const outcome of ['shown', 'missed', 'later', 'uncovered']) {
		const { rows: lines } = await listed(nora, `/staff/coverage/questions?part=${outcome}`);
		assert.deepEqual(new Set(lines.map((li) => Number(/\/questions\/(\d+)/.exec(li.one('a').attrs.href)[1]))), ids[outcome]);
	}
	const again = await nora.get('/staff/coverage');
	assert.equal(main(again.page).text, main(page).text);
});

test('it is narrowed down to a category and a language', async () => {
	const chinese = (await nora.get('/staff/coverage?lang=zh-CN')).page;
	assert.match(chinese.words, /Of 30 questions/);
	assert.ok(await everyFigureLeadsToItsList(nora, '/staff/coverage?lang=zh-CN') >= 4);
	assert.match((await nora.get('/staff/coverage?category=returns')).page.words, /Nobody came with a question of this kind/);
	assert.ok(await everyFigureLeadsToItsList(nora, '/staff/coverage?category=billing&lang=en') >= 10);
	assert.match((await wei.get('/staff/coverage')).page.words, /常见问题解答了\d+%（目标80%）/);
});

test('what was counted does not change when entries do', async () => {
	const before = JSON.parse(await json()).all;
	await max.post(`/faq/${refund}/retire`, { on: '1' });
	await max.post(`/faq/${promoted}/retire`, { on: '1' });
	await mailer();
	assert.deepEqual(JSON.parse(await json()).all, before);
	assert.match((await listed(nora, '/staff/coverage/questions?part=verified')).rows[0].words, /not published any more/);
	await max.post(`/faq/${refund}/retire`, { on: '0' });
	await max.post(`/faq/${promoted}/retire`, { on: '0' });
	// What visitors do not see is no question; shown again, it is what it was.
	const one = [...ids.shown][0];
	await max.post(`/posts/${one}/moderate`, { action: 'hide', reason: 'spam', note: '' });
	assert.equal(JSON.parse(await json()).all.shown.n, before.shown.n - 1);
	await max.post(`/posts/${one}/moderate`, { action: 'unhide', reason: 'spam', note: '' });
	await site.sql(`UPDATE questions SET is_visible = true WHERE id = ${one}`);
	assert.equal(JSON.parse(await json()).all.shown.n, before.shown.n);
});

test('failed searches and uncovered questions of similar words are one gap, which leads to an entry', async () => {
	const { page } = await max.get('/staff/coverage/gaps');
	const gaps = page.byClass('gaps')[0].all('li').filter((li) => li.hasClass('card'));
	const points = ((100 * 60) / total()).toFixed(1);
	assert.equal(gaps.length, 2);
	assert.match(gaps[0].words, new RegExp(`An entry would have answered 60 of the ${total()} questions people came with in these weeks: ${points.replace('.', '\\.')} percentage points more\\.`));
	assert.match(gaps[0].words, /60 searches for it found nothing/);
	const asked = gaps[0].all('a').filter((a) => a.hasClass('asked')), searched = gaps[0].all('a').filter((a) => a.hasClass('searched'));
	assert.equal(asked.length, 60);
	assert.deepEqual(new Set(asked.map((a) => Number(/\d+/.exec(a.attrs.href)[0]))), new Set([...ids.uncovered].filter((id) => id !== Math.min(...ids.uncovered))));
	assert.equal(searched.length, 2);
	const write = gaps[0].all('a').find((a) => a.attrs.href.startsWith('/faq/new?'));
	assert.match((await max.get(write.attrs.href)).page.byId('title').attrs.value, /zymurgy xylophone quagmire\?$/i);
	assert.ok(!(await nora.get('/staff/coverage/gaps')).page.links().some((l) => l?.startsWith('/faq/new')), 'only moderators publish');
	const told = JSON.parse(await json()).gaps;
	assert.equal(told.length, 2);
	assert.equal(told[0].questions.length, 60);
	assert.deepEqual(told[0].searches.map((s) => s.n), [30, 30]);
	const again = await max.get('/staff/coverage/gaps');
	assert.equal(main(again.page).text, main(page).text);
	assert.equal((await max.get('/staff/coverage/gaps?lang=zh-CN')).page.byClass('gaps').length, 0);
	// Where it is noticed.
	assert.ok((await nora.get('/search?q=perpetuum+mobile')).page.links().includes('/staff/coverage/gaps'));
	assert.ok(!(await site.visitor().get('/search?q=perpetuum+mobile')).page.links().includes('/staff/coverage/gaps'));
	assert.ok((await nora.get('/staff/searches')).page.links().includes('/staff/coverage/gaps'));
});

test('an entry fills the gap: its questions were covered later, its searches are gone', async () => {
	await publish(UNCOVERED, 'A quagmire of beer and wood.', { phrasings: 'what is a zymurgy xylophone quagmire\nzymurgy xylophone\nxylophone quagmire' });
	await mailer();
	const told = JSON.parse(await json());
	assert.equal(told.all.later.n, 110);
	assert.equal(told.all.uncovered.n, 1);
	assert.equal(told.all.all, total());
	assert.ok(told.gaps.every((g) => !/zymurgy/i.test(g.title)), JSON.stringify(told.gaps));
});

test('over the demo every figure leads to as many rows as it says', async () => {
	const demo = await startSite({ demo: true });
	try {
		const staff = await demo.logInAs('nora');
		assert.equal((await demo.command(['mailer', '--once'])).code, 0);
		assert.ok(await everyFigureLeadsToItsList(staff, '/staff/coverage') >= 60);
		const { page } = await staff.get('/staff/coverage');
		assert.ok(page.byClass('value').filter((x) => /^\d/.test(x.words)).length >= 11, 'over many weeks');
		assert.equal(page.all('table')[3].all('tr').length, 3, 'both languages');
		const gaps = (await staff.get('/staff/coverage/gaps')).page.byClass('gaps')[0].all('li').filter((li) => li.hasClass('card'));
		assert.ok(gaps.some((g) => /would have answered/.test(g.words) && /found nothing/.test(g.words)), 'questions and searches together');
		const first = (await demo.command(['coverage', '--json'])).out;
		assert.equal((await demo.command(['coverage', '--json'])).out, first);
	} finally {
		await demo.stop();
	}
});
