// "Did this help?" below an entry of the FAQ: what readers say, what was missing, and what staff sees of it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
const bounded = await startSite({ limits: true });
after(async () => {
	await bounded.stop();
	await site.stop();
});
const ann = await site.person('ann');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });

async function publish(who, title) {
	const sent = await who.post('/faq', { title, body: 'It is **done** so.', category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0' });
	return Number(/^\/faq\/(\d+)/.exec(sent.location)[1]);
}
const id = await publish(max, 'How do I descale the kettle?');
const show = async (client, entry = id) => (await client.follow(await client.get(`/faq/${entry}`))).page;
const helped = (page) => page.form(/\/helped$/);
const numbers = (where = site) => where.value(`SELECT coalesce(sum(n_yes), 0) || ' ' || coalesce(sum(n_no), 0) FROM entry_helped`);

test('visitors and members say yes or no, without a script', async () => {
	for (const client of [site.visitor(), ann]) {
		const page = await show(client);
		assert.deepEqual(helped(page).buttons, [['helped', 'yes', 'Yes'], ['helped', 'no', 'No']]);
		const sent = await client.submit(helped(page), {}, ['helped', 'yes']);
		assert.equal(sent.status, 303);
		assert.match((await show(client)).words, /Thank you\. We are glad it helped\./);
	}
	assert.equal(await numbers(), '2 0');
	assert.equal((await site.visitor().post(`/faq/${id}/helped`, { helped: 'maybe' }, { csrf: false })).status < 500, true);
	for (const odd of ['0', '999999', '99999999999999999999'])
		assert.equal((await site.visitor().post(`/faq/${odd}/helped`, { helped: 'yes' }, { csrf: false })).status, 404, odd);
	assert.equal(await numbers(), '2 0');
});

test('an entry’s page is the same for all visitors, and kept: the form carries nothing of theirs', async () => {
	const got = await site.visitor().follow(await site.visitor().get(`/faq/${id}`));
	assert.match(got.headers['cache-control'], /public/);
	assert.equal(got.headers['set-cookie'], undefined);
	assert.deepEqual(helped(got.page).fields, []);
	// From another site none is counted; a member's needs its token.
	const before = await numbers();
	assert.equal((await site.visitor().post(`/faq/${id}/helped`, { helped: 'no' }, { csrf: false, headers: { 'Sec-Fetch-Site': 'cross-site' } })).status, 403);
	assert.equal((await ann.post(`/faq/${id}/helped`, { helped: 'no' }, { csrf: false })).status, 403);
	assert.equal(await numbers(), before);
});

test('a no leads on: to the search, to the forum with the title, and to a line for staff', async () => {
	const client = site.visitor();
	const sent = await client.submit(helped(await show(client)), {}, ['helped', 'no']);
	assert.equal(sent.location, `/faq/${id}/missing`);
	assert.equal(await numbers(), '2 1');
	const { page } = await client.get(sent.location);
	assert.equal(page.byId('on-q').attrs.value, 'How do I descale the kettle?');
	assert.equal(page.one((n) => n.name === 'meta' && n.attrs.name === 'robots').attrs.content, 'noindex');
	const ask = page.links().find((h) => h.startsWith('/questions/ask?title='));
	assert.equal((await client.get(ask)).page.byId('title').attrs.value ?? (await client.get(ask)).page.byId('title').text, 'How do I descale the kettle?');
	const form = page.form(`/faq/${id}/missing`);
	for (const [remark, why] of [['x'.repeat(201), /at most 200 characters/]]) {
		const wrong = await client.submit(form, { remark });
		assert.equal(wrong.status, 422);
		assert.match(wrong.page.byId('remark-problem').words, why);
		assert.equal(wrong.page.byId('remark').attrs.value, remark);
	}
	assert.equal((await client.submit(form, { remark: '' })).status, 303, 'it may stay empty');
	const kept = await client.submit(form, { remark: 'كم من <b>الوقت</b>؟' });
	assert.match((await client.follow(kept)).page?.words ?? (await show(client)).words, /Thank you\. Our staff will read it\./);
	assert.equal(await site.value('SELECT count(*) FROM entry_remarks'), '1');
	assert.equal(await numbers(), '2 1', 'a line is no second no');
	assert.equal((await client.get('/faq/999999/missing')).status, 404);
	assert.equal((await client.post(`/faq/${id}/missing`, { remark: 'x' }, { csrf: false })).status, 403);
});

test('staff sees it, on the entry and in a list with the unhelpful first; nobody else does', async () => {
	const other = await publish(max, 'How do I oil the mill?');
	for (const said of ['no', 'no']) await site.visitor().post(`/faq/${other}/helped`, { helped: said }, { csrf: false });
	for (const client of [nora, max]) {
		const page = await show(client);
		assert.match(page.words, /Did it help\? helped 2 times did not help 1 time .*الوقت/);
		assert.equal(helped(page), undefined, 'staff counts for nothing');
		assert.equal(page.all('b').some((n) => n.words === 'الوقت'), false);
		const list = (await client.get('/staff/helpful')).page;
		const rows = list.all((n) => n.name === 'li' && /^entry-\d+$/.test(n.attrs.id ?? ''));
		assert.deepEqual(rows.map((n) => Number(n.attrs.id.slice(6))), [other, id]);
		assert.match(rows[1].words, /How do I descale the kettle\? Billing helped 2 times did not help 1 time/);
		assert.deepEqual(rows[1].all('span').filter((n) => n.attrs.dir === 'auto').map((n) => n.attrs.lang), ['ar']);
	}
	for (const client of [site.visitor(), ann]) {
		assert.doesNotMatch((await show(client)).text, /الوقت|did not help/);
		assert.notEqual((await client.get('/staff/helpful')).status, 200);
	}
	assert.match((await nora.get('/staff/helpful?before=1-999999')).page.words, /How do I descale/);
	for (const odd of ['x', '-', '1-', '-1', '99999999999999999999-1', '1-x'])
		assert.equal((await nora.get(`/staff/helpful?before=${odd}`)).status, 200, odd);
	await max.post(`/faq/${other}/retire`, { on: '1' });
	assert.equal((await site.visitor().post(`/faq/${other}/helped`, { helped: 'yes' }, { csrf: false })).status, 404);
});

test('from one network it is counted a few times a day for each entry, and thanked for all the same', async () => {
	const mia = await bounded.person('mia', { role: 'moderator' });
	const entry = await publish(mia, 'How do I clean the mill?');
	for (let i = 0; i < 8; i++) assert.equal((await bounded.visitor().post(`/faq/${entry}/helped`, { helped: 'yes' }, { csrf: false })).status, 303);
	// A new day may begin meanwhile.
	assert.ok(['5 0', '6 0', '7 0', '8 0'].includes(await numbers(bounded)) && (await numbers(bounded)) !== '8 0', await numbers(bounded));
	let last;
	for (let i = 0; i < 140 && last?.status !== 429; i++) last = await bounded.visitor().post(`/faq/${entry}/helped`, { helped: 'no' }, { csrf: false });
	assert.equal(last.status, 429, 'and a flood is refused');
});
