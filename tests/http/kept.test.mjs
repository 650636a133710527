// Nothing typed is lost: logged out meanwhile, form too old, not confirmed yet, limits, outages.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PASSWORD, startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const TEXT =
	'A long answer\n\nwith <several> "lines", a=b=c & 5 % more\n\n```\ncode\n```\n最后一行';
const stored = (id) => site.value(`SELECT body FROM posts WHERE id = ${id}`);
const idOf = (answer) => Number(/\d+/.exec(answer.location)[0]);
const crlf = (text) => text.replace(/\n/g, '\r\n');

await site.makeAccount({ name: 'ann', password: PASSWORD });

test('logged out while writing: the text goes through the log-in and is sent on', async () => {
	const ann = await site.logInAs('ann');
	const form = (await ann.get('/questions/ask')).page.form('/questions');
	await site.sql('DELETE FROM sessions');
	const refused = await ann.submit(form, {
		title: 'What I was writing about',
		body: crlf(TEXT),
		category: 'billing',
		tags: 'one, two',
	});
	assert.equal(refused.status, 401);
	assert.match(refused.page.byId('content').words, /log in/i);
	assert.equal(ann.jar.has('aw_session'), false, 'the dead cookie is taken back');

	const wrong = await ann.submit(refused.page.form('/login'), {
		login: 'ann',
		password: 'not the password',
	});
	assert.equal(wrong.status, 422);
	const inside = await ann.submit(wrong.page.form('/login'), { login: 'ann', password: PASSWORD });
	assert.equal(inside.status, 200);
	const again = inside.page.form('/questions');
	assert.ok(again, 'the form stands there, ready to be sent');
	assert.ok(inside.page.byId('content').text.includes('最后一行'), 'and the text is to be seen');
	const posted = await ann.submit(again);
	assert.equal(posted.status, 303);
	assert.equal(await stored(idOf(posted)), TEXT);
	assert.equal(
		await site.value(`SELECT tags FROM questions WHERE id = ${idOf(posted)}`),
		'{one,two}',
	);
});

test('the same for an answer, a comment and an edit', async () => {
	let ann = await site.logInAs('ann');
	const question = await site.ask(ann);
	for (const path of [
		`/questions/${question}/answers`,
		`/posts/${question}/comments`,
		`/posts/${question}/flag`,
	]) {
		const token = await ann.csrf();
		await site.sql('DELETE FROM sessions');
		const refused = await ann.post(
			path,
			{ body: crlf(TEXT), reason: 'other', note: 'why' },
			{ csrf: token },
		);
		assert.equal(refused.status, 401, path);
		const inside = await ann.submit(refused.page.form('/login'), {
			login: 'ann',
			password: PASSWORD,
		});
		const form = inside.page.form(path);
		assert.equal(Object.fromEntries(form.fields).body?.replace(/\r\n/g, '\n'), TEXT, path);
		assert.equal((await ann.submit(form)).status, path.endsWith('/flag') ? 403 : 303, path);
	}
	assert.equal(
		await site.value(`SELECT count(*) FROM posts WHERE kind <> 'question' AND body = :'body'`, {
			body: TEXT,
		}),
		'2',
	);
});

test('a page that is too old: the text is kept and can be sent again at once', async () => {
	const ann = await site.logInAs('ann');
	for (const csrf of [false, '', 'f'.repeat(64), '\0', 'é']) {
		const refused = await ann.post(
			'/questions',
			{ title: 'Sent from an old page', body: crlf(TEXT), category: 'billing', tags: '' },
			{ csrf },
		);
		assert.equal(refused.status, 403, String(csrf));
		const form = refused.page.form('/questions');
		const fields = Object.fromEntries(form.fields);
		assert.equal(fields.title, 'Sent from an old page');
		const posted = await ann.submit(form);
		assert.equal(posted.status, 303);
		assert.equal(await stored(idOf(posted)), TEXT);
	}
});

test('not confirmed yet: what was written stays on the page until the address is confirmed', async () => {
	const half = await site.person('half', { isVerified: false });
	const refused = await half.post('/questions', {
		title: 'Too early by a minute',
		body: crlf(TEXT),
		category: 'billing',
		tags: '',
	});
	assert.equal(refused.status, 403);
	const form = refused.page.form('/questions');
	const link = refused.page.links().find((h) => h?.startsWith('/verify'));
	assert.equal((await half.get(link)).status, 200, 'the link to the mail leads somewhere');
	await site.sql(`UPDATE accounts SET verified_at = now() WHERE name = 'half'`);
	const posted = await half.submit(form);
	assert.equal(posted.status, 303);
	assert.equal(await stored(idOf(posted)), TEXT);
});

test('a password is never carried along', async () => {
	const visitor = site.visitor();
	await visitor.submit((await visitor.get('/register')).page.form('/register'), {
		email: 'mia@example.org',
	});
	const link = await site.registrationLink('mia@example.org');
	const refused = await visitor.post(
		link,
		{ name: 'mia', password: PASSWORD, display_name: '' },
		{ csrf: 'old' },
	);
	assert.equal(refused.status, 403);
	assert.equal(refused.text.includes(PASSWORD), false);
	const form = refused.page.form(link);
	assert.equal(Object.fromEntries(form.fields).name, 'mia');
	assert.equal((await visitor.submit(form, { password: PASSWORD })).status, 303);
});

test('what is carried through the log-in cannot be turned against the person', async () => {
	const visitor = site.visitor();
	const token = await visitor.csrf();
	for (const path of [
		'https://evil.example/',
		'//evil.example/',
		'/\\evil.example',
		'javascript:alert(1)',
		'',
	]) {
		const inside = await site.visitor().post(
			'/login',
			{
				login: 'ann',
				password: PASSWORD,
				pending_path: path,
				pending_0_name: 'body',
				pending_0_value: 'x',
				csrf: token,
			},
			{ csrf: false },
		);
		assert.notEqual(inside.status, 500);
		for (const form of inside.page.forms()) assert.match(form.action, /^\/(?![/\\])/, path);
	}
	const client = site.visitor();
	const form = (await client.get('/login')).page.form('/login');
	const inside = await client.submit(form, {
		login: 'ann',
		password: PASSWORD,
		pending_path: '//evil.example/x',
		pending_0_name: 'csrf',
		pending_0_value: 'stolen',
		pending_1_name: '"><script>',
		pending_1_value: '"><script>alert(1)</script>',
	});
	assert.equal(inside.status, 200);
	for (const f of inside.page.forms()) assert.match(f.action, /^\/(?![/\\])/);
	assert.equal(inside.text.includes('stolen'), false);
	assert.equal(
		inside.page.scripts().every((n) => n.attrs.src?.startsWith('/assets/')),
		true,
	);
});

test('while the database is away every page says so with 503, texts are kept, and service comes back by itself', async () => {
	const ann = await site.logInAs('ann');
	const form = (await ann.get('/questions/ask')).page.form('/questions');
	const before = site.pids();
	process.kill(before.run, 'SIGSTOP'); // so that nobody starts it again yet
	try {
		process.kill(before.database, 'SIGINT');
		await new Promise((r) => setTimeout(r, 1500));
		for (const path of ['/', '/questions', '/faq', '/search?q=x', '/login']) {
			const got = await ann.get(path);
			assert.equal(got.status, 503, path);
			assert.match(got.headers['retry-after'], /^\d+$/);
			assert.ok(got.page.one('h1').words.length > 5);
		}
		assert.equal((await ann.get('/readyz')).status, 503);
		assert.equal((await ann.get('/healthz')).status, 200);
		assert.equal(
			(
				await ann.get(
					(await ann.get('/')).page.all('link').find((l) => l.attrs.rel === 'stylesheet').attrs
						.href,
				)
			).status,
			200,
		);
		const refused = await ann.submit(form, {
			title: 'Written during the outage',
			body: crlf(TEXT),
			category: 'billing',
		});
		assert.equal(refused.status, 503);
		assert.ok(ann.jar.has('aw_session'), 'nobody is logged out by an outage');
		const fields = Object.fromEntries(refused.page.form('/questions').fields);
		assert.equal(fields.body.replace(/\r\n/g, '\n'), TEXT);
	} finally {
		process.kill(before.run, 'SIGCONT');
	}
	const deadline = Date.now() + 30000;
	let got;
	do {
		await new Promise((r) => setTimeout(r, 200));
		got = await ann.get('/questions');
	} while (got.status !== 200 && Date.now() < deadline);
	assert.equal(got.status, 200);
	for (let i = 0; i < 20; i++)
		assert.equal((await ann.get('/questions')).status, 200, 'no connection stays broken');
	const now = site.pids();
	assert.equal(now.web, before.web);
	assert.deepEqual(now.workers, before.workers, 'without a restart');
	const posted = await ann.submit((await ann.get('/questions/ask')).page.form('/questions'), {
		title: 'Written after the outage',
		body: TEXT,
		category: 'billing',
	});
	assert.equal(posted.status, 303);
});

test('connections killed while idle or busy are replaced without an error for anybody', async () => {
	for (let round = 0; round < 3; round++) {
		await site
			.sql(
				`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'answerwell'`,
			)
			.catch(() => {});
		const statuses = [];
		for (let i = 0; i < 12; i++) statuses.push((await site.visitor().get('/questions')).status);
		assert.ok(statuses.filter((s) => s === 503).length <= 4, `${statuses}`);
		assert.ok(
			statuses.slice(-3).every((s) => s === 200),
			`${statuses}`,
		);
		assert.equal(statuses.includes(500), false);
	}
});
