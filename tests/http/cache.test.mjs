// Pages kept in memory for visitors: the same as made anew, only for those they are for, and counted.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite, until } from '../support/site.mjs';

const site = await startSite({ env: { ANSWERWELL_LOG: 'debug', ANSWERWELL_WORKERS: '1' } });
after(() => site.stop());

const ann = await site.person('ann');
const question = await site.ask(ann, { title: 'Which filter fits the kettle?', tags: 'filter' });
await site.answer(ann, question, 'The grey one.');
const path = (await site.visitor().get(`/questions/${question}`)).location;

const keptLines = () => site.log('web').split('\n').filter((l) => / kept=1/.test(l));
const keptCount = () => keptLines().length;

// Whether a page comes from memory once it was made.
async function isKept(client, where, headers) {
	// Something else may be written between two requests, so a few are tried.
	for (let i = 0; i < 5; i++) {
		const was = keptCount();
		const answer = await client.get(where, headers);
		assert.equal(answer.status, 200, where);
		if (keptCount() > was) return true;
	}
	return false;
}

test('pages that are the same for all are kept, with the same headers and bytes', async () => {
	for (const where of ['/', '/questions', path, '/faq', '/search?q=filter&in=questions', '/tags/filter', '/users/ann']) {
		const visitor = site.visitor();
		await site.sql('UPDATE accounts SET about = about'); // nothing kept is good any more
		const made = await visitor.get(where);
		let kept;
		await until(`${where} is kept`, async () => {
			const was = keptCount();
			kept = await visitor.get(where);
			return keptCount() > was;
		});
		assert.equal(kept.text, made.text, where);
		const { date: d1, ...headers } = made.headers;
		const { date: d2, ...again } = kept.headers;
		assert.deepEqual(again, headers, where);
		assert.ok(Math.abs(new Date(d1) - new Date(d2)) < 5000);
		const head = await visitor.head(where);
		assert.equal(head.body.length, 0);
		assert.equal(head.headers['content-length'], made.headers['content-length']);
		assert.equal(head.headers.etag, made.headers.etag);
		const same = await visitor.get(where, { 'If-None-Match': made.headers.etag });
		assert.equal(same.status, 304, where);
		assert.equal(same.headers['content-length'], undefined);
		assert.equal(same.headers.etag, made.headers.etag);
	}
});

test('each line of the log has a number of its own', async () => {
	await isKept(site.visitor(), path);
	const ids = keptLines().map((l) => /request=(\w+)/.exec(l)[1]);
	assert.equal(new Set(ids).size, ids.length);
	assert.match(keptLines().pop(), /method=GET page=page_question status=200/);
});

test('what takes a cookie away is for one visitor, and nothing in between may keep it', async () => {
	for (const where of [path, '/search?q=x']) {
		const seen = await site.visitor().get(where, { Cookie: `aw_session=${'x'.repeat(43)}` });
		assert.match(seen.cookies.join(), /session=;/, where);
		assert.doesNotMatch(seen.headers['cache-control'], /public/, where);
	}
});

test('who has a session, a message or a form with a token gets pages of their own', async () => {
	assert.equal(await isKept(ann, path), false);
	assert.equal(await isKept(site.visitor(), '/login'), false);
	assert.equal(await isKept(site.visitor(), '/healthz'), false);
	const visitor = site.visitor();
	assert.equal(await isKept(visitor, path, { Cookie: 'aw_session=made-up' }), false);
	assert.equal(await isKept(visitor, path, { Cookie: 'x=1; aw_notice=made-up' }), false);
	assert.equal(await isKept(visitor, path, { Cookie: 'other=1; aw_sessions=2' }), true);
	// Kore reads 24 lines: what stands further down might be a cookie.
	const many = {};
	for (let i = 0; i < 22; i++) many[`X-Line-${i}`] = 'x';
	await visitor.get(path);
	const seen = await visitor.get(path, { ...many, Cookie: ann.cookieHeader });
	assert.match(seen.text, /action="\/logout"/);
	assert.equal((await ann.get(path)).headers['cache-control'], 'private, no-cache');
	assert.doesNotMatch((await visitor.get(path)).text, /action="\/logout"/);
});

test('language, query and chosen looks make different pages', async () => {
	const english = await site.visitor().get(path);
	const chinese = await site.visitor({ 'Accept-Language': 'zh-CN' }).get(path);
	assert.match(english.text, /<html lang="en"/);
	assert.match(chinese.text, /<html lang="zh/);
	for (let i = 0; i < 2; i++) {
		const chosen = await site.visitor().get(path, { Cookie: 'aw_locale=zh_CN' });
		assert.match(chosen.text, /<html lang="zh/);
		assert.match((await site.visitor().get(path)).text, /<html lang="en"/);
	}
	assert.equal(await isKept(site.visitor(), path, { Cookie: 'theme=dark' }), true);
	assert.equal(await isKept(site.visitor(), path, { Cookie: `theme=${'x'.repeat(40)}` }), false);
	const one = await site.visitor().get('/questions?sort=votes');
	const other = await site.visitor().get('/questions?state=unanswered');
	assert.notEqual(one.text, other.text);
	const long = `/questions?${'x'.repeat(1500)}`;
	assert.equal((await site.visitor().get(long)).status, 200);
});

test('errors and redirects are not kept', async () => {
	for (const [where, status] of [
		['/questions/99999999', 404],
		[`/questions/${question}`, 301],
		['/no/such/page', 404],
	]) {
		const was = keptCount();
		for (let i = 0; i < 3; i++) assert.equal((await site.visitor().get(where)).status, status);
		assert.equal(keptCount(), was, where);
	}
});

test('a kept page counts its readers, and counting them throws no page away', async () => {
	const views = () => site.value(`SELECT n_views FROM questions WHERE id = ${question}`).then(Number);
	const before = await views();
	let n = 0;
	const stranger = () => site.visitor({ 'X-Forwarded-For': `10.9.${n++}.7` });
	for (let i = 0; i < 10; i++) await stranger().get(path);
	for (let i = 0; i < 5; i++) await site.visitor().head(path);
	const was = keptCount();
	await until('the readers are counted', async () => {
		await stranger().get(path);
		return (await views()) >= before + 11;
	});
	const seen = site.log('web').match(/page=page_question status=200/g).length;
	assert.ok((await views()) <= before + seen, 'HEAD does not count');
	assert.ok(keptCount() >= was + 1);
});

test('a write is in the next page, also for those who come at once', async () => {
	for (let i = 0; i < 10; i++) {
		await Promise.all([1, 2, 3].map(() => site.visitor().get(path)));
		await site.answer(ann, question, `Or the blue one, try ${i}.`);
		const pages = await Promise.all([1, 2, 3, 4].map(() => site.visitor().get(path)));
		for (const { text } of pages) assert.match(text, new RegExp(`the blue one, try ${i}\\.`));
	}
});

test('without a cache every page is made anew', async () => {
	const node = await site.startNode({ ANSWERWELL_CACHE: '0' });
	const client = site.visitor();
	client.base = new URL(node.url);
	for (let i = 0; i < 3; i++) assert.equal((await client.get(path)).status, 200);
	const first = await client.get(path);
	assert.equal((await client.get(path, { 'If-None-Match': first.headers.etag })).status, 304);
	const packed = await client.get(path, { 'Accept-Encoding': 'gzip' });
	assert.equal(packed.headers['content-encoding'], 'gzip');
	assert.equal(
		(await client.get(path, { 'Accept-Encoding': 'gzip', 'If-None-Match': packed.headers.etag }))
			.status,
		304,
	);
	assert.doesNotMatch(node.output, /kept=1/);
	await node.stop();
});
