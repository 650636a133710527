// Every form that makes something does it once: a second click, a reload, Back, another tab.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const bob = await site.person('bob');
const max = await site.person('max', { role: 'moderator' });
const ada = await site.person('ada', { role: 'admin' });
const token = (form) => form.fields.find(([name]) => name === 'once')?.[1];
const count = (what = 'posts') => site.value(`SELECT count(*) FROM ${what}`);
// Past the ten minutes in which the same words of one person count as sent twice anyway.
const wait = () => site.sql(`UPDATE posts SET created_at = created_at - interval '1 hour'`);

// As the script has it, which shows at once what is found.
const scripted = (form) => ({ ...form, fields: form.fields.filter(([name]) => name !== 'step') });

// Where each form stands, what is typed, and what it makes.
async function forms() {
	const question = await site.ask(ann, { title: `What is sent here, and how often? ${await count()}` });
	const answer = await site.answer(max, question);
	return [
		[ann, '/questions/ask', '/questions', { title: 'Does it whistle at night?', body: 'It whistles all night long.', category: 'billing', tags: '' }, 'posts'],
		[bob, `/questions/${question}`, `/questions/${question}/answers`, { body: 'Turn the screw on the left.' }, 'posts'],
		[bob, `/questions/${question}`, `/posts/${answer}/comments`, { body: 'That helped me, too.' }, 'posts'],
		[bob, `/posts/${question}/comments`, `/posts/${question}/comments`, { body: 'The same here.' }, 'posts'],
		[bob, `/posts/${answer}/suggest`, `/posts/${answer}/suggest`, { body: 'A better answer than it was.', reason: 'clearer' }, 'suggestions'],
		[max, '/faq/new', '/faq', { title: `How do I pay? ${await count('entries')}`, body: 'By card or by bank transfer.', category: 'billing', locale: 'en' }, 'entries'],
		[max, '/staff/templates/new', '/staff/templates', { name: 'Many thanks', body: 'Thank you very much.', locale: 'en' }, 'reply_templates'],
		[max, '/staff/synonyms/new', '/staff/synonyms', { words: `parcel\npackage ${await count('synonyms')}`, locale: 'en' }, 'synonyms'],
		[max, '/staff/glossary/new', '/staff/glossary', { word: `kettle ${await count('glossary')}`, forms: '', explanation: 'It boils water.', locale: 'en' }, 'glossary'],
		[ada, '/staff/categories/new', '/staff/categories', { slug: `returns-${await count('categories')}`, name_en: 'Returns', position: '10', target_hours: '24' }, 'categories'],
	];
}

test('each form has a token of its own, another at each visit', async () => {
	for (const [who, path, action] of await forms()) {
		const seen = new Set();
		for (let n = 0; n < 2; n++) {
			const page = (await who.show(path)).page;
			const tokens = page.forms().map(token).filter(Boolean);
			assert.equal(new Set(tokens).size, tokens.length, `${path}: each form another`);
			assert.match(token(page.form(action)), /^[\w-]{43}$/, path);
			seen.add(token(page.form(action)));
		}
		assert.equal(seen.size, 2, path);
	}
});

test('sent again it leads to what the first made', async () => {
	for (const [who, path, action, fields, what] of await forms()) {
		const form = (await who.show(path)).page.form(action);
		const before = Number(await count(what));
		const first = await who.submit(form, fields);
		assert.equal(first.status, 303, action);
		await wait();
		for (const again of await Promise.all([1, 2, 3].map(() => who.submit(form, fields)))) {
			assert.equal(again.status, 303, action);
			assert.equal(again.location, first.location, action);
		}
		assert.equal(Number(await count(what)), before + 1, action);
	}
});

test('sent at the same moment several times it works once', async () => {
	for (const [who, path, action, fields, what] of await forms()) {
		const form = scripted((await who.show(path)).page.form(action));
		if (action === '/staff/templates') fields.name = 'At the same moment';
		const before = Number(await count(what));
		const sent = await Promise.all([1, 2, 3, 4].map(() => who.submit(form, fields)));
		assert.deepEqual([...new Set(sent.map((s) => s.location))], [sent[0].location], action);
		assert.equal(Number(await count(what)), before + 1, action);
	}
});

test('what was posted is no answer to its own form, sent again without the script', async () => {
	const form = (await ann.show('/questions/ask')).page.form('/questions');
	const fields = { title: 'Does it rattle in the cupboard?', body: 'It rattles all day long.', category: 'billing' };
	const first = await ann.submit(form, fields);
	assert.equal(first.status, 303);
	await wait();
	assert.equal((await ann.submit(form, fields)).location, first.location);
});

test('with other words it makes no second post, and they are not lost', async () => {
	const question = await site.ask(ann, { title: 'What becomes of words that are changed?' });
	for (const [path, action, fields, changed, edit] of [
		['/questions/ask', '/questions', { title: 'Does it sing at night?', body: 'It sings all night long.', category: 'billing', tags: 'b3' }, { title: 'Does it sing at dawn?' }, /^\/questions\/\d+\/edit$/],
		[`/questions/${question}`, `/questions/${question}/answers`, { body: 'Turn the screw on the left.' }, { body: 'Turn the screw on the right.' }, /^\/posts\/\d+\/edit$/],
		[`/questions/${question}`, `/posts/${question}/comments`, { body: 'That helped me.' }, { body: 'That helped me a lot.' }, /^\/posts\/\d+\/edit$/],
	]) {
		const form = scripted((await ann.show(path)).page.form(action));
		const first = await ann.submit(form, fields);
		const before = await count();
		const again = await ann.submit(form, { ...fields, ...changed });
		assert.equal(again.status, 303);
		assert.match(again.location, edit, 'to an edit of what the first made');
		assert.equal(await count(), before);
		const shown = await ann.follow(again);
		assert.match(shown.page.words, /You have already sent this form/);
		const saving = shown.page.form(/edit$/);
		for (const [name, value] of Object.entries({ ...fields, ...changed }))
			assert.equal(saving.fields.find(([n]) => n === name)[1], value, `${action} ${name}`);
		const saved = await ann.submit(saving);
		assert.equal(saved.status, 303);
		assert.ok((await ann.show(first.location.split('#')[0])).text.includes(Object.values(changed)[0]));
		assert.equal(await count(), before);
	}
});

test('what staff keeps in lists is not made twice, and other words stay in the form', async () => {
	for (const [who, path, action, fields, what] of (await forms()).filter(([, , action]) => /templates|synonyms|glossary/.test(action))) {
		const field = { reply_templates: 'body', synonyms: 'words', glossary: 'explanation' }[what];
		if (what === 'reply_templates') fields.name = 'Written twice';
		const form = (await who.show(path)).page.form(action);
		assert.equal((await who.submit(form, fields)).status, 303, action);
		const before = await count(what);
		const again = await who.submit(form, { ...fields, [field]: 'Other words,\nthan before' });
		assert.equal(again.status, 422, action);
		assert.match(again.page.words, /This form has already been sent/);
		assert.match(again.page.byId(field).text, /Other words,\nthan before/);
		assert.equal(await count(what), before);
	}
});

test('what was made and cannot be changed leaves the words in the form, which then works again', async () => {
	const question = await site.ask(ann, { title: 'What is hidden is not changed' });
	const action = `/questions/${question}/answers`;
	const form = (await bob.show(`/questions/${question}`)).page.form(action);
	const first = await bob.submit(form, { body: 'Something that is hidden.' });
	await site.sql(`UPDATE posts SET hidden_at = now(), hidden_reason = 'off_topic' WHERE id = ${/\d+$/.exec(first.location)[0]}`);
	const again = await bob.submit(form, { body: 'Something else altogether.' });
	assert.equal(again.status, 422);
	assert.match(again.page.words, /This form has already been sent/);
	const fresh = again.page.form(action);
	assert.notEqual(token(fresh), token(form));
	assert.equal(fresh.fields.find(([n]) => n === 'body')[1], 'Something else altogether.');
	assert.equal((await bob.submit(fresh)).status, 303);
});

test('a refusal, a preview and a change of colours keep the token', async () => {
	const question = await site.ask(ann, { title: 'What keeps the token of a form?' });
	const action = `/questions/${question}/answers`;
	const form = (await bob.show(`/questions/${question}`)).page.form(action);
	const refused = await bob.submit(form, { body: 'x' });
	assert.equal(refused.status, 422);
	assert.equal(token(refused.page.form(action)), token(form));
	assert.notEqual(token(refused.page.form(`/posts/${question}/comments`)), token(form));
	const preview = await bob.submit(form, { body: 'Turn the screw on the left.' }, ['preview', '1']);
	assert.equal(token(preview.page.form(action)), token(form));
	const dark = await bob.submit(form, { body: 'Turn the screw on the left.' }, ['show_theme', 'dark']);
	assert.equal(token(dark.page.form(action)), token(form));
});

test('what was kept through a log-in is posted once', async () => {
	await site.sql(`DELETE FROM sessions WHERE account_id = (SELECT id FROM accounts WHERE name = 'bob')`);
	const question = await site.ask(ann, { title: 'Where does it go after the log-in?' });
	const asked = await bob.post(`/posts/${question}/comments`, { body: 'Written while logged out.' }, { csrf: false });
	assert.equal(asked.status, 401);
	const back = await site.logInAs('bob');
	const pending = asked.page.form('/login').fields.filter(([n]) => n.startsWith('pending_'));
	assert.ok(pending.some(([, v]) => v === 'once'));
	const at = pending.find(([, v]) => v === 'once')[0].replace('name', 'value');
	const once = pending.find(([n]) => n === at)[1];
	const send = () => back.post(`/posts/${question}/comments`, { body: 'Written while logged out.', once });
	const first = await send();
	await wait();
	assert.equal((await send()).location, first.location);
});
