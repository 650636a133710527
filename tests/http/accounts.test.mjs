// Becoming a member, coming in, going out, and a new password.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PASSWORD, startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const linkIn = (mail, path) =>
	new RegExp(`${site.url}(/${path}/[A-Za-z0-9_-]{43})`).exec(mail.text)[1];

async function register(fields = {}, visitor = site.visitor()) {
	const form = (await visitor.get('/register')).page.form('/register');
	const answer = await visitor.submit(form, {
		name: 'mia',
		email: 'mia@example.org',
		password: PASSWORD,
		...fields,
	});
	return { visitor, answer };
}

test('a person registers, confirms the address by the mail, and is logged in', async () => {
	const { visitor, answer } = await register();
	assert.equal(answer.status, 303);
	assert.match((await visitor.follow(answer)).page.words, /mail/i);

	const mail = await site.mail('mia@example.org');
	const link = linkIn(mail, 'verify');
	assert.equal(mail.has('list-unsubscribe'), false, 'this mail is asked for');
	assert.match(mail.header('auto-submitted'), /auto-generated/);

	const looked = await visitor.get(link);
	assert.equal(looked.status, 200);
	assert.equal(
		await site.value(`SELECT verified_at IS NULL FROM accounts WHERE name = 'mia'`),
		't',
		'following the link alone changes nothing',
	);
	assert.equal((await visitor.head(link)).status, 200);

	const confirmed = await visitor.submit(looked.page.form(link));
	assert.equal(confirmed.status, 303);
	assert.ok(visitor.jar.has('aw_session'));
	const account = await visitor.get('/account');
	assert.equal(account.status, 200);

	const again = await visitor.submit((await site.visitor().get(link)).page.form(link));
	assert.notEqual(again.status, 303, 'a link works once');
});

test('whoever is known learns the same as everybody else, and gets another mail', async () => {
	await site.makeAccount({ name: 'known', email: 'known@example.org' });
	const fresh = await register({ name: 'fresh', email: 'fresh@example.org' });
	const known = await register({ name: 'another', email: 'known@example.org' });
	assert.equal(known.answer.status, fresh.answer.status);
	assert.equal(known.answer.location, fresh.answer.location);
	const mail = await site.mail('known@example.org');
	assert.doesNotMatch(mail.text, /\/verify\//);
	assert.equal(await site.value(`SELECT count(*) FROM accounts WHERE name = 'another'`), '0');
});

test('asking for a new password tells nobody whether the address is known', async () => {
	await site.makeAccount({ name: 'lost', email: 'lost@example.org' });
	const pages = [];
	for (const email of ['lost@example.org', 'nobody@example.org']) {
		const visitor = site.visitor();
		const form = (await visitor.get('/reset')).page.form('/reset');
		const answer = await visitor.submit(form, { email });
		pages.push([
			answer.status,
			answer.location,
			(await visitor.follow(answer)).page.byId('content').words,
		]);
	}
	assert.deepEqual(pages[0], pages[1]);
	await site.mail('lost@example.org');
	assert.equal(site.mails('nobody@example.org').length, 0);
});

test('a new password by mail ends all sessions and then works', async () => {
	await site.makeAccount({ name: 'forgot', email: 'forgot@example.org' });
	const elsewhere = await site.logInAs('forgot');
	const visitor = site.visitor();
	await visitor.submit((await visitor.get('/reset')).page.form('/reset'), {
		email: 'forgot@example.org',
	});
	const link = linkIn(await site.mail('forgot@example.org'), 'reset');

	const form = (await visitor.get(link)).page.form(link);
	const weak = await visitor.submit(form, { password: 'short' });
	assert.equal(weak.status, 422);
	const set = await visitor.submit(form, { password: PASSWORD });
	assert.equal(set.status, 303);
	assert.equal((await elsewhere.get('/account')).status, 303, 'the other browser is logged out');
	assert.equal(
		(await visitor.submit(form, { password: `${PASSWORD} 2` })).status,
		404,
		'the link works once',
	);

	const { client, answer } = await site.logIn('forgot');
	assert.equal(answer.status, 303);
	assert.equal((await client.get('/account')).status, 200);
});

test('people log in by name or address, get a new token, and log out', async () => {
	await site.makeAccount({ name: 'tom', email: 'tom@example.org', password: PASSWORD });
	for (const login of ['tom', 'TOM', 'Tom@Example.org']) {
		const { client, answer } = await site.logIn(login);
		assert.equal(answer.status, 303, login);
		assert.equal((await client.get('/account')).status, 200);
	}

	const client = site.visitor();
	client.jar.set('aw_session', 'A'.repeat(43)); // as if somebody had planted it
	await site.logIn('tom', PASSWORD, client);
	assert.notEqual(client.jar.get('aw_session'), 'A'.repeat(43));
	assert.equal(
		await site.value(`SELECT count(*) FROM sessions WHERE token_hash = :'t'`, {
			t: client.jar.get('aw_session'),
		}),
		'0',
		'the database has only the hash',
	);

	const token = client.jar.get('aw_session');
	const page = await client.get('/account');
	const out = await client.submit(page.page.form('/logout'));
	assert.equal(out.status, 303);
	assert.equal(client.jar.has('aw_session'), false);
	client.jar.set('aw_session', token);
	assert.equal((await client.get('/account')).status, 303, 'the token is dead on the server');
});

test('a wrong password and an unknown name get the same words, and the name stays typed', async () => {
	await site.makeAccount({ name: 'eve', password: PASSWORD });
	const words = [];
	for (const [login, password] of [
		['eve', 'wrong wrong wrong'],
		['nobody-here', 'wrong wrong wrong'],
	]) {
		const { answer } = await site.logIn(login, password);
		assert.equal(answer.status, 422);
		assert.equal(answer.page.byId('login').attrs.value, login);
		assert.equal(
			answer.text.includes('wrong wrong wrong'),
			false,
			'a password is never shown again',
		);
		words.push(answer.page.byClass('problem')[0].words);
	}
	assert.equal(words[0], words[1]);
});

test('log-in leads back to the page that asked for it, and never to another site', async () => {
	await site.makeAccount({ name: 'next', password: PASSWORD });
	const visitor = site.visitor();
	const door = await visitor.get('/questions/ask?title=Where+is+it%3F');
	assert.equal(door.status, 200);
	const to = door.page.links().find((h) => h?.includes(encodeURIComponent('/questions/ask?')));
	const login = await visitor.get(to);
	const back = await visitor.submit(login.page.form('/login'), {
		login: 'next',
		password: PASSWORD,
	});
	assert.equal(back.location, '/questions/ask?title=Where+is+it%3F');
	assert.equal((await site.visitor().get('/account')).location, '/login?next=%2Faccount');

	for (const next of [
		'https://evil.example/',
		'//evil.example',
		'/\\evil.example',
		'javascript:alert(1)',
		'/\t/evil.example',
		'/%0d%0aset-cookie:a=b',
		'evil',
		'\\\\evil.example',
		'/\r\nx-evil: 1',
	]) {
		const page = await site.visitor().get(`/login?next=${encodeURIComponent(next)}`);
		assert.equal(page.status, 200, next);
		const field = page.page.form('/login').fields.find(([name]) => name === 'next')?.[1] ?? '/';
		assert.match(field, /^\/(?![/\\])/, next);
		assert.equal(page.headers['x-evil'], undefined);
	}
	const { answer } = await site.logIn('next', PASSWORD);
	assert.equal(answer.location, '/');
	const client = site.visitor();
	const form = (await client.get('/login')).page.form('/login');
	const evil = await client.submit(form, {
		login: 'next',
		password: PASSWORD,
		next: '//evil.example/x',
	});
	assert.equal(evil.location, '/');
});

test('an unconfirmed person can log in, is told what is left, and gets the mail again', async () => {
	await register({ name: 'half', email: 'half@example.org' });
	const first = await site.mail('half@example.org');
	const { client, answer } = await site.logIn('half');
	assert.equal(answer.status, 303);
	const page = await client.follow(answer);
	assert.equal(page.status, 200);
	const again = await client.submit(page.page.form(/^\/verify\/again$/), {
		email: 'half@example.org',
	});
	assert.equal(again.status, 303);
	await site.mailIsDone();
	const mails = site.mails('half@example.org');
	assert.equal(mails.length, 2);
	assert.notEqual(linkIn(mails[1], 'verify'), linkIn(first, 'verify'));
});

test('a suspended person is told so and kept out', async () => {
	await site.makeAccount({ name: 'sus', password: PASSWORD });
	const before = await site.logInAs('sus');
	await site.sql(`UPDATE accounts SET suspended_at = now() WHERE name = 'sus'`);
	assert.equal((await before.get('/account')).status, 303);
	const { answer } = await site.logIn('sus');
	assert.equal(answer.status, 403);
	assert.match(answer.page.words, /This account is suspended\./);
	assert.doesNotMatch(answer.page.words, /Until:|The reason/);
	assert.equal(
		answer.cookies.some((c) => c.startsWith('aw_session=') && !/Max-Age=0/.test(c)),
		false,
	);
});

test('a suspended person with the right password is told why and until when, nobody else', async () => {
	await site.makeAccount({ name: 'gone', password: PASSWORD });
	await site.sql(`UPDATE accounts SET suspended_at = now(), suspended_reason = 'Spam & <b>more</b>',
		suspended_until = '2031-03-09 12:00Z' WHERE name = 'gone'`);
	const told = (await site.logIn('gone')).answer;
	assert.equal(told.status, 403);
	assert.match(told.page.words, /suspended\. Until: 9 Mar 2031/);
	assert.match(told.page.words, /The reason: Spam & <b>more<\/b>/);
	assert.match(told.text, /Spam &amp; &lt;b>more|Spam &amp; &lt;b&gt;more/);

	const stranger = site.visitor();
	const wrong = await stranger.post('/login', { login: 'gone', password: 'not the password' });
	assert.equal(wrong.status, 422);
	assert.doesNotMatch(wrong.page.words, /suspended|Spam|2031/);

	const chinese = site.visitor({ 'Accept-Language': 'zh-CN' });
	const page = (await chinese.post('/login', { login: 'gone', password: PASSWORD })).page;
	assert.match(page.words, /此账号已被停用/);
	assert.match(page.words, /2031年3月9日/);
});

test('people change their settings; language and names take effect', async () => {
	const ann = await site.person('ann', { displayName: 'Ann Keller' });
	const form = (await ann.get('/account')).page
		.forms()
		.find((f) => f.fields.some(([n]) => n === 'display_name'));
	const saved = await ann.submit(form, {
		display_name: 'Ann K.',
		locale: 'zh_CN',
		zone: 'Europe/Berlin',
		about: 'Two\nlines',
	});
	assert.equal(saved.status, 303);
	const page = await ann.get('/account');
	assert.equal(page.page.one('html').attrs.lang, 'zh-CN');
	assert.equal(page.page.byId('display_name').attrs.value, 'Ann K.');
	assert.equal(page.page.byId('about').text, 'Two\nlines');
	const profile = await site.visitor().show('/users/ann');
	assert.equal(profile.page.one('h1').words.includes('Ann K.'), true);
	assert.doesNotMatch(profile.text, /ann@example\.org/, 'addresses are for nobody');

	const wrong = await ann.submit(form, { zone: 'Atlantis/Middle' });
	assert.equal(wrong.status, 422);
	assert.equal(wrong.page.byId('zone').attrs.value, 'Atlantis/Middle');
});

test('no address, password or token stands in the database or the logs', async () => {
	const dump = await site.sql(`SELECT email_sealed, email_mac, password_hash FROM accounts`);
	assert.doesNotMatch(dump, /example\.org|battery/);
	for (const name of ['web', 'mailer']) {
		const log = site.log(name);
		assert.doesNotMatch(log, /@example\.org|battery staple/, `${name}.log`);
	}
	const links = site.mails().flatMap((m) => m.text.match(/\/(verify|reset)\/[\w-]{43}/g) ?? []);
	assert.ok(links.length > 2);
	const everything =
		site.log('web') +
		(await site.sql(`SELECT token_hash FROM account_tokens`)) +
		(await site.sql(`SELECT secret_sealed FROM outbox`));
	for (const link of links) assert.equal(everything.includes(link.slice(-43)), false);
});
