// What people do with what they wrote themselves: take it back, put it back, send it twice.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const bob = await site.person('bob');
const nora = await site.person('nora', { role: 'staff' });

const shows = async (client, question, text) => (await client.show(`/questions/${question}`)).text.includes(text);

test('an author takes back an answer, a comment, a question, and puts it back', async () => {
	const question = await site.ask(ann, { title: 'May I take this back again?' });
	const answer = await site.answer(bob, question, 'An answer by mistake.');
	const comment = await site.comment(ann, question, 'A comment by mistake.');
	const own = await site.ask(ann, { title: 'A question nobody has answered yet' });
	for (const [who, post, place, text] of [
		[bob, answer, question, 'An answer by mistake.'],
		[ann, comment, question, 'A comment by mistake.'],
	]) {
		assert.ok((await who.show(`/questions/${question}`)).page.links().includes(`/posts/${post}/delete`));
		const sent = await who.submit((await who.get(`/posts/${post}/delete`)).page.form(/delete$/));
		assert.equal(sent.status, 303);
		assert.match((await who.follow(sent)).page.words, /Deleted\. You can still see it/);
		assert.equal(await shows(site.visitor(), place, text), false);
		assert.equal(await shows(who, place, text), true);
		// Sent twice, it stays so.
		assert.equal((await who.post(`/posts/${post}/delete`, {})).status, 303);
		// Where it stands, one click brings it back.
		const there = await who.show(`/questions/${place}`);
		const back = await who.submit(there.page.form(new RegExp(`/posts/${post}/delete$`)));
		assert.match((await who.follow(back)).page.words, /Restored/);
		assert.doesNotMatch((await who.show(`/questions/${place}`)).text, /name="restore"/);
		assert.equal(await shows(site.visitor(), place, text), true);
	}
	await ann.submit((await ann.get(`/posts/${own}/delete`)).page.form(/delete$/));
	assert.equal((await site.visitor().get(`/questions/${own}`)).status, 404);
	await ann.submit((await ann.get(`/posts/${own}/delete`)).page.form(/delete$/));
	assert.notEqual((await site.visitor().get(`/questions/${own}`)).status, 404);
});

test('what others rely on stays, and nobody takes back what is not theirs', async () => {
	const question = await site.ask(ann, { title: 'What may be taken back here?' });
	const answer = await site.answer(bob, question, 'This one becomes official.');
	const kept = await ann.post(`/posts/${question}/delete`, {});
	assert.equal(kept.status, 409);
	assert.match(kept.page.words, /Others have answered your question/);
	await nora.post(`/answers/${answer}/official`, { scope: '', valid_until: '' });
	assert.match((await bob.post(`/posts/${answer}/delete`, {})).page.words, /only moderators can delete it/);
	for (const who of [ann, nora]) {
		assert.equal((await who.get(`/posts/${answer}/delete`)).status, 403);
		assert.equal((await who.post(`/posts/${answer}/delete`, {})).status, 403);
	}
	const comment = await site.comment(bob, question, 'Taken back by staff.');
	await site.sql(`UPDATE posts SET deleted_at = now(), deleted_by = (SELECT id FROM accounts WHERE name = 'nora') WHERE id = ${comment}`);
	assert.equal((await bob.post(`/posts/${comment}/delete`, { restore: 1 })).status, 403);
});

test('what is sent twice stands once', async () => {
	const fields = { title: 'Is this asked once or twice?', body: 'The very same words.', category: 'billing', tags: '' };
	const first = await ann.post('/questions', fields);
	const again = await ann.post('/questions', fields);
	assert.equal(again.location, first.location);
	const question = Number(/\d+/.exec(first.location)[0]);
	const answers = [await bob.post(`/questions/${question}/answers`, { body: 'The same answer.' }), await bob.post(`/questions/${question}/answers`, { body: 'The same answer.' })];
	assert.equal(answers[0].location, answers[1].location);
	const comments = [await bob.post(`/posts/${question}/comments`, { body: 'The same comment.' }), await bob.post(`/posts/${question}/comments`, { body: 'The same comment.' })];
	assert.equal(comments[0].location, comments[1].location);
	assert.equal(await site.value(`SELECT count(*) FROM posts WHERE question_id = ${question}`), '3');
});

test('a first indent, a tab in a title, another direction', async () => {
	const question = await site.ask(ann, { title: 'Order\tstatus of mine', body: '    int a = 1;\n    int b = 2;\n\nWhy is b two?' });
	const page = await site.visitor().show(`/questions/${question}`);
	assert.match(page.text, /<pre tabindex="0"><code>int a = 1;/);
	assert.match(page.text, /Order status of mine/);
	assert.match((await ann.get(`/questions/${question}/edit`)).text, /^    int a = 1;/m);
	const omar = await site.person('omar', { displayName: 'عمر 3' });
	const arabic = await site.ask(omar, { title: 'كيف أعيد ضبط كلمة المرور؟', body: 'لا أستطيع الدخول إلى حسابي، ماذا أفعل؟', tags: 'إرجاع' });
	const thread = (await site.visitor().show(`/questions/${arabic}`)).text;
	assert.match(thread, /<h1 [^>]*lang="ar" dir="auto">كيف/);
	// Names and tags turn nothing round that stands beside them.
	const list = (await site.visitor().get('/questions')).text + (await site.visitor().get('/tags')).text;
	const profile = (await site.visitor().get('/users/omar')).text;
	for (const text of [thread, list, profile, (await omar.get('/account/watches')).text])
		for (const [, tag, word] of text.matchAll(/(<(?!option|title|meta|label)[a-z0-9]+[^>]*>)#?(عمر 3|إرجاع)/g)) assert.match(tag, /dir="auto"/, `${tag} ${word}`);
	assert.match(list, /dir="auto">#إرجاع/);
	assert.match(thread, /dir="auto">عمر 3/);
	await site.answer(ann, arabic, 'اضغط على زر الدخول ثم على «نسيت كلمة المرور».');
	const mail = await site.mail('omar@example.org', /نسيت/);
	assert.match(mail.html, /<div class="words" lang="ar" dir="auto">اضغط/);
});

test('links in a feed lead somewhere from outside', async () => {
	const question = await site.ask(ann, { title: 'Where do these links lead to?', body: 'see [above](../tags) and [here](#answer-1) and [faq](/faq) and [out](https://example.com/) please' });
	const feed = (await site.visitor().get(`/feeds/questions/${question}`)).text;
	const links = [...feed.matchAll(/href=&#34;([^&]*)/g)].map((m) => m[1]);
	assert.equal(links.length, 4);
	for (const link of links) assert.match(link, /^https?:\/\//);
	assert.match(links[1], new RegExp(`/questions/${question}/[^#]*#answer-1$`));
});
