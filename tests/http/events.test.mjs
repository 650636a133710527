// What the log tells of the safety of accounts: each event of include/answerwell/base/event.h is brought
// about here and read in the log, with the account and the network, and without a name, an address or a
// token.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { PASSWORD, startSite, until } from '../support/site.mjs';

const site = await startSite({ limits: true });
after(() => site.stop());

const NETWORK = /^(127\.0\.0\.0\/24|-)$/;
const secrets = new Set([PASSWORD]);
const seen = new Set();

const lines = () => (site.log('web') + site.log('mailer')).split('\n').filter((l) => /event=security\./.test(l));
const facts = (line) => Object.fromEntries(line.trim().split(/\s+/).map((f) => f.split(/=(.*)/s)).filter((f) => f.length > 1));

// Does something; gives the new line of that event.
async function brings(code, fn, account) {
	const known = new Set(lines());
	const result = await fn();
	const line = await until(`a line of security.${code}`, () =>
		lines().find((l) => !known.has(l) && l.includes(`event=security.${code} `)));
	const f = facts(line);
	seen.add(f.event);
	assert.match(f.network, NETWORK, line);
	if (account !== undefined) assert.equal(f.account, String(account), line);
	return result;
}
const idOf = (name) => site.value(`SELECT id FROM accounts WHERE name = :'name'`, { name });

function tokenIn(mail, path) {
	const token = new RegExp(`/${path}/([A-Za-z0-9_-]{43})`).exec(mail.text)[1];
	secrets.add(token);
	return `/${path}/${token}`;
}

async function press(client, link, fields = {}) {
	return client.submit((await client.get(link)).page.form(link), fields);
}

const mia = { name: 'mia', email: 'mia.private@example.org' };

test('joining, coming in and going out', async () => {
	const visitor = site.visitor();
	await brings('register_asked', async () => {
		const form = (await visitor.get('/register')).page.form('/register');
		await visitor.submit(form, { email: mia.email });
	});
	const link = tokenIn(await site.mail(mia.email), 'register');
	await brings('registered', () => press(visitor, link, { name: mia.name, display_name: 'Mia', password: PASSWORD }));
	await brings('logout', () => visitor.post('/logout', {}), await idOf('mia'));
	await brings('login', () => site.logIn('mia'), await idOf('mia'));
	await brings('login_failed', () => site.logIn(mia.email, 'quite another secret'), await idOf('mia'));
	await brings('login_failed', () => site.logIn('nobody-of-this-name', 'quite another secret'), 0);
});

test('new passwords, addresses, sessions', async () => {
	const id = await idOf('mia');
	await brings('reset_asked', async () => {
		const v = site.visitor();
		await v.submit((await v.get('/reset')).page.form('/reset'), { email: mia.email });
	});
	await until('the mailer has answered', () => lines().some((l) => l.includes('event=security.reset_sent ') && l.includes(` account=${id} `)));
	seen.add('security.reset_sent');
	const fresh = 'a-longer-second-secret-81';
	secrets.add(fresh);
	const reset = tokenIn(await site.mail(mia.email, /\/reset\//), 'reset');
	await brings('reset', () => press(site.visitor(), reset, { password: fresh }), id);

	const me = await site.logInAs('mia');
	const form = (await me.get('/account/password')).page.form('/account/password');
	await brings('password_wrong', () => me.submit(form, { password_now: 'wrong', password: fresh }), id);
	const third = 'the-third-secret-of-mia-64';
	secrets.add(third);
	await brings('password', () => me.submit(form, { password_now: fresh, password: third }), id);

	const address = (await me.get('/account/address')).page.form('/account/address');
	await brings('address_asked', () => me.submit(address, { email: 'mia.new@example.org', password_now: third }), id);
	const confirm = tokenIn(await site.mail('mia.new@example.org'), 'address/confirm');
	const stop = tokenIn(await site.mail(mia.email, /\/address\/stop\//), 'address/stop');
	await brings('address_changed', () => press(me, confirm), id);
	await brings('address_stopped', () => press(site.visitor(), stop), id);
	assert.ok(lines().some((l) => l.includes('event=security.taken_back ') && l.includes(` account=${id} `)));
	seen.add('security.taken_back');

	const other = await site.logInAs('mia');
	await site.logInAs('mia');
	const sessions = await other.get('/account/sessions');
	await brings('session_ended', () => other.submit(sessions.page.form('/account/sessions'), { what: 'others' }), id);
});

test('refusals', async () => {
	const me = await site.logInAs('mia'), id = await idOf('mia');
	await brings('forbidden', () => me.get('/staff'), id);
	await brings('csrf', () => me.post('/account', { display_name: 'Mia' }, { csrf: 'forged' }), id);
	await brings('limited', async () => {
		for (let i = 0; i < 25; i++) await site.logIn('nobody-else', 'wrong');
	});
	await site.sql('DELETE FROM limits');
});

test('what staff does to accounts, and what becomes of their marks', async () => {
	const ada = await site.person('ada', { role: 'admin' });
	await site.makeAccount({ name: 'zoe', password: PASSWORD });
	const id = await idOf('zoe');
	const page = `/staff/people/${id}`;
	await brings('role', () => ada.post(page, { action: 'role', role: 'staff' }), id);
	await ada.post(page, { action: 'role', role: 'customer' });
	await brings('suspended', () => ada.post(page, { action: 'suspend', reason: 'Words about her', days: '7' }), id);
	await site.sql('DELETE FROM limits');
	await brings('login_refused', () => site.logIn('zoe'), id);
	await brings('lifted', () => ada.post(page, { action: 'lift' }), id);

	const nora = await site.person('nora', { role: 'staff' }), bob = await site.person('bob');
	const question = await site.ask(bob);
	const answer = await site.answer(bob, question);
	await nora.post(`/answers/${answer}/official`, { scope: '', valid_until: '' });
	await brings('mark_suspended', () => bob.post(`/posts/${answer}/edit`, { body: 'Something else entirely.', reason: '', seen: '1' }), await idOf('nora'));
});

test('every event was brought about, and no line holds a name, an address or a token', () => {
	const codes = [...readFileSync(new URL('../../src/base/event.c', import.meta.url), 'utf8')
		.matchAll(/\{"(security\.[a-z_]+)"/g)].map((m) => m[1]);
	assert.ok(codes.length > 15);
	assert.deepEqual(codes.filter((c) => !seen.has(c)), []);
	const all = ['web', 'mailer', 'database'].map((n) => site.log(n)).join('\n');
	for (const secret of secrets) assert.ok(!all.includes(secret), `the log holds ${secret}`);
	assert.doesNotMatch(all, /[^\s=]@example\.org|127\.0\.0\.1(?!:\d)|Words about/);
	for (const line of lines())
		assert.doesNotMatch(line, /\b(mia|ada|zoe|nora|bob|nobody)\b/i, line);
});
