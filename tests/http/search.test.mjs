// Finding things by words.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const li = await site.person('li', { locale: 'zh_CN' });
const max = await site.person('max', { role: 'moderator' });

const refunds = await site.ask(ann, {
	title: 'How long do refunds take here?',
	body: 'I returned a kettle and wait for the money.',
});
const filter = await site.ask(ann, {
	title: 'Which filter fits?',
	body: 'The vacuum cleaner R5 needs a new one.',
	category: 'returns',
	tags: 'r5',
});
const money = await site.ask(li, {
	title: '退款什么时候到账？',
	body: '我上周把咖啡机寄回去了，但是一直没有收到退款。',
});
await site.answer(max, refunds, 'Refunding a credit card takes five working days.');
await max.post('/faq', {
	title: 'When is my money back?',
	body: 'Within five working days after we have your parcel.',
	category: 'billing',
	locale: 'en',
	phrasings: 'reimbursement',
	question: '0',
	answer: '0',
});

const found = async (q, client = site.visitor()) => {
	const page = await client.get(`/search?q=${encodeURIComponent(q)}`);
	assert.equal(page.status, 200, q);
	const content = page.page.byId('content');
	return content
		.links()
		.map((h) => /^\/(questions|faq)\/(\d+)\//.exec(h ?? ''))
		.filter(Boolean)
		.map((m) => (m[1] === 'faq' ? `faq ${m[2]}` : Number(m[2])));
};

test('an English word is found by its stem', async () => {
	assert.ok((await found('refund')).includes(refunds));
	assert.ok((await found('refunded')).includes(refunds));
	assert.ok((await found('KETTLES')).includes(refunds));
});

test('a Chinese word is found inside a sentence, and only as a word', async () => {
	assert.deepEqual(await found('退款'), [money]);
	assert.deepEqual(await found('咖啡机'), [money]);
	assert.deepEqual(await found('到账'), [money]);
	assert.equal((await found('啡机寄')).includes(money), false);
	const shown = await site.visitor().get(`/search?q=${encodeURIComponent('咖啡机')}`);
	assert.ok(
		shown.page.all('mark').some((n) => n.words.includes('咖啡机')),
		'the word is marked',
	);
});

test('phrasings, tags and answers are found too', async () => {
	assert.match((await found('reimbursement')).join(), /faq/);
	assert.deepEqual(await found('r5'), [filter]);
	assert.ok((await found('credit card')).includes(refunds));
});

test('a typing error still finds', async () => {
	assert.ok((await found('vacum cleaner')).includes(filter));
});

test('nothing found offers to ask, with the words filled in', async () => {
	const page = (await site.visitor().get('/search?q=perpetuum+mobile')).page;
	assert.match(page.words, /Nothing found/);
	const ask = page.links().find((h) => h.startsWith('/questions/ask?title='));
	assert.equal((await ann.get(ask)).page.byId('title').attrs.value, 'perpetuum mobile');
});

test('odd queries are answered, not failed', async () => {
	for (const q of [
		'',
		' ',
		'"',
		"'",
		'\\',
		':*',
		'&',
		'|',
		'!',
		'((',
		'a & | b',
		'%',
		'_',
		'--',
		"'; DROP TABLE posts; --",
		'<script>',
		'\0',
		'\ufffd',
		'😀',
		'的',
		'the',
		'：',
		'a'.repeat(200),
		'😀'.repeat(150),
		'the a of and',
		'如何 怎么 的',
		'kettle 退款 кот 😀',
		'退'.repeat(200),
		':'.repeat(200),
		'<-> x',
		'x:A',
		'{',
		'$1',
		'%00',
	]) {
		const page = await site.visitor().get(`/search?q=${encodeURIComponent(q)}`);
		assert.equal(page.status, 200, JSON.stringify(q));
		assert.equal(page.page.scripts().filter((n) => !n.attrs.src).length, 0);
	}
	assert.equal((await site.visitor().get('/search?q=%ff%fe%80')).status, 200);
	assert.equal((await site.visitor().get('/search?q=a&page=-1')).status, 200);
	assert.equal((await site.visitor().get('/search?q=a&page=99999999999999999999')).status, 200);
	for (const q of ['a'.repeat(201), 'kettle '.repeat(150), '退款 '.repeat(70), '，。！？'.repeat(52), '%ff'.repeat(600), 'the and of '.repeat(50)]) {
		const began = Date.now();
		const long = await site.visitor().get(`/search?q=${/%/.test(q) ? q : encodeURIComponent(q)}`);
		assert.equal(long.status, 200);
		assert.ok(long.page.byId('q-problem').words.includes('200'), 'that it was cut is said');
		assert.ok(Date.now() - began < 1000, 'and it takes no time');
	}
	assert.ok((await found('kettle '.repeat(150))).includes(refunds));
});

test('while asking, what answers it already is shown with the answer text', async () => {
	const fragment = await ann.get('/search/similar?title=When+do+I+get+my+refund');
	assert.equal(fragment.status, 200);
	assert.match(fragment.text, /five working days/);
	assert.equal(fragment.page.one('main'), undefined);
	assert.equal((await ann.get('/search/similar?title=')).status, 200);
});

test('an edited text is found by its new words only', async () => {
	const id = await site.ask(ann, {
		title: 'A zeppelin is too loud',
		body: 'It hums the whole night long.',
	});
	assert.deepEqual(await found('zeppelin'), [id]);
	const form = (await ann.get(`/questions/${id}/edit`)).page.form(`/questions/${id}/edit`);
	await ann.submit(form, { title: 'A dishwasher is too loud' });
	assert.deepEqual(await found('zeppelin'), []);
	assert.deepEqual(await found('dishwashers'), [id]);
});
