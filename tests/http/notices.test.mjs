// Notices and watching: the list, the bell, the buttons.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const bob = await site.person('bob', { displayName: 'Bob <B>' });
const cat = await site.person('cat', { locale: 'zh_CN' });
const nora = await site.person('nora', { role: 'staff' });
const anonymous = site.visitor();

const bell = (page) => page.one((n) => n.hasClass('bell')).words;
const groups = (page) => page.all((n) => n.name === 'li' && n.hasClass('told'));
const unread = async (who) =>
	Number(await site.value(`SELECT n_unread FROM accounts WHERE name = '${who}'`));

test('who was told nothing finds a friendly page and what to do next', async () => {
	const { status, page } = await bob.get('/notices');
	assert.equal(status, 200);
	assert.match(page.words, /No notices yet/);
	assert.equal(bell(page), 'Notices');
	assert.match((await bob.get('/notices?show=unread')).page.words, /You have read everything/);
	assert.match((await bob.get('/notices?before=5')).page.words, /Nothing older/);
	assert.match((await bob.get('/account/watches')).page.words, /You are not watching anything yet/);
});

test('answers to a question stand together, are counted in words, and lead to the newest', async () => {
	const question = await site.ask(ann, { title: 'Where is my <kettle>?' });
	const first = await site.answer(bob, question);
	await site.answer(cat, question);
	await site.comment(bob, question);
	const { page, headers } = await ann.get('/notices');
	assert.match(headers['cache-control'], /no-store/);
	assert.match(bell(page), /3 unread notices/);
	assert.equal(groups(page).length, 1);
	assert.match(groups(page)[0].words, /Unread/);
	assert.match(groups(page)[0].words, /2 new answers, 1 new comment/);
	assert.match(groups(page)[0].words, /Where is my <kettle>\?/);
	assert.match(groups(page)[0].words, /Bob <B> answered your question/);

	const links = groups(page)[0].links();
	const opened = await ann.get(links.at(-1));
	assert.equal(opened.status, 303);
	assert.match(opened.location, new RegExp(`^/questions/${question}/.*#answer-${first}$`));
	assert.equal(await unread('ann'), 3, 'the way there marks nothing');
	await ann.follow(opened);
	assert.equal(await unread('ann'), 0);
	const again = await ann.get('/notices');
	assert.equal(bell(again.page), 'Notices');
	assert.doesNotMatch(groups(again.page)[0].words, /Unread/);
	assert.equal(groups((await ann.get('/notices?show=unread')).page).length, 0);
});

test('whoever looks at the question has read what was told of it, and the bell says so at once', async () => {
	const one = await site.ask(ann),
		other = await site.ask(ann);
	await site.answer(bob, one);
	await site.answer(bob, other);
	assert.equal(await unread('ann'), 2);
	await ann.head(`/questions/${one}`);
	assert.equal(await unread('ann'), 2, 'HEAD changes nothing');
	const moved = await ann.get(`/questions/${one}`);
	const { page } = moved.status === 200 ? moved : await ann.get(moved.location);
	assert.match(bell(page), /1 unread notice$/);
	assert.equal(await unread('ann'), 1);
	await bob.get((await bob.get(`/questions/${other}`)).location);
	assert.equal(await unread('ann'), 1, 'only their own');
});

test('one group or all can be marked as read', async () => {
	await ann.post('/notices', { what: 'all' });
	const one = await site.ask(ann),
		other = await site.ask(ann);
	for (const question of [one, one, other]) await site.answer(bob, question);
	const list = (await ann.get('/notices?show=unread')).page;
	assert.equal(groups(list).length, 2);
	const form = groups(list)[1].form('/notices');
	const marked = await ann.submit(form, {}, ['id', form.buttons[0][1]]);
	assert.equal(marked.status, 303);
	assert.equal(marked.location, '/notices?show=unread');
	assert.match((await ann.follow(marked)).page.words, /Marked as read/);
	assert.equal(await unread('ann'), 1);
	assert.equal((await ann.post('/notices', { what: 'all' })).location, '/notices');
	assert.equal(await unread('ann'), 0);
});

test("nobody reads or opens somebody else's notices", async () => {
	const question = await site.ask(ann);
	await site.answer(bob, question);
	const id = await site.value('SELECT max(id) FROM notices');
	const before = await unread('ann');
	assert.equal((await cat.get(`/notices/${id}`)).location, '/notices');
	await cat.post('/notices', { id });
	assert.equal(await unread('ann'), before);
	assert.match((await anonymous.get(`/notices/${id}`)).location, /^\/login/);
});

test('what was hidden meanwhile shows no words any more and leads nowhere', async () => {
	await site.sql('DELETE FROM notices');
	const question = await site.ask(ann, { title: 'A question with a secret' });
	await site.answer(bob, question);
	await ann.post('/watches', { kind: 'question', subject: question, on: 1 });
	const answer = await site.answer(cat, question, 'The secret word is xyzzy, said quietly.');
	assert.match((await ann.get('/notices')).text, /A question with a secret/);
	await nora.post(`/posts/${answer}/moderate`, { action: 'hide', reason: 'spam', note: '' });
	const { text, page } = await ann.get('/notices');
	assert.doesNotMatch(text, /xyzzy/);
	const id = await site.value(
		`SELECT id FROM notices WHERE post_id = ${answer} AND kind = 'answer'`,
	);
	assert.ok(page);
	const opened = await ann.get(`/notices/${id}`);
	assert.equal(opened.location, '/notices');
	assert.match((await ann.follow(opened)).page.words, /no longer there/);
});

test('a long list comes in pages', async () => {
	await site.sql(`DELETE FROM notices;
		INSERT INTO notices (account_id, kind, question_id, post_id)
		SELECT a.id, 'question', q.id, q.id FROM accounts a,
			(SELECT id FROM questions LIMIT 5) q, generate_series(1, 12) WHERE a.name = 'ann'`);
	assert.equal(await unread('ann'), 60);
	const { page } = await ann.get('/notices?show=unread');
	const older = page.one((n) => n.attrs.rel === 'next').attrs.href;
	assert.match(older, /\?show=unread&before=\d+$/);
	assert.ok(groups((await ann.get(older)).page).length > 0);
	assert.ok(groups(page).length <= 5);
	await site.sql('DELETE FROM notices');
});

test('made-up input is met with a sane answer', async () => {
	for (const query of [
		'before=-1',
		'before=99999999999999999999',
		'before=x',
		'show=nonsense',
		'show=%00',
		'before=%ff',
	])
		assert.equal((await ann.get(`/notices?${query}`)).status, 200, query);
	for (const path of ['/notices/0', '/notices/99999999999999999999', '/notices/987654321'])
		assert.ok([303, 404].includes((await ann.get(path)).status), path);
	for (const fields of [
		{},
		{ id: 'x' },
		{ id: '-3' },
		{ id: '' },
		{ what: 'some' },
		{ id: '99999999999999999999' },
	]) {
		const { status } = await ann.post('/notices', fields);
		assert.ok(status >= 400 && status < 500, JSON.stringify(fields));
	}
	const long = 'x'.repeat(100000);
	for (const fields of [
		{},
		{ kind: 'question' },
		{ kind: 'question', subject: '987654321', on: 1 },
		{ kind: 'question', subject: 'x', on: 1 },
		{ kind: 'tag', subject: 'no-such-tag', on: 1 },
		{ kind: 'category', subject: long, on: 1 },
		{ kind: 'person', subject: 'ann', on: 1 },
		{ kind: 'tag', subject: Buffer.from([0xff, 0xfe]), on: 1 },
		{ kind: 'tag', subject: 'a\u0007b', on: 1 },
	]) {
		const { status } = await ann.post('/watches', fields);
		assert.ok(status >= 400 && status < 500, JSON.stringify(fields).slice(0, 80));
	}
	assert.equal(
		(await ann.post('/watches', { kind: 'category', subject: 'billing', on: 1, next: '//evil' }))
			.location,
		'/',
	);
	await ann.post('/watches', { kind: 'category', subject: 'billing', on: 0 });
	for (const before of ['-1', 'x', '99999999999999999999'])
		assert.equal((await ann.get(`/account/watches?before=${before}`)).status, 200);
});

test('a question is watched and left by a button, which works in place too', async () => {
	const question = await site.ask(ann);
	const at = (await cat.get(`/questions/${question}`)).location;
	const button = async () => (await cat.get(at)).page.one((n) => 'data-watch' in n.attrs);
	assert.match((await button()).words, /^关注/);
	const form = (await button()).form('/watches');
	const sent = await cat.submit(form, {}, ['on', '1']);
	assert.equal(sent.status, 303);
	assert.equal(sent.location, at);
	assert.match((await button()).words, /^已关注/);
	await site.answer(bob, question);
	assert.equal(await unread('cat'), 1);

	const fragment = await cat.post(
		'/watches',
		{ kind: 'question', subject: question, on: 0, next: at },
		{ headers: { Accept: 'text/fragment+html' } },
	);
	assert.equal(fragment.status, 200);
	assert.match(fragment.text.trim(), /^<div data-watch>/);
	assert.match((await button()).words, /^关注/);
	assert.doesNotMatch((await anonymous.get(at)).text, /data-watch/);
});

test('tags and categories are watched from their lists, and all stands in the settings', async () => {
	await site.ask(ann, { tags: 'c++' });
	for (const [path, kind, subject] of [
		['/tags/c%2B%2B', 'tag', 'c++'],
		['/questions?category=returns', 'category', 'returns'],
	]) {
		const form = (await bob.get(path)).page.form('/watches');
		const fields = Object.fromEntries(form.fields);
		assert.deepEqual([fields.kind, fields.subject, fields.next], [kind, subject, path]);
		assert.equal((await bob.submit(form, {}, ['on', '1'])).location, path);
	}
	const question = await site.ask(ann, {
		title: 'May I send the lamp back?',
		category: 'returns',
		tags: 'c++',
	});
	assert.equal(
		await site.value(`SELECT count(*) FROM notices n JOIN accounts a ON a.id = n.account_id
			WHERE a.name = 'bob' AND kind = 'question' AND post_id = ${question}`),
		'1',
	);
	const { page } = await bob.get('/account/watches');
	assert.match(page.words, /Returns/);
	assert.match(page.words, /c\+\+/);
	const form = page.byId('content').form('/watches');
	assert.equal((await bob.submit(form, {}, ['on', '0'])).location, '/account/watches');
	assert.doesNotMatch((await bob.get('/tags/nobody-uses-this')).text, /data-watch/);
});
