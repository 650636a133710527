// What the FAQ says while somebody types: from the process, seen by every worker at once, silent where nothing fits.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { PROFILE, startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });
const folder = join(site.state, PROFILE === 'production' ? 'chroot/match' : 'match');
const index = join(folder, 'entries');

const publish = async (title, body, fields = {}) => {
	const sent = await max.post('/faq', { title, body, category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0', ...fields });
	assert.equal(sent.status, 303);
	return Number(/\d+/.exec(sent.location)[0]);
};
const similar = async (title, client = site.visitor()) => {
	const answer = await client.get(`/search/similar?title=${encodeURIComponent(title)}`);
	assert.equal(answer.status, 200);
	return answer;
};
const ids = ({ page }) => page.links().map((h) => /^\/faq\/(\d+)\//.exec(h ?? '')).filter(Boolean).map((m) => Number(m[1]));
// Each request is a connection of its own, so some go to either worker.
const everywhere = (what, title, isThere) =>
	until(what, async () => (await Promise.all(Array.from({ length: 12 }, () => similar(title)))).every((r) => isThere(r)));

const refund = await publish('When do I get my money back?', 'Within five working days after we have your parcel.', { phrasings: 'how long does a refund take' });
const repair = await publish('How do I send a device in for repair?', 'Print the label in your account and hand the parcel in.');
const invoice = await publish('Where do I find my invoice?', 'In your account under Orders; it can be printed.');
const zh = await publish('怎么修改收货地址？', '发货前可以在订单页面修改收货地址。', { locale: 'zh_CN' });
await everywhere('all entries are known', '怎么修改收货地址', (r) => ids(r)[0] === zh);

test('a question in the words of an entry gets it as the answer, another wording at least shows it', async () => {
	const sure = await similar('When do I get my money back?');
	assert.match(sure.text, /This may answer it/);
	assert.deepEqual(ids(sure)[0], refund);
	assert.match(sure.text, /five working days/);
	assert.equal(sure.page.one('main'), undefined, 'a fragment');
	assert.equal(ids(await similar('how long will the refund take'))[0], refund);
	assert.equal(ids(await similar('send my phone in for a repair'))[0], repair);
});

test('where nothing fits the page says so, and few letters are no question yet', async () => {
	const silent = await similar('Is there a planet with purple oceans?');
	assert.deepEqual(ids(silent), []);
	assert.match(silent.text, /says nothing about this yet/);
	for (const title of ['', '  ', 'purple', '...', '😀😀😀', '的']) {
		const few = await similar(title);
		assert.deepEqual(ids(few), [], title);
		assert.doesNotMatch(few.text, /says nothing/, title);
	}
});

test('an address, ten thousand characters and bytes that are no text are no trouble', async () => {
	for (const title of ['x '.repeat(300), '退款'.repeat(90), "'; DROP TABLE entries; --", '<script>alert(1)</script> refund', '%s%n', 'ｒｅｆｕｎｄ'])
		assert.equal((await similar(title)).page.scripts().length, 0, title.slice(0, 40));
	const long = await site.visitor().get(`/questions/ask?title=${'when is my money back '.repeat(40).trim().replaceAll(' ', '+')}`);
	assert.equal(long.status, 200);
	assert.equal(ids(long)[0], refund);
	assert.equal((await site.visitor().get('/search/similar?title=%ff%fe%80refund')).status, 200);
	assert.equal(ids(await similar('怎麼修改收貨地址'))[0], zh, 'traditional characters');
});

test('slips of the keyboard are forgiven', async () => {
	for (const title of ['where is my invoce', 'where is my invioce', 'where is my invoicce', 'where is my imvoice'])
		assert.equal(ids(await similar(title))[0], invoice, title);
});

test('a new entry, an edit and one taken out are seen by every worker within moments', async () => {
	const id = await publish('Can I pay with a voucher?', 'Yes, at the checkout.');
	const begun = Date.now();
	await everywhere('the new entry', 'pay with a voucher', (r) => ids(r)[0] === id);
	const took = Date.now() - begun;
	assert.ok(took < 4000, `${took} ms`);
	const path = `/faq/${id}/edit`;
	await max.submit((await max.get(path)).page.form(path), { title: 'Do you take coupons?', body: 'Yes, in the basket.' });
	await everywhere('its new words', 'Do you take coupons?', (r) => ids(r)[0] === id && r.text.includes('in the basket'));
	const page = (await max.show(`/faq/${id}`)).page;
	const out = page.all('form').find((f) => /\/retire$/.test(f.attrs.action ?? ''));
	assert.equal((await max.submit(page.form(out.attrs.action), {})).status, 303);
	await everywhere('that it is gone', 'Do you take coupons?', (r) => !ids(r).includes(id));
});

test('a search page that was kept does not outlive what the FAQ says', async () => {
	const q = 'Which lamp is dimmable?';
	const look = async () => ids(await site.visitor().get(`/search?q=${encodeURIComponent(q)}`));
	for (let i = 0; i < 8; i++) assert.deepEqual(await look(), []);
	const id = await publish(q, 'All with a round knob.');
	await until('the answer is there', async () => (await Promise.all(Array.from({ length: 8 }, look))).every((found) => found[0] === id));
	const path = `/faq/${id}/edit`;
	await max.submit((await max.get(path)).page.form(path), { title: 'About the mower', body: 'It needs oil.' });
	await until('it is gone', async () => (await Promise.all(Array.from({ length: 8 }, look))).every((found) => found.length === 0));
});

test('synonyms that staff adds are understood', async () => {
	assert.doesNotMatch((await similar('dosh dosh dosh')).text, /This may answer it/);
	const form = (await nora.get('/staff/synonyms/new')).page.form('/staff/synonyms');
	assert.equal((await nora.submit(form, { words: 'money\ndosh', locale: 'en' })).status, 303);
	await everywhere('the synonym', 'dosh back', (r) => ids(r)[0] === refund);
});

test('the ask page shows them without a script, with threads beside, and keeps what is typed', async () => {
	const asked = await site.ask(ann, { title: 'Why does the money for my kettle not arrive?', body: 'I sent it back two weeks ago.' });
	await site.answer(max, asked, 'It is on its way since Monday.');
	const shown = await site.visitor().get(`/questions/ask?title=${encodeURIComponent('When do I get my money back?')}`);
	assert.equal(ids(shown)[0], refund);
	assert.match(shown.text, /This may answer it/);
	assert.equal(shown.page.byId('title').attrs.value, 'When do I get my money back?');
	const others = await site.visitor().get(`/search/asked?title=${encodeURIComponent('money for my kettle')}`);
	assert.ok(others.page.links().some((h) => h?.startsWith(`/questions/${asked}/`)), 'what others asked');
	assert.deepEqual(ids(others), []);
});

test('search puts the entry that answers above all, once', async () => {
	const found = await site.visitor().get(`/search?q=${encodeURIComponent('When do I get my money back?')}`);
	assert.equal(ids(found)[0], refund);
	assert.match(found.text, /This may answer it/);
	assert.equal(ids(found).filter((id) => id === refund).length, 1);
});

test('the database is not asked for suggestions: they come while it stands still', async () => {
	const { database } = site.pids();
	const all = () => [database, ...readFileSync(`/proc/${database}/task/${database}/children`, 'utf8').trim().split(' ')];
	const tell = (signal) => all().forEach((pid) => process.kill(Number(pid), signal));

	tell('SIGSTOP');
	try {
		assert.equal(ids(await similar('When do I get my money back?'))[0], refund);
		assert.equal(ids(await similar('When do I get my money back?', ann))[0], refund, 'also of somebody logged in');
	} finally {
		tell('SIGCONT');
	}
	await until('both workers have the database again', async () =>
		(await Promise.all(Array.from({ length: 12 }, () => site.visitor().get('/readyz')))).every((r) => r.status === 200));
});

test('an index that is cut or foreign is made anew and said in the log', async () => {
	for (const spoil of [
		(f) => truncateSync(f, Math.floor(statSync(f).size / 2)),
		(f) => writeFileSync(f, 'something else\n'),
		(f) => writeFileSync(f, ''),
	]) {
		const copy = `${index}.copy`;
		writeFileSync(copy, readFileSync(index));
		spoil(copy);
		renameSync(copy, index); // workers hold the old one open
		const title = `Do you deliver to island ${statSync(index).size}?`;
		const id = await publish(title, 'Yes, by ship.');
		await everywhere('the index is whole again', title, (r) => ids(r)[0] === id);
	}
	const log = site.log('web');
	for (const what of ['cut', 'foreign']) assert.match(log, new RegExp(`match\\.index .*is=${what}`));
	assert.deepEqual(readdirSync(folder).sort(), ['entries', 'entries.lock'], 'nothing is left behind');
});
