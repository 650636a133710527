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
	assert.match((await here.follow(changed)).page.words, /Your password is changed/);
	assert.notEqual(here.jar.get('aw_session'), before);
	assert.equal((await there.get('/account')).status, 303);

	assert.equal((await site.logIn('pat', PASSWORD)).answer.status, 422);
	assert.equal((await site.logIn('pat', FRESH)).answer.status, 303);
});

test('a new password follows the rules, in both languages, and is never shown again', async () => {
	for (const [locale, message] of [
		['en', /Use at least 8 characters/],
		['zh_CN', /8/],
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
	assert.match(page.words, /A browser we do not know/);
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
