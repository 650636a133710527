// The page of what was found: how many, tabs, order, slips, and what stands there before anything is typed.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const max = await site.person('max', { role: 'moderator' });
const visitor = site.visitor();
const publish = async (title, body, fields = {}) => {
	const sent = await max.post('/faq', { title, body, category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0', ...fields });
	assert.equal(sent.status, 303);
	return Number(/\d+/.exec(sent.location)[0]);
};
const refund = await site.ask(ann, { title: 'When will the refund be there?', body: 'I do not have it yet.' });
const entry = await publish('Paying back: how a refund works', 'It goes:\n\n- to the card\n- or the bank\n\n| Way | Days |\n|-|-|\n| Refund card | 3 |');
for (let i = 0; i < 22; i++) await site.ask(ann, { title: `A kettle that hums, number ${i}`, body: 'It hums a lot all night.' });

const show = async (query) => {
	const got = await visitor.get(`/search?${query}`);
	assert.equal(got.status, 200, query);
	return got.page;
};
const hits = (page) => page.byId('content').all('h2').concat(page.byId('content').all('h3')).flatMap((n) => n.links())
	.map((h) => /^\/(questions|faq)\/(\d+)\//.exec(h ?? '')).filter(Boolean).map((m) => (m[1] === 'faq' ? `faq ${m[2]}` : Number(m[2])));
const link = (page, words) => page.byId('content').all('a').find((n) => n.words === words)?.attrs.href;

test('tabs show one kind, and stay in the address, the form and further pages', async () => {
	const all = await show('q=refund');
	assert.deepEqual(new Set(hits(all)), new Set([refund, `faq ${entry}`]));
	assert.equal(link(all, 'FAQ'), '/search?q=refund&in=faq');
	const faq = await show('q=refund&in=faq');
	assert.deepEqual(hits(faq), [`faq ${entry}`]);
	assert.equal(faq.byId('content').all('a').find((n) => n.words === 'FAQ').attrs['aria-current'], 'page');
	assert.equal(faq.all('input').find((n) => n.attrs.name === 'in').attrs.value, 'faq');
	assert.deepEqual(hits(await show('q=refund&in=questions')), [refund]);
	assert.equal(link(await show('q=kettle&in=questions&sort=newest'), 'More'), '/search?q=kettle&in=questions&sort=newest&page=2');
	const none = await show('q=kettle&in=faq');
	assert.match(none.words, /Nothing found/);
	assert.equal(link(none, 'Search questions and the FAQ'), '/search?q=kettle');
	assert.equal((await visitor.get('/search?q=refund&in=elsewhere&sort=worst&literal=9')).status, 200);
});

test('what was found is narrowed by language, category and state with links that keep the rest', async () => {
	const zebra = {};
	for (const [key, fields] of Object.entries({ open: { category: 'billing' }, solved: { category: 'returns' }, official: { category: 'billing' } }))
		zebra[key] = await site.ask(ann, { title: `The zebra lamp flickers ${key}`, body: 'It flickers.', ...fields });
	await ann.post(`/answers/${await site.answer(ann, zebra.solved, 'I changed the bulb myself.')}/acceptance`, { on: '1' });
	await max.post(`/answers/${await site.answer(max, zebra.official, 'Please change the bulb.')}/official`, { scope: '', valid_until: '' });
	await site.sql(`UPDATE questions SET locale = 'zh_CN' WHERE id = ${zebra.solved}`);
	const faq = `faq ${await publish('Why does the zebra lamp flicker?', 'The bulb is loose.')}`;
	const by = (page, heading) => page.byId('narrow').all('section').find((n) => n.one('h2').words === heading);
	const names = (page, heading) => by(page, heading)?.all('a').map((n) => n.words);
	const to = (page, heading, words) => by(page, heading).all('a').find((n) => n.words === words);
	const page = await show('q=zebra+lamp');
	assert.deepEqual(names(page, 'Language'), ['All', 'English', '简体中文']);
	assert.deepEqual(names(page, 'Category'), ['All', 'Billing', 'Returns']);
	assert.deepEqual(names(page, 'Status'), ['Any', 'Unsolved', 'Solved', 'Official answer']);
	for (const heading of ['Language', 'Category', 'Status'])
		assert.deepEqual(by(page, heading).all('a').map((n) => n.attrs['aria-current']), by(page, heading).all('a').map((n, i) => (i === 0 ? 'true' : undefined)));
	// With words alone, with an operator, in the order of time, and with nothing but a likeness.
	for (const query of ['zebra lamp', 'zebra lamp -whistle', '"zebra lamp"', 'zebra lamp&sort=newest', 'zebr flickr']) {
		const found = async (narrow) => new Set(hits(await show(`q=${query.replaceAll(' ', '+')}${narrow}`)));
		assert.deepEqual(await found(''), new Set([faq, ...Object.values(zebra)]), query);
		assert.deepEqual(await found('&state=open'), new Set([zebra.open]), query);
		assert.deepEqual(await found('&state=solved'), new Set([zebra.solved, zebra.official]), query);
		assert.deepEqual(await found('&state=official'), new Set([zebra.official]), query);
		assert.deepEqual(await found('&category=returns'), new Set([zebra.solved]), query);
		assert.deepEqual(await found('&lang=zh-CN'), new Set([zebra.solved]), query);
		assert.deepEqual(await found('&category=billing&state=open&lang=en'), new Set([zebra.open]), query);
		assert.deepEqual(await found('&category=returns&state=open'), new Set(), query);
	}
	const some = await show(new URL(to(page, 'Category', 'Billing').attrs.href, site.url).search.slice(1));
	assert.equal(to(some, 'Category', 'Billing').attrs['aria-current'], 'true');
	assert.equal(to(some, 'Status', 'Solved').attrs.href, '/search?q=zebra%20lamp&category=billing&state=solved');
	assert.equal(to(some, 'Category', 'All').attrs.href, '/search?q=zebra%20lamp');
	assert.equal(link(some, 'Newest'), '/search?q=zebra%20lamp&category=billing&sort=newest');
	assert.equal(some.all('input').find((n) => n.attrs.name === 'category').attrs.value, 'billing', 'another query stays there');
	const none = await show('q=zebra+lamp&category=returns&state=open&in=questions');
	assert.match(none.words, /You are only searching part of the site\./);
	assert.equal(link(none, 'Search everything'), '/search?q=zebra%20lamp&in=questions');
	assert.equal(by(await show('q=zebra&in=faq&state=solved'), 'Status'), undefined, 'entries have none');
	assert.deepEqual(hits(await show('q=zebra&in=faq&state=solved')), [faq]);
	for (const odd of ['category=nowhere', 'lang=xx', 'state=worst', 'category=', 'lang=%00', `category=${'x'.repeat(900)}`])
		assert.equal(hits(await show(`q=zebra+lamp&${odd}`)).length, 4, odd);
	// How to search more precisely stands there, too, folded until it is needed.
	assert.equal('open' in page.byId('narrow').one('details').attrs, false);
	assert.match((await visitor.get('/search?q=is:nonsense+zebra')).page.all('details').find((n) => 'open' in n.attrs).words, /Search more precisely/);
});

test('the order is the best or the newest', async () => {
	const newest = hits(await show('q=kettle&sort=newest'));
	assert.deepEqual(newest, [...newest].sort((a, b) => b - a));
	assert.equal(newest.length, 20);
	assert.equal(link(await show('q=kettle'), 'Newest'), '/search?q=kettle&sort=newest');
	assert.deepEqual(hits(await show('q=kettel&sort=newest')).length, 20, 'with slips, too');
});

test('how many there are is said, with the page', async () => {
	assert.match((await show('q=refund')).words, /2 results/);
	assert.match((await show('q=kettle')).words, /1–20 of 22 results/);
	assert.match((await show('q=kettle&page=2')).words, /21–22 of 22 results/);
	assert.match((await show('q=kettle+-refund&in=questions')).words, /1–20 of 22 results/);
	assert.doesNotMatch((await show('q=perpetuum')).words, /\d results/);
});

test('a mended slip is said and marked, and the words as typed can be looked for', async () => {
	const page = await show('q=refnd');
	assert.match(page.words, /Showing results for refund/);
	assert.ok(page.all('mark').some((n) => n.words === 'refund'));
	const literal = link(page, 'Search for refnd instead');
	assert.equal(literal, '/search?q=refnd&literal=1');
	const typed = await show(literal.split('?')[1]);
	assert.doesNotMatch(typed.words, /Showing results for/);
	assert.equal(typed.all('mark').filter((n) => n.words === 'refund').length, 0);
	assert.doesNotMatch((await show('q=refund')).words, /Showing results for/);
});

test('cells and items stand apart in excerpts', async () => {
	assert.match((await show('q=card+paying')).words, /to the card; or the bank; Way · Days; Refund card · 3/);
});

test('before anything is typed, what is read most stands there, and how to search', async () => {
	const page = await show('');
	const list = page.byId('content');
	assert.ok(list.links().some((h) => h.startsWith(`/faq/${entry}/`)));
	assert.match(list.words, /Often read/);
	assert.equal(page.all('details').find((n) => /Search more precisely/.test(n.words)).attrs.open, '');
	assert.match((await visitor.get('/search?q=+')).page.words, /Often read/);
});
