// Reading a thread: the order of its answers, their pages, and addresses of single posts.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const tom = await site.person('tom');
const li = await site.person('li', { locale: 'zh_CN' });
const nora = await site.person('nora', { role: 'staff' });
const visitor = () => site.visitor();

const question = await site.ask(ann);
const answers = [];
for (let i = 0; i < 4; i++) answers.push(await site.answer(tom, question, `Answer number ${i} is this one.`));
await li.post(`/posts/${answers[1]}/vote`, { value: '1' });
await nora.post(`/answers/${answers[2]}/official`, { scope: '', valid_until: '' });
const path = (await visitor().get(`/questions/${question}`)).location;

const shown = (page) =>
	page
		.all((n) => n.name === 'article' && /^answer-\d+$/.test(n.attrs.id ?? ''))
		.map((n) => Number(n.attrs.id.slice(7)));
const pick = (...places) => places.map((i) => answers[i]);
const orders = { best: pick(2, 1, 0, 3), newest: pick(3, 2, 1, 0), oldest: pick(0, 1, 2, 3), votes: pick(1, 3, 2, 0) };

test('answers come in the order of the address; what is none is the usual one', async () => {
	for (const [order, expected] of Object.entries(orders))
		assert.deepEqual(shown((await visitor().get(`${path}?answers=${order}`)).page), expected, order);
	for (const odd of ['', 'answers=', 'answers=BEST', 'answers=%ff', 'answers=%00', "answers='--", `answers=${'x'.repeat(900)}`, 'page=0', 'page=-1', 'page=x', 'page=99999999999999999999', 'page=7', 'order=newest'])
		for (const client of [visitor(), site.visitor({ 'Accept-Language': 'zh-CN' }), li]) {
			const got = await client.get(`${path}?${odd}`);
			assert.equal(got.status, 200, odd);
			assert.deepEqual(shown(got.page), orders.best, odd);
		}
	const page = (await visitor().get(`${path}?answers=newest`)).page;
	assert.equal(page.byClass('best').length, 0, 'first is not best here');
	assert.equal(page.one((n) => n.name === 'link' && n.attrs.rel === 'canonical').attrs.href, site.url + path);
});

test('a choice is remembered: by a cookie for visitors, by the account for members', async () => {
	const guest = visitor();
	const form = (await guest.get(path)).page.form('/answers/order');
	const sent = await guest.submit(form, {}, ['answers', 'newest']);
	assert.equal(sent.status, 303);
	assert.equal(sent.location, `${path}?answers=newest#answers`);
	const again = await guest.get(path);
	assert.deepEqual(shown(again.page), orders.newest);
	assert.match(again.headers['cache-control'], /public/, 'still a page for everybody with that cookie');
	assert.match(again.headers.vary, /cookie/);
	assert.deepEqual(shown((await visitor().get(path)).page), orders.best);
	await guest.post('/answers/order', { answers: 'best', next: path });
	assert.deepEqual(shown((await guest.get(path)).page), orders.best);

	await li.post('/answers/order', { answers: 'oldest', next: path });
	const elsewhere = await site.logInAs('li');
	assert.deepEqual(shown((await elsewhere.get(path)).page), orders.oldest);
	assert.deepEqual(shown((await li.get(`${path}?answers=best`)).page), orders.best);
	await li.post('/answers/order', { answers: 'best', next: path });
	assert.deepEqual(shown((await elsewhere.get(path)).page), orders.best);
});

test('orders that are none, and places elsewhere, are refused', async () => {
	for (const answersOrder of ['', 'x', '%00', 'NEWEST']) {
		const got = await visitor().post('/answers/order', { answers: answersOrder, next: path });
		assert.equal(got.status, 400, answersOrder);
		assert.equal(got.cookies.filter((x) => x.startsWith('aw_order')).length, 0);
	}
	for (const next of ['https://example.org/', '//example.org', '/\\example.org', '', '/a\r\nb'])
		assert.match((await visitor().post('/answers/order', { answers: 'votes', next })).location, /^\/[^/]*\?answers=votes#answers$/, next);
	assert.equal((await visitor().post('/answers/order', { answers: 'votes', next: `${path}?page=3#x` })).location, `${path}?answers=votes#answers`);
	const odd = site.visitor({ Cookie: 'aw_order=%27; aw_order=newest' });
	assert.equal((await odd.get(path)).status, 200);
});

test('many answers stand on pages, and every post has an address that finds its page', async () => {
	const long = await site.ask(ann, { title: 'How many answers may a question have?' });
	const first = await site.answer(tom, long, 'The very first answer to this one.');
	const comment = await site.comment(ann, first, 'A comment on the very first answer.');
	await site.sql(
		`INSERT INTO posts (kind, question_id, author_id, body, html, renderer, created_at)
		SELECT 'answer', ${long}, author_id, 'Answer ' || n, '<p>Answer ' || n || '</p>', renderer, now() + n * interval '1 s'
		FROM posts, generate_series(1, 64) n WHERE id = ${first};
		UPDATE posts SET n_down = 1 WHERE id = ${first};
		UPDATE questions SET n_answers = 65 WHERE id = ${long}`,
	);
	const at = (await visitor().get(`/questions/${long}`)).location;
	const all = [];
	let href = at;
	for (const expected of [30, 30, 5]) {
		const { page } = await visitor().get(href);
		assert.equal(shown(page).length, expected);
		all.push(...shown(page));
		href = page.one((n) => n.name === 'a' && n.attrs.rel === 'next')?.attrs.href.replace('#answers', '');
	}
	assert.equal(href, undefined);
	assert.equal(new Set(all).size, 65);
	assert.equal(all[64], first, 'the one with the fewest votes comes last');
	const last = (await visitor().get(`${at}?page=3`)).page;
	assert.equal(last.one((n) => n.attrs.rel === 'prev').attrs.href, `${at}?page=2#answers`);
	assert.equal(last.one((n) => n.name === 'link' && n.attrs.rel === 'canonical').attrs.href, `${site.url}${at}?page=3`);
	assert.ok(last.all('a').some((a) => a.attrs.href === `/answers/${first}`));
	assert.deepEqual(shown((await visitor().get(`${at}?page=99`)).page), shown(last));
	assert.equal((await visitor().get(`${at}?answers=newest&page=2`)).page.one((n) => n.attrs.rel === 'next').attrs.href, `${at}?answers=newest&page=3#answers`);

	assert.equal((await visitor().get(`/answers/${first}`)).location, `${at}?page=3#answer-${first}`);
	assert.equal((await visitor().get(`/posts/${comment}`)).location, `${at}?page=3#post-${comment}`);
	assert.equal((await visitor().get(`/posts/${long}`)).location, at);
	const oldest = visitor();
	await oldest.post('/answers/order', { answers: 'oldest', next: at });
	assert.equal((await oldest.get(`/answers/${first}`)).location, `${at}#answer-${first}`);
	const answered = await tom.post(`/questions/${long}/answers`, { body: 'One more answer to this question.' });
	assert.match(answered.location, /#answer-\d+$/);
	assert.ok(shown((await tom.follow(answered)).page).includes(Number(/\d+$/.exec(answered.location)[0])));
	const voted = await li.post(`/posts/${first}/vote`, { value: '1' });
	assert.ok(shown((await li.follow(voted)).page).includes(first));
});

test('addresses of posts that are not there, or not for everybody', async () => {
	assert.equal((await visitor().get(`/answers/${answers[0]}`)).location, `${path}#answer-${answers[0]}`);
	assert.equal((await visitor().get(`/posts/${question}`)).location, path);
	for (const id of ['0', '999999', '99999999999999999999'])
		for (const room of ['answers', 'posts'])
			for (const client of [visitor(), site.visitor({ 'Accept-Language': 'zh-CN' }), li]) {
				const got = await client.get(`/${room}/${id}`);
				assert.equal(got.status, 404);
				assert.ok(got.page.one('h1'));
			}
	await site.sql(`UPDATE posts SET hidden_at = now() WHERE id = ${answers[3]}`);
	assert.equal((await visitor().get(`/answers/${answers[3]}`)).status, 404);
	assert.equal((await nora.get(`/answers/${answers[3]}`)).status, 303);
});
