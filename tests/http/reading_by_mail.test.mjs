// Reading the FAQ by mail: by address alone, from the link in a mail, in the settings; and that links change nothing.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { command, startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const ada = await site.person('ada', { role: 'admin' });
const max = await site.person('max', { role: 'moderator' });
const stranger = site.visitor();

const linkIn = (text, path) => new RegExp(`(/${path}/[\\w.-]+)`).exec(text)[1];
// As if a week had passed since everything was announced and everybody was served.
const aWeekPasses = () => site.sql(`
	UPDATE entry_announcements SET at = at - interval '8 days';
	UPDATE entries SET published_at = published_at - interval '8 days';
	UPDATE subscriptions SET news_since = news_since - interval '9 days', served_at = served_at - interval '8 days', next_at = now();
	NOTIFY mail`);
let n = 0;
const publish = (title) => site.sql(`
	INSERT INTO entries (locale, category_id, slug, title, body, html, renderer)
	SELECT 'en', id, 'news-${++n}', '${title}', 'Like this.', '<p>Like this.</p>', 1 FROM categories WHERE slug = 'billing';
	INSERT INTO entry_revisions (entry_id, number, title, body) SELECT max(id), 1, '${title}', 'Like this.' FROM entries`);

async function becomeReader(email) {
	const { page } = await stranger.get('/faq');
	const sent = await stranger.submit(page.form('/emails'), { email });
	assert.equal(sent.location, '/emails/sent');
	const mail = await site.mail(email, /\/emails\/confirm\//);
	return linkIn(mail.text, 'emails/confirm');
}
const rhythmOf = (email) => site.value(`SELECT s.frequency FROM subscriptions s JOIN mail_readers m ON m.id = s.mail_reader_id ORDER BY m.id DESC LIMIT 1`);
const state = () => site.value(`SELECT md5(string_agg(s::text, '|' ORDER BY reader_id)) FROM (SELECT reader_id, frequency, ended_at, confirmed_at, hour, categories, languages, quiet_from FROM subscriptions) s`);

test('an address becomes a reader only behind the link in the mail, and following the link is not enough', async () => {
	const link = await becomeReader('rita@example.org');
	for (const method of ['get', 'head'])
		for (let i = 0; i < 2; i++) assert.equal((await stranger[method](link)).status, 200);
	assert.equal(await site.value('SELECT count(*) FROM subscriptions WHERE mail_reader_id IS NOT NULL'), '0');
	const { page } = await stranger.get(link);
	assert.match(page.words, /rita@example\.org/);
	const done = await stranger.submit(page.form(link));
	assert.equal(done.status, 200);
	assert.match(done.page.words, /Thank you/);
	assert.equal(await rhythmOf(), 'weekly');
	assert.equal((await stranger.get(link)).status, 404);
	assert.equal(await site.value("SELECT count(*) FROM accounts WHERE name LIKE 'rita%'"), '0');
});

test('a wrong address is told at its field, and what was typed is kept', async () => {
	const { page } = await stranger.get('/emails');
	const wrong = await stranger.submit(page.form('/emails'), { email: 'rita at home' });
	assert.equal(wrong.status, 422);
	assert.ok(wrong.page.byId('email-problem'));
	assert.equal(wrong.page.byId('email').attrs.value, 'rita at home');
});

test('what is new comes by itself, and its mail leads to what this reader wants', async () => {
	await publish('How do I pay?');
	await aWeekPasses();
	const mail = await site.mail('rita@example.org', /How do I pay\?/, 60); // mailers look every ten seconds
	assert.match(mail.text, /Billing|billing/);
	const link = linkIn(mail.text, 'emails');
	const { page, headers } = await stranger.get(link);
	assert.match(headers['cache-control'], /no-store/);
	assert.match(page.words, /r…@e….org/);
	assert.doesNotMatch(page.words, /rita/);

	// A mistake is told at its field.
	const wrong = await stranger.submit(page.form(link), { rhythm: 'weekly', hour: '3', quiet: '22', quiet_until: '7' });
	assert.equal(wrong.status, 422);
	assert.ok(wrong.page.byId('hour-problem'));
	assert.equal((await stranger.post(link, { rhythm: 'hourly' }, { csrf: false })).status, 422);
	assert.equal(await rhythmOf(), 'weekly');

	const saved = await stranger.submit(page.form(link), { rhythm: 'monthly', hour: '9' });
	assert.equal(saved.status, 200);
	assert.match(saved.page.words, /Saved/);
	assert.equal(await rhythmOf(), 'monthly');
	const undone = await stranger.submit(saved.page.form(link));
	assert.equal(undone.status, 200);
	assert.equal(await rhythmOf(), 'weekly');

	const stopped = await stranger.post(link, { rhythm: 'off' }, { csrf: false });
	assert.match(stopped.page.words, /You will get no more FAQ news/);
	assert.equal(await site.value('SELECT ended_how FROM subscriptions WHERE mail_reader_id IS NOT NULL'), 'page');
	const again = await stranger.submit(stopped.page.form(link));
	assert.equal(again.status, 200);
	assert.equal(await site.value('SELECT ended_at IS NULL FROM subscriptions WHERE mail_reader_id IS NOT NULL'), 't');
});

test('no address in a mail changes anything when it is only followed', async () => {
	const mails = site.mails().filter((m) => /\/emails\/|\/unsubscribe\//.test(m.text));
	const before = await state(), paths = new Set();
	for (const mail of mails)
		for (const [, path] of (mail.text + mail.html).matchAll(/https?:\/\/[^/\s"]+(\/[^\s"<>]*)/g)) paths.add(path);
	assert.ok(paths.size > 3);
	for (const path of paths) {
		await stranger.get(path);
		await fetch(site.url + path, { method: 'HEAD', redirect: 'manual' });
	}
	assert.equal(await state(), before);
});

test('altered, foreign and old links do nothing', async () => {
	const mail = await site.mail('rita@example.org', /How do I pay\?/);
	const link = linkIn(mail.text, 'emails'), unsubscribe = linkIn(mail.text, 'unsubscribe');
	const before = await state();
	for (const path of [`${link}0`, link.slice(0, -1), link.replace(/\/(\d+)\./, (_, id) => `/${Number(id) + 1}.`), link.replace('.e', '.d'), unsubscribe.replace('/unsubscribe/', '/emails/'), '/emails/x']) {
		assert.equal((await stranger.get(path)).status, 404, path);
		assert.equal((await stranger.post(path, { rhythm: 'off' }, { csrf: false })).status, 404, path);
	}
	const other = link.replace('/emails/', '/unsubscribe/');
	assert.equal((await stranger.post(other, { 'List-Unsubscribe': 'One-Click' }, { csrf: false })).status, 404);
	assert.equal(await state(), before);
});

test('one click in the mail ends it without a cookie or a token', async () => {
	const mail = await site.mail('rita@example.org', /How do I pay\?/);
	const path = linkIn(mail.text, 'unsubscribe');
	assert.equal((await stranger.post(path, { 'List-Unsubscribe': 'One-Click' }, { csrf: false })).status, 200);
	assert.equal(await site.value('SELECT ended_how FROM subscriptions WHERE mail_reader_id IS NOT NULL'), 'one_click');
	const edition = /edition\.(\d+)\./.exec(mail.id)[1];
	assert.match((await max.get(`/staff/editions/${edition}`)).page.words, /Unsubscribed by it\s*1/);
	assert.match((await site.command(['edition', 'status', edition])).out, /1 unsubscribed/);
	assert.equal((await stranger.post(path, { on: '1', page: '1' }, { csrf: false })).status, 200);
});

test('the settings of an account have the same choices', async () => {
	const { page } = await ann.get('/account/notices');
	const saved = await ann.submit(page.form('/account/notices'), { rhythm: 'daily', hour: '7', quiet: '21', quiet_until: '6', language_zh_CN: '1' });
	assert.equal(saved.status, 303);
	assert.equal(await site.value("SELECT concat_ws(' ', s.frequency, s.hour, s.quiet_from, s.quiet_until, s.languages) FROM subscriptions s JOIN accounts a ON a.id = s.account_id WHERE a.name = 'ann'"), 'daily 7 21 6 {en,zh_CN}');
	const again = (await ann.get('/account/notices')).page;
	const wrong = await ann.submit(again.form('/account/notices'), { hour: '22' });
	assert.equal(wrong.status, 422);
	assert.ok(wrong.page.byId('hour-problem'));
	const off = await ann.submit((await ann.get('/account/notices')).page.form('/account/notices'), { rhythm: 'off' });
	assert.equal(off.status, 303);
	assert.equal(await site.value("SELECT ended_how FROM subscriptions s JOIN accounts a ON a.id = s.account_id WHERE a.name = 'ann'"), 'account');
});

test('staff is told in a sentence why somebody gets an edition; by address only administrators, and the log says so', async () => {
	const edition = await site.value('SELECT max(id) FROM editions');
	const { page } = await max.get(`/staff/editions/why?edition=${edition}`);
	const asked = await max.submit(page.form('/staff/editions/why'), { who: 'ann' });
	assert.equal(asked.status, 200);
	assert.match(asked.page.byId('why').words, /^ann: unsubscribed\.$/);
	const refused = await max.submit(page.form('/staff/editions/why'), { who: 'rita@example.org' });
	assert.equal(refused.status, 422);
	assert.ok(refused.page.byId('who-problem'));
	const form = (await ada.get(`/staff/editions/why?edition=${edition}`)).page.form('/staff/editions/why');
	const told = await ada.submit(form, { who: 'rita@example.org' });
	assert.match(told.page.byId('why').words, /this edition was delivered/);
	assert.equal(await site.value("SELECT count(*) FROM audit_log WHERE action = 'reader.lookup'"), '1');
	assert.match((await ada.get('/staff/audit')).page.words, /looked up a reader by address/);
	assert.equal((await ada.submit(form, { who: '' })).status, 422);
	assert.equal((await ada.submit(form, { edition: '99999', who: 'ann' })).status, 422);
	assert.equal((await ada.submit(form, { who: 'nobody-at-all' })).status, 422);
});

test('the command says the same, in either language, and what it does not know', async () => {
	const edition = await site.value('SELECT max(id) FROM editions');
	const why = (...args) => command(['edition', 'why', ...args], site.env);
	const form = (await ada.get(`/staff/editions/why?edition=${edition}`)).page.form('/staff/editions/why');
	for (const who of ['ann', 'rita@example.org']) {
		const { code, out } = await why(edition, who);
		assert.equal(code, 0);
		assert.equal(`${out.trim()}.`, (await ada.submit(form, { who })).page.byId('why').words);
	}
	const chinese = await why(edition, 'rita@example.org', '--locale', 'zh_CN');
	assert.equal(chinese.code, 0);
	assert.match(chinese.out, /^rita@example\.org: \p{Script=Han}/u);
	const nobody = await why(edition, 'nobody-at-all');
	assert.equal(nobody.code, 1);
	assert.match(nobody.err, /nobody of that name or address is known/);
	const none = await why('99999', 'ann');
	assert.equal(none.code, 1);
	assert.match(none.err, /there is no such edition/);
	assert.equal((await why(edition)).code, 2);
});

test('an edition’s entries and those that were sent are for everybody to read', async () => {
	const edition = await site.value('SELECT max(id) FROM editions');
	const rest = await stranger.get(`/editions/${edition}`);
	assert.equal(rest.status, 200);
	assert.match(rest.page.words, /How do I pay\?/);
	assert.equal((await stranger.get('/editions/999999')).status, 404);
	const archive = await stranger.get('/editions');
	assert.match(archive.page.words, /Nothing here yet/);
	assert.ok(archive.page.form('/emails'));
});
