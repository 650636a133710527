// Small honest things: what was saved says so, nothing is announced or subscribed to by itself, and what was one person's
// letter does not become everybody's by accident.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());
const ann = await site.person('ann', { displayName: 'Ann Keller' });
const nora = await site.person('nora', { role: 'staff' });
const ada = await site.person('ada', { role: 'admin' });

async function saves(who, at, action, changes) {
	const form = (await who.get(at)).page.form(action);
	assert.ok(form, at);
	const sent = await who.submit(form, changes);
	assert.equal(sent.status, 303, at);
	const page = (await who.show(sent.location.split('#')[0])).page;
	const notice = page.one((n) => n.attrs?.role === 'status' && /notice/.test(n.attrs.class ?? ''));
	assert.equal(notice?.words, 'Saved', at);
}

async function entryOf(answer) {
	const form = (await ada.get(`/faq/new?answer=${answer}`)).page.form('/faq');
	return (await ada.submit(form)).location.match(/\/faq\/(\d+)/)[1];
}

test('after each edit it says "Saved", in the same words', async () => {
	const question = await site.ask(ann);
	const answer = await site.answer(nora, question);
	const comment = await site.comment(ann, answer, 'Is that so on holidays, too?');
	const entry = await entryOf(answer);
	const category = await site.value('SELECT id FROM categories ORDER BY id LIMIT 1');
	await saves(ann, `/questions/${question}/edit`, `/questions/${question}/edit`, { body: 'It is the blue kettle that I sent back.' });
	await saves(nora, `/posts/${answer}/edit`, `/posts/${answer}/edit`, { body: 'Refunds take three working days by now.' });
	await saves(ann, `/posts/${comment}/edit`, `/posts/${comment}/edit`, { body: 'Is that so on public holidays, too?' });
	await saves(ada, `/faq/${entry}/edit`, `/faq/${entry}/edit`, { body: 'Refunds take three working days.', reason: 'shorter' });
	await saves(ada, `/staff/categories/${category}`, `/staff/categories/${category}`, { position: '20' });
	await saves(ann, '/account', '/account', { about: 'I make coffee.' });
	await saves(ann, '/account/notices', '/account/notices', {});
});

test('the edit of an entry is announced only if somebody ticks that', async () => {
	const entry = await entryOf(await site.answer(nora, await site.ask(ann, { title: 'Is a comma a piece of news?' })));
	const edit = `/faq/${entry}/edit`;
	const box = (page) => page.one((n) => n.attrs?.name === 'is_material');
	const news = () => site.value(`SELECT is_material FROM entry_revisions WHERE entry_id = ${entry} ORDER BY number DESC LIMIT 1`);
	const { page } = await ada.get(edit);
	assert.ok(!('checked' in box(page).attrs));
	await ada.submit(page.form(edit), { body: 'A comma, is none.', reason: 'comma' });
	assert.equal(await news(), 'f');
	const again = (await ada.get(edit)).page.form(edit);
	await ada.submit(again, { body: 'This is really something else.', reason: 'new', is_material: '1' });
	assert.equal(await news(), 't');
	// What was ticked stays ticked when something is wrong.
	const wrong = await ada.submit((await ada.get(edit)).page.form(edit), { body: '', is_material: '1' });
	assert.ok('checked' in box(wrong.page).attrs);
});

test('nobody is subscribed unasked: of two buttons none is chosen, and the question comes once more', async () => {
	const chosen = (page) => page.all((n) => n.attrs?.name === 'digest' && 'checked' in n.attrs).map((n) => n.attrs.value);
	const wants = (name) => site.value(`SELECT count(*) FROM subscriptions s JOIN accounts a ON a.id = s.account_id WHERE a.name = '${name}' AND subscription_is_on(s)`);
	for (const [name, first, offered, then, on] of [
		['unsaid', {}, [], {}, '0'],
		['later', {}, [], { digest: '1' }, '1'],
		['yes', { digest: '1' }, ['1'], {}, '1'],
		['no', { digest: '0' }, ['0'], {}, '0'],
	]) {
		const visitor = site.visitor();
		const { page } = await visitor.get('/register');
		assert.deepEqual(chosen(page), []);
		assert.match(page.words, /Would you like new FAQ answers by email\?/);
		const email = `${name}@example.org`;
		assert.equal((await visitor.submit(page.form('/register'), { email, ...first })).status, 303);
		const link = await site.registrationLink(email);
		const join = (await visitor.get(link)).page;
		assert.deepEqual(chosen(join), offered, name);
		const joined = await visitor.submit(join.form(link), { name, password: 'seven green kettles sing', ...(offered[0] ? { digest: offered[0] } : {}), ...then });
		assert.equal(joined.status, 303, name);
		assert.equal(await wants(name), on, name);
	}
	const wrong = await site.visitor().post('/register', { email: 'no address', digest: '0', zone: '' });
	if (wrong.status === 422) assert.deepEqual(chosen(wrong.page), ['0'], 'what was chosen stays');
});

test('a letter to one person opens as a draft, without greeting and closing, with what to check', async () => {
	const question = await site.ask(ann, { title: 'Why does my bank show two charges?' });
	const answer = await site.answer(nora, question, 'Good morning Ann, the second line is a reservation.\n\nI have looked: reply here if it stays.\n\nKind regards,\nNora');
	const n = () => site.value('SELECT count(*) FROM entries');
	const before = await n();
	const { page } = await ada.get(`/faq/new?answer=${answer}`);
	assert.equal(await n(), before, 'opening it publishes nothing');
	const form = page.form('/faq');
	assert.match(page.words, /Not yet published./);
	assert.equal(form.fields.find(([name]) => name === 'body')[1].trim().replace(/\r/g, ''), 'The second line is a reservation.\n\nI have looked: reply here if it stays.');
	assert.match(page.words, /The greeting was left out: “Good morning Ann,”/);
	assert.match(page.words, /The closing was left out: “Kind regards, Nora”/);
	assert.deepEqual(page.all((e) => e.name === 'mark').map((e) => e.words), ['I', 'here']);
	const sent = await ada.submit(form);
	assert.equal(sent.status, 303);
	assert.equal(await n(), String(Number(before) + 1), 'the second click does');
});
