// Two people, or two tabs, editing one text: both versions are shown and put together, nothing is lost.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const nora = await site.person('nora', { role: 'staff', displayName: 'Nora Lind' });
const max = await site.person('max', { role: 'moderator' });

const TEXT = 'First paragraph.\n\nSecond paragraph.\n\nThird paragraph.';
const body = (id) => site.value(`SELECT body FROM posts WHERE id = ${id}`);
const edit = async (client, id) => {
	const page = (await client.follow(await client.get(`/posts/${id}/edit`))).page;
	return page.form(/\/edit$/);
};
const fields = (answer) => {
	const f = Object.fromEntries(answer.page.form(/\/edit$/).fields);
	f.body = f.body.replace(/\r\n/g, '\n');
	return f;
};

test('changes in different paragraphs are put together and saved', async () => {
	const id = await site.answer(ann, await site.ask(ann), TEXT);
	const mine = await edit(ann, id);
	const theirs = await edit(nora, id);
	await nora.submit(theirs, { body: TEXT.replace('First', 'Better first'), reason: 'clearer' });
	const clash = await ann.submit(mine, { body: TEXT.replace('Third', 'Longer third') });
	assert.equal(clash.status, 409);
	assert.match(clash.page.byId('content').words, /fit together.*Nora Lind.*clearer/);
	assert.equal(fields(clash).body, 'Better first paragraph.\n\nSecond paragraph.\n\nLonger third paragraph.');
	assert.equal((await ann.submit(clash.page.form(/\/edit$/))).status, 303);
	assert.match(await body(id), /^Better first[^]*Longer third/);
});

test('where both changed the same words both versions stand there, and either can be taken', async () => {
	const id = await site.answer(ann, await site.ask(ann), TEXT);
	const mine = await edit(ann, id);
	await nora.submit(await edit(nora, id), { body: TEXT.replace('Second', 'Their second') });
	const typed = TEXT.replace('Second', 'My <second>');
	const clash = await ann.submit(mine, { body: typed, reason: 'why' });
	assert.equal(clash.status, 409);
	assert.match(fields(clash).body, /Their second paragraph\.\n\nMy <second> paragraph\./);
	assert.match(clash.page.byId('content').words, /In 1 place, you both/);
	assert.equal(fields(clash).reason, 'why');
	assert.ok(clash.page.all('del').some((n) => /Their/.test(n.words)));
	assert.ok(clash.page.all('ins').some((n) => /My/.test(n.words)));

	const form = clash.page.form(/\/edit$/);
	const taken = await ann.submit(form, {}, ['merge', 'theirs']);
	assert.equal(taken.status, 200);
	assert.equal(fields(taken).body, TEXT.replace('Second', 'Their second'));
	const back = await ann.submit(taken.page.form(/\/edit$/), {}, ['merge', 'mine']);
	assert.equal(fields(back).body, typed, 'what was typed is still there');
	const shown = await ann.submit(back.page.form(/\/edit$/), { body: typed + '\n\nMore.' }, ['preview', '1']);
	assert.equal(fields(shown).body, typed + '\n\nMore.');
	assert.equal(fields(shown).mine.replace(/\r\n/g, '\n'), typed, 'the conflict stays in view');
	assert.equal((await ann.submit(shown.page.form(/\/edit$/))).status, 303);
	assert.equal(await body(id), typed + '\n\nMore.');
});

test('a third edit meanwhile is a conflict again, and a preview hides none', async () => {
	const id = await site.answer(ann, await site.ask(ann), TEXT);
	const mine = await edit(ann, id);
	const preview = await ann.submit(mine, { body: TEXT + '\n\nMine.' }, ['preview', '1']);
	await nora.submit(await edit(nora, id), { body: 'One.\n\n' + TEXT });
	const seen = await ann.submit(preview.page.form(/\/edit$/));
	assert.equal(seen.status, 409);
	await max.submit(await edit(max, id), { body: 'Zero.\n\nOne.\n\n' + TEXT });
	const again = await ann.submit(seen.page.form(/\/edit$/));
	assert.equal(again.status, 409);
	assert.equal(fields(again).body, `Zero.\n\nOne.\n\n${TEXT}\n\nMine.`);
	assert.equal((await ann.submit(again.page.form(/\/edit$/))).status, 303);
});

test('questions: title, tags and category are put together too', async () => {
	const id = await site.ask(ann, { body: TEXT, tags: 'one, two' });
	const mine = await edit(ann, id);
	await nora.submit(await edit(nora, id), {
		title: 'A much better title for it',
		tags: 'one, two, three',
		category: 'returns',
	});
	const clash = await ann.submit(mine, { body: TEXT + '\n\nMine.', tags: 'two, four' });
	assert.equal(clash.status, 409);
	const f = fields(clash);
	assert.equal(f.title, 'A much better title for it');
	assert.equal(f.category, 'returns');
	assert.equal(f.tags, 'three, two, four');
	assert.equal((await ann.submit(clash.page.form(/\/edit$/))).status, 303);
	assert.match(await body(id), /Mine\.$/);
});

test('comments and FAQ entries likewise', async () => {
	const question = await site.ask(ann);
	const comment = await site.comment(ann, question, 'A comment in two tabs.');
	const first = await edit(ann, comment);
	const second = await edit(ann, comment);
	await ann.submit(first, { body: 'A comment in two tabs, changed.' });
	const clash = await ann.submit(second, { body: 'Another comment in two tabs.' });
	assert.equal(clash.status, 409);
	assert.match(fields(clash).body, /changed\.[^]*Another comment/);

	const made = await max.post('/faq', {
		title: 'An entry for two editors',
		body: TEXT,
		category: 'billing',
		locale: 'en',
		phrasings: 'one way',
		question: '0',
		answer: '0',
	});
	const path = `/faq/${/\d+/.exec(made.location)[0]}/edit`;
	const mine = (await max.get(path)).page.form(path);
	await max.submit((await max.get(path)).page.form(path), {
		body: 'Zero.\n\n' + TEXT,
		phrasings: 'one way\nanother way\nway',
	});
	const entry = await max.submit(mine, { body: TEXT + '\n\nLast.', phrasings: 'one way\nmy way' });
	assert.equal(entry.status, 409);
	const f = fields(entry);
	assert.equal(f.body, `Zero.\n\n${TEXT}\n\nLast.`);
	assert.match(f.phrasings, /another way/);
	assert.match(f.phrasings, /my way/);
	assert.match(f.phrasings, /^way$/m, 'also what another one ends with');
	assert.equal((await max.submit(entry.page.form(path))).status, 303);
});

test('made-up revisions and choices do no harm', async () => {
	const id = await site.answer(ann, await site.ask(ann), TEXT);
	for (const seen of ['', '0', '-1', '99', '99999999999999999999', 'x']) {
		const clash = await ann.post(`/posts/${id}/edit`, { body: TEXT + '\n\nMine.', reason: '', seen });
		assert.equal(clash.status, 409, seen);
		assert.match(fields(clash).body, /Mine\.$/);
		assert.match(clash.page.byId('content').words, /holds your text/);
	}
	for (const merge of ['x', '', 'theirs'])
		assert.equal(
			(await ann.post(`/posts/${id}/edit`, { merge, mine: 'My text', base: '77', body: '' })).status,
			200,
		);
	const other = await site.person('other');
	const refused = await other.post(`/posts/${id}/edit`, { merge: 'theirs', mine: 'x', base: '1' });
	assert.ok([403, 409].includes(refused.status), String(refused.status));
	assert.equal(await body(id), TEXT);
});

test('an old version comes back through the edit form, with a reason', async () => {
	const id = await site.answer(ann, await site.ask(ann), TEXT);
	await ann.submit(await edit(ann, id), { body: 'A worse text than before.', reason: 'a slip' });
	const page = (await ann.get(`/posts/${id}/revisions`)).page;
	assert.match(page.words, /a slip/);
	const link = page.links().find((h) => /revision=1$/.test(h));
	const form = (await ann.get(link)).page.form(/edit$/);
	assert.equal(Object.fromEntries(form.fields).body, TEXT);
	assert.equal((await ann.submit(form)).status, 303);
	assert.equal(await body(id), TEXT);
	assert.match((await ann.get(`/posts/${id}/revisions`)).page.words, /Revision 1 restored/);
	assert.equal((await site.visitor().get(`/posts/${id}/revisions`)).text.includes('?revision='), false);
	for (const number of ['0', '-1', '99', 'x', '99999999999999999999'])
		assert.equal((await ann.get(`/posts/${id}/edit?revision=${number}`)).page.byId('body').text, TEXT);

	const question = await site.ask(ann, { title: 'The first title of it', tags: 'one' });
	await ann.submit(await edit(ann, question), { title: 'The second title of it', tags: 'two' });
	const back = (await ann.get(`/questions/${question}/edit?revision=1`)).page.form(/edit$/);
	assert.equal(Object.fromEntries(back.fields).title, 'The first title of it');
	assert.equal(Object.fromEntries(back.fields).tags, 'one');
	const other = await site.person('carla');
	assert.equal((await other.get(`/posts/${id}/edit?revision=1`)).status, 403);
});

test('code of known languages has its words marked', async () => {
	const id = await site.answer(ann, await site.ask(ann), 'Try\n\n```c\nint x; // <b>\n```');
	const page = (await ann.follow(await ann.get(`/questions/${await site.value(`SELECT question_id FROM posts WHERE id = ${id}`)}`))).page;
	const code = page.byId(`answer-${id}`).one('code');
	assert.equal(code.one('span').text, 'int');
	assert.equal(code.byClass('hc')[0].text, '// <b>');
});
