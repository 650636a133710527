// conf/nginx.conf in front of the site: TLS, HTTP/2, tidy requests, friendly pages of its own.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import http2 from 'node:http2';
import https from 'node:https';
import { join } from 'node:path';
import { after, test as testAlways } from 'node:test';
import { Client, encodeForm, rawRequest } from '../support/client.mjs';
import { parseHtml } from '../support/html.mjs';
import { Nginx, nginxIsThere } from '../support/nginx.mjs';
import { TOP } from '../support/packages.mjs';
import { PASSWORD, freePort, startSite, until } from '../support/site.mjs';

const skip = nginxIsThere() ? false : 'nginx is not installed';
const test = (name, fn) => testAlways(name, { skip }, fn);

const port = await freePort();
const redirect = await freePort();
const tls = await freePort();
const site = skip ? null : await startSite();
const plain = skip
	? null
	: new Nginx({ dir: join(site.state, 'plain'), app: site.port, port, attempts: '30r/m', customers: '120r/m' });
const secure = skip
	? null
	: new Nginx({ dir: join(site.state, 'tls'), app: site.port, port: tls, tls: { redirect } });
after(async () => {
	plain?.stop();
	secure?.stop();
	await site?.stop();
});
const base = `http://127.0.0.1:${port}`;
const visitor = (headers) => new Client(base, headers);
if (!skip) {
	plain.start();
	secure.start();
	await until('nginx answers', async () => (await visitor().get('/healthz')).status === 200);
	const other = new Client(`http://127.0.0.1:${redirect}`);
	await until('the one with TLS too', async () => (await other.get('/')).status === 308);
}
const raw = (bytes, options) => rawRequest(base, bytes, options);

// A page of the proxy: its status, in the visitor's language, complete.
function assertFriendly(answer, status, words) {
	assert.equal(answer.status, status);
	assert.match(answer.headers['content-type'], /^text\/html; charset=utf-8$/);
	assert.match(answer.page.all('h1')[0].words, words);
	assert.ok(answer.page.all('a').length >= 1, 'there is a way on');
	assert.match(answer.headers['content-security-policy'], /default-src 'none'/);
	assert.doesNotMatch(answer.text, /nginx|kore/i);
	assert.doesNotMatch(answer.headers.server ?? '', /\d/);
}

test('every header that the server reads is passed on, and no other', () => {
	const conf = readFileSync(join(TOP, 'conf', 'nginx.conf'), 'utf8');
	const source = readFileSync(join(TOP, 'src', 'web', 'request.c'), 'utf8');
	const passed = [...conf.matchAll(/proxy_set_header (\S+)/g)].map((m) => m[1].toLowerCase());
	const read = [...source.matchAll(/header\(req, a, "([^"]+)"\)/g)].map((m) => m[1]);
	assert.ok(read.length > 5);
	const gate = readFileSync(join(TOP, 'src', 'web', 'gate.c'), 'utf8');
	for (const name of read) {
		assert.ok(passed.includes(name), `${name} is lost in conf/nginx.conf`);
		assert.ok(gate.includes(`{"${name}", `), `${name} is lost in src/web/gate.c`);
	}
});

test('HTTP/2 over TLS: a page, its style sheet, and nothing twice', async () => {
	const session = http2.connect(`https://127.0.0.1:${tls}`, {
		rejectUnauthorized: false,
		servername: 'localhost',
	});
	const get = (path) =>
		new Promise((done, fail) => {
			const stream = session.request({ ':path': path, 'accept-language': 'en' });
			let headers;
			let body = '';
			stream.setEncoding('utf8');
			stream.on('response', (h) => (headers = h));
			stream.on('data', (d) => (body += d));
			stream.on('end', () => done({ headers, body }));
			stream.on('error', fail);
		});
	session.on('error', () => {});
	try {
		const home = await get('/');
		assert.equal(session.socket.alpnProtocol, 'h2');
		assert.equal(home.headers[':status'], 200);
		for (const name of ['content-security-policy', 'x-content-type-options', 'referrer-policy'])
			assert.equal(String(home.headers[name]).split(', default-src').length, 1, name);
		assert.doesNotMatch(home.headers['x-content-type-options'], /,/);
		const sheet = parseHtml(home.body).all('link').find((l) => l.attrs.rel === 'stylesheet');
		assert.equal((await get(sheet.attrs.href)).headers[':status'], 200);
	} finally {
		session.close();
	}
});

test('TLS of old is refused', async () => {
	const got = await new Promise((done) => {
		https
			.get({ host: '127.0.0.1', port: tls, maxVersion: 'TLSv1.1', minVersion: 'TLSv1', rejectUnauthorized: false, ciphers: 'DEFAULT:@SECLEVEL=0' })
			.on('response', () => done('answered'))
			.on('error', () => done('refused'));
	});
	assert.equal(got, 'refused');
});

test('plain HTTP leads to TLS with address and arguments kept', async () => {
	const answer = await new Client(`http://127.0.0.1:${redirect}`).get('/search?q=a&page=2');
	assert.equal(answer.status, 308);
	assert.equal(answer.location, 'https://localhost/search?q=a&page=2');
});

test('a body above what anybody takes gets a friendly page, in both languages', async () => {
	const huge = { body: 'x'.repeat(14 * 1024 * 1024) };
	for (const [language, words, Cookie = ''] of [
		['en', /too long/],
		['zh-CN,zh;q=0.9', /内容太长/],
		['en', /内容太长/, '__Host-aw_locale=zh_CN'],
		['zh-CN', /too long/, 'aw_theme=dark; aw_locale=en'],
	]) {
		const client = visitor({ 'Accept-Language': language, ...(Cookie && { Cookie }) });
		const got = await client.request('POST', '/questions', {
			...huge,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		});
		assertFriendly(got, 413, words);
	}
});

test('up to that, the site’s own page answers', async () => {
	const client = visitor();
	const got = await client.post('/questions', { body: 'x'.repeat(600 * 1024) });
	assert.equal(got.status, 413);
	assert.match(got.page.byId('content').words, /too long/i);
});

test('an address that is too long, an odd method, a head that is too large', async () => {
	assertFriendly(await visitor().get(`/search?q=${'x'.repeat(2100)}`), 414, /does not fit/);
	const odd = await visitor().request('DELETE', '/questions/1');
	assertFriendly(odd, 405, /does not fit/);
	assert.equal(odd.headers.allow, 'GET, HEAD, POST');
	assertFriendly(await visitor({ Cookie: `a=${'x'.repeat(9000)}` }).get('/'), 400, /does not fit/);
	const nonsense = await raw('NONSENSE\r\n\r\n', { quiet: 300 });
	assert.match(nonsense.toString(), /400 Bad Request|does not fit/);
});

test('what the server alone could not take goes through', async () => {
	const many = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`X-Many-${i}`, 'x'.repeat(100)]));
	assert.equal((await visitor(many).get('/')).status, 200, 'sixty headers');
	const foreign = await raw(
		'GET / HTTP/1.1\r\nUser-Agent: Bürö\r\nX-Ö: ü\r\nHost: localhost\r\nConnection: close\r\n\r\n',
		{ quiet: 1000 },
	);
	assert.match(foreign.toString(), /^HTTP\/1\.1 200 /, 'a header that is not ASCII');
	const chunked = await raw(
		'POST /language HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n' +
			'Content-Type: application/x-www-form-urlencoded\r\n\r\n' +
			'5\r\nlocal\r\n7\r\ne=zh_CN\r\n0\r\n\r\n',
		{ quiet: 1000 },
	);
	assert.match(chunked.toString(), /^HTTP\/1\.1 (303|403) /, 'a chunked body');
	const two = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(2);
	const pipelined = (await raw(two, { quiet: 500 })).toString();
	assert.equal(pipelined.match(/HTTP\/1\.1 200 /g).length, 2, 'pipelined requests');
});

test('a visitor cannot choose the address that limits count', async () => {
	await visitor({ 'X-Forwarded-For': '203.0.113.5, 198.51.100.9' }).get('/');
	const conf = readFileSync(join(TOP, 'conf', 'nginx.conf'), 'utf8');
	assert.match(conf, /proxy_set_header X-Forwarded-For   \$remote_addr;/);
	assert.doesNotMatch(conf, /proxy_add_x_forwarded_for/);
});

test('assets come from the cache, with their own headers, also while the site is away', async () => {
	const home = await visitor().get('/');
	const href = home.page.all('link').find((l) => l.attrs.rel === 'stylesheet').attrs.href;
	const first = await visitor().get(href);
	assert.equal(first.status, 200);
	assert.match(first.headers['cache-control'], /immutable/);
	const again = await visitor({ 'If-None-Match': first.headers.etag }).get(href);
	assert.equal(again.status, 304);
	const before = (site.log('web').match(/\/assets\//g) ?? []).length;
	for (let i = 0; i < 3; i++) assert.equal((await visitor().get(href)).text, first.text);
	assert.equal((site.log('web').match(/\/assets\//g) ?? []).length, before);
});

test('guessing at the log-in is slowed down before it reaches the site', async () => {
	const one = '203.0.113.50';
	const attempt = (network) =>
		visitor({ 'X-Forwarded-For': network }).request('POST', '/login', {
			body: encodeForm({ login: 'x', password: 'y' }),
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		});
	const answers = await Promise.all(Array.from({ length: 40 }, () => attempt(one)));
	const slowed = answers.filter((a) => a.status === 429);
	assert.ok(slowed.length >= 15 && slowed.length < 40, `${slowed.length}`);
	assertFriendly(slowed[0], 429, /One moment/);
	assert.equal(slowed[0].headers['retry-after'], '60');
	assert.notEqual((await attempt('198.51.100.77')).status, 429, 'others are not kept waiting');
	assert.equal((await visitor({ 'X-Forwarded-For': one }).get('/login')).status, 200);
});

test('who has a large IPv6 network is one visitor to the limits, and one customer', async () => {
	const attempt = (address) =>
		visitor({ 'X-Forwarded-For': address }).request('POST', '/login', {
			body: encodeForm({ login: 'x', password: 'y' }),
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		});
	const slowed = async (addresses) =>
		(await Promise.all(addresses.map(attempt))).filter((a) => a.status === 429).length;
	const many = (n, address) => Array.from({ length: n }, (_, i) => address(i.toString(16)));
	const house = await slowed(many(40, (i) => `2001:db8:1:${i}::${i}`));
	assert.ok(house >= 15 && house < 40, `${house} of 40 from one /56`);
	assert.equal(await slowed(many(20, (i) => `2001:db8:f${i}:1::1`)), 0, 'from as many customers');
	const customer = await slowed(many(120, (i) => `2001:db8:abcd:${i}00::1`));
	assert.ok(customer >= 20 && customer < 120, `${customer} of 120 from one /48`);
});

test('one network has so many requests at work at one time, and others are not kept waiting', async () => {
	const narrowPort = await freePort();
	const narrow = new Nginx({ dir: join(site.state, 'narrow'), app: site.port, port: narrowPort, atOnce: 1 });
	narrow.start();
	try {
		const from = (network) => new Client(`http://127.0.0.1:${narrowPort}`, { 'X-Forwarded-For': network, 'Accept-Language': 'en' });
		await until('it answers', async () => (await from('198.51.100.1').get('/healthz')).status === 200);
		const login = (client) =>
			client.request('POST', '/login', {
				body: encodeForm({ login: 'x', password: 'y' }),
				headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			});
		const answers = await Promise.all([
			...Array.from({ length: 8 }, () => login(from('203.0.113.9'))),
			...Array.from({ length: 4 }, (_, i) => login(from(`2001:db8:${i + 1}::1`))),
		]);
		const refused = answers.filter((a) => a.status === 429);
		assert.ok(refused.length >= 1 && refused.length < 8, `${refused.length} of 8 at once`);
		assertFriendly(refused[0], 429, /One moment/);
		for (const other of answers.slice(8)) assert.notEqual(other.status, 429);
	} finally {
		narrow.stop();
	}
});

// From the map itself, without the list that conf/routes.sh makes of it: a part of 43 characters of a token.
test('what lets its bearer in is not written into the log, nor where somebody sits', async () => {
	const secret = 'S'.repeat(43);
	const map = readFileSync(join(TOP, 'kore.conf'), 'utf8');
	const routes = [...map.matchAll(/route \^(\/\S+\/)(\[A-Za-z0-9_-\]\+|\[\^\/\]\+)\$ \{\n\s+handler\s+(\w+)/g)]
		.filter(([, , part, page]) => part.startsWith('[A-Z') || page === 'page_unsubscribe');
	assert.ok(routes.length >= 6);
	for (const [, beginning] of routes) {
		await visitor().get(beginning + secret);
		await visitor().post(beginning + secret, {}, { csrf: false });
		await until(beginning, () => plain.log().includes(`"POST ${beginning}-"`));
		// However it is spelled, and wherever it stands: what is refused or not found is written down, too.
		for (const odd of [
			beginning.toUpperCase() + secret,
			beginning.replaceAll('/', '//') + secret,
			`/x/..${beginning}${secret}`,
			`/%${beginning.charCodeAt(1).toString(16)}${beginning.slice(2)}${secret}`,
			beginning + '%53'.repeat(43),
			`${beginning}${secret}?a=${secret}`,
			`/search?q=${beginning}${secret}`,
			`/login?next=${encodeURIComponent(beginning + secret)}`,
			`/questions/1/x?from=${secret}`,
		])
			for (const method of ['GET', 'DELETE'])
				await raw(`${method} ${odd} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
	}
	const long = '/questions/1/what-can-i-do-about-a-kettle-that-sings-at-night-and-by-day';
	await visitor().get(long);
	await until('a long name of a question', () => plain.log().includes(`"GET ${long}"`));
	const from = [
		['203.0.113.77', '203.0.113.0/24'],
		['2001:db8:1:2:3:4:5:77', '2001:db8:1:2::/64'],
		['2001:db8:1:2::77', '2001:db8:1:2::/64'],
		['2001:db8::77', '2001:db8::/64'],
		['::1', '::/64'],
		['::ffff:203.0.113.77', '203.0.113.0/24'],
	];
	for (const [i, [address, network]] of from.entries()) {
		await visitor({ 'X-Forwarded-For': address }).get(`/search?q=seen${i}`);
		const line = await until(network, () => plain.log().split('\n').find((l) => l.includes(`q=seen${i}`)));
		assert.equal(line.split(' ')[0], network, address);
	}
	assert.doesNotMatch(plain.log(), /SSSS|%53%53|^\S*[.:]77\b/m);
	assert.doesNotMatch(plain.log('answerwell-error.log'), /SSSS|client:/);
});

test('while the site is away: a page that says so, and the site again as soon as it is there', async () => {
	const href = (await visitor().get('/')).page.all('link').find((l) => l.attrs.rel === 'stylesheet')
		.attrs.href;
	await visitor().get(href);
	process.kill(site.pids().run, 'SIGSTOP'); // nobody starts it again
	process.kill(site.pids().web, 'SIGTERM');
	await until('it is away', async () => (await visitor().get('/')).status === 502);
	const away = await visitor().get('/questions');
	assertFriendly(away, 502, /back in a moment/);
	assert.equal(away.headers['retry-after'], '30');
	assertFriendly(await visitor({ 'Accept-Language': 'zh' }).get('/'), 502, /马上回来/);
	const sheet = away.page.all('link')[0].attrs.href;
	assert.equal((await visitor().get(sheet)).status, 200, 'with its own style');
	assert.equal((await visitor().get(href)).status, 200, 'assets from the cache');
	process.kill(site.pids().run, 'SIGCONT');
	await until('it is back', async () => (await visitor().get('/')).status === 200, 30);
});
