// What people may take along or take up again: the Markdown of a post, the feed of a person, an older
// text of a FAQ entry.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { proxyRefuses, startSite } from '../support/site.mjs';
import { parseXml } from '../support/structured.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann', { displayName: 'Ann Keller' });
const tom = await site.person('tom', { displayName: 'Tom Brennan' });
const max = await site.person('max', { role: 'moderator' });
const visitor = site.visitor();

const SOURCE = '**Bold** and <b>no tag</b>, `code & more`.\n\n- one\n- 二';

test('every post can be had as the Markdown it was written in', async () => {
	const question = await site.ask(ann, { title: 'How do I <clean> it & keep it clean?', body: SOURCE });
	const answer = await site.answer(tom, question, SOURCE);
	const asked = await visitor.get(`/posts/${question}/source`);
	assert.equal(asked.status, 200);
	assert.equal(asked.headers['content-type'], 'text/plain; charset=utf-8');
	assert.equal(asked.headers['x-content-type-options'], 'nosniff');
	assert.equal(asked.headers['content-disposition'], `inline; filename="question-${question}.md"`);
	assert.equal(asked.headers['x-robots-tag'], 'noindex');
	assert.equal(asked.text, `# How do I <clean> it & keep it clean?\n\n${SOURCE}\n`);
	assert.equal((await visitor.get(`/posts/${answer}/source`)).text, `${SOURCE}\n`);
	const page = (await visitor.get(`/posts/${answer}/revisions`)).page;
	assert.ok(page.links().includes(`/posts/${answer}/source`), 'the revisions lead to it');
	assert.equal((await visitor.head(`/posts/${answer}/source`)).text, '');

	await max.post(`/posts/${answer}/moderate`, { action: 'hide', reason: 'spam', note: '' });
	assert.equal((await visitor.get(`/posts/${answer}/source`)).status, 404, 'nobody reads what is hidden');
	assert.equal((await tom.get(`/posts/${answer}/source`)).status, 200, 'but its author');
	for (const path of ['/posts/0/source', '/posts/99999999999999999999/source', '/posts/999999/source'])
		assert.equal((await visitor.get(path)).status, 404, path);
});

test('a feed tells what one person asks and answers, the newest first', async () => {
	const first = await site.ask(tom, { title: 'Where is the serial number?' });
	const other = await site.ask(ann, { title: 'Does <it> run & run?' });
	const answer = await site.answer(tom, other, 'It does, for ten years now.');
	const hidden = await site.answer(tom, other, 'Buy cheap kettles here and now.');
	await max.post(`/posts/${hidden}/moderate`, { action: 'hide', reason: 'spam', note: '' });

	const got = await visitor.get('/feeds/users/tom');
	assert.equal(got.status, 200);
	assert.equal(got.headers['content-type'], 'application/atom+xml; charset=utf-8');
	const { feed } = parseXml(got.text, ['entry', 'link', 'category']);
	assert.match(feed.title, /^Tom Brennan – /);
	assert.deepEqual(
		feed.entry.slice(0, 2).map((e) => [e.id, e.title, e.author.name]),
		[
			[`${site.url}/questions/${other}#answer-${answer}`, 'Answer: Does <it> run & run?', 'Tom Brennan'],
			[`${site.url}/questions/${first}`, 'Where is the serial number?', 'Tom Brennan'],
		],
	);
	assert.doesNotMatch(got.text, /cheap kettles/);
	const heads = (await visitor.get('/users/tom')).page.all('link').map((l) => l.attrs.href);
	assert.ok(heads.includes('/feeds/users/tom'), 'the profile points to it');
	assert.equal((await visitor.get('/feeds/users/tom', { 'If-None-Match': got.headers.etag })).status, 304);

	await site.person('quiet');
	assert.equal((await visitor.get('/feeds/users/quiet')).status, 200, 'an empty one is a feed too');
	for (const path of ['/feeds/users/nobody', '/feeds/users/%00', '/feeds/users/%ff', '/feeds/users/'])
		assert.equal((await visitor.get(path)).status, proxyRefuses(path) ? 400 : 404, path);
});

test('an older text of an entry can be restored, through the form', async () => {
	const fields = { title: 'How long is the warranty?', body: 'Two years from the day it arrives.', category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0' };
	const entry = /\d+/.exec((await max.post('/faq', fields)).location)[0];
	const form = async (query = '') => (await max.get(`/faq/${entry}/edit${query}`)).page.form(`/faq/${entry}/edit`);
	const at = async () => Object.fromEntries((await form('?revision=1')).fields);
	await max.submit(await form(), { title: 'What of the warranty?', body: 'Three months.' });

	const page = (await max.get(`/faq/${entry}/revisions`)).page;
	assert.deepEqual(page.links().filter((h) => /revision=/.test(h)), [`/faq/${entry}/edit?revision=1`]);
	assert.equal((await at()).title, fields.title);
	assert.equal((await at()).body.trim(), fields.body);
	assert.equal((await max.submit(await form('?revision=1'))).status, 303);
	const shown = await visitor.show(`/faq/${entry}`);
	assert.match(shown.page.words, /How long is the warranty\?.*Two years/);
	const revisions = (await visitor.get(`/faq/${entry}/revisions`)).page;
	assert.match(revisions.words, /Revision 3.*Revision 1 restored/);
	assert.equal(revisions.links().some((h) => /revision=/.test(h)), false, 'not offered to readers');

	// A number that is not there: the form as it always is.
	for (const n of ['0', '-1', '99', 'x', '99999999999999999999'])
		assert.equal(Object.fromEntries((await form(`?revision=${n}`)).fields).title, fields.title, n);
	assert.equal((await ann.get(`/faq/${entry}/edit?revision=1`)).status, 403);

	// Somebody saved meanwhile: both texts, as with any edit.
	const stale = await form('?revision=2');
	await max.submit(await form(), { body: 'Two years, counted from delivery.' });
	assert.equal((await max.submit(stale)).status, 409);
});
