// What goes over the wire packed, what does not, and how much a first visit takes.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { startSite } from '../support/site.mjs';

const FIRST_VISIT_MOST = 30000; // HTML, style sheets and scripts as sent, headers included
const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const tom = await site.person('tom');
const text = 'Take out the filter, rinse it under warm water and let it dry for a day. '.repeat(8);
const question = await site.ask(ann, { title: 'How do I clean the filter?', body: text });
for (let i = 0; i < 5; i++) await site.answer(tom, question, `${text} Way ${i}.`);
const path = (await site.visitor().get(`/questions/${question}`)).location;

const unpack = { gzip: gunzipSync, br: brotliDecompressSync };

async function assertPacked(where, coding, accepts = coding) {
	const visitor = site.visitor();
	const plain = await visitor.get(where);
	assert.equal(plain.headers['content-encoding'], undefined, where);
	assert.match(plain.headers.vary, /accept-encoding/, where);
	const packed = await visitor.get(where, { 'Accept-Encoding': accepts });
	assert.equal(packed.status, 200);
	assert.equal(packed.headers['content-encoding'], coding, where);
	assert.match(packed.headers.vary, /accept-encoding/, where);
	assert.equal(Number(packed.headers['content-length']), packed.body.length);
	assert.ok(packed.body.length < plain.body.length * 0.9, where);
	assert.deepEqual(unpack[coding](packed.body), plain.body, where);
	assert.equal(packed.headers['content-type'], plain.headers['content-type']);
	assert.notEqual(packed.headers.etag, plain.headers.etag, where);
	assert.equal(packed.headers['accept-ranges'], undefined);
	// Each coding is a thing of its own to a cache.
	const ask = (coding2, etag) =>
		visitor.get(where, { 'Accept-Encoding': coding2, 'If-None-Match': etag });
	const same = await ask(accepts, packed.headers.etag);
	assert.equal(same.status, 304, where);
	assert.equal(same.body.length, 0);
	assert.equal(same.headers['content-encoding'], undefined);
	assert.equal((await ask(accepts, plain.headers.etag)).status, 200, where);
	assert.equal((await ask('identity', packed.headers.etag)).status, 200, where);
	const head = await visitor.head(where, { 'Accept-Encoding': accepts });
	assert.equal(head.headers['content-length'], packed.headers['content-length'], where);
	assert.equal(head.headers.etag, packed.headers.etag);
	const range = await visitor.get(where, { 'Accept-Encoding': accepts, Range: 'bytes=0-9' });
	assert.equal(range.status, 200, 'parts are not offered');
	assert.deepEqual(range.body, packed.body);
}

test('pages and feeds are packed for those who take it', async () => {
	for (const where of ['/', path, '/questions', '/faq', '/feeds/newest'])
		await assertPacked(where, 'gzip', 'gzip, deflate, br');
});

// These are packed in a thread, beside the event loop.
test('a long page is packed like any other', async () => {
	const long = await site.ask(ann, { title: 'Which parts does the filter have?', body: text });
	for (let i = 0; i < 12; i++) await site.answer(tom, long, `${text.repeat(12)} Part ${i}.`);
	const where = (await site.visitor().get(`/questions/${long}`)).location;
	assert.ok((await site.visitor().get(where)).body.length > 65536);
	await assertPacked(where, 'gzip', 'gzip, deflate, br');
});

test('style sheets and scripts come packed from the build', async () => {
	const page = (await site.visitor().get(path)).page;
	const files = page
		.all()
		.map((n) => (n.name === 'link' && n.attrs.rel === 'stylesheet' ? n.attrs.href : n.attrs.src))
		.filter((a) => a?.startsWith('/assets/'));
	assert.ok(files.length >= 2);
	for (const where of files) {
		await assertPacked(where, 'gzip', 'deflate, gzip');
		await assertPacked(where, 'br', 'gzip, deflate, br');
	}
});

test('what is not wanted, small or somebody\u2019s own stays plain', async () => {
	const visitor = site.visitor();
	for (const accepts of ['', 'identity', 'gzip;q=0', 'deflate', 'x-gzip']) {
		const answer = await visitor.get(path, { 'Accept-Encoding': accepts || 'identity' });
		assert.equal(answer.headers['content-encoding'], undefined, accepts);
	}
	// A token beside reflected text must not show in the length (BREACH).
	for (const [client, where] of [
		[ann, path],
		[ann, '/search?q=filter'],
		[visitor, '/login'],
	]) {
		const answer = await client.get(where, { 'Accept-Encoding': 'gzip, br' });
		assert.match(answer.text, /name="csrf"/, where);
		assert.equal(answer.headers['content-encoding'], undefined, where);
	}
	const small = await visitor.get('/healthz', { 'Accept-Encoding': 'gzip' });
	assert.equal(small.headers['content-encoding'], undefined);
});

// The whole answer as a browser's first request gets it.
function wire(where) {
	return new Promise((resolve, reject) => {
		const socket = net.connect(site.port, '127.0.0.1');
		const pieces = [];
		socket.on('data', (d) => pieces.push(d));
		socket.on('end', () => resolve(Buffer.concat(pieces)));
		socket.on('error', reject);
		socket.write(
			`GET ${where} HTTP/1.1\r\nHost: 127.0.0.1:${site.port}\r\nAccept-Encoding: gzip, deflate, br\r\nConnection: close\r\n\r\n`,
		);
	});
}

test('a first visit to a question with five answers is small and takes one round of requests', async () => {
	const page = (await site.visitor().get(path)).page;
	let bytes = (await wire(path)).length;
	for (const node of page.all()) {
		const isSheet = node.name === 'link' && /stylesheet|preload|modulepreload/.test(node.attrs.rel);
		const address = isSheet ? node.attrs.href : node.attrs.src;
		if (!address) continue;
		assert.match(address, /^\/(?!\/)/, `${address} is on this site`);
		assert.match(node.name, /^(link|script|img)$/);
		bytes += (await wire(address)).length;
		const content = (await site.visitor().get(address)).text;
		assert.doesNotMatch(content, /@import|^\s*import\b(?!\()|^export .* from/m, `${address} asks for more`);
		assert.doesNotMatch(content, /url\(["']?(?!["']?data:)/, `${address} asks for more`);
		assert.doesNotMatch(content, /https?:\/\/(?!www\.w3\.org)/, `${address} knows no other host`);
	}
	assert.ok(bytes <= FIRST_VISIT_MOST, `${bytes} bytes`);
});
