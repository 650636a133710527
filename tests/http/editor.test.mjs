// The one form for texts, wherever it stands: its lengths are those that are checked, and what two people changed is
// shown part by part.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const bob = await site.person('bob');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });

const question = await site.ask(ann, { tags: 'one, two' });
const answer = await site.answer(ann, question);
const comment = await site.comment(ann, question, 'A comment to be edited.');
const made = await max.post('/faq', {
	title: 'An entry to be edited',
	body: 'First paragraph.\n\nSecond paragraph.',
	category: 'billing',
	locale: 'en',
	phrasings: 'one way',
	question: '0',
	answer: '0',
});
const entry = /\d+/.exec(made.location)[0];

const forms = [
	['asking', ann, '/questions/ask', /^\/questions$/],
	['editing a question', ann, `/questions/${question}/edit`, /\/edit$/],
	['editing an answer', ann, `/posts/${answer}/edit`, /\/edit$/],
	['editing a comment', ann, `/posts/${comment}/edit`, /\/edit$/],
	['commenting', ann, `/posts/${question}/comments`, /\/comments$/],
	['answering', ann, `/questions/${question}`, /\/answers$/],
	['suggesting', bob, `/posts/${question}/suggest`, /\/suggest$/],
	['suggesting for an answer', bob, `/posts/${answer}/suggest`, /\/suggest$/],
	['publishing', max, '/faq/new', /^\/faq$/],
	['editing an entry', max, `/faq/${entry}/edit`, /\/edit$/],
];
const open = async (client, path) => (await client.follow(await client.get(path))).page;

for (const [what, client, path, action] of forms)
	test(`${what}: a field takes what is checked, and one character more is refused there`, async () => {
		const page = await open(client, path);
		const form = page.form(action);
		const limited = [...page.all('input'), ...page.all('textarea')].filter(
			(f) => 'data-part' in f.attrs && form.fields.some(([n]) => n === f.attrs.name) && f.attrs.id === f.attrs.name,
		);
		assert.ok(limited.length > 0);
		for (const { attrs } of limited) {
			const most = Number(attrs.maxlength ?? attrs['data-most']);
			assert.ok(most > 0, `${attrs.name} says how long it may be`);
			const refused = await client.submit(form, { [attrs.name]: 'x'.repeat(most + 1) });
			assert.equal(refused.status, 422, attrs.name);
			const problem = refused.page.byId(`${attrs.name}-problem`);
			assert.ok(problem, `${attrs.name} has no message`);
			assert.match(problem.words, /too long/, attrs.name);
			const field = refused.page.byId(attrs.name);
			assert.equal(field.attrs['aria-invalid'], 'true');
			assert.match(field.attrs['aria-describedby'], new RegExp(`\\b${attrs.name}-problem\\b`));
		}
	});

for (const [what, client, path, action] of forms)
	test(`${what}: the page is called what its heading says, and shows how the text will look`, async () => {
		const page = await open(client, path);
		const form = page.form(action);
		if (what !== 'answering') assert.ok(page.one('title').words.startsWith(`${page.one('h1').words} – `));
		assert.ok(page.all('button').some((b) => 'data-preview-button' in b.attrs), 'the bar presses it');
		const shown = await client.submit(form, { body: 'This is **important** here.', preview: '1' });
		assert.equal(shown.status, 200);
		assert.equal(shown.page.byClass('preview')[0].one('strong').words, 'important');
	});

test('a visitor gets the fields alone: no script, bar, preview or draft, which are for members', async () => {
	for (const [path, action] of [
		['/questions/ask', /^\/questions$/],
		[`/questions/${question}`, /\/answers$/],
	]) {
		const left = async (client) => {
			const page = await open(client, path);
			const tags = ['form', 'input', 'button', 'div', 'script'].flatMap((t) => page.all(t));
			assert.ok(page.form(action).fields.some(([n]) => n === 'body'));
			return ['data-toolbar', 'data-preview', 'data-preview-button', 'data-draft', 'data-enter'].filter((a) =>
				tags.some((t) => a in t.attrs),
			).concat(tags.map((t) => /\/(editor|drafts)\b.*\.js$/.exec(t.attrs.src)?.[1] ?? []).flat(),
				['csrf', 'once', 'draft_key'].filter((n) => page.form(action).fields.some(([f]) => f === n)));
		};
		assert.deepEqual(await left(site.visitor()), [], path);
		assert.ok((await left(ann)).length >= 7, path);
	}
});

test('a conflict says what they changed in each part, of a question and of an entry', async () => {
	const at = `/questions/${question}/edit`;
	const mine = (await ann.get(at)).page.form(at);
	await nora.submit((await nora.get(at)).page.form(at), {
		title: 'A title that says much more',
		tags: 'two, three',
	});
	const clash = await ann.submit(mine, { body: 'A text that is quite another now.' });
	assert.equal(clash.status, 409);
	const told = clash.page.byClass('conflict')[0].one('details').words;
	assert.match(told, /says much more/);
	assert.match(told, /Tags:.*three/);
	assert.doesNotMatch(told, /quite another/);

	const path = `/faq/${entry}/edit`;
	const first = (await max.get(path)).page.form(path);
	await max.submit((await max.get(path)).page.form(path), {
		title: 'An entry with a new title',
		category: 'returns',
		phrasings: 'one way\nanother way',
	});
	const second = await max.submit(first, { body: 'Another text for this entry.' });
	assert.equal(second.status, 409);
	assert.match(second.page.byClass('conflict')[0].one('details').words, /new title.*another way/);
	const fields = Object.fromEntries(second.page.form(path).fields);
	assert.equal(fields.title, 'An entry with a new title');
	assert.equal(fields.category, 'returns', 'which of the two did not matter to me');
});

test('the history says part by part what changed, of a post and of an entry', async () => {
	const page = (await ann.get(`/posts/${question}/revisions`)).page;
	assert.match(page.byId('revision-2').words, /says much more.*Tags:.*three/);
	assert.equal(page.byId('revision-1').all('ins').length, 0, 'the first text is not marked');
	const history = (await max.get(`/faq/${entry}/revisions`)).page;
	assert.ok(history.byId('revision-2').all('ins').some((n) => /new/.test(n.words)));
	assert.equal(history.byId('revision-1').all('ins').length, 0);
});

test('a draft that cannot be sent any more shows every part', async () => {
	await bob.post('/drafts', {
		draft_key: 'edit:99999999',
		title: 'A title',
		body: 'A body',
		tags: 'some, tags',
		reason: 'a reason',
	});
	const shown = (await bob.get('/account/drafts/edit:99999999')).page;
	assert.equal(shown.byId('title').attrs.value, 'A title');
	assert.equal(shown.byId('body').text, 'A body');
	assert.equal(shown.byId('tags').attrs.value, 'some, tags');
	assert.equal(shown.byId('reason').attrs.value, 'a reason');
});
