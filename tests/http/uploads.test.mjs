// Pictures and files that people add to what they write: made anew, shown to whoever sees the post, and gone with it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TOP } from '../support/packages.mjs';
import { startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const bob = await site.person('bob');
const max = await site.person('max', { role: 'moderator' });
const picture = (name) => readFileSync(join(TOP, 'tests/support/pictures', name));
const question = { title: 'What is this mark on my kettle?', body: 'It was there when I unpacked it.', category: 'billing', tags: '' };
const asked = (answer) => Number(/^\/questions\/(\d+)/.exec(answer.location)?.[1]);
const shown = async (client, id) => (await client.show(`/questions/${id}`)).page.one('picture');
let n = 0;
const ask = async (client, files, fields = {}) => client.upload('/questions', { ...question, body: `${question.body} (${++n})`, ...fields }, files.map((f) => ['file', f, picture(f)]));
const put = async (client, bytes, name = 'x') => client.upload('/uploads', {}, [['file', name, bytes]]);
const keyOf = (text) => /\/(?:pictures|files)\/([0-9a-f]{32})/.exec(text)[1];

test('a picture that comes with a form, without a script, is shown in the post', async () => {
	const sent = await ask(ann, ['phone.jpg'], { file_words: 'A brown mark [left]' });
	assert.equal(sent.status, 303, sent.text.slice(0, 3000));
	const id = asked(sent);
	const p = await shown(site.visitor(), id);
	const img = p.one('img');
	assert.equal(img.attrs.alt, 'A brown mark [left]');
	// Upright: the file says that it lies on its side.
	assert.equal(`${img.attrs.width}x${img.attrs.height}`, '1200x1600');
	assert.equal(img.attrs.loading, 'lazy');
	assert.match(p.one('source').attrs.srcset, /^\/pictures\/[0-9a-f]{32}\/480\.webp 480w, \S+\/960\.webp 960w, \S+\/1200\.webp 1200w$/);
	assert.match(img.attrs.srcset, /480\.jpg 480w, \S+\/960\.jpg 960w, \S+\/1200\.jpg 1200w$/);
	for (const [path] of [...`${p.one('source').attrs.srcset}, ${img.attrs.srcset}`.matchAll(/\/pictures\/\S+/g)]) {
		const got = await site.visitor().get(path);
		assert.equal(got.status, 200, path);
		assert.equal(got.headers['content-type'], path.endsWith('webp') ? 'image/webp' : 'image/jpeg');
		assert.equal(got.headers['cache-control'], 'public, max-age=31536000, immutable');
		assert.equal(got.headers['x-content-type-options'], 'nosniff');
		assert.match(got.headers['content-security-policy'], /default-src 'none'.*sandbox/);
		const again = await site.visitor().get(path, { 'If-None-Match': got.headers.etag });
		assert.equal(again.status, 304);
	}
	const whole = await site.visitor().show(img.attrs.src.replace(/1200\.jpg/, '1200x1600'));
	assert.equal(whole.headers['content-type'], 'image/jpeg');
});

test('nothing that a file told beside its pixels is left, as exiftool reads it', async () => {
	for (const name of ['phone.jpg', 'photo.webp', 'photo.avif', 'photo.heic', 'screen.png', 'moving.gif']) {
		const sent = await put(ann, picture(name), name);
		assert.equal(sent.status, 200, `${name}: ${sent.text}`);
		const key = keyOf(sent.text);
		const parts = (await site.value(`SELECT string_agg(p.name, ' ') FROM uploads u JOIN upload_parts p ON p.upload_id = u.id WHERE key = '${key}'`)).split(' ');
		assert.ok(parts.length >= 2, name);
		for (const part of parts) {
			const { body } = await ann.get(`/pictures/${key}/${part}`);
			const file = join(site.state, `read-${part}`);
			writeFileSync(file, body);
			const told = execFileSync('exiftool', ['-a', '-G1', '-s', file], { encoding: 'utf8' });
			assert.match(told, /ImageWidth/);
			for (const line of told.trim().split('\n'))
				assert.match(line, /^\[(ExifTool|System|File|RIFF|Composite|JFIF)\]\s/, `${name} ${part}`);
			assert.ok(!body.includes('Ann Secret') && !body.includes('Phonemaker'), name);
		}
	}
});

test('what is no picture is told so at the field, and what was typed stays', async () => {
	const files = { unknown: Buffer.from([0, 1, 2, 3, 4]), broken: picture('phone.jpg').subarray(0, 600) };
	for (const [what, bytes] of Object.entries(files)) {
		const sent = await ann.upload('/questions', { ...question, body: `Typed ${what}, and it stays.` }, [['file', 'x.png', bytes]]);
		assert.equal(sent.status, 422, what);
		assert.match(sent.page.byId('file-problem').words, what === 'unknown' ? /kind of file/ : /cannot be read/);
		assert.equal(Object.fromEntries(sent.page.form('/questions').fields).body.trim(), `Typed ${what}, and it stays.`);
	}
	const chinese = await ann.upload('/uploads', {}, [['file', 'x.png', files.unknown]], { 'Accept-Language': 'zh-CN' });
	assert.equal(chinese.status, 422);
});

test('pictures with more pixels than any camera has are refused before they are decoded', async () => {
	// A PNG whose head says 60000 x 60000; its pixels would be 14 GB.
	const crcTable = Array.from({ length: 256 }, (_, i) => { let c = i; for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1; return c >>> 0; });
	const crc = (b) => { let c = 0xffffffff; for (const x of b) c = crcTable[(c ^ x) & 255] ^ (c >>> 8); return (c ^ 0xffffffff) >>> 0; };
	const chunk = (type, data) => { const body = Buffer.concat([Buffer.from(type), data]); const out = Buffer.alloc(body.length + 8); out.writeUInt32BE(data.length, 0); body.copy(out, 4); out.writeUInt32BE(crc(body), body.length + 4); return out; };
	const { deflateSync } = await import('node:zlib');
	const head = Buffer.alloc(13);
	head.writeUInt32BE(60000, 0); head.writeUInt32BE(60000, 4); head[8] = 8; head[9] = 6;
	const bomb = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(1 << 24))), chunk('IEND', Buffer.alloc(0))]);
	const jpeg = Buffer.from(picture('phone.jpg'));
	const sof = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
	jpeg.writeUInt16BE(15999, sof + 5); jpeg.writeUInt16BE(15999, sof + 7);
	const since = Date.now();
	for (const bytes of [bomb, jpeg]) {
		const sent = await put(ann, bytes);
		assert.equal(sent.status, 422);
		assert.match(JSON.parse(sent.text).problem, /too many pixels.*64 million/);
	}
	assert.ok(Date.now() - since < 5000);
});

test('PDF and text are for downloading, and nothing in them runs', async () => {
	const html = Buffer.from('<script>alert(1)</script>');
	const kept = await put(ann, Buffer.concat([Buffer.from('%PDF-1.4\n'), html]), 'Rechnung %22März%22.pdf');
	const text = await put(ann, html, 'page.html');
	for (const [sent, type] of [[kept, 'application/pdf'], [text, 'text/plain; charset=utf-8']]) {
		assert.equal(sent.status, 200, sent.text);
		const got = await ann.get(`/files/${keyOf(sent.text)}`);
		assert.equal(got.headers['content-type'], type);
		assert.match(got.headers['content-disposition'], /^attachment; filename\*=UTF-8''[\w%.-]+$/);
		assert.match(got.headers['content-security-policy'], /sandbox/);
		assert.equal(got.headers['x-content-type-options'], 'nosniff');
	}
	assert.match(JSON.parse(kept.text).markdown, /^\[Rechnung März\.pdf\]\(\/files\/[0-9a-f]{32}\)$/);
});

test('a picture that was not posted yet is for who brought it and for staff alone', async () => {
	const key = keyOf((await put(ann, picture('screen.png'))).text);
	const path = `/pictures/${key}/480.webp`;
	assert.equal((await bob.get(path)).status, 404);
	assert.equal((await site.visitor().get(path)).status, 404);
	assert.equal((await max.get(path)).status, 200);
	const own = await ann.get(path);
	assert.equal(own.status, 200);
	assert.equal(own.headers['cache-control'], 'private, no-cache');
});

test('a picture of a hidden post is not served to others, and comes back with it', async () => {
	const id = asked(await ask(ann, ['photo.webp']));
	const path = (await shown(ann, id)).one('img').attrs.src;
	assert.equal((await bob.get(path)).status, 200);
	await site.sql(`UPDATE posts SET hidden_at = now(), hidden_reason = 'other' WHERE id = ${id}`);
	await site.sql(`UPDATE questions SET is_visible = false WHERE id = ${id}`);
	assert.equal((await bob.get(path)).status, 404);
	assert.equal((await site.visitor().get(path)).status, 404);
	assert.equal((await ann.get(path)).headers['cache-control'], 'private, no-cache');
	assert.equal((await max.get(path)).status, 200);
	await site.sql(`UPDATE posts SET hidden_at = NULL, hidden_reason = NULL WHERE id = ${id}`);
	assert.equal((await bob.get(path)).status, 200);
});

test('addresses that name no picture of ours show none', async () => {
	for (const to of ['/pictures/x/1x1', `/pictures/${'0'.repeat(32)}/0x9`, `/pictures/${'0'.repeat(32)}/99999x9`, 'https://elsewhere.example/a.png', `//e.example/pictures/${'0'.repeat(32)}/9x9`]) {
		const id = asked(await ann.post('/questions', { ...question, body: `Look at ![this](${to}) number ${++n}` }));
		assert.equal((await ann.show(`/questions/${id}`)).page.all('picture').length, 0, to);
	}
	assert.equal((await ann.get(`/pictures/${'0'.repeat(32)}/480.webp`)).status, 404);
	assert.equal((await ann.get(`/pictures/${'0'.repeat(32)}/480x99.webp`)).status < 500, true);
});

test('what was never posted goes after a day, a draft keeps its pictures, and a deleted post loses them within a day', async () => {
	const sweep = () => site.command(['mailer', '--once']);
	const there = async (key) => (await site.value(`SELECT count(*) FROM uploads WHERE key = '${key}'`)) === '1';
	const age = (key) => site.sql(`UPDATE uploads SET at = now() - interval '25 hours' WHERE key = '${key}'`);
	const fresh = keyOf((await put(bob, picture('photo.webp'))).text);
	const old = keyOf((await put(bob, picture('photo.avif'))).text);
	const drafted = keyOf((await put(bob, picture('photo.heic'))).text);
	await bob.post('/drafts', { draft_key: 'ask', body: `Wait for ![it](/pictures/${drafted}/1600x1200)`, title: '', category: '', tags: '' });
	const id = asked(await ask(bob, ['phone.jpg']));
	const posted = keyOf((await bob.show(`/questions/${id}`)).text);
	for (const key of [old, drafted, posted]) await age(key);
	await sweep();
	assert.deepEqual([await there(fresh), await there(old), await there(drafted), await there(posted)], [true, false, true, true]);
	await site.sql(`UPDATE posts SET deleted_at = now() - interval '1 hour' WHERE id = ${id}`);
	await sweep();
	assert.equal(await there(posted), true, 'it may still be brought back');
	await site.sql(`UPDATE posts SET deleted_at = now() - interval '13 hours' WHERE id = ${id}`);
	await sweep();
	assert.equal(await there(posted), false);
	assert.equal(await site.value(`SELECT count(*) FROM upload_parts p JOIN uploads u ON u.id = p.upload_id WHERE key = '${posted}'`), '0');
});

test('limits are told at the field: of a post, a day, a person', async () => {
	const cat = await site.person('cat');
	const set = (changes) => site.sql(Object.entries(changes).map(([k, v]) => `INSERT INTO settings (name, value) VALUES ('${k}', '${v}') ON CONFLICT (name) DO UPDATE SET value = '${v}';`).join(''));
	await set({ uploads_post: 1 });
	const two = await ask(cat, ['photo.webp', 'photo.avif']);
	assert.equal(two.status, 422);
	assert.match(two.page.byId('file-problem').words, /up to 1 pictures/);
	await set({ uploads_post: 10, upload_mb: 1 });
	const large = await cat.upload('/questions', question, [['file', 'a.txt', 'a'.repeat(1200000)]]);
	assert.match(large.page.byId('file-problem').words, /up to 1 MB/);
	await set({ upload_mb: 10, upload_space: 1 });
	assert.equal((await put(cat, 'b'.repeat(900000), 'b.txt')).status, 200);
	assert.match((await put(cat, 'c'.repeat(900000), 'c.txt')).text, /1 MB here/);
	await set({ upload_space: 500 });
	const beyond = await cat.upload('/questions', question, [['file', 'd.txt', 'd'.repeat(14000000)]]);
	assert.equal(beyond.status, 413);
	await set({ uploads_post: 0 });
	assert.equal((await put(cat, picture('photo.webp'))).status, 422);
	await set({ uploads_post: 10 });
});

test('who wrote that something is attached, and nothing is, is told once before it is posted', async () => {
	for (const [body, lang, words] of [['Please help. I attached a photo of the mark.', 'en', /attached, and nothing is/], ['请看附件里的照片，水壶上有一个印子。', 'zh-CN', /没有添加任何图片/]]) {
		const client = await site.person(lang === 'en' ? 'dan' : 'lin', { locale: lang === 'en' ? 'en' : 'zh_CN' });
		const form = (await client.show('/questions/ask')).page.form('/questions');
		const told = await client.submit(form, { title: lang === 'en' ? 'Zebra stripes qwx' : '盖子上的斑马纹', body, category: 'billing' });
		assert.equal(told.status, 422, told.page.byId('content').words);
		assert.match(told.page.byId('file-problem').words, words);
		const sent = await client.submit(told.page.form('/questions'));
		assert.equal(sent.status, 303);
	}
	const eve = await site.person('eve');
	const form = (await eve.show('/questions/ask')).page.form('/questions');
	assert.equal((await eve.submit(form, { title: 'Gnarly zfh drips', body: 'The hose is attached to the tap, and it leaks.', category: 'billing' })).status, 303);
});

test('two nodes: what is posted on one is shown by the other at once; a backup keeps it', async () => {
	const node = await site.startNode();
	try {
		const id = asked(await ask(ann, ['phone.jpg']));
		const { Client } = await import('../support/client.mjs');
		const there = new Client(node.url);
		const page = await there.show(`/questions/${id}`);
		const path = page.page.one('picture').one('img').attrs.src;
		const got = await there.get(path);
		assert.equal(got.status, 200);
		assert.deepEqual(got.body, (await site.visitor().get(path)).body);
		const dump = join(site.state, 'all.dump');
		execFileSync(join(site.pgBin, 'pg_dump'), ['-Fc', '-h', site.socketDir, '-U', 'answerwell_owner', '-f', dump, 'answerwell']);
		execFileSync(join(site.pgBin, 'createdb'), ['-h', site.socketDir, '-U', 'postgres', 'restored']);
		execFileSync(join(site.pgBin, 'pg_restore'), ['-h', site.socketDir, '-U', 'postgres', '-d', 'restored', dump], { stdio: 'ignore' });
		const kept = execFileSync(join(site.pgBin, 'psql'), ['-At', '-h', site.socketDir, '-U', 'postgres', '-d', 'restored', '-c', `SELECT encode(p.content, 'base64') FROM upload_parts p JOIN uploads u ON u.id = p.upload_id WHERE u.key = '${keyOf(path)}' AND p.name = '1200.jpg'`], { encoding: 'utf8' });
		assert.deepEqual(Buffer.from(kept, 'base64'), got.body);
	} finally {
		await node.stop();
	}
});

test('without a script a picture is not lost on the step that shows what was found', async () => {
	await site.ask(ann, { title: 'How do I descale the walrus kettle?' });
	const fay = await site.person('fay');
	const form = (await fay.show('/questions/ask')).page.form('/questions');
	const fields = { ...Object.fromEntries(form.fields), title: 'How do I descale the walrus kettle?', body: 'It is full of scale, as you see here.', category: 'billing' };
	delete fields.csrf;
	const step = await fay.upload('/questions', fields, [['file', 'a.jpg', picture('phone.jpg')]]);
	assert.equal(step.status, 200);
	assert.match(Object.fromEntries(step.page.form('/questions').fields).body, /!\[\]\(\/pictures\/[0-9a-f]{32}\/1200x1600\)$/);
	const id = asked(await fay.submit(step.page.form('/questions')));
	assert.ok(await shown(site.visitor(), id));
});

test('an answer, an edit and a comment take pictures too', async () => {
	const id = asked(await ask(ann, ['photo.webp']));
	const answer = await bob.upload(`/questions/${id}/answers`, { body: 'It looked like this with me.' }, [['file', 'a.png', picture('screen.png')]]);
	assert.equal(answer.status, 303);
	assert.equal((await site.visitor().show(`/questions/${id}`)).page.all('picture').length, 2);
	const form = (await ann.show(`/questions/${id}/edit`)).page.form(/\/edit$/);
	const fields = Object.fromEntries(form.fields);
	delete fields.csrf;
	assert.equal((await ann.upload(`/questions/${id}/edit`, fields, [['file', 'b.avif', picture('photo.avif')]])).status, 303);
	assert.equal((await site.visitor().show(`/questions/${id}`)).page.all('picture').length, 3);
});

test('feeds show pictures by whole addresses', async () => {
	const id = asked(await ask(ann, ['phone.jpg']));
	const feed = (await site.visitor().get(`/feeds/questions/${id}`)).text;
	assert.doesNotMatch(feed, /(&#34;|[" ])\/pictures\//);
	assert.equal([...feed.matchAll(/https?:\/\/[^/]+\/pictures\//g)].length, 8);
});

test('so many files at once, and no more: the rest is told to come again, and pages are answered', async () => {
	const { connect } = await import('node:net');
	const head = `POST /uploads HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=B\r\nContent-Length: 2000000\r\n\r\n`;
	let told = 0;
	const sockets = Array.from({ length: 90 }, () => {
		const socket = connect(Number(new URL(site.serverUrl).port), '127.0.0.1');
		// Who is refused is read out before the answer.
		socket.on('error', () => {}).on('data', (d) => (told += /^HTTP\/1\.1 503 /.test(d.toString('latin1'))));
		socket.write(head);
		socket.write(Buffer.alloc(100000));
		return socket;
	});
	const last = connect(Number(new URL(site.serverUrl).port), '127.0.0.1');
	await new Promise((resolve) => setTimeout(resolve, 500));
	for (const socket of sockets) socket.write(Buffer.alloc(1900000));
	await until('some are told', () => told >= 90 - 64);
	assert.equal((await site.visitor().get('/')).status, 200);
	for (const socket of [last, ...sockets]) socket.destroy();
	// Their places are free again.
	await until('there is room', async () => (await put(ann, picture('photo.webp'))).status === 200);
});

test('a button that leads elsewhere from a form with files sends no files there', async () => {
	const id = await site.ask(bob);
	for (const path of ['/questions/ask', `/questions/${id}`, `/questions/${id}/edit`]) {
		const form = (await (path === `/questions/${id}` ? ann : bob).show(path)).page.one((n) => n.name === 'form' && n.attrs.enctype === 'multipart/form-data');
		const elsewhere = form.all('button').filter((b) => b.attrs.formaction && !/^\/questions\/\d+\/answers/.test(b.attrs.formaction) && b.attrs.formaction.split('#')[0] !== form.attrs.action);
		assert.ok(path === `/questions/${id}` || elsewhere.length > 0, path);
		for (const button of elsewhere) assert.equal(button.attrs.formenctype, 'application/x-www-form-urlencoded', `${path}: ${button.attrs.formaction}`);
	}
});
