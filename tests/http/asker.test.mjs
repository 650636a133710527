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

test('who asked is told when staff usually answer, and finds the form behind a word', async () => {
	await site.sql(`UPDATE categories SET target_hours = 8`);
	const question = await site.ask(ann);
	const page = await show(ann, question);
	assert.match(page.words, /We will email you as soon as someone answers\. Staff usually answer by (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d\d:\d\d\./);
	assert.ok(!('open' in fold(page).attrs) && form(page, question));
	assert.match(fold(page).words, /^Answer your own question Is this an answer\? To add something to the question, edit it/);
	assert.match((await show(tom, question)).words, /No answer yet Staff usually answer within 8 hours\. If you know/);
	assert.equal(fold(await show(tom, question)), undefined, 'others see the form at once');
	// Past the target no moment is promised.
	await site.sql(`UPDATE posts SET created_at = created_at - interval '1 day' WHERE id = ${question}`);
	assert.match((await show(ann, question)).words, /Staff usually answer within 8 hours\./);
	const wrong = await ann.post(`/questions/${question}/answers`, { body: '' });
	assert.ok('open' in fold(wrong.page).attrs, 'what must be mended is in sight');
});

test('a second answer comes after a word, with a link to the first', async () => {
	const question = await site.ask(ann);
	const answer = await site.answer(tom, question);
	const page = await show(tom, question);
	assert.match(fold(page).words, /^Write a second answer You have answered already: edit your answer/);
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
		const page = await show(client, again);
		assert.match(page.words, /Asked before .*This was asked before\. The answers are here: Where is the quokka/);
		assert.doesNotMatch(page.one((n) => n.name === 'article').words, /Waiting for an answer/);
		assert.doesNotMatch(page.words, /No answer yet|Staff usually|We will email/);
		assert.equal(page.byId('answer'), undefined, 'no form of an answer');
	}
	const row = (page) => page.all((n) => n.name === 'li' && n.links().some((h) => h.startsWith(`/questions/${again}/`)))[0].words;
	for (const path of ['/questions', '/search?q=quokka', '/search?q=quokka+user:tom', '/search?q=quokka+warranty+card'])
		assert.match(row((await site.visitor().get(path)).page), /Asked before/, path);
	assert.match((await show(site.visitor(), first)).words, /Asked 1 more time/);
});
