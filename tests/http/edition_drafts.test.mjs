// An edition that an editor composes: choosing, order, introductions, and what is refused.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const max = await site.person('max', { role: 'moderator' });
const ann = await site.person('ann');
await site.sql(`INSERT INTO subscriptions (account_id, confirmed_at) SELECT id, now() FROM accounts WHERE name = 'ann' ON CONFLICT DO NOTHING`);

let number = 0;
async function entry(title, { locale = 'en' } = {}) {
	await site.sql(`INSERT INTO entries (locale, category_id, slug, title, body, html, renderer)
		SELECT '${locale}', id, 'entry-${++number}', :'t', 'Like this.', '<p>Like this.</p>', 1 FROM categories WHERE slug = 'billing'`, { t: title });
	return site.value('SELECT max(id) FROM entries');
}
async function newDraft(by = max) {
	const made = await by.post('/staff/editions/drafts', {});
	assert.equal(made.status, 303);
	return made.location;
}
const words = async (path) => (await max.get(path)).page.words;
const release = (path) => path.replace(/draft$/, 'release');
const agreed = async (path) => {
	const link = /release\?seen=([\w%.-]+)/.exec((await max.get(path)).text)[1];
	const page = await max.get(`${release(path)}?seen=${link}`);
	assert.equal(page.status, 200);
	return { seen: decodeURIComponent(link), readers: /name="readers" value="(\d+)"/.exec(page.text)[1] };
};

test('an editor chooses, orders and introduces entries; whatever is pressed keeps what was typed', { timeout: 60000 }, async () => {
	const first = await entry('How do I pay?'), second = await entry('Where is my parcel?');
	const path = await newDraft();
	assert.match(await words('/staff/editions'), /Draft 0 entries/);
	const chosen = await max.post(path, { choose: '1', [`choose-${first}`]: '1', [`choose-${second}`]: '1', 'introduction-en': 'The days get shorter.', 'introduction-zh_CN': '' });
	assert.equal(chosen.status, 303);
	const order = async () => [...(await max.get(path)).text.matchAll(/id="entry-(\d+)"/g)].map((m) => m[1]);
	assert.deepEqual(await order(), [first, second]);
	assert.match((await max.get(path)).text, /The days get shorter\./);
	const moved = await max.post(path, { up: second, 'introduction-en': 'The days get longer.', 'introduction-zh_CN': '' });
	assert.equal(moved.location, `${path}#entry-${second}`);
	assert.deepEqual(await order(), [second, first]);
	assert.match((await max.get(path)).text, /The days get longer\./);
	const found = await max.post(path, { words: 'parcel & more', find: '1' });
	assert.equal(found.location, `${path}?words=parcel%20%26%20more#add`);
	const long = await max.post(path, { save: 'en', 'introduction-en': 'x'.repeat(2001), 'introduction-zh_CN': '天冷了。' });
	assert.equal(long.status, 422);
	assert.match(long.text, /x{2001}/);
	assert.match(long.page.words, /At most 2,?000 characters/);
	const mail = await max.get(`/staff/editions/mail?edition=${path.split('/')[3]}&part=text`);
	assert.equal(mail.status, 200);

	const consent = await agreed(path);
	await max.post(path, { save: 'en', 'introduction-en': 'Another word.', 'introduction-zh_CN': '' });
	const late = await max.post(release(path), { ...consent, send: '1' });
	assert.equal(late.location, path, 'nothing goes out but what was seen');
	const sent = await max.post(release(path), { ...(await agreed(path)), send: '1' });
	assert.equal(sent.status, 303);
	assert.equal(await site.value(`SELECT state FROM editions WHERE id = ${path.split('/')[3]}`), 'sending');
	assert.equal((await max.get(path)).location, path.replace(/\/draft$/, ''), 'a draft no more');
	assert.equal((await max.post(path, { up: first })).status, 404);
	await max.post(path.replace(/\/draft$/, ''), { cancel: '1' });
});

test('an entry under doubt cannot be chosen, and the page says why', async () => {
	const doubted = await entry('Is it blue?');
	await site.sql(`UPDATE entries SET doubted_at = now() WHERE id = ${doubted}`);
	const path = await newDraft();
	const page = await max.get(path);
	assert.match(page.page.words, /Is it blue\? It is under doubt/);
	assert.ok(!page.text.includes(`choose-${doubted}`));
	const forced = await max.post(path, { choose: '1', [`choose-${doubted}`]: '1' });
	assert.equal(forced.status, 422);
	assert.match(forced.page.words, /cannot be sent right now/);
	await site.sql(`UPDATE entries SET doubted_at = NULL WHERE id = ${doubted}`);
	assert.equal((await max.post(path, { choose: '1', [`choose-${doubted}`]: '1' })).status, 303);
	await site.sql(`UPDATE entries SET doubted_at = now() WHERE id = ${doubted}`);
	const blocked = await max.get(path);
	assert.match(blocked.page.words, /in order, or left out/);
	assert.ok(!blocked.text.includes('/release'));
	assert.equal((await max.post(path, { remove: '1' })).location, '/staff/editions');
	assert.equal((await max.get(path)).status, 404);
});

test('numbers that are none are refused without harm', async () => {
	const path = await newDraft();
	for (const form of [{ choose: '1', 'choose-x': '1' }, { choose: '1', 'choose-': '1' }, { choose: '1', 'choose-99999999999999999999': '1' }])
		assert.equal((await max.post(path, form)).status, 422);
	for (const form of [{ up: 'x' }, { down: '-1' }, { leave: '99999999' }, { choose: '1' }, {}])
		assert.equal((await max.post(path, form)).status, 303);
	assert.equal((await max.get('/staff/editions/999999/draft')).status, 404);
	assert.equal((await ann.post(path, { remove: '1' })).status, 403);
});
