// Addresses that lead nowhere, and the language of what stands there.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TOP } from '../support/packages.mjs';
import { proxyRefuses, startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const english = await site.person('ann');
const chinese = site.visitor({ 'Accept-Language': 'zh-CN' });
const moderator = await site.person('max', { role: 'moderator' });
const administrator = await site.person('ada', { role: 'admin' });

test("unknown addresses get a page with search, in the reader's language", async () => {
	const member = english;
	for (const path of [
		'/questions/999999',
		'/questions/0',
		'/questions/99999999999999999999',
		'/questions/-1',
		'/questions/x',
		'/faq/999999',
		'/faq/999999/edit',
		'/posts/999999/revisions',
		'/posts/999999/flag',
		'/answers/999999/official',
		'/users/nobody',
		'/users/%00',
		'/users/%ff',
		'/no/such',
		'/questions/1/2/3',
		'/%2e%2e/%2e%2e/etc/passwd',
		'/assets/../../../etc/passwd',
		'/assets/no-such.css',
		'/assets/%2e%2e',
		'/index.php',
		'/.env',
		'/faq/%F0%9F%98%80',
		'/staff/editions/999999',
		'/editions/999999',
	]) {
		const got = await moderator.get(path);
		if (proxyRefuses(path)) {
			assert.equal(got.status, 400, path); // by nginx, with a page of its own
			continue;
		}
		assert.equal(got.status, 404, path);
		assert.ok(got.page.form('/search'), `${path}: search`);
		assert.ok(got.page.byId('error-search'), path);
	}
	for (const path of [
		'/posts/999999/vote',
		'/posts/999999/comments',
		'/questions/999999/answers',
		'/questions/999999/metoo',
		'/answers/999999/acceptance',
		'/posts/999999/edit',
		'/questions/999999/edit',
	])
		assert.equal(
			(
				await member.post(path, {
					value: '1',
					on: '1',
					body: 'Some text that is good enough.',
					title: 'Long enough, it is',
					category: 'billing',
					seen: '1',
				})
			).status,
			404,
			path,
		);
	const zh = await chinese.get('/questions/999999');
	assert.equal(zh.page.one('html').attrs.lang, 'zh-CN');
	assert.match(zh.page.one('h1').words, /\p{Script=Han}/u);
	assert.equal((await site.visitor().post('/no/such', { body: 'x' }, { csrf: false })).status, 404);
});

test('the language is taken from the account, then the cookie, then Accept-Language', async () => {
	const lang = async (client, headers) =>
		(await client.get('/', headers)).page.one('html').attrs.lang;
	for (const [header, expected] of [
		['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
		['zh', 'zh-CN'],
		['zh-TW', 'zh-CN'],
		['de,en;q=0.5', 'en'],
		['en-GB', 'en'],
		['fr', 'en'],
		['*', 'en'],
		['en;q=0,zh;q=0.1', 'zh-CN'],
		[',,,;q=', 'en'],
		['zh;q=0.1,en;q=0.9', 'en'],
		['x'.repeat(1000), 'en'],
	])
		assert.equal(await lang(site.visitor(), { 'Accept-Language': header }), expected, header);
	const chooser = site.visitor();
	const form = (await chooser.get('/faq')).page.form('/language');
	const sent = await chooser.submit(form, {}, ['locale', 'zh_CN']);
	assert.equal(sent.location, '/faq');
	assert.equal(await lang(chooser, { 'Accept-Language': 'en' }), 'zh-CN');
	assert.equal(await lang(english, { 'Accept-Language': 'zh' }), 'en');
	assert.equal(
		(await chooser.post('/language', { locale: 'tlh', next: '//evil.example' }, { csrf: false }))
			.location,
		'/',
	);
});

test('a slash too many leads to the page', async () => {
	const visitor = site.visitor();
	const question = await site.ask(english);
	for (const path of ['/questions/', '/faq/', '/tags/', '/login/', '/users/ann/', `/posts/${question}/revisions//`]) {
		const got = await visitor.get(path);
		assert.equal(got.status, 301, path);
		assert.equal(got.location, path.replace(/\/+$/, ''), path);
		assert.equal((await visitor.get(got.location + '?a=1')).status < 400, true, path);
	}
	assert.match((await visitor.get(`/questions/${question}/?comments=${question}&from=2`)).location, new RegExp(`^/questions/${question}/[^/?]+\\?comments=${question}&from=2$`));
	for (const path of ['//questions', `/questions//${question}`, `//posts///${question}//revisions/`])
		assert.equal((await visitor.get(path)).location, path.replace(/\/+/g, '/').replace(/\/$/, ''), path);
	assert.equal((await visitor.get('/questions/?order=votes&page=')).location, '/questions?order=votes&page=');
	for (const path of ['/no/such/page/', '/feeds/users/']) assert.equal((await visitor.get(path)).status, 404, path);
	// Never to another site.
	for (const path of ['//example.com/', '///example.com//', '/%5Cexample.com/', '/\\example.com/']) {
		const got = await visitor.get(path);
		assert.ok(got.status >= 400 || /^\/[^/\\]/.test(got.location), `${path}: ${got.location}`);
	}
});

// Every address of the map that takes only POST, a new one too.
const onlyPost = () =>
	[...readFileSync(join(TOP, 'kore.conf'), 'utf8').matchAll(/^\troute\s+(\S+)\s*\{[^}]*methods\s+post\s*\n/gm)].map((m) => m[1]);

test('GET on the address of a form leads to what it belongs to', async () => {
	const question = await site.ask(english), answer = await site.answer(moderator, question);
	await moderator.post('/faq', { title: 'How do I pay?', body: 'By card or by bank transfer.', category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0' });
	const made = await moderator.post('/staff/synonyms', { words: 'parcel\npackage', locale: 'en' });
	const [synonyms] = /\d+$/.exec(made.location);
	const word = await moderator.post('/staff/glossary', { word: 'kettle', forms: '', explanation: 'It boils water.', locale: 'en' });
	const categories = await site.value('SELECT min(id) FROM categories');
	await administrator.post(`/staff/categories/${categories}/fields`, { kind: 'line', label_en: 'Model', position: '1' });
	const numbers = {
		glossary: /\d+$/.exec(word.location)[0],
		categories, fields: await site.value('SELECT max(id) FROM category_fields'), questions: question, posts: answer, answers: answer, faq: await site.value('SELECT max(id) FROM entries'),
		templates: await site.value('SELECT min(id) FROM reply_templates'), flags: 1, candidates: question, synonyms, stopped: 1,
	};
	const right = {
		answers: `/questions/${question}`, metoo: `/questions/${question}`, acceptance: `/answers/${answer}`,
		thanks: `/answers/${answer}`, vote: `/posts/${answer}`, assignment: `/questions/${question}`,
	};
	const routes = onlyPost();
	assert.ok(routes.length > 15, `${routes.length} addresses of forms`);
	for (const route of routes) {
		const path = route.replace(/[\^$]/g, '').replace(/(\w+)\/\[0-9\]\+/g, (_, room) => `${room}/${numbers[room]}`);
		assert.match(path, /^[\w/]+$/, `${route}: no number is known for it`);
		// Categories are an administrator's.
		for (const client of [/categories/.test(path) ? administrator : moderator, site.visitor()]) {
			const got = await client.get(path);
			assert.equal(got.status, 303, path);
			assert.equal(got.location, right[/\w+$/.exec(path)[0]] ?? got.location, path);
			let shown = got;
			for (let n = 0; n < 4 && shown.status >= 300 && shown.status < 400; n++) shown = await client.get(shown.location.split('#')[0]);
			assert.equal(shown.status, 200, `${path} ends at a page`);
		}
	}
});
