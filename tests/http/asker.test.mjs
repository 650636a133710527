// What a thread says to who asked it, to who has answered already, and of what was asked before.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());
const ann = await site.person('ann');
const tom = await site.person('tom');
const nora = await site.person('nora', { role: 'staff' });
const show = async (client, question) => (await client.show(`/questions/${question}`)).page;
const form = (page, question) => page.form(`/questions/${question}/answers`);
const fold = (page) => page.one((n) => n.name === 'details' && n.attrs.id === 'answer');

test('who asked is told when staff usually answers, and finds the form behind a word', async () => {
	await site.sql(`UPDATE categories SET target_hours = 8`);
	const question = await site.ask(ann);
	const page = await show(ann, question);
	assert.match(page.words, /We will email you as soon as someone answers\. Staff usually answer within 8 hours\. Please expect an answer by (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d\d:\d\d\./);
	assert.ok(!('open' in fold(page).attrs) && form(page, question));
	assert.match(fold(page).words, /^I have found the solution myself This is only for the solution\. To add something to the question, edit it/);
	assert.ok(page.links().includes(`/questions/${question}/edit`), 'a clear place for details');
	assert.match(page.words, /Anything to add\? Add details to your question/);
	for (const invitation of [/welcome to be faster/, /Answer your own/, /Do you know the answer/])
		assert.doesNotMatch(page.words, invitation);
	assert.match((await show(tom, question)).words, /No answer yet Staff usually answer within 8 hours\. Do you know the answer\?/);
	assert.equal(fold(await show(tom, question)), undefined, 'others see the form at once');
	// Past that moment none is named.
	await site.sql(`UPDATE question_promises SET due_at = now() - interval '1 minute' WHERE question_id = ${question}`);
	assert.doesNotMatch((await show(ann, question)).words, /Please expect/);
	// The mailer says sorry, with another.
	await site.sql(`UPDATE question_promises SET excused_at = now(), due_at = now() + interval '1 hour' WHERE question_id = ${question}`);
	assert.match((await show(ann, question)).words, /We are sorry this is taking longer than usual\. Please expect an answer by/);
	const wrong = await ann.post(`/questions/${question}/answers`, { body: '' });
	assert.ok('open' in fold(wrong.page).attrs, 'what must be mended is in sight');
});

test('beside the form stands what is usual in each category, once it is learned', async () => {
	await site.sql(`INSERT INTO promises (category_id, n, unit, n_cases) SELECT id, 2, 'day', 20 FROM categories WHERE slug = 'billing'`);
	const field = async (path) => (await site.visitor().get(path)).page.one((n) => n.name === 'div' && n.attrs.class === 'field' && n.byId('category'));
	const options = (await field('/questions/ask')).all((n) => n.name === 'option').map((n) => n.words);
	assert.ok(options.some((o) => /\(within 2 days\)$/.test(o)), options.join());
	assert.ok(options.some((o) => /\(within 8 hours\)$/.test(o)), options.join());
	assert.match((await field('/questions/ask?category=billing')).words, /Staff usually answer within 2 days\.$/);
	assert.doesNotMatch((await field('/questions/ask')).words, /Staff usually answer/);
	assert.match((await site.visitor().get('/')).page.words, /Staff usually answer within 2 days\./, 'the slowest of all');
	const question = await site.ask(ann, { category: 'billing' });
	assert.equal(await site.value(`SELECT p.due_at = q.created_at + interval '2 days' FROM question_promises p JOIN questions q ON q.id = p.question_id WHERE q.id = ${question}`), 't');
	assert.match((await show(site.visitor(), question)).words, /Staff usually answer within 2 days\./);
	const chinese = await ann.get('/questions/ask?category=billing', { headers: { 'Accept-Language': 'zh-CN' } });
	assert.equal(chinese.status, 200);
});

test('a second answer comes after a word, with a link to the first', async () => {
	const question = await site.ask(ann);
	const answer = await site.answer(tom, question);
	const page = await show(tom, question);
	assert.match(fold(page).words, /^Write a second answer You have already answered\. Edit your answer/);
	assert.ok(fold(page).links().includes(`/posts/${answer}/edit`));
	assert.equal((await tom.submit(form(page, question), { body: 'Another thing that helped me later on.' })).status, 303);
	assert.equal(await site.value(`SELECT n_answers FROM questions WHERE id = ${question}`), '2', 'it is no bar');
	assert.equal(fold(await show(nora, question)), undefined);
});

test('a duplicate says one thing: in the thread, the list and the search', async () => {
	const first = await site.ask(ann, { title: 'Where is the quokka warranty card?' });
	const again = await site.ask(tom, { title: 'The quokka warranty card, where do I find it?' });
	await nora.post(`/posts/${again}/moderate`, { action: 'duplicate', duplicate_of: String(first) });
	for (const client of [site.visitor(), ann, tom, nora]) {
		const { page } = await client.show(`/questions/${again}?stay=1`);
		assert.match(page.words, /Asked before .*This has been asked before\. The answers are here: Where is the quokka/);
		assert.doesNotMatch(page.one((n) => n.name === 'article').words, /Waiting for an answer/);
		assert.doesNotMatch(page.words, /No answer yet|Staff usually|Please expect|We will email/);
		assert.equal(page.byId('answer'), undefined, 'no form of an answer');
	}
	const row = (page) => page.all((n) => n.name === 'li' && n.links().some((h) => h.startsWith(`/questions/${again}/`)))[0].words;
	for (const path of ['/questions', '/search?q=quokka', '/search?q=quokka+user:tom', '/search?q=quokka+warranty+card'])
		assert.match(row((await site.visitor().get(path)).page), /Asked before/, path);
	assert.match((await show(site.visitor(), first)).words, /Asked 1 more time/);
});
