// The sections of a person's settings: password, devices, address.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PASSWORD, startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const FRESH = 'four other words entirely';

test('every section leads to every other one', async () => {
	const ann = await site.person('ann');
	const sections = (await ann.get('/account')).page
		.one((n) => n.name === 'nav' && n.hasClass('tabs'))
		.links();
	assert.ok(sections.includes('/account/sessions'));
	for (const path of sections) {
		const { status, page } = await ann.get(path);
		assert.equal(status, 200, path);
		const tabs = page.one((n) => n.name === 'nav' && n.hasClass('tabs'));
		assert.deepEqual(tabs.links(), sections, path);
		const here = tabs.all((n) => n.attrs['aria-current'] === 'page');
		assert.deepEqual(
			here.map((n) => n.attrs.href),
			[path],
		);
	}
});

test('a language is chosen whatever somebody is called', async () => {
	// Names given by a command, or before a rule: the page of settings would not take them.
	const sam = await site.person('sam', { displayName: 'Support Sam' });
	assert.equal((await sam.post('/language', { locale: 'zh_CN', next: '/account' })).status, 303);
	assert.equal((await sam.get('/account')).page.one('html').attrs.lang, 'zh-CN');
});

// --- the password ------------------------------------------------------------------------------------

test('a new password takes the old one, ends other sessions and renews this one', async () => {
	await site.makeAccount({ name: 'pat', password: PASSWORD });
	const here = await site.logInAs('pat');
	const there = await site.logInAs('pat');
	const form = (await here.get('/account/password')).page.form('/account/password');

	const wrong = await here.submit(form, { password_now: 'not the one', password: FRESH });
	assert.equal(wrong.status, 422);
	assert.ok(wrong.page.byId('password_now-problem'));
	assert.equal((await there.get('/account')).status, 200, 'nothing has happened');

	const before = here.jar.get('aw_session');
	const changed = await here.submit(form, { password_now: PASSWORD, password: FRESH });
	assert.equal(changed.status, 303);
	assert.equal(changed.location, '/account/password');
	assert.match((await here.follow(changed)).page.words, /Your password has been changed/);
	assert.notEqual(here.jar.get('aw_session'), before);
	assert.equal((await there.get('/account')).status, 303);

	assert.equal((await site.logIn('pat', PASSWORD)).answer.status, 422);
	assert.equal((await site.logIn('pat', FRESH)).answer.status, 303);
});

test('a new password follows the rules, in both languages, and is never shown again', async () => {
	for (const [locale, message] of [
		['en', /Use at least 12 characters/],
		['zh_CN', /12/],
	]) {
		const name = `rules-${locale === 'en' ? 'en' : 'zh'}`;
		await site.makeAccount({ name, password: PASSWORD, locale });
		const client = await site.logInAs(name);
		for (const password of ['short', '', 'password123', name, 'x'.repeat(300), 'bad \u0000 one']) {
			const got = await client.post('/account/password', { password_now: PASSWORD, password });
			assert.equal(got.status, 422, password);
			assert.ok(got.page.byId('password-problem'), password);
			assert.equal(got.text.includes(PASSWORD), false);
			assert.equal(got.page.byId('password').attrs.value, '');
			if (password === 'short') assert.match(got.page.byId('password-problem').words, message);
		}
		assert.equal((await client.get('/account')).status, 200, 'still logged in');
		assert.equal((await site.logIn(name)).answer.status, 303, 'with the old password');
	}
});

test('whoever has no password is led to the link by mail', async () => {
	const client = await site.person('without');
	const got = await client.post('/account/password', { password_now: '', password: FRESH });
	assert.equal(got.status, 422);
	assert.ok(got.page.links().includes('/reset'));
});

// --- devices -----------------------------------------------------------------------------------------

test('people see where they are logged in, and end one of them or all the others', async () => {
	await site.makeAccount({ name: 'dev', password: PASSWORD });
	const browsers = [
		'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0',
		'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1',
		'<b>odd</b>',
	];
	const clients = [];
	for (const agent of browsers) {
		const client = site.visitor({ 'User-Agent': agent, 'X-Forwarded-For': '203.0.113.77' });
		await site.logIn('dev', PASSWORD, client);
		clients.push(client);
	}
	const [here, phone, odd] = clients;
	const { page } = await here.get('/account/sessions');
	assert.match(page.words, /Firefox on Linux\s+This device/);
	assert.match(page.words, /Safari on iPhone/);
	assert.match(page.words, /Unknown browser/);
	assert.match(page.words, /203\.0\.113\.0\/24/);
	assert.doesNotMatch(page.words, /203\.0\.113\.77/, 'no more than is needed');
	const rows = page.byClass('sessions')[0].children;
	assert.equal(rows.length, 3);

	const one = rows.find((n) => /iPhone/.test(n.words)).one('button').attrs.value;
	assert.equal((await here.post('/account/sessions', { end: one })).status, 303);
	assert.equal((await phone.get('/account')).status, 303);
	assert.equal((await odd.get('/account')).status, 200);

	await here.post('/account/sessions', { what: 'others' });
	assert.equal((await odd.get('/account')).status, 303);
	assert.equal((await here.get('/account')).status, 200);
});

test("nobody ends somebody else's session, and made-up ones do no harm", async () => {
	const eve = await site.person('eve');
	const tom = await site.person('tom');
	const id = await site.value(
		`SELECT s.id FROM sessions s JOIN accounts a ON a.id = s.account_id WHERE a.name = 'tom'`,
	);
	assert.equal((await eve.post('/account/sessions', { end: id })).status, 303);
	assert.equal((await tom.get('/account')).status, 200);
	for (const end of ['', '0', '-1', 'x', '99999999999999999999', '7 OR 1=1'])
		assert.ok([303, 400, 422].includes((await eve.post('/account/sessions', { end })).status), end);
	assert.equal((await eve.get('/account')).status, 200);
});

// --- the address -------------------------------------------------------------------------------------

const linkIn = (mail, path) => new RegExp(`${site.url}(/${path}/[A-Za-z0-9_-]{43})`).exec(mail.text)[1];

async function askForAddress(client, email) {
	const form = (await client.get('/account/address')).page
		.forms()
		.find((f) => f.fields.some(([name]) => name === 'email'));
	return client.submit(form, { email, password_now: PASSWORD });
}

async function press(client, link) {
	return client.submit((await client.get(link)).page.form(link));
}

test('an address changes when the new one is confirmed, and the old one hears of it', async () => {
	await site.makeAccount({ name: 'mo', email: 'mo-old@example.org', password: PASSWORD });
	const mo = await site.logInAs('mo');
	assert.match((await mo.get('/account/address')).page.words, /Your address is mo-old@example\.org/);
	assert.equal((await askForAddress(mo, 'mo-new@example.org')).status, 303);
	assert.match((await mo.get('/account/address')).page.words, /sent a link to mo-new@example\.org/);
	const confirm = linkIn(await site.mail('mo-new@example.org'), 'address/confirm');
	const stop = linkIn(await site.mail('mo-old@example.org'), 'address/stop');
	assert.equal((await site.logIn('mo-new@example.org')).answer.status, 422, 'not yet');
	assert.equal((await mo.get(confirm)).status, 200);
	assert.equal((await mo.head(confirm)).status, 200);
	assert.equal((await site.logIn('mo-old@example.org')).answer.status, 303, 'looking changes nothing');

	assert.equal((await press(mo, confirm)).status, 303);
	assert.match((await mo.get('/account/address')).page.words, /Your address is mo-new@example\.org/);
	assert.equal((await site.logIn('mo-new@example.org')).answer.status, 303);
	assert.equal((await site.logIn('mo-old@example.org')).answer.status, 422);
	assert.equal((await press(site.visitor(), confirm)).status, 404, 'once');

	// Taken back from the old address: everything is in its hands again.
	const stopped = await press(site.visitor(), stop);
	assert.equal(stopped.location, '/login');
	assert.equal((await mo.get('/account')).status, 303, 'logged out');
	assert.equal((await site.logIn('mo-new@example.org')).answer.status, 422);
	assert.equal((await site.logIn('mo-old@example.org')).answer.status, 422, 'a new password first');
	const reset = linkIn(await site.mail('mo-old@example.org', /new password/), 'reset');
	const visitor = site.visitor();
	await visitor.submit((await visitor.get(reset)).page.form(reset), { password: FRESH });
	assert.equal((await site.logIn('mo-old@example.org', FRESH)).answer.status, 303);
	assert.equal((await press(site.visitor(), stop)).status, 404, 'once');
});

test('a change is stopped before it takes effect, by the old address or in the settings', async () => {
	await site.makeAccount({ name: 'stop', email: 'stop@example.org', password: PASSWORD });
	const asked = await site.logInAs('stop');
	await askForAddress(asked, 'stop-2@example.org');
	const confirm = linkIn(await site.mail('stop-2@example.org'), 'address/confirm');
	const stop = linkIn(await site.mail('stop@example.org'), 'address/stop');
	assert.equal((await press(site.visitor(), stop)).status, 303);
	assert.equal((await press(site.visitor(), confirm)).status, 404);
	assert.equal((await asked.get('/account')).status, 303, 'whoever asked is out');
	assert.equal((await site.logIn('stop')).answer.status, 422, 'and their password is void');
	assert.ok(linkIn(await site.mail('stop@example.org', /new password/), 'reset'));

	await site.makeAccount({ name: 'stop', email: 'stop@example.org', password: PASSWORD });
	const client = await site.logInAs('stop');

	await askForAddress(client, 'stop-3@example.org');
	const again = linkIn(await site.mail('stop-3@example.org'), 'address/confirm');
	await client.post('/account/address', { what: 'cancel' });
	assert.equal((await press(client, again)).status, 404);

	await askForAddress(client, 'stop-4@example.org');
	const third = linkIn(await site.mail('stop-4@example.org'), 'address/confirm');
	await askForAddress(client, 'stop-5@example.org');
	assert.equal((await press(client, third)).status, 404, 'the last one asked for counts');
	const late = linkIn(await site.mail('stop-5@example.org'), 'address/confirm');
	await site.sql(`UPDATE email_changes SET confirm_until = now() - interval '1 second'`);
	assert.equal((await press(client, late)).status, 404, 'too late');
	assert.match((await client.get('/account/address')).page.words, /Your address is stop@example\.org/);
});

test('nobody learns whose address it is by asking for it', async () => {
	await site.makeAccount({ name: 'curious', email: 'curious@example.org', password: PASSWORD });
	await site.makeAccount({ name: 'owner', email: 'owner@example.org', password: PASSWORD });
	const client = await site.logInAs('curious');
	const seen = [];
	for (const email of ['owner@example.org', 'nobody@example.org']) {
		const got = await askForAddress(client, email);
		const page = await client.follow(got);
		seen.push([got.status, got.location, page.page.byId('content').words.replaceAll(email, 'X')]);
	}
	assert.deepEqual(seen[0], seen[1]);
	const told = await site.mail('owner@example.org');
	assert.doesNotMatch(told.text, /address\/confirm/);
	assert.match((await site.mail('nobody@example.org')).text, /address\/confirm/);
});

test('an address that somebody confirms first stays with them', async () => {
	for (const name of ['first', 'second'])
		await site.makeAccount({ name, email: `${name}@example.org`, password: PASSWORD });
	const first = await site.logInAs('first');
	const second = await site.logInAs('second');
	await askForAddress(first, 'shared@example.org');
	const a = linkIn(await site.mail('shared@example.org'), 'address/confirm');
	await askForAddress(second, 'shared@example.org');
	await site.mailIsDone();
	const b = linkIn(site.mails('shared@example.org').find((m) => !m.text.includes(a)), 'address/confirm');
	assert.equal((await press(second, b)).status, 303);
	assert.equal((await press(first, a)).status, 404);
});

test('asking takes the password and a real address, told in both languages', async () => {
	for (const locale of ['en', 'zh_CN']) {
		const name = `field-${locale.slice(0, 2)}`;
		await site.makeAccount({ name, email: `${name}@example.org`, password: PASSWORD, locale });
		const client = await site.logInAs(name);
		for (const [fields, at] of [
			[{ email: '', password_now: PASSWORD }, 'email'],
			[{ email: 'not an address', password_now: PASSWORD }, 'email'],
			[{ email: `${'x'.repeat(300)}@example.org`, password_now: PASSWORD }, 'email'],
			[{ email: 'a\u0000b@example.org', password_now: PASSWORD }, 'email'],
			[{ email: `${name}@Example.ORG`, password_now: PASSWORD }, 'email'],
			[{ email: 'fine@example.org', password_now: '' }, 'password_now'],
			[{ email: 'fine@example.org', password_now: 'wrong wrong' }, 'password_now'],
			[{ email: 'fine@example.org' }, 'password_now'],
		]) {
			const got = await client.post('/account/address', fields);
			assert.equal(got.status, 422, JSON.stringify(fields));
			const problem = got.page.byId(`${at}-problem`);
			assert.ok(problem, JSON.stringify(fields));
			assert.equal(/\p{Script=Han}/u.test(problem.words), locale === 'zh_CN');
			if (at === 'password_now') assert.equal(got.page.byId('email').attrs.value, 'fine@example.org');
			assert.equal(got.text.includes(PASSWORD), false);
		}
	}
	assert.equal(site.mails('fine@example.org').length, 0);
	for (const path of ['confirm', 'stop'])
		for (const token of ['x'.repeat(43), 'x', '-'.repeat(43)]) {
			const visitor = site.visitor();
			const got = await visitor.post(`/address/${path}/${token}`, {});
			assert.ok([404, 405].includes(got.status), `${path}/${token}`);
		}
});

test('a new password and a reset forget a change that waits', async () => {
	await site.makeAccount({ name: 'both', email: 'both@example.org', password: PASSWORD });
	const client = await site.logInAs('both');
	await askForAddress(client, 'both-2@example.org');
	const confirm = linkIn(await site.mail('both-2@example.org'), 'address/confirm');
	await client.post('/account/password', { password_now: PASSWORD, password: FRESH, next: '/' });
	assert.equal((await press(client, confirm)).status, 404);
	const told = await site.mail('both@example.org', /was changed/);
	assert.match(told.text, /\/takeback\//);
});
