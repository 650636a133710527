// Limits against floods: told honestly, with nothing typed lost.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite({ limits: true });
after(() => site.stop());

test('posting too often: 429, when to come back, and the text kept', async () => {
	const ann = await site.person('ann');
	const tom = await site.person('tom');
	// New members may write less.
	await site.sql(`UPDATE accounts SET joined_at = joined_at - interval '30 days'`);
	const id = await site.ask(ann);
	// A new window of ten minutes may begin meanwhile: then as many again.
	const window = () => Math.floor(Date.now() / 600000), begun = window();
	let last;
	for (let i = 0; i < 140; i++) {
		last = await ann.post(`/posts/${id}/comments`, { body: `Comment number ${i}\nin two lines` });
		if (last.status !== 303) break;
	}
	assert.equal(last.status, 429);
	const wait = Number(last.headers['retry-after']);
	assert.ok(wait > 0 && wait <= 600, `${wait}`);
	const form = last.page.form(`/posts/${id}/comments`);
	assert.match(Object.fromEntries(form.fields).body, /^Comment number \d+\r?\nin two lines$/);
	assert.match(last.page.words, /try again in \d+ minutes?/);
	await site.comment(tom, id); // only for her
	assert.equal((await ann.get(`/questions/${id}`)).status, 301, 'reading goes on');
	const made = Number(await site.value(`SELECT count(*) FROM posts WHERE kind = 'comment'`));
	assert.ok(made >= 55 && made <= (window() === begun ? 62 : 122), `${made} comments`);
});

test('guessing a password: refused after some attempts, for the name and for the network, even with the right one', async () => {
	await site.makeAccount({ name: 'target', password: 'the right password 42' });
	const attempt = (login, network, password = 'wrong wrong wrong') => {
		const client = site.visitor({ 'X-Forwarded-For': network });
		return client.csrf().then(() => client.post('/login', { login, password, next: '/' }));
	};
	// A new window may begin meanwhile: then as many again.
	let n = 0,
		last;
	do last = await attempt('target', `198.51.${n}.7`);
	while (++n < 42 && last.status !== 429);
	assert.equal(last.status, 429);
	assert.ok(n > 18, `after ${n}`);
	assert.ok(Number(last.headers['retry-after']) > 0);
	assert.equal(
		(await attempt('Target', '203.0.113.9', 'the right password 42')).status,
		429,
		'however it is spelled',
	);
});

test('guessing links is refused for the network, and not for its neighbours', async () => {
	const guess = (network) => {
		const client = site.visitor({ 'X-Forwarded-For': network });
		return client
			.csrf()
			.then(() => client.post(`/reset/${'x'.repeat(43)}`, { password: 'a fine new password' }));
	};
	let last;
	for (let i = 0; i < 44 && last?.status !== 429; i++) last = await guess('192.0.2.50');
	assert.equal(last.status, 429);
	assert.equal((await guess('192.0.2.99')).status, 429, 'the same network');
	assert.equal((await guess('192.0.3.50')).status, 404);
	assert.equal(
		(await guess('1.2.3.4, 192.0.2.77')).status,
		429,
		'what a client claims itself does not count',
	);
});

test('asking for mails too often is refused for the network, not for the site', async () => {
	const ask = (network, email) => {
		const client = site.visitor({ 'X-Forwarded-For': network });
		return client.csrf().then(() => client.post('/reset', { email }));
	};
	let last;
	for (let i = 0; i < 24 && last?.status !== 429; i++)
		last = await ask('192.0.2.7', `person${i}@example.org`);
	assert.equal(last.status, 429);
	assert.equal((await ask('198.18.0.1', 'somebody@example.org')).status, 303);
});

test('one address is not flooded with mails, whoever asks, and the answers stay the same', async () => {
	await site.makeAccount({ name: 'flooded', email: 'flooded@example.org' });
	const seen = new Set();
	for (let i = 0; i < 9; i++) {
		const client = site.visitor({ 'X-Forwarded-For': `198.18.${i}.1` });
		await client.csrf();
		const got = await client.post('/reset', { email: 'flooded@example.org' });
		seen.add(`${got.status} ${got.location}`);
	}
	assert.deepEqual([...seen], ['303 /reset/sent']);
	await site.mailIsDone();
	const n = site.mails('flooded@example.org').length;
	assert.ok(n >= 3 && n <= 6, `${n} mails`);
});

test('what a customer writes in a day has a bound; the text stays, and reading goes on', async () => {
	const kim = await site.person('kim');
	const id = await site.ask(kim, { title: 'How much may I write?' });
	await site.sql(`UPDATE limits SET n = 2030 WHERE kind = 'text'`);
	const body = 'Take out the filter, rinse it under warm water. '.repeat(500);
	const answer = await kim.post(`/questions/${id}/answers`, { body });
	assert.equal(answer.status, 429);
	assert.ok(Number(answer.headers['retry-after']) > 0);
	const form = answer.page.form(`/questions/${id}/answers`);
	assert.equal(Object.fromEntries(form.fields).body.trim(), body.trim());
	assert.equal((await kim.post(`/questions/${id}/answers`, { body, preview: '1' })).status, 200);
	const max = await site.person('max', { role: 'staff' });
	assert.equal((await max.post(`/questions/${id}/answers`, { body })).status, 303);
});

test('twenty answers to a question are enough for one customer', async () => {
	const kim = await site.logInAs('ann');
	const tom = await site.logInAs('tom');
	await site.sql('DELETE FROM limits');
	const id = await site.ask(tom, { title: 'Who can tell me more?' });
	for (let i = 0; i < 20; i++) await site.answer(kim, id, `Something more, number ${i}.`);
	const one = await kim.post(`/questions/${id}/answers`, { body: 'And something else.' });
	assert.equal(one.status, 422);
	assert.match(one.page.words, /answered here 20 times/);
	assert.match(one.text, /And something else\./);
	await site.answer(tom, id);
});
