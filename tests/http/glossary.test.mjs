// The words of the shop: staff keeps them, and in the FAQ they explain themselves.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });
const ann = await site.person('ann');
const visitor = site.visitor();
const sent = await max.post('/faq', { title: 'How do I clean the kettle?', body: 'Clean the **kettle** with descaler. The kettle dries [in the kettle room](/faq).', category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0' });
const path = (await visitor.get(sent.location)).location ?? sent.location;
const save = (fields, who = nora, action = '/staff/glossary') => who.post(action, { word: 'descaler', forms: 'descalers, D1', explanation: 'A mild acid & more.', locale: 'en', ...fields });
const terms = (page) => page.all('button').filter((n) => n.attrs.class === 'term');

test('staff keeps words, each with a line in the log; what is wrong is said and what was typed stays', async () => {
	assert.equal((await save({}, ann)).status, 403);
	const wrong = await save({ word: '', explanation: 'Only this.' });
	assert.equal(wrong.status, 422);
	assert.ok(wrong.page.byId('word-problem'));
	assert.match(wrong.page.byId('explanation').words, /Only this\./);
	const made = await save({});
	assert.equal(made.status, 303);
	assert.equal((await save({})).status, 422, 'each word once');
	assert.match((await nora.get('/staff/glossary')).page.words, /descaler/);
	const id = /\d+$/.exec(made.location)[0];
	assert.equal((await nora.get(`/staff/glossary/${id}`)).page.byId('forms').attrs.value, 'descalers, D1');
	assert.match((await nora.get('/staff/audit')).page.words, /glossary/);
	assert.equal((await nora.get('/staff/glossary/999999')).status, 404);
});

test('a word explains itself where it first stands, at once, and goes with its row', async () => {
	await save({ word: 'kettle', forms: '', explanation: 'It boils <water>.' });
	const { page } = await visitor.get(path);
	assert.deepEqual(terms(page).map((n) => n.words).sort(), ['descaler', 'kettle']);
	for (const term of terms(page)) {
		const card = page.byId(term.attrs.popovertarget);
		assert.equal(card.attrs.popover, '');
		assert.match(card.words, /A mild acid & more\.|It boils <water>\./);
	}
	const id = terms(page).find((n) => n.words === 'kettle').attrs.popovertarget.slice(5);
	assert.ok((await visitor.get('/glossary')).page.byId(`word-${id}`));
	assert.equal((await nora.post(`/staff/glossary/${id}/removal`)).status, 303);
	assert.deepEqual(terms((await visitor.get(path)).page).map((n) => n.words), ['descaler']);
});

test('readers find all words of their language', async () => {
	const li = await site.person('li', { locale: 'zh_CN' });
	await save({ word: '除垢剂', forms: '', explanation: '一种弱酸。', locale: 'zh_CN' });
	assert.match((await li.get('/glossary')).page.words, /除垢剂 ?一种弱酸/);
	assert.doesNotMatch((await visitor.get('/glossary')).page.words, /除垢剂/);
	assert.ok((await visitor.get('/faq')).page.links().includes('/glossary'));
});
