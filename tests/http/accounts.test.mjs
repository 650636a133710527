// Becoming a member, coming in, going out, and a new password.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PASSWORD, startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const linkIn = (mail, path) =>
	new RegExp(`${site.url}(/${path}/[A-Za-z0-9_-]{43})`).exec(mail.text)[1];

async function ask(fields, visitor = site.visitor()) {
	const form = (await visitor.get('/register')).page.form('/register');
	return { visitor, answer: await visitor.submit(form, fields) };
}

test('an address is mailed a link, and behind it there is an account', async () => {
	const { visitor, answer } = await ask({ email: 'mia@example.org' });
	assert.equal(answer.status, 303);
	assert.match((await visitor.follow(answer)).page.words, /mail/i);

	const mail = await site.mail('mia@example.org');
	const link = linkIn(mail, 'register');
	assert.equal(mail.has('list-unsubscribe'), false, 'this mail is asked for');
	assert.match(mail.header('auto-submitted'), /auto-generated/);

	const looked = await visitor.get(link);
	assert.equal(looked.status, 200);
	assert.equal((await visitor.head(link)).status, 200);
	assert.equal(
		await site.value('SELECT count(*) FROM accounts'),
		'0',
		'following the link alone changes nothing',
	);

	const wrong = await visitor.submit(looked.page.form(link), { name: 'mia', password: 'short' });
	assert.equal(wrong.status, 422);
	assert.equal(wrong.page.byId('name').attrs.value, 'mia');
	const made = await visitor.submit(looked.page.form(link), { name: 'mia', password: PASSWORD });
	assert.equal(made.status, 303);
	assert.ok(visitor.jar.has('aw_session'));
	assert.equal((await visitor.get('/account')).status, 200);

	const again = await site.visitor().get(link);
	assert.equal(again.status, 404, 'a link works once');
	assert.equal((await site.visitor().get(link.replace('register', 'verify'))).location, link);
});

test('a name that ends with a sign is that of one person', async () => {
	const wren = (await site.register({ name: 'wren' })).visitor;
	const { answer } = await site.register({ name: 'wren-' });
	assert.equal(answer.status, 303);
	const preview = async (body) => (await wren.post('/preview', { body })).page.links();
	assert.deepEqual(await preview('Hello @wren- please'), ['/users/wren-']);
	assert.deepEqual(await preview('Hello @wren, please'), ['/users/wren']);
});

test('nothing of a registration can be seen before it is finished', async () => {
	await ask({ email: 'unseen@example.org' });
	await site.registrationLink('unseen@example.org');
	for (const path of ['/users/unseen', '/users?q=unseen', '/feeds/users/unseen'])
		assert.doesNotMatch((await site.visitor().get(path)).text, /unseen@|1 person/, path);
	assert.equal((await site.logIn('unseen@example.org')).answer.status, 422);
});

test('whoever is known learns the same as everybody else, and gets another mail', async () => {
	await site.makeAccount({ name: 'known', email: 'known@example.org' });
	const fresh = await ask({ email: 'fresh@example.org' });
	const known = await ask({ email: 'known@example.org' });
	assert.equal(known.answer.status, fresh.answer.status);
	assert.equal(known.answer.location, fresh.answer.location);
	assert.deepEqual(
		known.answer.rawHeaders.filter((h) => !/GMT|request|^[0-9a-f]{16}$/.test(h)),
		fresh.answer.rawHeaders.filter((h) => !/GMT|request|^[0-9a-f]{16}$/.test(h)),
	);
	const mail = await site.mail('known@example.org');
	assert.doesNotMatch(mail.text, /\/register\//);
});

test('who registers somebody else\'s address gains nothing', async () => {
	const thief = site.visitor();
	await ask({ email: 'victim@example.org' }, thief);
	const link = await site.registrationLink('victim@example.org');
	// The address's owner finishes it, with a password that nobody else has chosen.
	const owner = site.visitor();
	const made = await owner.submit((await owner.get(link)).page.form(link), {
		name: 'victim',
		password: PASSWORD,
	});
	assert.equal(made.status, 303);
	assert.equal(thief.jar.has('aw_session'), false);
	assert.equal((await thief.get('/account')).status, 303);
	assert.equal(
		await site.value(
			`SELECT count(*) FROM sessions JOIN accounts a ON a.id = account_id WHERE a.name = 'victim'`,
		),
		'1',
	);
});

test('"it was not me" deletes the request', async () => {
	await ask({ email: 'wrong@example.org' });
	const link = await site.registrationLink('wrong@example.org');
	const visitor = site.visitor();
	const forms = (await visitor.get(link)).page.forms().filter((f) => f.action === link);
	const gone = await visitor.submit(forms[1], {}, ['what', 'refuse']);
	assert.equal(gone.status, 303);
	assert.match((await visitor.follow(gone)).page.words, /Nothing is left/);
	assert.equal((await visitor.get(link)).status, 404);
});

test('what a visitor has written is posted when the account is made, wherever the mail is read', async () => {
	for (const [language, title] of [
		['en', 'Why does my kettle sing at night?'],
		['zh-CN', '水壶为什么半夜会自己响？'],
	]) {
		const visitor = site.visitor({ 'Accept-Language': language });
		const email = `asker-${language}@example.org`;
		const form = (await visitor.get('/questions/ask')).page.form('/questions');
		const short = await visitor.submit(form, { title: '', body: 'It sings every night.' });
		assert.equal(short.status, 422, 'what is wrong is said at once');
		assert.match(short.page.byId('body').text, /It sings every night\./);

		const doors = await visitor.submit(form, {
			title,
			body: 'It sings every night at three.\n\nWhat can I do?',
			category: 'billing',
			tags: 'kettle, night',
		});
		const no = await visitor.submit(doors.page.form('/register'), { email: 'no address' });
		assert.equal(no.status, 422);
		const sent = await visitor.submit(no.page.form('/register'), { email });
		assert.equal(sent.location, '/register/kept');

		const link = await site.registrationLink(email);
		const phone = site.visitor();
		const page = (await phone.get(link)).page;
		assert.ok(page.words.includes(title), 'it is seen before it is posted');
		const posted = await phone.submit(page.form(link), {
			name: language === 'en' ? 'asker' : 'tiwen',
			password: PASSWORD,
		});
		assert.match(posted.location, /^\/questions\/\d+$/);
		const question = await phone.follow(posted);
		assert.equal(question.page.one('h1').words, title);
		assert.ok(question.page.words.includes('It sings every night at three.'));
	}
});

test('an answer waits in the same way', async () => {
	const asker = await site.person('askme');
	const question = await site.ask(asker);
	const visitor = site.visitor();
	const path = `/questions/${question}/answers`;
	const thread = await visitor.show(`/questions/${question}`);
	const doors = await visitor.submit(thread.page.form(path), { body: 'Wait five working days.' });
	assert.equal(doors.status, 401);
	await visitor.submit(doors.page.form('/register'), { email: 'helper@example.org' });
	const link = await site.registrationLink('helper@example.org');
	const posted = await visitor.submit((await visitor.get(link)).page.form(link), {
		name: 'helper',
		password: PASSWORD,
	});
	assert.match(posted.location, /#answer-\d+$/);
	assert.match((await visitor.follow(posted)).page.words, /Wait five working days\./);
	// The link is used, and says so; it promises nothing.
	const used = (await site.visitor().get(link)).page.byId('content');
	assert.match(used.words, /^This link does not work any more Registration links work once and expire after three days\. If you have already used yours, just log in\. Log in Send me a new link$/);
	assert.deepEqual(used.links(), ['/login', '/verify/again']);
});

test('text goes with a wrong log-in, to registration, and to whoever has an account already', async () => {
	await site.makeAccount({ name: 'member', email: 'member@example.org', password: PASSWORD });
	const visitor = site.visitor();
	const fields = { title: 'How do I descale it?', body: 'There is lime in it.', category: 'billing' };
	const doors = await visitor.submit(
		(await visitor.get('/questions/ask')).page.form('/questions'),
		fields,
	);
	const wrong = await visitor.submit(doors.page.form('/login'), {
		login: 'member',
		password: 'wrong wrong wrong',
	});
	assert.equal(wrong.status, 422);
	assert.match(wrong.page.words, /How do I descale it\?/);
	const register = await visitor.submit(wrong.page.form('/register'), {}, ['begin', '1']);
	assert.equal(register.status, 200);
	assert.match(register.page.words, /There is lime in it\./);
	// An old form: the token is another's by now, the text stays.
	visitor.jar.set('aw_visitor', 'B'.repeat(43));
	const stale = await visitor.submit(register.page.form('/register'), { email: 'member@example.org' });
	assert.equal(stale.status, 403);
	const sent = await visitor.submit(stale.page.form('/register'));
	assert.equal(sent.location, '/register/kept');
	// The address is known: behind the link one logs in and finds the text.
	const link = await site.registrationLink('member@example.org');
	const phone = site.visitor();
	const page = (await phone.get(link)).page;
	assert.match(page.words, /There is lime in it\./);
	const inside = await phone.submit(page.form('/login'), { login: 'member', password: PASSWORD });
	const posted = await phone.submit(inside.page.form('/questions'));
	assert.match(posted.location, /^\/questions\/\d+$/);
});

test('what another site sends in a visitor\'s name is not even shown', async () => {
	const visitor = site.visitor();
	const answer = await visitor.post(
		'/questions',
		{ title: 'Buy cheap kettles here', body: 'At evil.example.', category: 'billing' },
		{ csrf: false, headers: { 'Sec-Fetch-Site': 'cross-site' } },
	);
	assert.equal(answer.status, 403);
});

test('a log-in on a new device is told by mail, and taken back by its link', async () => {
	await site.makeAccount({ name: 'owner2', email: 'owner2@example.org', password: PASSWORD });
	const first = await site.logIn('owner2');
	await first.client.submit((await first.client.get('/account')).page.form('/logout'));
	await site.logIn('owner2', PASSWORD, first.client);
	await site.mailIsDone();
	assert.equal(site.mails('owner2@example.org').length, 0, 'the first device, and once more there');

	const thief = await site.logIn('owner2');
	assert.equal(thief.answer.status, 303);
	const mail = await site.mail('owner2@example.org', /New log-in/);
	const link = linkIn(mail, 'takeback');
	const visitor = site.visitor();
	const page = await visitor.get(link);
	assert.equal((await thief.client.get('/account')).status, 200, 'looking changes nothing');
	const done = await visitor.submit(page.page.form(link));
	assert.equal(done.status, 303);
	assert.equal((await thief.client.get('/account')).status, 303);
	assert.equal((await site.logIn('owner2')).answer.status, 422, 'the password is void');
	const reset = linkIn(await site.mail('owner2@example.org', /Choose a new password/), 'reset');
	assert.equal((await visitor.get(reset)).status, 200);
	assert.equal((await visitor.submit(page.page.form(link))).status, 404, 'once');
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
	assert.equal(door.page.byId('title').attrs.value, 'Where is it?');
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

test('an account whose address was never confirmed gets a link to a password of its own', async () => {
	await site.makeAccount({ name: 'half', email: 'half@example.org', password: PASSWORD });
	await site.sql(`UPDATE accounts SET verified_at = NULL WHERE name = 'half'`);
	const { client, answer } = await site.logIn('half');
	assert.equal(answer.status, 303);
	const page = await client.follow(answer);
	assert.equal(page.status, 200);
	const again = await client.submit(page.page.form(/^\/verify\/again$/), {
		email: 'half@example.org',
	});
	assert.equal(again.status, 303);
	const link = linkIn(await site.mail('half@example.org', /new password/), 'reset');
	const set = await client.submit((await client.get(link)).page.form(link), {
		password: 'eleven red saucers',
	});
	assert.equal(set.status, 303);
	assert.equal(
		await site.value(`SELECT verified_at IS NOT NULL FROM accounts WHERE name = 'half'`),
		't',
	);
});

test('language, theme and order of a member change only with a token', async () => {
	const ann = await site.person('token-ann');
	for (const [path, fields] of [
		['/language', { locale: 'zh_CN' }],
		['/theme', { theme: 'dark' }],
		['/answers/order', { answers: 'newest' }],
	]) {
		assert.equal((await ann.post(path, fields, { csrf: false })).status, 403, path);
		assert.equal((await ann.post(path, fields)).status, 303, path);
		assert.equal((await site.visitor().post(path, fields, { csrf: false })).status, 303, path);
	}
});

test('an over-long way back is cut, never an error', async () => {
	const long = 'x'.repeat(1300);
	const visitor = site.visitor();
	for (const path of [`/account?q=${'%3C'.repeat(400)}`, `/account?${long}`, `/account/drafts/${'a:'.repeat(700)}`]) {
		const answer = await visitor.get(path);
		assert.ok([303, 404].includes(answer.status), `${path.slice(0, 40)}: ${answer.status}`);
		assert.ok((answer.location ?? '').length < 2000);
	}
	for (const next of [`/questions?${'q'.repeat(1985)}`, `/${'q'.repeat(1995)}`, `/a#${'q'.repeat(1995)}`])
		for (const path of ['/answers/order', '/language', '/theme']) {
			const answer = await visitor.post(path, { next, answers: 'newest' });
			assert.equal(answer.status, 303, path);
			assert.ok(answer.location.length < 2000);
		}
});

test('what is for one person is stored nowhere; logging out clears the cache', async () => {
	const ann = await site.person('cache-ann', { role: 'admin' });
	for (const path of ['/account', '/account/drafts', '/account/sessions', '/notices', '/staff', '/staff/people'])
		assert.equal((await ann.get(path)).headers['cache-control'], 'no-store', path);
	assert.equal((await ann.get('/questions')).headers['cache-control'], 'private, no-cache');
	assert.match((await site.visitor().get('/questions')).headers['cache-control'], /^public/);
	const out = await ann.submit((await ann.get('/account')).page.form('/logout'));
	assert.equal(out.headers['clear-site-data'], '"cache"');
});

test('the meter tells how good a password is, by the rules of the form', async () => {
	const visitor = site.visitor();
	for (const [password, name, words] of [
		['brief', '', /Too short/],
		['qwertyuiop1234', '', /Too easy/],
		['chrysanthemums', '', /Too easy/],
		['wilhelmina is nice', 'wilhelmina', /Too easy/],
		['zT8#kfQ1mVx!', '', /Good enough/],
		['seven green kettles sing', '', /Very good/],
	]) {
		const answer = await visitor.post('/password/strength', { password, name });
		assert.equal(answer.status, 200);
		assert.match(answer.page.words, words, password);
		assert.equal(answer.text.includes(password), false);
	}
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
		suspended_until = '2031-03-09 12:00Z', zone = 'Pacific/Kiritimati' WHERE name = 'gone'`);
	const told = (await site.logIn('gone')).answer;
	assert.equal(told.status, 403);
	assert.match(told.page.words, /suspended\. Until: 10 March 2031 at 02:00/);
	assert.match(told.page.words, /The reason: Spam & <b>more<\/b>/);
	assert.match(told.text, /Spam &amp; &lt;b>more|Spam &amp; &lt;b&gt;more/);

	const stranger = site.visitor();
	const wrong = await stranger.post('/login', { login: 'gone', password: 'not the password' });
	assert.equal(wrong.status, 422);
	assert.doesNotMatch(wrong.page.words, /suspended|Spam|2031/);

	const chinese = site.visitor({ 'Accept-Language': 'zh-CN' });
	const page = (await chinese.post('/login', { login: 'gone', password: PASSWORD })).page;
	assert.match(page.words, /此账号已被停用/);
	assert.match(page.words, /2031年3月10日 02:00/);
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
	const links = site.mails().flatMap((m) => m.text.match(/\/(register|reset|takeback)\/[\w-]{43}/g) ?? []);
	assert.ok(links.length > 2);
	const everything =
		site.log('web') +
		(await site.sql(`SELECT token_hash FROM account_tokens`)) +
		(await site.sql(`SELECT r FROM registrations AS r`)) +
		(await site.sql(`SELECT secret_sealed FROM mails`));
	for (const link of links) assert.equal(everything.includes(link.slice(-43)), false);
});
