// What is one request and what is none: RFC 9112 on the wire, straight to the server.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseHtml } from '../support/html.mjs';
import { TOP } from '../support/packages.mjs';
import { connect, receive } from '../support/smuggler.mjs';
import { PROXY, startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());
const ann = await site.person('ann');
const HOST = 'Host: a\r\n';
const FORM = 'Content-Type: application/x-www-form-urlencoded\r\n';

// Bytes, perhaps in several pieces, and what comes back until the server closes, or is silent:
// { statuses, closed, page, text }.
async function send(...pieces) {
	const { quiet = 5000, isDone } = typeof pieces.at(-1) === 'object' && !Buffer.isBuffer(pieces.at(-1)) ? pieces.pop() : {};
	const socket = await connect(site.port);
	const answer = receive(socket, { quiet, isDone });
	for (const piece of pieces) {
		socket.write(Buffer.from(piece, 'latin1'));
		await new Promise((done) => setImmediate(done));
	}
	const { text, closed } = await answer;
	socket.destroy();
	const statuses = [...text.matchAll(/HTTP\/1\.[01] (\d{3})/g)].map((m) => Number(m[1]));
	const body = Buffer.from(text.slice(text.lastIndexOf('HTTP/1.')).replace(/^[\s\S]*?\r\n\r\n/, ''), 'latin1').toString();
	return { statuses, closed, text, page: /<html/.test(body) ? parseHtml(body) : undefined };
}

test('what two readers could take differently is refused with a page, and the connection closes', async () => {
	const get = `GET / HTTP/1.1\r\n${HOST}`;
	const post = `POST /language HTTP/1.1\r\n${HOST}${FORM}`;
	for (const [bytes, status] of [
		[`GET / HTTP/1.1\nHost: a\n\n`, 400],
		[`${get}X-A: a\r\n b\r\n\r\n`, 400],
		[`${get}X-A : a\r\n\r\n`, 400],
		[`${get}X-A: a\0b\r\n\r\n`, 400],
		[`${get}${HOST}\r\n`, 400],
		[`GET / HTTP/1.1\r\n\r\n`, 400],
		[`\r\n\r\n${get}\r\n`, 400],
		[`GET /  HTTP/1.1\r\n${HOST}\r\n`, 400],
		[`GET / HTTP/2.0\r\n${HOST}\r\n`, 505],
		[`BREW / HTTP/1.1\r\n${HOST}\r\n`, 501],
		[`TRACE / HTTP/1.1\r\n${HOST}\r\n`, 405],
		[`${get}Content-Length: 3\r\n\r\nabc`, 400],
		[`HEAD / HTTP/1.1\r\n${HOST}Content-Length: 3\r\n\r\nabc`, 400],
		[`${get}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`, 411],
		[`${post}Transfer-Encoding: chunked\r\n\r\n9\r\nlocale=en\r\n0\r\n\r\n`, 411],
		[`${post}Transfer-Encoding: gzip\r\n\r\n`, 501],
		[`${post}Content-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\nlocale=en`, 400],
		[`${post}Content-Length: 9\r\nContent-Length: 9\r\n\r\nlocale=en`, 400],
		[`${post}Content-Length: 9, 9\r\n\r\nlocale=en`, 400],
		[`${post}Content-Length: +9\r\n\r\nlocale=en`, 400],
		[`${get}X-A: ${'a'.repeat(17000)}\r\n\r\n`, 431],
		[`GET /${'a'.repeat(3000)} HTTP/1.1\r\n${HOST}\r\n`, 414],
		[`POST /questions HTTP/1.1\r\n${HOST}Expect: magic\r\nContent-Length: 3\r\n\r\nabc`, 417],
		['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n', 400],
	]) {
		const say = JSON.stringify(bytes.slice(0, 90));
		const got = await send(bytes);
		assert.deepEqual(got.statuses, [status], `${say}: ${got.text.slice(0, 200)}`);
		assert.ok(got.closed, `${say}: closed`);
		assert.match(got.text, /\r\nconnection: close\r\n/i, say);
		if (!bytes.startsWith('HEAD')) assert.ok(got.page.all('h1')[0].words, say);
		assert.match(got.text, /content-security-policy/, say);
	}
	const put = await send(`TRACE / HTTP/1.1\r\n${HOST}\r\n`);
	assert.match(put.text, /\r\nallow: GET, HEAD, POST\r\n/i);
});

test('what is only unusual is served', async () => {
	const ok = async (bytes, status = 200) => {
		const got = await send(bytes, { isDone: (text) => /\r\n\r\n[^]/.test(text) });
		assert.deepEqual(got.statuses, [status], `${JSON.stringify(bytes.slice(0, 90))}: ${got.text.slice(0, 200)}`);
		return got;
	};
	const get = `GET /healthz HTTP/1.1\r\n`;
	await ok(`${get}${HOST}X-Requested-With:\r\nX-B: \r\n\r\n`);
	await ok(`${get}${HOST}User-Agent: B\xc3\xbcro\tx\r\nX-A: \xff\r\nCookie: x=\xe8\xb4\xb9\r\n\r\n`);
	await ok(`${get}${Array.from({ length: 300 }, (_, i) => `X-${i}: a\r\n`).join('')}${HOST}\r\n`);
	await ok(`${get}X-A: ${'a'.repeat(15000)}\r\n${HOST}\r\n`);
	await ok(`\r\n${get}${HOST}\r\n`);
	await ok(`${get}Hostile: x\r\n${HOST}\r\n`);
	await ok(`GET http://b.example/healthz HTTP/1.1\r\n${HOST}\r\n`);
	await ok(`GET /healthz HTTP/1.0\r\n\r\n`);
	await ok(`${get}${HOST}Content-Length: 0\r\n\r\n`);
	await ok(`${get}${HOST}Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n`);
});

test('a session cookie counts wherever it stands, also in a line of its own', async () => {
	const cookie = `Cookie: aw_session=${ann.jar.get('aw_session')}\r\n`;
	const many = Array.from({ length: 100 }, (_, i) => `X-${i}: a\r\n`).join('');
	for (const lines of [cookie, `Cookie: a=b\r\n${cookie}`, many + cookie]) {
		const got = await send(`GET /account HTTP/1.1\r\n${HOST}${lines}Connection: close\r\n\r\n`);
		assert.deepEqual(got.statuses, [200]);
	}
});

test('a POST without body and length is one with the length nought', async () => {
	const got = await send(`POST /unsubscribe/1.d.0000 HTTP/1.1\r\n${HOST}Connection: close\r\n\r\n`);
	assert.deepEqual(got.statuses, [404], 'the page itself answers');
});

test('bodies come in any pieces, and to the last byte', async () => {
	const csrf = await ann.csrf();
	const text = 'What I wrote. '.repeat(1500);
	const body = `csrf=${csrf}&category=billing&title=Does+all+of+it+arrive%3F&tags=&body=${text.replaceAll(' ', '+')}`;
	const head = `POST /questions HTTP/1.1\r\n${HOST}${FORM}Cookie: ${ann.cookieHeader}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
	const at = (...cuts) => [...cuts, undefined].map((cut, i) => (head + body).slice(cuts[i - 1] ?? 0, cut));
	const ways = [at(), at(10), at(head.length), at(head.length - 2, head.length + 1), at(5, head.length + 8192), [...(head + body).match(/[^]{1,997}/g)]];
	for (const [n, pieces] of ways.entries()) {
		// The same words are taken once.
		const got = await send(...pieces.map((piece) => piece.replace('category=billing&title=Does', `category=billing&title=${n}oes`)));
		assert.deepEqual(got.statuses, [303], got.text.slice(0, 300));
	}
	const stored = await site.value(`SELECT count(*) FROM posts WHERE length(body) = ${text.trim().length} AND kind = 'question'`);
	assert.equal(Number(stored), 6);
});

test('Expect: 100-continue is answered before the body comes, or refused without it', async () => {
	const head = (length) => `POST /language HTTP/1.1\r\n${HOST}${FORM}Expect: 100-continue\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n`;
	const socket = await connect(site.port);
	const first = receive(socket, { quiet: 10000, isDone: (text) => text.endsWith('\r\n\r\n') });
	socket.write(head(9));
	assert.equal((await first).text, 'HTTP/1.1 100 Continue\r\n\r\n');
	const second = receive(socket, { quiet: 10000 });
	socket.write('locale=en');
	assert.match((await second).text, /^HTTP\/1\.1 (303|403) /);
	const refused = await send(head(600000));
	assert.deepEqual(refused.statuses, [413]);
});

test('a body that is too large gets the site’s page in the person’s language, straight too', async () => {
	for (const [language, words] of [
		['en', /too long/],
		['zh-CN', /太长/],
	]) {
		const client = site.visitor({ 'Accept-Language': language });
		client.base = new URL(site.serverUrl);
		const got = await client.request('POST', '/questions', {
			body: 'x'.repeat(3 * 1024 * 1024),
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		});
		assert.equal(got.status, 413);
		assert.match(got.page.byId('content').words, words);
		assert.equal(got.headers['cache-control'], 'no-store');
	}
});

test('no page that takes no form takes a body, and the answer says so', async () => {
	for (const path of ['/readyz', '/questions/ask', '/assets/x.css']) {
		const got = await send(`POST ${path} HTTP/1.1\r\n${HOST}Content-Length: 3\r\n\r\nabc`);
		assert.deepEqual(got.statuses, [405], path);
		assert.ok(got.closed);
	}
});

test('of requests in one go the first is answered, the rest never read', async () => {
	const one = (path) => `GET ${path} HTTP/1.1\r\n${HOST}\r\n`;
	const got = await send(one('/healthz') + one('/robots.txt'));
	assert.deepEqual(got.statuses, [200]);
	assert.match(got.text, /\r\n\r\nok\n$/);
	assert.ok(got.closed);
	const body = await send(`POST /language HTTP/1.1\r\n${HOST}${FORM}Content-Length: 9\r\n\r\nlocale=enX`);
	assert.equal(body.statuses.length, 1);
	assert.ok(body.closed);
});

test('one request after the other on one connection, with bodies between', async () => {
	const socket = await connect(site.port);
	for (const [bytes, status] of [
		[`GET /healthz HTTP/1.1\r\n${HOST}\r\n`, 200],
		[`POST /language HTTP/1.1\r\n${HOST}${FORM}Content-Length: 9\r\n\r\nlocale=en`, 403],
		[`POST /unsubscribe/1.d.0000 HTTP/1.1\r\n${HOST}\r\n`, 404],
		[`GET /healthz HTTP/1.1\r\n${HOST}\r\n`, 200],
	]) {
		const isDone = (text) => {
			const head = /^[^]*?\r\n\r\n/.exec(text)?.[0] ?? '';
			return head !== '' && text.length >= head.length + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
		};
		const answer = receive(socket, { quiet: 10000, isDone });
		socket.write(bytes);
		const { text, closed } = await answer;
		assert.match(text, new RegExp(`^HTTP/1.1 (${status}|303) `));
		assert.equal(closed, false, bytes.slice(0, 40));
	}
	socket.destroy();
});

test('a head and a body that do not come to an end are given up', async () => {
	const ends = async (start) => {
		const socket = await connect(site.port);
		const answer = receive(socket, { quiet: 120000 });
		socket.write(start);
		const drip = setInterval(() => socket.writable && socket.write('a'), 200);
		const { closed } = await answer;
		clearInterval(drip);
		socket.destroy();
		assert.ok(closed, start.slice(0, 30));
	};
	await Promise.all([
		ends(`GET / HTTP/1.1\r\n${HOST}X-A: `),
		ends(`POST /login HTTP/1.1\r\n${HOST}${FORM}Content-Length: 5000\r\n\r\na=`),
	]);
});

test('whatever is sent, a second client is answered', async () => {
	const program = join(TOP, 'tests', 'attack', 'noise.mjs');
	const env = { ...process.env };
	delete env.NODE_TEST_CONTEXT;
	const got = await new Promise((done, fail) =>
		execFile(process.execPath, [program, PROXY === 'nginx' ? '100' : '600', '7'], { env, timeout: 600000 }, (e, out, err) =>
			e ? fail(new Error(`${e.message}\n${out}${err}`)) : done(JSON.parse(out)),
		),
	);
	assert.equal(got.unanswered, 0, JSON.stringify(got));
	assert.equal(got.sameWorkers, true);
	assert.equal(got.errors, 0);
});

test('no worker died of any of it', async () => {
	await until('it is written', () => site.log('web').length > 0);
	assert.doesNotMatch(site.log('web'), /died|signal 11|status=500|sanitizer/i);
});
