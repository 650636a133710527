// What a category asks: set up by administrators, shown before posting, kept with the question, asked for where it is missing.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const bob = await site.person('bob');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });
const ada = await site.person('ada', { role: 'admin' });
const billing = await site.value(`SELECT id FROM categories WHERE slug = 'billing'`);
const NEW = `/staff/categories/${billing}/fields`;
let written = 0;
// The same words are taken once.
const numbered = (text) => `${text}<!-- ${++written} -->`;
const FRAGMENT = { Accept: 'text/fragment+html' };

async function field(fields) {
	const form = (await ada.get(`${NEW}/new`)).page.form(NEW);
	const sent = await ada.submit(form, fields);
	assert.equal(sent.status, 303, sent.page.byId('content')?.words);
	return site.value('SELECT max(id) FROM category_fields');
}
const MODEL = await field({ kind: 'line', label_en: 'Model', label_zh_CN: '型号', hint_en: 'On the sticker', position: '1', is_required: '1' });
const VERSION = await field({ kind: 'text', label_en: 'Version', label_zh_CN: '版本', position: '2' });
const BOUGHT = await field({
	kind: 'choice', label_en: 'Bought in', label_zh_CN: '购买渠道', position: '3',
	choices_en: 'The shop\nThe app', choices_zh_CN: '门店\n应用',
});
const [model, version, bought] = [MODEL, VERSION, BOUGHT].map((id) => `field_${id}`);

const valuesOf = (form) => Object.fromEntries(form.fields.map(([name, value]) => [name, value.trim()]));
const words = (fields = {}) => ({
	title: 'Why does it hum at night?', body: numbered('It began on Monday and goes on.'), category: 'billing', tags: '', ...fields,
});
// Where something like it was asked, that is shown first: sent again, it is posted.
async function post(who, form, fields) {
	const sent = await who.submit(form, fields);
	return sent.status === 200 ? who.submit(sent.page.form('/questions')) : sent;
}
async function asked(fields) {
	const sent = await post(ann, (await ann.get('/questions/ask?category=billing')).page.form('/questions'), words(fields));
	assert.equal(sent.status, 303, sent.page.byId('content')?.words);
	return /\d+$/.exec(sent.location)[0];
}
const told = (page) => page.byClass('particulars')[0]?.words ?? '';

test('an administrator keeps what is asked, from the page of the category; nobody else does', async () => {
	const page = (await ada.get(`/staff/categories/${billing}`)).page;
	for (const id of [MODEL, VERSION, BOUGHT]) assert.ok(page.links().includes(`${NEW}/${id}`));
	assert.match(page.byId('fields').words, /Model 型号 One line Required.*Bought in 购买渠道 Choice from a list/);
	for (const who of [ann, nora, max])
		for (const path of [`${NEW}/new`, `${NEW}/${MODEL}`]) assert.equal((await who.get(path)).status, 403, path);
	for (const who of [ann, nora, max]) {
		assert.equal((await who.post(NEW, { kind: 'line', label_en: 'Secret', position: '1' })).status, 403);
		assert.equal((await who.post(`${NEW}/${MODEL}`, { kind: 'line', label_en: 'Secret', position: '1' })).status, 403);
		assert.equal((await who.post(`${NEW}/${MODEL}/retirement`, { on: '1' })).status, 403);
	}
	assert.match((await site.visitor().get(`${NEW}/new`)).location, /^\/login/);
	assert.equal((await ada.post(`${NEW}/${MODEL}/retirement`, { on: '1' }, { csrf: 'no' })).status, 403);
	assert.equal(await site.value(`SELECT count(*) FROM category_fields WHERE retired_at IS NULL`), '3');
	assert.match((await ada.get('/staff/audit')).page.words, /had a category ask for something more/);
	for (const path of [`${NEW}/99999`, '/staff/categories/99999/fields/new', `/staff/categories/99999/fields/${MODEL}`])
		assert.equal((await ada.get(path)).status, 404, path);
});

test('bad input is told at its field, and what was typed stays', async () => {
	const form = (await ada.get(`${NEW}/${BOUGHT}`)).page.form(`${NEW}/${BOUGHT}`);
	assert.equal(valuesOf(form).choices_zh_CN, '门店\n应用');
	const bad = await ada.submit(form, { label_en: '', label_zh_CN: '', hint_en: 'A hint alone', choices_en: 'One', position: 'x' });
	assert.equal(bad.status, 422);
	for (const name of ['label_en', 'choices_en', 'position']) assert.ok(bad.page.byId(`${name}-problem`), name);
	assert.equal(valuesOf(bad.page.form(`${NEW}/${BOUGHT}`)).hint_en, 'A hint alone');
	const uneven = await ada.submit(form, { choices_zh_CN: '门店\n应用\n官网' });
	assert.match(uneven.page.byId('choices_zh_CN-problem').words, /There must be 2/);
	const chinese = await ada.submit(form, { show_locale: 'zh_CN', label_en: 'Half typed' });
	assert.equal(chinese.status, 200);
	assert.equal(valuesOf(chinese.page.form(`${NEW}/${BOUGHT}`)).label_en, 'Half typed');
	await ada.post('/language', { locale: 'en', next: '/' });
	assert.equal(await site.value(`SELECT label FROM category_field_texts WHERE field_id = ${BOUGHT} AND locale = 'en'`), 'Bought in');
});

test('the same form sent twice makes one', async () => {
	const form = (await ada.get(`${NEW}/new`)).page.form(NEW);
	const n = () => site.value('SELECT count(*) FROM category_fields');
	const before = Number(await n());
	for (let i = 0; i < 2; i++) assert.equal((await ada.submit(form, { kind: 'line', label_en: 'Twice', position: '90' })).status, 303);
	assert.equal(Number(await n()), before + 1);
	const changed = await ada.submit(form, { kind: 'line', label_en: 'Another', position: '90' });
	assert.equal(changed.status, 422, 'changed after Back: said, not lost');
	assert.equal(valuesOf(changed.page.form(NEW)).label_en, 'Another');
	const id = await site.value('SELECT max(id) FROM category_fields');
	const away = (await ada.get(`${NEW}/${id}`)).page.form(`${NEW}/${id}/retirement`);
	assert.match((await ada.follow(await ada.submit(away, {}, ['on', '1']))).page.words, /no longer be asked/);
});

test('without a script a button shows what the chosen category asks, and what was typed is kept', async () => {
	for (const who of [ann, site.visitor()]) {
		const page = (await who.get('/questions/ask')).page;
		assert.equal(page.byId(model), undefined);
		const form = page.form('/questions');
		assert.ok(form.buttons.some(([name]) => name === 'show_fields'));
		const shown = await who.submit(form, words({ body: 'Typed before it was chosen' }), ['show_fields', '1']);
		assert.equal(shown.status, 200);
		const again = shown.page.form('/questions');
		assert.equal(valuesOf(again).body, 'Typed before it was chosen');
		for (const name of [model, version, bought]) assert.ok(shown.page.byId(name), name);
		assert.ok('required' in shown.page.byId(model).attrs);
		assert.ok(!('required' in shown.page.byId(version).attrs));
		assert.match(shown.page.byId('details').words, /Everyone can read these\. Please leave out order numbers, names and addresses/);
		assert.match(shown.page.byId(`${model}-hint`).words, /On the sticker/);
		const other = await who.submit(again, { category: 'returns', [model]: 'B3' }, ['show_fields', '1']);
		assert.equal(other.page.byId('details'), undefined);
		const back = await who.submit(other.page.form('/questions'), { category: 'billing' }, ['show_fields', '1']);
		assert.equal(back.page.byId(model).attrs.value, 'B3', 'not lost on the way');
	}
});

test('the fields come alone for who asks with a script', async () => {
	for (const who of [ann, site.visitor()]) {
		const part = await who.get('/questions/ask?fields=1&category=billing', FRAGMENT);
		assert.ok(part.page.byId(model));
		assert.equal(part.page.byId('title'), undefined);
		assert.equal((await who.get('/questions/ask?fields=1&category=returns', FRAGMENT)).page.byId('details'), undefined);
		assert.equal((await who.get('/questions/ask?fields=1&category=no-such', FRAGMENT)).status, 200);
	}
});

test('a required one that is empty, and bad input, are told at the field; nothing is lost', async () => {
	const form = (await ann.get('/questions/ask?category=billing')).page.form('/questions');
	const sent = await ann.submit(form, words({ [model]: ' ', [version]: 'x'.repeat(1001), [bought]: 'The moon' }));
	assert.equal(sent.status, 422);
	assert.match(sent.page.byId(`${model}-problem`).words, /Please fill this in/);
	assert.match(sent.page.byId(`${version}-problem`).words, /at most 1000/);
	assert.match(sent.page.byId(`${bought}-problem`).words, /choose from the list/);
	assert.ok(sent.page.links().includes(`#${model}`));
	assert.equal(sent.page.byId(version).text.trim().length, 1001);
	const missing = await ann.post('/questions', words());
	assert.equal(missing.status, 422, 'a form from before it was asked');
	assert.ok(missing.page.byId(`${model}-problem`));
	const plain = await ann.post('/questions', words({ category: 'returns' }));
	assert.equal(plain.status, 303);
});

test('what was said stands below the question and in its history, for everybody, and is found', async () => {
	const id = await asked({ [model]: 'Vexillum <9>', [version]: 'one\ntwo', [bought]: 'The app' });
	for (const who of [site.visitor(), bob, nora]) {
		const page = (await who.show(`/questions/${id}`)).page;
		assert.equal(told(page), 'Model Vexillum <9> Version one two Bought in The app');
	}
	assert.ok((await site.visitor().get('/search?q=vexillum')).page.links().some((l) => l?.startsWith(`/questions/${id}/`)));
	assert.equal(await site.value(`SELECT body LIKE '%Vexillum%' FROM posts WHERE id = ${id}`), 'f');
	const edit = (await ann.get(`/questions/${id}/edit`)).page.form(/edit$/);
	assert.equal(valuesOf(edit)[version], 'one\ntwo');
	assert.equal((await ann.submit(edit, { [model]: 'Vexillum 10', [version]: '' })).status, 303);
	const history = (await site.visitor().get(`/posts/${id}/revisions`)).page;
	assert.match(history.words, /Model: Vexillum <9>10 .*Version: onetwo /);
	assert.ok(history.all('del').some((n) => /one/.test(n.words)));
	assert.equal(told((await site.visitor().show(`/questions/${id}`)).page), 'Model Vexillum 10 Bought in The app');
	const emptied = await ann.submit((await ann.get(`/questions/${id}/edit`)).page.form(/edit$/), { [model]: '' });
	assert.equal(emptied.status, 422);
	assert.ok(emptied.page.byId(`${model}-problem`));
	assert.match((await ann.get(`/posts/${id}/source`)).text, /Model: Vexillum 10/);
	const restored = (await ann.get(`/questions/${id}/edit?revision=1`)).page.form(/edit$/);
	assert.deepEqual([valuesOf(restored)[model], valuesOf(restored)[version]], ['Vexillum <9>', 'one\ntwo']);
});

test('it stands in the language of the question, and the form in that of the reader', async () => {
	const li = await site.person('li', { locale: 'zh_CN' });
	const page = (await li.get('/questions/ask?category=billing')).page;
	assert.match(page.byId('details').words, /这些内容所有人都能看到/);
	const sent = await post(li, page.form('/questions'), words({ title: '晚上为什么一直响？', body: numbered('从星期一开始就这样了。'), [model]: 'B3', [bought]: '应用' }));
	const there = (await site.visitor().show(sent.location)).page;
	assert.equal(told(there), '型号 B3 购买渠道 应用');
	const inEnglish = (await nora.get(`${sent.location}/edit`)).page;
	assert.match(inEnglish.byId('details').words, /Bought in/);
	assert.equal(valuesOf(inEnglish.form(/edit$/))[bought], 'The app', 'the same choice, in the words of the reader');
});

test('who answers sees what is missing and asks for it with one click; who asked is told', async () => {
	const id = await asked({ [model]: 'B3' });
	const path = `/questions/${id}`;
	for (const who of [bob, nora, site.visitor()]) assert.match((await who.show(path)).page.byId('answer').words, /Not mentioned: Version, Bought in/);
	const thread = (await nora.show(path)).page;
	assert.doesNotMatch(thread.words, /Staff would like to know/);
	const link = `/posts/${id}/comments?ask=details`;
	assert.ok(thread.links().includes(link));
	assert.ok(!(await site.visitor().show(path)).page.links().includes(link));
	const form = (await nora.get(link)).page.form(`/posts/${id}/comments`);
	assert.match(valuesOf(form).body, /would like to know: Version, Bought in\s+\[Add it to your question\]\(http.*\/edit#details\)/);
	assert.equal((await nora.submit(form)).status, 303);
	const own = (await ann.show(path)).page;
	assert.match(own.words, /Staff would like to know: Version, Bought in/);
	assert.ok(own.links().includes(`${path}/edit#details`));
	assert.ok(own.links().some((l) => l?.endsWith(`${path}/edit#details`) && l.startsWith('http')), 'the comment');
	assert.doesNotMatch(own.words, /Not mentioned:/);
	const edit = (await ann.get(`${path}/edit`)).page.form(/edit$/);
	await ann.submit(edit, { [version]: '4', [bought]: 'The shop' });
	assert.doesNotMatch((await ann.show(path)).page.words, /Staff would like to know/);
	assert.doesNotMatch((await nora.show(path)).page.words, /Not mentioned:/);
	const nothing = (await nora.get(link)).page.form(`/posts/${id}/comments`);
	assert.equal(valuesOf(nothing).body, '');
});

test('what asks for details goes behind a comment that was begun', async () => {
	const id = await asked({ [model]: 'B3' });
	const path = `/posts/${id}/comments`;
	await bob.submit({ ...(await bob.get(path)).page.form(path), action: '/drafts' }, { body: 'Half a comment' });
	const body = valuesOf((await bob.get(`${path}?ask=details`)).page.form(path)).body;
	assert.match(body, /^Half a comment\s+To help you, we would like to know: Version, Bought in/);
});

test('another category keeps what was said and asks for its own', async () => {
	const id = await asked({ [model]: 'B3', [version]: '4' });
	const moderation = (await max.get(`/posts/${id}/moderate`)).page.forms().find((f) => f.fields.some(([n]) => n === 'category'));
	assert.ok(moderation);
	assert.equal((await max.submit(moderation, { category: 'returns' }, ['action', 'move'])).status, 303);
	assert.equal(await site.value(`SELECT c.slug FROM categories c JOIN questions q ON q.category_id = c.id WHERE q.id = ${id}`), 'returns');
	assert.equal(told((await bob.show(`/questions/${id}`)).page), 'Model B3 Version 4');
	const form = (await ann.get(`/questions/${id}/edit`)).page;
	assert.match(form.byId(`${model}-hint`).words, /No longer asked for/);
	assert.equal((await ann.submit(form.form(/edit$/), { [version]: '' })).status, 303);
	assert.equal(told((await bob.show(`/questions/${id}`)).page), 'Model B3');
	const back = await ann.submit((await ann.get(`/questions/${id}/edit`)).page.form(/edit$/), { category: 'billing' }, ['show_fields', '1']);
	assert.equal(valuesOf(back.page.form(/edit$/))[model], 'B3');
	assert.equal((await ann.get(`/questions/${id}/edit?fields=1&category=billing`, FRAGMENT)).page.byId(model).attrs.value, 'B3');
	assert.equal((await bob.get(`/questions/${id}/edit?fields=1&category=billing`, FRAGMENT)).status, 403);
});

test('drafts keep them', async () => {
	const form = (await ann.get('/questions/ask?category=billing')).page.form('/questions');
	await ann.submit({ ...form, action: '/drafts' }, { category: 'billing', [model]: 'B3', [version]: 'a\nb' });
	const again = (await ann.get('/questions/ask')).page.form('/questions');
	assert.deepEqual([valuesOf(again)[model], valuesOf(again)[version]], ['B3', 'a\nb']);
	assert.match((await ann.get('/account/drafts/ask')).page.byId('details').text, /B3/);
	assert.equal((await post(ann, again, words())).status, 303);
	assert.equal(valuesOf((await ann.get('/questions/ask?category=billing')).page.form('/questions'))[model], '');
});

test('suggested edits bring them, and two at once meet field by field', async () => {
	const id = await asked({ [model]: 'B3', [version]: '4' });
	const suggest = (await bob.get(`/posts/${id}/suggest`)).page;
	assert.ok(suggest.byId(model));
	const sent = await bob.submit(suggest.form(/suggest$/), { [version]: '5', reason: 'It says so in the picture' });
	assert.equal(sent.status, 303, sent.page.byId('content')?.words);
	const seen = (await nora.get(sent.location)).page;
	assert.match(seen.words, /Version: 45/);
	assert.match((await nora.get('/staff/suggestions')).page.words, /Version: 45/);
	assert.equal((await nora.submit(seen.forms().find((f) => f.action === sent.location && !f.fields.some(([n]) => n === 'body')))).status, 303);
	assert.equal(told((await bob.show(`/questions/${id}`)).page), 'Model B3 Version 5');

	const stale = (await ann.get(`/questions/${id}/edit`)).page.form(/edit$/);
	await nora.submit((await nora.get(`/questions/${id}/edit`)).page.form(/edit$/), { [model]: 'B4' });
	const met = await ann.submit(stale, { [version]: '6' });
	assert.equal(met.status, 409);
	const both = met.page.form(/edit$/);
	assert.deepEqual([valuesOf(both)[model], valuesOf(both)[version]], ['B4', '6']);
	assert.equal((await ann.submit(both)).status, 303);
	assert.equal(told((await bob.show(`/questions/${id}`)).page), 'Model B4 Version 6');
});

test('a question of somebody who has no account yet waits with them', async () => {
	const visitor = site.visitor();
	const empty = await post(visitor, (await visitor.get('/questions/ask?category=billing')).page.form('/questions'), words());
	assert.equal(empty.status, 422);
	assert.ok(empty.page.byId(`${model}-problem`));
	const doors = await post(visitor, (await visitor.get('/questions/ask?category=billing')).page.form('/questions'), words({ title: 'Why does mine hum as well?', [model]: 'B9' }));
	assert.equal(doors.status, 401);
	const register = doors.page.form('/register');
	await visitor.submit(register, { email: 'zoe@example.org' });
	const link = await site.registrationLink('zoe@example.org');
	const joined = await visitor.submit((await visitor.get(link)).page.form(link), { name: 'zoe', display_name: 'Zoe', password: 'a long enough one 4711' });
	assert.equal(joined.status, 303, joined.page.byId('content')?.words);
	assert.match(await site.value(`SELECT details FROM questions WHERE title = 'Why does mine hum as well?'`), /\tModel\tB9/);
});

test('what is taken away is asked no more, and what was said stays', async () => {
	const id = await asked({ [model]: 'B3', [bought]: 'The shop' });
	const form = (await ada.get(`${NEW}/${BOUGHT}`)).page.form(`${NEW}/${BOUGHT}/retirement`);
	await ada.submit(form, {}, ['on', '1']);
	assert.equal((await ann.get('/questions/ask?category=billing')).page.byId(bought), undefined);
	assert.equal(told((await bob.show(`/questions/${id}`)).page), 'Model B3 Bought in The shop');
	assert.match((await bob.show(`/questions/${id}`)).page.byId('answer').words, /Not mentioned: Version\./);
	await ann.submit((await ann.get(`/questions/${id}/edit`)).page.form(/edit$/), { [model]: 'B4' });
	assert.equal(told((await bob.show(`/questions/${id}`)).page), 'Model B4 Bought in The shop');
	const again = (await ada.get(`/staff/categories/${billing}`)).page.form(`${NEW}/${BOUGHT}/retirement`);
	assert.match((await ada.follow(await ada.submit(again, {}, ['on', '0']))).page.words, /asked again/);
	assert.ok((await ann.get('/questions/ask?category=billing')).page.byId(bought));
});

test('pages that visitors are given from memory follow', async () => {
	const id = await asked({ [model]: 'B3' });
	const visitor = site.visitor();
	const path = (await visitor.get(`/questions/${id}`)).location;
	assert.match((await visitor.get(path)).page.words, /Not mentioned: Version, Bought in/);
	const edit = (await ada.get(`${NEW}/${VERSION}`)).page.form(`${NEW}/${VERSION}`);
	await ada.submit(edit, { label_en: 'Firmware' });
	assert.match((await visitor.get(path)).page.words, /Not mentioned: Firmware, Bought in/);
	await ada.submit((await ada.get(`${NEW}/${VERSION}`)).page.form(`${NEW}/${VERSION}`), { label_en: 'Version' });
});

test('what is hidden shows them to nobody but its author and staff', async () => {
	const id = await asked({ [model]: 'Hidden machine' });
	await site.sql(`UPDATE posts SET hidden_at = now(), hidden_reason = 'spam' WHERE id = ${id}; UPDATE questions SET is_visible = false WHERE id = ${id}`);
	for (const who of [site.visitor(), bob]) assert.equal((await who.show(`/questions/${id}`)).text.includes('Hidden machine'), false);
	assert.match(told((await nora.show(`/questions/${id}`)).page), /Hidden machine/);
	assert.ok(!(await site.visitor().get('/search?q=hidden+machine')).page.links().some((l) => l?.startsWith(`/questions/${id}/`)));
});

test('personal data in a field is asked about as in the text, and taken out there', async () => {
	const said = { [model]: 'B3, mine is +44 7700 900123', [version]: 'two' };
	const form = (await ann.get('/questions/ask?category=billing')).page.form('/questions');
	const held = await ann.submit(form, words({ ...said, title: 'Who has seen this light before?' }));
	assert.equal(held.status, 422);
	assert.deepEqual(held.page.byId('personal').all('mark').map((m) => m.words), ['+44 7700 900123']);
	assert.equal(valuesOf(held.page.form('/questions'))[model], said[model]);
	const posted = await ann.submit(held.page.form('/questions'), {}, ['personal', 'remove']);
	assert.equal(posted.status, 303, posted.page.byId('content')?.words);
	const shown = told((await ann.follow(posted)).page);
	assert.match(shown, /Model B3, mine is \[phone number removed\]/);
	assert.match(shown, /Version two/);
});
