// What goes over the wire: headers, cookies, odd requests, caching, and clients that leave.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, test } from 'node:test';
import { encodeForm } from '../support/client.mjs';
import { PASSWORD, isAlive, startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const tom = await site.person('tom');
const question = await site.ask(ann);
const threadPath = (await site.visitor().get(`/questions/${question}`)).location;

const count = (text, pattern) => (text.match(pattern) ?? []).length;
const statuses = (raw) => [...raw.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((m) => Number(m[1]));
const csrf = () => ann.csrf();

test('every kind of answer carries the security headers, once', async () => {
	const style = (await ann.get('/')).page.all('link').find((l) => l.attrs.rel === 'stylesheet')
		.attrs.href;
	for (const [path, client] of [
		['/', ann],
		['/', site.visitor()],
		['/no/such', ann],
		['/questions/ask', site.visitor()],
		[style, ann],
		['/favicon.ico', ann],
		['/healthz', ann],
		['/robots.txt', ann],
		[threadPath, site.visitor()],
		['/staff', ann],
		['/search?q=x', ann],
	]) {
		const { headers, rawHeaders } = await client.get(path);
		const names = rawHeaders
			.filter((_, i) => i % 2 === 0)
			.map((n) => n.toLowerCase())
			.filter((n) => n !== 'set-cookie');
		assert.equal(new Set(names).size, names.length, `${path}: ${names}`);
		const csp = headers['content-security-policy'];
		for (const rule of [
			"default-src 'none'",
			"script-src 'self'",
			"style-src 'self'",
			"form-action 'self'",
			"base-uri 'none'",
			"frame-ancestors 'none'",
		])
			assert.ok(csp?.includes(rule), `${path}: ${rule} not in ${csp}`);
		assert.doesNotMatch(csp, /unsafe|\*/);
		assert.equal(headers['x-content-type-options'], 'nosniff');
		assert.ok(headers['referrer-policy']);
		assert.equal(headers['strict-transport-security'], undefined, 'only behind https');
		assert.doesNotMatch(headers.server ?? '', /kore|\d/i, 'no name and number of the server');
		assert.equal(headers['x-powered-by'], undefined);
	}
});

test('pages have no inline script, style or handler', async () => {
	for (const path of [
		'/',
		'/questions',
		threadPath,
		'/questions/ask',
		'/account',
		'/login',
		'/register',
		'/faq',
		'/search?q=refund',
	]) {
		const page = (await ann.get(path)).page;
		for (const node of page.all()) {
			assert.equal('style' in node.attrs, false, `${path}: ${node.name} has a style`);
			assert.equal(
				Object.keys(node.attrs).some((a) => a.startsWith('on')),
				false,
				path,
			);
			assert.notEqual(node.name, 'style', path);
		}
		for (const script of page.scripts()) assert.match(script.attrs.src, /^\/assets\//, path);
		const ids = page.all((n) => n.attrs.id).map((n) => n.attrs.id);
		assert.equal(new Set(ids).size, ids.length, `${path}: an id twice`);
	}
});

test('cookies are for this site alone, out of reach of scripts, and bare of dots', async () => {
	await site.makeAccount({ name: 'cookie', password: PASSWORD });
	const { answer } = await site.logIn('cookie');
	const line = answer.cookies.find((c) => c.startsWith('aw_session='));
	assert.match(
		line,
		/^aw_session=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/,
	);
	for (const cookie of answer.cookies) assert.doesNotMatch(cookie, /domain=/i);
	const plain = await site.visitor().get('/');
	assert.deepEqual(plain.cookies, [], 'whoever only reads gets none');
	const form = await site.visitor().get('/login');
	assert.match(form.cookies[0], /^aw_visitor=[A-Za-z0-9_-]{43}; .*HttpOnly; SameSite=Lax$/);
});

test('nothing that is sent in can split a response or set a header', async () => {
	const evil = '/x\r\nSet-Cookie: evil=1\r\n\r\n<script>';
	for (const value of [
		evil,
		encodeURIComponent(evil),
		'/x\nSet-Cookie: evil=1',
		'/x\0y',
		'/ü',
		'/x y',
	]) {
		const got = await ann.post('/language', { locale: 'en', next: value });
		assert.equal(got.status, 303);
		assert.equal(
			got.cookies.some((c) => c.startsWith('evil')),
			false,
		);
		assert.match(got.location, /^[^\0- ]+$/);
	}
	for (const path of [
		'/questions/1%0d%0aSet-Cookie:%20evil=1',
		`/questions/${question}/%0d%0aevil:1`,
		'/tags/%0d%0aevil:1',
		'/faq/%0d%0aevil:1',
		'/search?q=%0d%0aevil:1',
		'/login?next=%0d%0aevil:1',
		'/users/%0d%0aevil:1',
		'/verify/%0d%0aevil',
	]) {
		const got = await ann.get(path);
		assert.ok(got.status < 500, path);
		assert.equal(got.headers.evil, undefined, path);
		assert.equal(
			got.cookies.some((c) => c.startsWith('evil')),
			false,
			path,
		);
	}
	const planted = site.visitor();
	planted.jar.set('aw_notice', `${'0'.repeat(64)}%3Cscript%3Ealert(1)%3C%2Fscript%3E`);
	assert.doesNotMatch((await planted.get('/')).text, /alert\(1\)/, 'notices are signed');
});

test('30 headers do no harm: a session cookie that comes late still counts', async () => {
	const headers = { Host: site.visitor().base.host };
	for (let i = 0; i < 26; i++) headers[`X-Filler-${i}`] = `v${i}`;
	const cookie = ann.cookieHeader;
	const late = await site
		.visitor()
		.request('GET', '/account', { headers: { ...headers, Cookie: cookie } });
	assert.equal(late.status, 200);
	const body = encodeForm({ csrf: await csrf(), body: 'late' });
	const posted = await site.raw(
		[
			`POST /posts/${question}/comments HTTP/1.1`,
			`Host: ${headers.Host}`,
			'Content-Type: application/x-www-form-urlencoded',
			`Content-Length: ${body.length}`,
			...Array.from({ length: 26 }, (_, i) => `X-Filler-${i}: v`),
			`Cookie: ${cookie}`,
			'',
			body,
		].join('\r\n'),
	);
	assert.equal(statuses(posted)[0], 303, posted.slice(0, 300));
});

test('13 cookies, cookies with = and look-alike names: ours is found exactly', async () => {
	const token = ann.jar.get('aw_session');
	const many = Array.from({ length: 12 }, (_, i) => `c${i}=v${i}`).join('; ');
	const open = async (cookie) => (await site.visitor().get('/account', { Cookie: cookie })).status;
	assert.equal(await open(`${many}; aw_session=${token}`), 200);
	assert.equal(await open(`aw_session=${token}; ${many}`), 200);
	assert.equal(await open(`x=a=b=c; aw_session=${token}; y="q;w"`), 200);
	for (const name of ['aw_session2', 'AW_SESSION', 'xaw_session', 'aw_sessio', 'aw_session '])
		assert.equal(await open(`${name}=${token}`), 303, name);
	for (const value of [
		'',
		'%00',
		token.slice(1),
		`${token}x`,
		token.toLowerCase(),
		"' OR 1=1 --",
		'a'.repeat(3000),
	])
		assert.equal(await open(`aw_session=${value}`), 303, value);
});

test('conditional requests: 304 while nothing changed, 200 after', async () => {
	const visitor = site.visitor();
	const first = await visitor.get(threadPath);
	assert.match(first.headers.etag, /^"[^"]+"$/);
	assert.match(first.headers.vary, /accept-language/i);
	const again = await visitor.get(threadPath, { 'If-None-Match': first.headers.etag });
	assert.equal(again.status, 304);
	assert.equal(again.body.length, 0);
	assert.equal(again.headers.etag, first.headers.etag);
	assert.ok(again.headers['content-security-policy']);
	assert.equal(
		(await visitor.get(threadPath, { 'If-None-Match': `"nope", ${first.headers.etag}, W/"x"` }))
			.status,
		304,
	);
	assert.equal((await visitor.get(threadPath, { 'If-None-Match': '"nope"' })).status, 200);
	assert.equal(
		(
			await visitor.get(threadPath, {
				'If-None-Match': first.headers.etag,
				'Accept-Language': 'zh',
			})
		).status,
		200,
		'another language is another page',
	);
	await site.answer(tom, question, 'Something new in the thread.');
	const changed = await visitor.get(threadPath, { 'If-None-Match': first.headers.etag });
	assert.equal(changed.status, 200);
	assert.notEqual(changed.headers.etag, first.headers.etag);
});

test('what is personal is never public, what never changes is kept for ever', async () => {
	for (const path of ['/', threadPath, '/account', '/questions/ask']) {
		const { headers } = await ann.get(path);
		assert.match(headers['cache-control'], /private|no-store/, path);
		assert.doesNotMatch(headers['cache-control'], /public/);
	}
	assert.match((await site.visitor().get('/login')).headers['cache-control'], /no-store/);
	const style = (await ann.get('/')).page.all('link').find((l) => l.attrs.rel === 'stylesheet')
		.attrs.href;
	const asset = await site.visitor().get(style);
	assert.match(asset.headers['cache-control'], /public, max-age=\d{7,}, immutable/);
	assert.match(asset.headers['content-type'], /text\/css/);
	assert.equal(
		(await site.visitor().get(style, { 'If-None-Match': asset.headers.etag })).status,
		304,
	);
	for (const src of (await ann.get('/')).page.scripts().map((s) => s.attrs.src))
		assert.match((await ann.get(src)).headers['content-type'], /javascript/);
});

test('HEAD has the headers of GET and no body', async () => {
	// A page that says how long ago something was becomes another one now and then: not between two that agree.
	const both = async (visitor, path) => {
		for (;;) {
			const [get, head, again] = [await visitor.get(path), await visitor.head(path), await visitor.get(path)];
			if (get.headers.etag === again.headers.etag) return [get, head];
		}
	};
	for (const path of ['/', threadPath, '/no/such', '/faq', '/healthz', '/questions/ask']) {
		const visitor = site.visitor();
		const [get, head] = await both(visitor, path);
		assert.equal(head.status, get.status, path);
		assert.equal(head.body.length, 0);
		for (const name of ['content-type', 'etag', 'cache-control', 'location', 'content-length']) {
			if (name === 'content-length' && head.headers[name] === undefined) continue;
			assert.equal(head.headers[name], get.headers[name], `${path}: ${name}`);
		}
	}
	const raw = await site.raw(`HEAD ${threadPath} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
	assert.equal(raw.split('\r\n\r\n')[1], '', 'nothing behind the head');
});

test('one connection serves one request after the other', async () => {
	const answers = await new Promise((resolve, reject) => {
		const socket = net.connect({ host: '127.0.0.1', port: site.port });
		let text = '',
			sent = 1;
		socket.setTimeout(5000, () => socket.destroy(new Error('silence')));
		socket.on('error', reject);
		socket.on('connect', () => socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'));
		socket.on('data', (d) => {
			text += d;
			if (count(text, /ok\n/g) < sent) return;
			if (sent++ < 5) socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
			else socket.end() && resolve(text);
		});
	});
	assert.deepEqual(statuses(answers), [200, 200, 200, 200, 200]);
});

test('requests sent in one go: at least the first is answered, and no answer belongs to another', async () => {
	const one = (path) => `GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`;
	const raw = await site.raw(one('/healthz') + one('/robots.txt') + one('/no/such'), {
		quiet: 1200,
	});
	const got = statuses(raw);
	assert.equal(got[0], 200);
	assert.match(raw, /\r\n\r\nok\n/);
	assert.deepEqual(got, [200, 200, 404].slice(0, got.length), 'in order');
	const smuggled = await site.raw(
		`POST /language HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\nContent-Length: 60\r\n\r\nlocale=enGET /account HTTP/1.1\r\nHost: x\r\n\r\n`,
		{ quiet: 1200 },
	);
	assert.ok(
		statuses(smuggled).every((s) => s >= 300),
		smuggled.slice(0, 200),
	);
	const both = await site.raw(
		`POST /language HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\nlocale=en`,
		{ quiet: 800 },
	);
	assert.ok(
		statuses(both).every((s) => s >= 300),
		both.slice(0, 200),
	);
});

test('garbage gets an error or a closed door, and the next client is served', async () => {
	const before = site.pids().workers;
	const host = 'Host: x\r\n';
	for (const bytes of [
		'\r\n\r\n',
		'GET\r\n\r\n',
		'GET /\r\n\r\n',
		'GET / HTTP/9.9\r\n' + host + '\r\n',
		'GET / HTTP/1.1\r\n\r\n',
		'get / HTTP/1.1\r\n' + host + '\r\n',
		`GET /${'a'.repeat(3000)} HTTP/1.1\r\n${host}\r\n`,
		`GET / HTTP/1.1\r\n${host}X: ${'a'.repeat(20000)}\r\n\r\n`,
		`GET / HTTP/1.1\r\n${host}X:\r\n\r\n`,
		`GET / HTTP/1.1\r\n${host}X: é\r\n\r\n`,
		`GET / HTTP/1.1\r\n${host}: x\r\n\r\n`,
		`GET / HTTP/1.1\r\n${host}no colon\r\n\r\n`,
		`GET / HTTP/1.1\r\nHostile: a\r\n${host}\r\n`,
		`GET / HTTP/1.1\r\n${host}${host}\r\n`,
		`GET / HTTP/1.1\nHost: x\n\n`,
		`GET http://x/ HTTP/1.1\r\n${host}\r\n`,
		`GET /%zz%% HTTP/1.1\r\n${host}\r\n`,
		`GET /\0 HTTP/1.1\r\n${host}\r\n`,
		`POST /login HTTP/1.1\r\n${host}Content-Length: -1\r\n\r\n`,
		`POST /login HTTP/1.1\r\n${host}Content-Length: 99999999999999999999\r\n\r\n`,
		`POST /login HTTP/1.1\r\n${host}Content-Length: x\r\n\r\n`,
		`POST /login HTTP/1.1\r\n${host}\r\n`,
		`TRACE / HTTP/1.1\r\n${host}\r\n`,
		`CONNECT x:443 HTTP/1.1\r\n${host}\r\n`,
		'\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
		'\0'.repeat(5000),
		`GET / HTTP/1.1\r\n${host}Cookie: ${'a=b; '.repeat(700)}\r\n\r\n`,
		`GET / HTTP/1.1\r\n${host}Range: bytes=0-10\r\nExpect: 100-continue\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
		`GET /?${'a=b&'.repeat(400)} HTTP/1.1\r\n${host}\r\n`,
	]) {
		const raw = await site.raw(Buffer.from(bytes, 'latin1'), { quiet: 250 });
		assert.equal(statuses(raw).includes(500), false, JSON.stringify(bytes.slice(0, 60)));
		assert.doesNotMatch(raw, /evil/);
	}
	assert.equal((await site.visitor().get('/healthz')).status, 200);
	assert.deepEqual(site.pids().workers, before, 'no worker died');
});

test('a client that leaves before the answer has its post saved all the same', async () => {
	const body = encodeForm({ csrf: await csrf(), body: 'I closed the window at once.' });
	const head = `POST /questions/${question}/answers HTTP/1.1\r\nHost: 127.0.0.1:${site.port}\r\nCookie: ${ann.cookieHeader}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n`;
	// The thread is held, so that the answer is under way when the client leaves.
	const asPostgres = (text) => site.sql(text, { id: question }, 'postgres');
	const held = asPostgres(`BEGIN; SELECT FROM posts WHERE id = :'id' FOR UPDATE; SELECT pg_sleep(100)`).catch(() => {});
	await until('it is held', async () => (await asPostgres(`SELECT count(*) FROM pg_stat_activity
		WHERE wait_event = 'PgSleep'`)) === '1');
	const socket = net.connect({ host: '127.0.0.1', port: site.port }, () => socket.write(head + body));
	socket.on('error', () => {});
	await until('it is under way', async () => (await asPostgres(`SELECT count(*) FROM pg_stat_activity
		WHERE wait_event_type = 'Lock' AND usename = 'answerwell'`)) === '1');
	socket.resetAndDestroy();
	await asPostgres(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'`);
	await held;
	await until(
		'the answer is stored',
		async () =>
			(await site.value(
				`SELECT count(*) FROM posts WHERE body = 'I closed the window at once.'`,
			)) === '1',
	);
	const left = [];
	for (let i = 0; i < 60; i++)
		left.push(
			new Promise((done) => {
				const socket = net.connect({ host: '127.0.0.1', port: site.port }, () =>
					socket.write(`GET /search?q=refund HTTP/1.1\r\nHost: x\r\n\r\n`, () => socket.destroy()),
				);
				socket.on('close', done);
				socket.on('error', done);
			}),
		);
	await Promise.all(left);
	for (let i = 0; i < 10; i++) assert.equal((await site.visitor().get('/questions')).status, 200);
	assert.equal(
		await asPostgres(`SELECT count(*) FROM pg_stat_activity WHERE usename = 'answerwell' AND state LIKE 'idle in%'`),
		'0',
		'no transaction is left open',
	);
});

test('slow log-ins do not hold up those who read', async () => {
	await site.makeAccount({ name: 'slow', password: PASSWORD });
	const logins = Array.from({ length: 6 }, () => site.logIn('slow', 'wrong wrong wrong'));
	await new Promise((r) => setTimeout(r, 150));
	const took = [];
	for (let i = 0; i < 20; i++) {
		const from = Date.now();
		assert.equal((await site.visitor().get(threadPath)).status, 200);
		took.push(Date.now() - from);
	}
	await Promise.all(logins);
	took.sort((a, b) => a - b);
	assert.ok(took[10] < 400, `median ${took[10]} ms`);
});

test('many at once are all served', async () => {
	const all = await Promise.all(
		Array.from({ length: 120 }, (_, i) =>
			site.visitor().get(['/', '/questions', threadPath, '/faq', '/search?q=refund'][i % 5]),
		),
	);
	assert.deepEqual([...new Set(all.map((a) => a.status))], [200]);
});

test('a worker that is killed comes back, and the others go on', async () => {
	const before = site.pids();
	process.kill(before.workers[0], 'SIGKILL');
	await until('a new worker', () => {
		const { workers } = site.pids();
		return (
			workers.length === before.workers.length &&
			!workers.includes(before.workers[0]) &&
			workers.every(isAlive)
		);
	});
	for (let i = 0; i < 10; i++) assert.equal((await site.visitor().get('/questions')).status, 200);
	assert.equal(site.pids().web, before.web);
});

test('no text of the tests stands in the logs', () => {
	assert.doesNotMatch(site.log('web'), /closed the window|aw_session|refund/);
});
