// Searching with operators: what is asked for holds, what makes no sense is said.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const tom = await site.person('tom');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });
const visitor = site.visitor();

const open = await site.ask(ann, { title: 'Where does the kettle come from?', body: 'I want to know where the kettle was made.', tags: 'kettle' });
const answered = await site.ask(tom, { title: 'A kettle that whistles at night', body: 'My credit card was charged for a kettle that whistles.', tags: 'kettle, noise' });
const answer = await site.answer(ann, answered, 'Take the lid off before you go to bed.');
const solved = await site.ask(ann, { title: 'The card for the credit of a kettle', body: 'I have a card, and there was a credit.', tags: 'card' });
const solution = await site.answer(tom, solved, 'Your kettle is paid for.');
await ann.post(`/answers/${solution}/acceptance`, { on: '1' });
const official = await site.ask(tom, { title: 'Warranty of a kettle bought abroad', tags: 'warranty' });
const word = await site.answer(nora, official, 'Two years, wherever the kettle was bought.');
await nora.post(`/answers/${word}/official`, { scope: '', valid_until: '' });
for (const p of [ann, nora, max]) await p.post(`/posts/${answered}/vote`, { value: '1' });
await nora.post(`/posts/${solved}/vote`, { value: '1' });
const chinese = await site.ask(ann, { title: '咖啡机的退款什么时候到账？', body: '我上周把咖啡机寄回去了，但是一直没有收到退款。', tags: '退款' });
await max.post('/faq', { title: 'How do I descale a kettle?', body: 'With vinegar, once a month.', category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0' });
const entry = await site.value('SELECT id FROM entries');

const show = (q, client = visitor) => client.get(`/search?q=${encodeURIComponent(q)}`);
const found = async (q) => {
	const got = await show(q);
	assert.equal(got.status, 200, q);
	return got.page.byId('content').all('h2').flatMap((n) => n.links())
		.map((h) => /^\/(questions|faq)\/(\d+)\//.exec(h ?? '')).filter(Boolean)
		.map((m) => (m[1] === 'faq' ? `faq ${m[2]}` : Number(m[2])));
};
const same = async (q, ids) => assert.deepEqual((await found(q)).sort(), [...ids].sort(), q);

test('a tag, a person, a state and votes narrow what the words find', async () => {
	await same('kettle tag:kettle', [open, answered]);
	await same('kettle tag:kettle -tag:noise', [open]);
	await same('kettle -tag:kettle', [solved, official]);
	await same('kettle user:ann', [open, answered, solved]);
	await same('kettle user:@TOM', [answered, solved, official]);
	await same('kettle is:unanswered', [open]);
	await same('kettle is:unsolved', [open, answered]);
	await same('kettle is:answered', [answered, solved, official]);
	await same('kettle is:solved', [solved]);
	await same('kettle is:official', [official]);
	await same('kettle is:faq', [`faq ${entry}`]);
	await same('kettle score:1', [answered, solved]);
	await same('kettle score:>1', [answered]);
	await same('kettle user:ann is:answered score:1 tag:noise', [answered]);
	await same('kettle is:faq is:solved', []);
});

test('quotation marks want the words side by side, a minus wants them away', async () => {
	await same('"credit card"', [answered]);
	assert.ok((await found('credit card')).includes(solved), 'without them any place will do');
	await same('kettle -whistles -"credit of a"', [open, official, `faq ${entry}`]);
	await same('"take the lid off"', [answered]);
	await same('"the lid take"', []);
	await same('"咖啡机的退款"', [chinese]);
	await same('"退款的咖啡机"', []);
	await same('退款 -咖啡机', []);
	await same('退款 tag：退款', [chinese]);
	const marked = (await show('"credit card" charged')).page.all('mark').map((n) => n.words);
	assert.ok(marked.includes('credit') && marked.includes('charged'), `${marked}`);
	// Words beside a phrase help to rank; of words without a match together one will do.
	await same('"credit card" giraffe', [answered]);
	await same('giraffe warranty is:official', [official]);
});

test('operators without words are lists, or the best and the newest', async () => {
	for (const [q, path] of [
		['tag:kettle', '/tags/kettle'],
		['tag:kettle -tag:noise', '/questions?tags=kettle+-noise'],
		['is:unanswered', '/questions?state=unanswered'],
		['is:official tag:warranty', '/tags/warranty?state=official'],
	]) {
		const got = await show(q);
		assert.deepEqual([got.status, got.location], [303, path], q);
	}
	assert.deepEqual(await found('score:1'), [answered, solved], 'most votes first');
	assert.deepEqual(await found('user:tom'), [official, solved, answered], 'the newest first');
	await same('is:answered', [answered, solved, official]);
	await same('-kettle', [chinese]);
	await same('user:ann tag:kettle', [open, answered]);
});

test('what an operator does not take is said at the field, and searched for as words', async () => {
	const li = site.visitor({ 'Accept-Language': 'zh-CN' });
	for (const q of ['kettle is:open', 'score:many', 'user:nobody kettle', 'user:@', 'tag:a,b', 'user:ann user:tom', 'user:' + 'x'.repeat(150), '-a -b -c -d -e -f', 'tag:a1 tag:a2 tag:a3 tag:a4 tag:a5 tag:a6', 'score:99999999999999999999']) {
		const got = await show(q);
		assert.equal(got.status, 200, q);
		assert.equal(got.page.byId('q').attrs.value, q);
		assert.equal(got.page.byId('q').attrs['aria-describedby'], 'q-problem');
		assert.ok(got.page.byId('q-problem').words.length > 20, q);
		assert.ok('open' in got.page.byClass('fold')[0].attrs, 'what there is stands open');
		assert.match((await show(q, li)).page.byId('q-problem').words, /[\u4e00-\u9fff]/, q);
	}
	for (const q of ['"', '""', '-', '--', '-"', 'is:', 'tag：', '"-"', '-"-"', 'user:\0', 'tag:\ufffd', "tag:'", "-'", `-\\`, `"'\\"`, '"<-> x"', 'user:ann"', '-:*', '-!', '"a & | b"', 'score:+1', '-"' + '退'.repeat(190)]) {
		const got = await show(q);
		assert.equal(got.status, 200, q);
	}
	assert.ok((await found('kettle is:open')).includes(open));
	await same('user:nobody kettle tag:kettle', [open, answered]);
});

test('a search that finds nothing offers the words alone, and to ask with them', async () => {
	const page = (await show('kettle user:nora tag:noise')).page;
	assert.match(page.words, /Nothing found/);
	const links = page.byId('content').links();
	assert.ok(links.includes('/search?q=kettle'));
	assert.ok(links.includes('/questions/ask?title=kettle'));
});

test('hidden threads stay hidden, pages go on where the last one ended', async () => {
	const ids = [];
	for (let i = 0; i < 21; i++) ids.push(await site.ask(tom, { title: `Umbrella number ${i} of many`, body: 'It is an umbrella for the rain.', tags: 'rain' }));
	await max.post(`/posts/${ids[0]}/moderate`, { action: 'hide', reason: 'spam', note: '' });
	assert.equal((await found('umbrella tag:rain')).length, 20);
	assert.ok(!(await found('user:tom umbrella')).includes(ids[0]));
	ids.push(await site.ask(tom, { title: 'Umbrella number 22 of many', body: 'It is an umbrella for the rain.', tags: 'rain' }));
	const first = await found('umbrella tag:rain');
	const next = (await show('umbrella tag:rain')).page.links().find((h) => /page=2/.test(h));
	assert.ok(next);
	const second = (await visitor.get(next.replace(/&amp;/g, '&'))).page.byId('content').all('h2').flatMap((n) => n.links()).map((h) => Number(/\d+/.exec(h)[0]));
	assert.deepEqual([...first, ...second].sort(), ids.slice(1).sort());
});
