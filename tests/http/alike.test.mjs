// From a question to what else was asked like it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const tom = await site.person('tom');
const max = await site.person('max', { role: 'moderator' });
const visitor = site.visitor();

const first = await site.ask(ann, { title: 'The kettle whistles "loudly" -at night', body: 'It wakes the whole house.' });
const second = await site.ask(tom, { title: 'My kettle whistles at night', body: 'And I cannot sleep.' });
const lonely = await site.ask(ann, { title: 'Umbrella without handle', body: 'Zzyzx quux frobnicate.' });
await site.answer(tom, second, 'Take the lid off before you go to bed.');

const alike = async (id, client = visitor) => {
	const got = await client.get(`/questions/${id}/similar`);
	assert.equal(got.status, 200);
	return { page: got.page, ids: got.page.byId('content').all('h2').flatMap((n) => n.links()).map((h) => Number(/\d+/.exec(h)[0])) };
};

test('a question leads to those like it, with the answer, and not to itself', async () => {
	const path = (await visitor.get(`/questions/${first}`)).location;
	assert.ok((await visitor.get(path)).page.links().includes(`/questions/${first}/similar`));
	const { page, ids } = await alike(first);
	assert.deepEqual(ids, [second], 'quotation marks and dashes of a title are no operators');
	assert.match(page.words, /Take the lid off/);
	assert.ok(page.links().includes(path), 'and back');
	assert.equal(page.one((n) => n.name === 'meta' && n.attrs.name === 'robots').attrs.content, 'noindex');
	assert.deepEqual((await alike(second)).ids, [first]);
});

test('nothing like it, nothing there, and not for everybody', async () => {
	const { page, ids } = await alike(lonely);
	assert.deepEqual(ids, []);
	assert.match(page.words, /Nothing similar yet/);
	await max.post(`/posts/${second}/moderate`, { action: 'hide', reason: 'spam', note: '' });
	assert.deepEqual((await alike(first)).ids, []);
	assert.equal((await visitor.get(`/questions/${second}/similar`)).status, 404);
	assert.equal((await tom.get(`/questions/${second}/similar`)).status, 200);
	for (const id of ['0', '999999', '99999999999999999999'])
		assert.equal((await visitor.get(`/questions/${id}/similar`)).status, 404, id);
});

test('a word in common alone makes nothing similar, neither on a page nor while asking', async () => {
	const train = await site.ask(ann, { title: 'The train to the fair was late again, at night of all times', body: 'We stood there for hours.' });
	assert.deepEqual((await alike(train)).ids, []);
	assert.ok(!(await alike(first)).ids.includes(train));
	const asked = await visitor.get(`/search/asked?title=${encodeURIComponent('Which train goes there at night')}`);
	assert.doesNotMatch(asked.text, /whistles/);
	const fits = await visitor.get(`/search/asked?title=${encodeURIComponent('Why is my kettle whistling all night')}`);
	assert.match(fits.text, /whistles/);
});

test('what stands beside a thread: entries that fit, and threads like it', async () => {
	const other = await site.ask(tom, { title: 'Kettle whistles at night, how do I stop it?', body: 'I cannot sleep.' });
	const beside = async (id) => (await visitor.get(`/questions/${id}/similar?beside=1`)).page;
	assert.deepEqual((await beside(first)).links().map((h) => h.split('/').slice(1, 3).join(' ')), [`questions ${other}`]);
	assert.match((await beside(lonely)).words, /^Nothing similar has been asked yet\.$/);
	await max.post('/faq', { title: 'Why does my kettle whistle at night?', category: 'billing', locale: 'en', phrasings: 'kettle whistles loudly', body: 'It is the lid: take it off, and all is quiet.' });
	const page = await until('the entry is known', async () => {
		const seen = await beside(first);
		return /The FAQ says/.test(seen.words) && seen;
	});
	assert.match(page.words, /^The FAQ says Why does my kettle whistle at night\? Similar questions Kettle whistles at night, how do I stop it\?$/);
});

test('beside the similar ones stand the question itself and what the FAQ says in its category', async () => {
	const { page } = await alike(first);
	const column = page.byClass('aside')[0];
	assert.match(column.words, /^The question The kettle whistles "loudly" -at night Unanswered .*Billing in the FAQ Why does my kettle whistle at night\? Everything in Billing$/);
	assert.ok(column.links().includes('/faq/billing'));
	assert.equal(page.byId('content').byClass('narrow').length, 0);
});

test('beside a thread each of the others has the word of its own state', async () => {
	const states = { 'Official answer': (answer) => max.post(`/answers/${answer}/official`, { scope: '', valid_until: '' }), Solved: (answer, who) => who.post(`/answers/${answer}/acceptance`, { on: '1' }) };
	const one = await site.ask(ann, { title: 'Toaster burns the bread on one side', body: 'Only on the left.' });
	for (const [word, settle] of Object.entries(states)) {
		const other = await site.ask(ann, { title: `Toaster burns bread on one side ${word}`, body: 'Only on the right.' });
		assert.ok([200, 303].includes((await settle(await site.answer(tom, other, 'Clean the slots and turn the bread.'), ann)).status), word);
		const page = (await visitor.get(`/questions/${one}/similar?beside=1`)).page;
		const item = page.all('li').find((n) => n.links().some((h) => h.startsWith(`/questions/${other}/`)));
		assert.equal(item.one('span').attrs.title, word);
		assert.match(item.words, new RegExp(`^${word} ?:`));
	}
});

test('state and time of an answer stand once on a page, and the column beside repeats nothing', async () => {
	await site.sql(`UPDATE categories SET target_hours = 8`);
	const seen = {};
	for (const [state, settle] of Object.entries({
		Unanswered: () => {},
		'Answered, not solved yet': (q) => site.answer(tom, q, 'Perhaps the fuse has blown.'),
		'Official answer': async (q) => max.post(`/answers/${await site.answer(tom, q, 'It is the fuse, indeed.')}/official`, { scope: '', valid_until: '' }),
		'Accepted answer': async (q) => ann.post(`/answers/${await site.answer(tom, q, 'It was the fuse, then.')}/acceptance`, { on: '1' }),
		'Asked before': (q) => max.post(`/posts/${q}/moderate`, { action: 'duplicate', duplicate_of: String(lonely) }),
		'Closed: .*': (q) => max.post(`/posts/${q}/moderate`, { action: 'close', reason: 'unclear', note: 'Which lamp?' }),
	})) {
		const question = await site.ask(ann, { title: 'The lamp stays dark after the move' });
		await settle(question);
		for (const client of [visitor, ann, tom, max]) {
			const page = (await client.show(`/questions/${question}?stay=1`)).page.byId('content');
			const column = page.byClass('aside')[0], left = page.words.replace(column.words, '');
			const times = [...page.words.matchAll(new RegExp(`(${state})(?! (are|may))`, 'g'))];
			assert.ok(times.length >= 1, `${state} stands there: ${page.words}`);
			assert.equal(times.filter(([t]) => column.words.includes(t)).length + (left.match(new RegExp(state)) ? 1 : 0), 1, `${state}, on one side`);
			assert.ok((page.words.match(/Staff usually answer within/g) ?? []).length <= 1);
			if (client === visitor) seen[state] = /Staff usually answer within 8 hours/.test(page.words) && (/Staff/.test(column.words) ? 'beside' : 'left');
			for (const item of column.all((n) => ['li', 'h2', 'p'].includes(n.name)).map((n) => n.words).filter(Boolean))
				assert.ok(!left.includes(item), `“${item}” stands left, too: ${state}`);
		}
	}
	assert.deepEqual(seen, { Unanswered: 'left', 'Answered, not solved yet': 'beside', 'Official answer': false, 'Accepted answer': false, 'Asked before': false, 'Closed: .*': false });
});
