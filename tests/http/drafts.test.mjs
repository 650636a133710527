// Drafts: kept on the server from form to form and device to device, gone when posted, never lost.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PASSWORD, startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const bob = await site.person('bob');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });
const drafts = (name) =>
	site.value(
		`SELECT count(*) FROM drafts d JOIN accounts a ON a.id = d.account_id WHERE a.name = '${name}'`,
	);
const body = (answer) => answer.page.byId('body').text.replace(/\r\n/g, '\n');
const FRAGMENT = { headers: { Accept: 'text/fragment+html' } };
// Presses a button of a form that has an address of its own.
const press = (client, form, action, changes) => client.submit({ ...form, action }, changes);

test('a question saved without a script is there again, on another device too, until it is posted', async () => {
	const form = (await ann.get('/questions/ask')).page.form('/questions');
	const text = 'Line one\n\n* with <tags> & 中文';
	const sent = await press(ann, form, '/drafts', { title: 'Half a', body: text, tags: 'one', category: 'returns' });
	assert.equal(sent.location, '/questions/ask');
	const other = await site.logInAs('ann');
	const again = await other.get('/questions/ask');
	const fields = Object.fromEntries(again.page.form('/questions').fields);
	assert.equal(body(again), text);
	assert.deepEqual([fields.title, fields.tags, fields.category], ['Half a', 'one', 'returns']);
	assert.match(again.page.byClass('draft-bar')[0].words, /Draft saved just now/);
	const posted = await other.submit(again.page.form('/questions'), { title: 'A whole question now' });
	assert.equal(posted.status, 303);
	assert.equal(await drafts('ann'), '0');
	assert.equal(body(await ann.get('/questions/ask')), '');
});

test('answers, comments and edits have drafts of their own', async () => {
	const question = await site.ask(bob);
	const answer = await site.answer(ann, question);
	const thread = () => ann.show(`/questions/${question}`);
	const forms = (await thread()).page;
	await press(ann, forms.form(`/questions/${question}/answers`), '/drafts', { body: 'Half an answer' });
	await press(ann, forms.form(`/posts/${answer}/comments`), '/drafts', { body: 'Half a comment' });
	const page = (await thread()).page;
	assert.equal(page.byId('body').text, 'Half an answer');
	const comment = page.form(`/posts/${answer}/comments`);
	assert.equal(Object.fromEntries(comment.fields).body, 'Half a comment');
	assert.ok(page.byClass('reply').some((d) => !('hidden' in d.attrs) && /Half a comment/.test(d.text)));
	assert.equal((await site.visitor().show(`/questions/${question}`)).text.includes('Half a'), false);

	assert.equal((await ann.submit(comment)).status, 303);
	assert.equal(await drafts('ann'), '1');
	assert.equal((await ann.submit(page.form(`/questions/${question}/answers`))).status, 303);
	assert.equal(await drafts('ann'), '0');

	const edit = (await ann.get(`/posts/${answer}/edit`)).page.form(/edit$/);
	await press(ann, edit, '/drafts', { body: 'Half an edit', reason: 'because' });
	await nora.submit((await nora.get(`/posts/${answer}/edit`)).page.form(/edit$/), { body: 'By staff meanwhile.' });
	const back = await ann.get(`/posts/${answer}/edit`);
	assert.equal(body(back), 'Half an edit');
	assert.equal((await ann.submit(back.page.form(/edit$/))).status, 409, 'the draft began before');
	const discarded = await press(ann, back.page.form(/edit$/), '/drafts/discard');
	assert.equal(discarded.location, `/posts/${answer}/edit`);
	assert.equal(body(await ann.get(`/posts/${answer}/edit`)), 'By staff meanwhile.');
});

test('FAQ entries: new ones and edits', async () => {
	const form = (await max.get('/faq/new')).page.form('/faq');
	await press(max, form, '/drafts', { title: 'An entry', body: 'Half.', phrasings: 'one\ntwo' });
	const again = (await max.get('/faq/new')).page.form('/faq');
	assert.equal(Object.fromEntries(again.fields).phrasings.trim(), 'one\ntwo');
	const made = await max.submit(again, { body: 'A whole entry it is now.', category: 'billing' });
	const path = `${/^\/faq\/\d+/.exec(made.location)[0]}/edit`;
	assert.equal(await drafts('max'), '0');
	await press(max, (await max.get(path)).page.form(path), '/drafts', { body: 'Half an edit.' });
	assert.equal(body(await max.get(path)), 'Half an edit.');
	assert.match((await max.get('/account/drafts')).page.byId('content').words, /An entry/);
});

test('closed or deleted meanwhile: the text is shown, explained and can become a question', async () => {
	const question = await site.ask(bob, { title: 'A question that will be closed' });
	const other = await site.ask(bob, { title: 'A question that will be deleted' });
	await ann.post('/drafts', { draft_key: `answer:${question}`, body: 'Text for the closed one' });
	await ann.post('/drafts', { draft_key: `answer:${other}`, body: 'Text for the deleted one' });
	await site.sql(`UPDATE questions SET closed_at = now() WHERE id = ${question};
		INSERT INTO closures (question_id, reason) VALUES (${question}, 'unclear');
		UPDATE posts SET deleted_at = now() WHERE id = ${other}`);
	const page = (await ann.show(`/questions/${question}`)).page;
	assert.match(page.byId('answer').text, /was closed while you were writing/);
	assert.match(page.byId('answer').text, /Text for the closed one/);
	const list = (await ann.get('/account/drafts')).page;
	assert.match(list.words, /The question is closed/);
	assert.match(list.words, /What it belonged to is gone/);
	assert.doesNotMatch(list.words, /A question that will be deleted/);
	const shown = await ann.get(`/account/drafts/answer:${other}`);
	assert.match(shown.page.words, /no longer here/);
	assert.equal((await ann.submit(shown.page.form(/account\/drafts/))).location, '/questions/ask');
	assert.equal(body(await ann.get('/questions/ask')), 'Text for the deleted one');
	const closed = await ann.get(`/account/drafts/answer:${question}`);
	await ann.submit(closed.page.form(/account\/drafts/));
	assert.match(body(await ann.get('/questions/ask')), /deleted one\n\nText for the closed/);
	assert.equal((await bob.get(`/account/drafts/answer:${question}`)).status, 404);
});

test('a script gets the state alone', async () => {
	const saved = await bob.post('/drafts', { draft_key: 'ask', title: 'x', body: 'From a script' }, FRAGMENT);
	assert.equal(saved.status, 200);
	assert.match(saved.text, /^\s*Draft saved <time/);
	const long = await bob.post('/drafts', { draft_key: 'ask', body: 'x'.repeat(70000) }, FRAGMENT);
	assert.equal(long.status, 422);
	assert.match(long.text, /too long/);
});

test('a text that is too long or keys that are made up: the text stays', async () => {
	const long = await bob.post('/drafts', { draft_key: 'ask', body: 'x'.repeat(70000) });
	assert.equal(long.status, 422);
	assert.equal(body(long).length, 70000);
	for (const key of ['', 'x', 'answer:0', 'answer:x', 'ask:1', "'; --", '\0', 'answer:' + '9'.repeat(40)]) {
		const refused = await bob.post('/drafts', { draft_key: key, body: 'What I typed' });
		assert.equal(refused.status, 404, key);
		assert.equal((await bob.post('/drafts/discard', { draft_key: key })).status, 404, key);
	}
	assert.equal((await bob.get('/account/drafts/answer:99999999')).status, 404);
});

test('logged out while a draft is open: the text goes through the log-in, and the draft goes with the post', async () => {
	const question = await site.ask(bob);
	await site.makeAccount({ name: 'carl', password: PASSWORD });
	const carl = await site.logInAs('carl');
	await carl.post('/drafts', { draft_key: `answer:${question}`, body: 'Half of it' });
	const form = (await carl.show(`/questions/${question}`)).page.form(/answers$/);
	await site.sql('DELETE FROM sessions');
	const refused = await carl.submit(form, { body: 'The whole of my answer.' });
	assert.equal(refused.status, 401);
	const inside = await carl.submit(refused.page.form('/login'), { login: 'carl', password: PASSWORD });
	assert.equal((await carl.submit(inside.page.form(/answers$/))).status, 303);
	assert.equal(await drafts('carl'), '0');
});

test('of two pages with one form the later draft does not take the place of the other unseen', async () => {
	const eve = await site.person('eve');
	const [one, two] = [(await eve.get('/questions/ask')).page.form('/questions'), (await eve.get('/questions/ask')).page.form('/questions')];
	const save = (form, title) => press(eve, form, '/drafts', { title, body: `${title}, in words` });
	const kept = () => site.value("SELECT title FROM drafts d JOIN accounts a ON a.id = d.account_id WHERE a.name = 'eve'");
	assert.equal((await save(one, 'From the first')).status, 303);
	const beaten = await save(two, 'From the second');
	assert.equal(beaten.status, 409);
	assert.match(beaten.text, /another page has a newer draft/);
	assert.equal(await kept(), 'From the first');
	// Nothing is lost: it goes in its place once that was said.
	const over = beaten.page.form('/drafts');
	assert.equal(Object.fromEntries(over.fields).body, 'From the second, in words');
	assert.equal((await eve.submit(over)).status, 303);
	assert.equal(await kept(), 'From the second');
	// Without a page of its own: the same words, and a button.
	const fields = { ...Object.fromEntries(one.fields), title: 'The first again' };
	const told = await eve.post('/drafts', fields, FRAGMENT);
	assert.equal(told.status, 409);
	assert.match(told.text, /name="draft_over"/);
	assert.equal(await kept(), 'From the second');
	// Who has seen it writes on, and each form may save as often as it likes.
	const three = (await eve.get('/questions/ask')).page.form('/questions');
	for (const title of ['On from there', 'And on']) assert.equal((await save(three, title)).status, 303);
	assert.equal(await kept(), 'And on');
});

test('of two tabs with the same answer the later one is told of the other, and nothing is lost', async () => {
	const gia = await site.person('gia');
	const question = await site.ask(await site.person('hal'));
	const path = `/questions/${question}/answers`;
	const tab = async () => (await gia.show(`/questions/${question}`)).page.form(path);
	const [one, two] = [await tab(), await tab()];
	const kept = () => site.value(`SELECT body FROM drafts WHERE question_id = ${question}`);
	assert.equal((await press(gia, one, '/drafts', { body: 'The answer from the first tab.' })).status, 303);
	const beaten = await press(gia, two, '/drafts', { body: 'The answer from the second tab.' });
	assert.equal(beaten.status, 409);
	assert.match(beaten.text, /another page has a newer draft/);
	assert.equal(await kept(), 'The answer from the first tab.');
	assert.equal(Object.fromEntries(beaten.page.form('/drafts').fields).body, 'The answer from the second tab.');
	assert.equal((await gia.submit(beaten.page.form('/drafts'))).status, 303);
	assert.equal(await kept(), 'The answer from the second tab.');
});

test('who meets an edit of their own is told so', async () => {
	const dora = await site.person('dora');
	const question = await site.ask(dora);
	const form = async () => (await dora.get(`/questions/${question}/edit`)).page.form(/edit$/);
	const [one, two] = [await form(), await form()];
	assert.equal((await dora.submit(one, { body: 'Changed in the first window, with more words.' })).status, 303);
	const met = await dora.submit(two, { body: 'Changed in the second window, with other words.' });
	assert.equal(met.status, 409);
	assert.match(met.text, /You have since changed this yourself/);
});
