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
	const moved = await max.post(path, { up: second, 'introduction-en': 'The days get longer.', 'was-en': 'The days get shorter.', 'introduction-zh_CN': '' });
	assert.equal(moved.location, `${path}#entry-${second}`);
	assert.deepEqual(await order(), [second, first]);
	assert.match((await max.get(path)).text, /The days get longer\./);
	const found = await max.post(path, { words: 'parcel & more', find: '1' });
	assert.equal(found.location, `${path}?words=parcel%20%26%20more#add`);
	const long = await max.post(path, { save: 'en', 'introduction-en': 'x'.repeat(2001), 'was-en': 'The days get longer.', 'introduction-zh_CN': '天冷了。' });
	assert.equal(long.status, 422);
	assert.match(long.text, /x{2001}/);
	assert.match(long.page.words, /At most 2,?000 characters/);
	const mail = await max.get(`/staff/editions/mail?edition=${path.split('/')[3]}&part=text`);
	assert.equal(mail.status, 200);

	const consent = await agreed(path);
	// Somebody else wrote it meanwhile: both stand in the field, and the second time it is as chosen.
	const both = await max.post(path, { save: 'en', 'introduction-en': 'The days get cold.', 'was-en': 'The days get shorter.', 'introduction-zh_CN': '' });
	assert.equal(both.status, 422);
	assert.match(both.page.byId('introduction-en-problem').words, /Somebody else changed it meanwhile/);
	assert.match(both.page.byId('introduction-en').words, /The days get longer\.\s+The days get cold\./);
	const typed = Object.fromEntries(both.page.forms().find((f) => f.fields.some(([name]) => name === 'was-en')).fields);
	assert.equal(typed['was-en'], 'The days get longer.');
	await max.post(path, { save: 'en', 'introduction-en': 'Another word.', 'was-en': typed['was-en'], 'introduction-zh_CN': '' });
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

test('a preview in each language, as anybody, and as a test to oneself', { timeout: 60000 }, async () => {
	const one = await entry('Is there a preview?');
	const path = await newDraft(), preview = path.replace(/draft$/, 'preview'), id = path.split('/')[3];
	await max.post(path, { choose: '1', [`choose-${one}`]: '1', 'introduction-en': 'See for yourself.' });
	const page = await max.get(`${preview}?locale=en`);
	assert.match(page.text, /See for yourself\./);
	assert.match((await max.get(`${preview}?locale=zh_CN`)).page.words, /Nothing in this language/);
	const html = await max.get(`/staff/editions/mail?edition=${id}&locale=en`);
	assert.match(html.headers['content-security-policy'], /^default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox$/);
	assert.match(html.text, /See for yourself\./);
	assert.match(html.text, /prefers-color-scheme: ?dark/);
	assert.match((await max.post(preview, { who: 'ann', locale: 'en' })).page.words, /ann gets it as it stands here/);
	assert.match((await max.post(preview, { who: 'max', locale: 'en' })).page.words, /max gets no FAQ news/);
	for (const who of ['nobody-such', '', 'ann@example.org']) {
		const refused = await max.post(preview, { who, locale: 'en' });
		assert.equal(refused.status, 422);
		if (who) assert.ok(refused.text.includes(`value="${who}"`), 'what was typed is kept');
	}
	const before = await site.value('SELECT count(*) FROM mails WHERE edition_id IS NOT NULL');
	assert.equal((await max.post(preview, { test: '1', locale: 'en' })).location, `${preview}?locale=en`);
	const mail = await site.mail('max@example.org', /\[Test\] New in our FAQ: Is there a preview/);
	assert.match(mail.text, /See for yourself\./);
	assert.equal(await site.value('SELECT count(*) FROM mails WHERE edition_id IS NOT NULL'), before);
	assert.equal((await ann.post(preview, { test: '1' })).status, 403);
	assert.equal((await max.get('/staff/editions/999999/preview')).status, 404);
});

test('a schedule: refused at its field, shown back in the zone, paused, resumed, too late', { timeout: 60000 }, async () => {
	await site.sql(`UPDATE accounts SET zone = 'Asia/Shanghai' WHERE name = 'max'`);
	const one = await entry('When does it leave?');
	const path = await newDraft(), page = path.replace(/\/draft$/, '');
	await max.post(path, { choose: '1', [`choose-${one}`]: '1' });
	const consent = await agreed(path);
	const year = new Date().getUTCFullYear() + 1;
	for (const [leaves, deadline, field] of [['', '', 'leaves'], ['2020-01-01T09:00', '', 'leaves'], [`${year}-02-31T09:00`, '', 'leaves'], ['<b>', '', 'leaves']]) {
		const refused = await max.post(release(path), { ...consent, leaves, deadline, schedule: '1' });
		assert.equal(refused.status, 422);
		assert.ok(refused.text.includes(`id="${field}-problem"`), field);
		if (leaves && leaves !== '<b>') assert.ok(refused.text.includes(`value="${leaves}"`), 'what was typed is kept');
	}
	const tomorrow = new Date(Date.now() + 86400e3).toISOString().slice(0, 10);
	assert.equal((await max.post(release(path), { ...consent, leaves: `${tomorrow}T09:30`, deadline: '', schedule: '1' })).location, page);
	assert.equal(await site.value(`SELECT to_char(leaves_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') FROM editions WHERE id = ${page.split('/')[3]}`), `${tomorrow} 09:30`);
	assert.match(await words(page), /Scheduled It is sent on .*09:30 .*Nothing is sent after/);
	assert.match(await words('/staff/editions'), /Scheduled/);
	assert.equal((await max.post(page, { resume: '1' })).status, 409);
	assert.equal((await max.post(page, { pause: '1' })).status, 303);
	assert.match(await words(page), /Paused Nothing is sent until somebody resumes it/);
	assert.equal((await max.post(page, { resume: '1' })).status, 303);
	assert.equal((await max.post(page, { pause: '1' })).status, 303);
	await site.sql(`UPDATE editions SET leaves_at = now() - interval '4 days', deadline_at = now() - interval '1 day' WHERE id = ${page.split('/')[3]}`);
	await max.post(page, { resume: '1' });
	assert.match(await words(page), /Nobody has received it: its deadline passed/);
	assert.equal(await site.value(`SELECT count(*) FROM mails WHERE edition_id = ${page.split('/')[3]}`), '0');
	const log = await words('/staff/audit');
	for (const act of [/scheduled an edition/, /paused an edition/, /resumed an edition/]) assert.match(log, act);
	assert.equal((await ann.post(page, { pause: '1' })).status, 403);
});

test('what is scheduled leaves by itself and reaches its readers', { timeout: 90000 }, async () => {
	const one = await entry('Does it leave by itself?');
	const path = await newDraft(), id = path.split('/')[3];
	await max.post(path, { choose: '1', [`choose-${one}`]: '1', 'introduction-en': 'By itself.' });
	const tomorrow = new Date(Date.now() + 86400e3).toISOString().slice(0, 10);
	await max.post(release(path), { ...(await agreed(path)), leaves: `${tomorrow}T09:30`, deadline: '', schedule: '1' });
	await site.sql(`UPDATE editions SET leaves_at = now() WHERE id = ${id}; NOTIFY mail`);
	const mail = await site.mail('ann@example.org', /Does it leave by itself/, 40);
	assert.match(mail.text, /By itself\./);
});

test('where two people are needed, whoever worked on it is told so, and somebody else sends it', { timeout: 60000 }, async () => {
	const mia = await site.person('mia', { role: 'moderator' });
	const ada = await site.person('ada', { role: 'admin' });
	await site.sql(`UPDATE editions SET state = 'sent' WHERE state = 'sending'`);
	const set = async (n) => ada.submit((await ada.get('/admin/settings/mail')).page.form('/admin/settings/mail'), { edition_people: n });
	assert.equal((await set('3')).status, 422, 'one or two');
	assert.equal((await set('2')).status, 303);
	const one = await entry('Who may send it?');
	const path = await newDraft(), id = path.split('/')[3];
	await max.post(path, { choose: '1', [`choose-${one}`]: '1', 'introduction-en': 'With two pairs of eyes.' });
	const own = await max.get(path);
	assert.match(own.page.words, /You have worked on it, so somebody else must send it\./);
	assert.ok(!own.text.includes('/release'));
	const next = await max.get('/staff/editions');
	assert.match(next.page.words, /An edition needs two people here/);
	assert.ok(!next.text.includes('/staff/editions/confirmation'));
	// She looks for another entry, and so sends the form as it is.
	await mia.post(path, { find: '1', words: 'parcel', 'introduction-en': 'With two pairs of eyes.', 'introduction-zh_CN': '' });
	const link = /release\?seen=([\w%.-]+)/.exec((await mia.get(path)).text)[1];
	const consent = { seen: decodeURIComponent(link), readers: /name="readers" value="(\d+)"/.exec((await mia.get(`${release(path)}?seen=${link}`)).text)[1] };
	const refused = await max.post(release(path), { ...consent, send: '1' });
	assert.equal(refused.status, 403);
	assert.match(refused.page.words, /somebody else must send it/);
	const all = await mia.post('/staff/editions', { ...consent, send: '1' });
	assert.equal(all.status, 403);
	assert.match(all.page.words, /An edition needs two people here/);
	assert.equal((await mia.post(release(path), { ...consent, send: '1' })).status, 303);
	assert.equal(await site.value(`SELECT state FROM editions WHERE id = ${id}`), 'sending');
	assert.equal((await set('1')).status, 303);
});
