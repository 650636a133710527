// Names completed while typing, and quotes without a script.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann', { displayName: 'Ann Keller' });
await site.person('li', { displayName: '李雷' });
await site.person('anton', { displayName: 'Zed' });
await site.person('half', { isVerified: false, displayName: 'Anybody' });
await site.person('kurt', { displayName: 'Anna Kurt' });
const values = (answer) => JSON.parse(answer.text).map((f) => f.value);
const ask = (kind, q) => ann.get(`/complete/${kind}?q=${encodeURIComponent(q)}`);

test('people by handle and by shown name, of any case', async () => {
	const found = await ask('people', 'AN');
	assert.match(found.headers['content-type'], /^application\/json/);
	assert.deepEqual(values(found), ['ann', 'anton', 'kurt']);
	assert.deepEqual(JSON.parse(found.text)[0], { value: 'ann', label: 'Ann Keller' });
	assert.deepEqual(values(await ask('people', '李')), ['li']);
});

test('tags by their beginning, the most used first', async () => {
	await site.ask(ann, { tags: 'refund, 退款' });
	await site.ask(ann, { tags: 'refuel, refund' });
	assert.deepEqual(values(await ask('tags', 'ref')), ['refund', 'refuel']);
	assert.deepEqual(values(await ask('tags', 'Refu')), ['refund', 'refuel']);
	assert.deepEqual(values(await ask('tags', '退')), ['退款']);
});

test('nonsense finds nothing and breaks nothing; visitors get none', async () => {
	for (const q of ['', ' ', '%', '_', '\\', "'", '"', 'x'.repeat(2000).slice(0, 1500), '\u0001', '💥', '%00'])
		for (const kind of ['people', 'tags']) assert.deepEqual(values(await ask(kind, q)), [], q);
	assert.equal((await ann.get('/complete/people?q=%FF%00')).status, 200);
	assert.notEqual((await site.visitor().get('/complete/people?q=a')).status, 200);
});

test('"Quote" is a link to the answer with the words in it', async () => {
	const question = await site.ask(ann, { body: 'One <b>.\n\n* two' });
	const li = await site.logInAs('li');
	const page = (await li.show(`/questions/${question}`)).page;
	const link = page.links().find((h) => /quote=/.test(h));
	const shown = (await li.get(link.replace(/#.*/, ''))).page;
	assert.equal(shown.byId('body').text, '> **Ann Keller:**\n>\n> One <b>.\n>\n> * two\n\n');
	await li.post('/drafts', { draft_key: `answer:${question}`, body: 'My draft' });
	const both = (await li.get(link.replace(/#.*/, ''))).page;
	assert.match(both.byId('body').text, /^My draft\n\n> \*\*Ann Keller/, 'a draft stays');
	const other = await site.ask(ann, { body: 'Somewhere else entirely.' });
	for (const quote of [other, 0, -1, 'x', '99999999999999999999', 987654321]) {
		const got = await li.get(link.replace(/quote=.*/, `quote=${quote}`));
		assert.equal(got.page.byId('body').text, 'My draft', String(quote));
	}
	assert.equal((await site.visitor().show(`/questions/${question}`)).text.includes('quote='), false);
});
