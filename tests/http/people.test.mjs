// People as others see them: thanks, profiles, reputation, the list of people.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann', { displayName: 'Ann Keller' });
const tom = await site.person('tom', { displayName: 'Tom Brennan' });
const nora = await site.person('nora', { displayName: 'Nora Vance', role: 'staff' });
const question = await site.ask(ann);
const answer = await site.answer(tom, question);

const thread = (client) => client.show(`/questions/${question}`);
const thanksForm = (page) => page.form(`/answers/${answer}/thanks`);

// --- thanks ------------------------------------------------------------------------------------------

test('thanks are said and taken back without a script, and whoever answered is told', async () => {
	const before = (await thread(ann)).page;
	assert.equal(thanksForm(before).buttons[0][2], 'Say thanks');
	const said = await ann.submit(thanksForm(before));
	assert.equal(said.status, 303);
	assert.match(said.location, new RegExp(`/answers/${answer}$`));
	const page = (await thread(ann)).page;
	assert.match(thanksForm(page).buttons[0][2], /You said thanks · undo \(1\)/);
	assert.match((await thread(site.visitor())).page.words, /1 person said thanks/);
	const mail = await site.mail('tom@example.org', /Thanks for your answer/);
	assert.match(mail.text, /Ann Keller says thank you/);

	await ann.submit(thanksForm(page));
	assert.doesNotMatch((await thread(site.visitor())).page.words, /said thanks/);
	await ann.submit(thanksForm((await thread(ann)).page));
	await nora.post(`/answers/${answer}/thanks`, { on: '1' });
	assert.match((await thread(site.visitor())).page.words, /2 people said thanks/);
	await site.mailIsDone();
	const told = await site.sql(
		`SELECT count(*) FROM notices n JOIN accounts a ON a.id = n.account_id WHERE a.name = 'tom' AND n.kind = 'thanks'`,
	);
	assert.equal(Number(told), 2, 'once a person');
});

test('nobody thanks themselves, a question, or what is not there', async () => {
	assert.equal(thanksForm((await thread(tom)).page), undefined);
	assert.equal((await tom.post(`/answers/${answer}/thanks`, { on: '1' })).status, 403);
	for (const id of [question, 999999, 0])
		assert.equal((await ann.post(`/answers/${id}/thanks`, { on: '1' })).status, 404, `${id}`);
	const fragment = await ann.post(
		`/answers/${answer}/thanks`,
		{ on: '1' },
		{ headers: { Accept: 'text/fragment+html' } },
	);
	assert.equal(fragment.status, 200);
	assert.match(fragment.text, /^<div class="thanks"/);
});

// --- profiles ----------------------------------------------------------------------------------------

test('a profile shows figures, words about oneself, and contributions in tabs', async () => {
	await tom.post('/account', {
		what: 'profile',
		display_name: 'Tom Brennan',
		locale: 'en',
		zone: 'UTC',
		about: 'Runs a **guesthouse**. <b>x</b> [site](https://example.org/)',
	});
	await ann.post(`/answers/${answer}/acceptance`, { on: '1' });
	await nora.post(`/posts/${answer}/vote`, { value: '1' });
	const { page, text } = await site.visitor().get('/users/tom');
	assert.match(page.byClass('figures')[0].words, /Reputation\s?26.*Answers\s?1.*Accepted\s?1/);
	assert.match(text, /<strong>guesthouse<\/strong>/);
	assert.doesNotMatch(text, /<b>x<\/b>/);
	assert.match(text, /rel="nofollow ugc noopener"/);
	assert.ok(page.links().some((href) => href?.endsWith(`/answers/${answer}`)));
	assert.match((await site.visitor().get('/users/ann?tab=questions')).page.words, /How long does a refund/);
	assert.match((await site.visitor().get('/users/tom?tab=faq')).page.words, /None of these answers/);
	for (const query of ['?tab=nonsense', '?before=x', '?before=-1&tab=faq', '?tab=%00', '?before=99999999999999999999'])
		assert.equal((await site.visitor().get(`/users/tom${query}`)).status, 200, query);
	assert.ok((await tom.get('/users/tom')).page.links().includes('/account'), 'edits the own one');
	assert.equal(page.links().includes('/account'), false);
	assert.equal((await site.visitor().get('/users/nobody/reputation')).status, 404);
});

test('the profile of somebody suspended says so politely and shows no words of theirs about them', async () => {
	const sus = await site.person('sus');
	await sus.post('/account', { what: 'profile', display_name: 'Sus', locale: 'en', zone: 'UTC', about: 'Buy here' });
	assert.match((await site.visitor().get('/users/sus')).page.words, /Buy here/);
	await site.sql(`UPDATE accounts SET suspended_at = now() WHERE name = 'sus'`);
	const { status, page, text } = await site.visitor().get('/users/sus');
	assert.equal(status, 200);
	assert.match(page.words, /is taking a break/);
	assert.doesNotMatch(text, /Buy here/);
	assert.doesNotMatch((await site.visitor().get('/users?sort=newest')).text, /\/users\/sus"/);
});

test('only staff carry the badge of staff, wherever their name stands', async () => {
	await nora.post(`/posts/${answer}/comments`, { body: 'Well explained, thank you.' });
	for (const path of [`/questions/${question}`, '/users?role=staff', '/users/nora']) {
		const { page } = await site.visitor().show(path);
		assert.ok(page.byClass('staff').some((n) => n.words === 'Staff'), path);
	}
	assert.equal((await site.visitor().get('/users/tom')).page.byClass('staff').length, 0);
});

// --- reputation --------------------------------------------------------------------------------------

test('the history of a reputation tells what brought it, by day, but not who', async () => {
	const { page, text } = await site.visitor().get('/users/tom/reputation');
	assert.match(page.words, /\+15 Answer accepted · How long does a refund take\?/);
	assert.match(page.words, /\+10 1 upvote/);
	assert.doesNotMatch(text, /Nora|Ann Keller/);
	for (const before of ['x', '-1', '%ff', '99999999999999999999'])
		assert.equal((await site.visitor().get(`/users/tom/reputation?before=${before}`)).status, 200);
	const help = (await site.visitor().get('/help/reputation')).page;
	assert.match(help.words, /Someone votes your answer up\s*\+10/);
	assert.match(help.words, /down\s*−2/);
});

// --- the list of people ------------------------------------------------------------------------------

test('people are listed by reputation, newest or name, all of them, page by page', async () => {
	await site.sql(`INSERT INTO accounts (name, display_name, verified_at, joined_at)
		SELECT 'p' || n, CASE WHEN n % 2 = 0 THEN '李' || n ELSE 'Person ' || n END, now(), now() - n * interval '1 hour'
		FROM generate_series(1, 70) n`);
	await site.sql(`INSERT INTO accounts (name, display_name, email_mac) VALUES ('ghost', 'Ghost', 'x')`);
	const all = Number(await site.value(`SELECT count(*) FROM accounts WHERE is_listed`));
	for (const sort of ['reputation', 'newest', 'name']) {
		const seen = [];
		let path = `/users?sort=${sort}`;
		for (let i = 0; path && i < 6; i++) {
			const { page } = await site.visitor().get(path);
			seen.push(...page.byClass('handle').map((n) => n.words));
			path = page.one((n) => n.attrs.rel === 'next')?.attrs.href;
		}
		assert.equal(seen.length, all, sort);
		assert.equal(new Set(seen).size, all, sort);
		assert.equal(seen.includes('@ghost'), false, 'who never confirmed is not shown');
	}
	const first = (await site.visitor().get('/users')).page.byClass('handle')[0].words;
	assert.equal(first, '@tom', 'the highest reputation first');
});

test('people are found by how a name or user name begins, in any script', async () => {
	const found = async (q) =>
		(await site.visitor().get(`/users?q=${encodeURIComponent(q)}`)).page
			.byClass('handle')
			.map((n) => n.words);
	assert.deepEqual(await found('ann k'), ['@ann']);
	assert.deepEqual(await found('@Tom'), ['@tom']);
	assert.deepEqual(await found('p7'), ['@p7', '@p70']);
	assert.equal((await found('李')).length, 30, 'the first page of 35');
	assert.deepEqual(await found('李12'), ['@p12']);
	assert.deepEqual(await found('nobody at all'), []);
	for (const q of ['%', '_', '\\', "'", 'x'.repeat(300), '\u0000', '𠀀', '<b>', '@'])
		assert.equal((await site.visitor().get(`/users?q=${encodeURIComponent(q)}`)).status, 200, q);
	assert.deepEqual(await found('%'), [], 'no wildcards');
	let path = `/users?q=${encodeURIComponent('李')}`;
	const seen = new Set();
	while (path) {
		const { page } = await site.visitor().get(path);
		page.byClass('handle').forEach((n) => seen.add(n.words));
		path = page.one((n) => n.attrs.rel === 'next')?.attrs.href;
	}
	assert.equal(seen.size, 35);
	for (const query of ['?sort=x', '?before=x', '?role=x', '?sort=name&before=999999', '?q=%ff'])
		assert.equal((await site.visitor().get(`/users${query}`)).status, 200, query);
	const empty = (await site.visitor({ 'Accept-Language': 'zh-CN' }).get('/users?q=zzzz')).page;
	assert.match(empty.words, /没有以此开头的名字/);
});
