// Personal data is noticed before it is public: what was found, what will happen, remove it or send it anyway.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const bob = await site.person('bob');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });
const ada = await site.person('ada', { role: 'admin' });

const PHONE = '+44 7700 900123';
const CARD = '4111 1111 1111 1111';
const MAIL = 'ann.keller@example.com';
const TEXT = `The lamp flickers all night. Call me on ${PHONE}, please.`;

const count = (sql = "SELECT count(*) FROM posts") => site.value(sql).then(Number);
const body = (id) => site.value(`SELECT body FROM posts WHERE id = ${id}`);
const notice = (answer) => answer.page.byId('personal');
const marks = (answer) => notice(answer).all('mark').map((m) => m.words);
const KEEP = ['personal', 'keep'];
const REMOVE = ['personal', 'remove'];
// As the script sends it, which has shown what is like the question: without that step.
const askForm = async (who) => {
	const form = (await who.get('/questions/ask')).page.form('/questions');
	return { ...form, fields: form.fields.filter(([name]) => name !== 'step') };
};
const ask = async (who, text, more = {}) =>
	who.submit(await askForm(who), { title: 'Why does my lamp flicker at night?', body: text, category: 'returns', ...more });
const idOf = (answer) => Number(answer.location.match(/\/questions\/(\d+)/)[1]);

test('a question with a phone number is not posted: each place is marked, and what was typed is kept', async () => {
	const before = await count();
	const asked = await ask(ann, `${TEXT}\n\nOr write to ${MAIL}.`, { title: 'Card 4111-1111-1111-1111 was charged twice?' });
	assert.equal(asked.status, 422);
	assert.equal(await count(), before, 'nothing is posted');
	assert.deepEqual(marks(asked), ['4111-1111-1111-1111', PHONE, MAIL]);
	assert.match(notice(asked).words, /everyone can read it, and search engines can find it/);
	assert.match(notice(asked).words, /card number .* phone number .* email address/);
	assert.match(notice(asked).words, /Or change the text below/);
	assert.match(notice(asked).words, /Nothing has been posted yet\./);
	assert.equal(notice(asked).attrs.role, 'alert');
	assert.equal(asked.page.byClass('error-summary').length, 0, 'one notice, and no second one about it');
	const fields = Object.fromEntries(asked.page.form('/questions').fields);
	assert.match(fields.body, /Call me on \+44 7700 900123, please\.\r?\n\r?\nOr write/);
	assert.equal(fields.title, 'Card 4111-1111-1111-1111 was charged twice?');
	assert.equal(fields.category, 'returns');
});

test('one press removes what was shown, in the language of the text, and posts', async () => {
	const asked = await ask(ann, TEXT);
	const posted = await ann.submit(asked.page.form('/questions'), {}, REMOVE);
	assert.equal(posted.status, 303);
	assert.equal(await body(idOf(posted)), 'The lamp flickers all night. Call me on \\[phone number removed\\], please.');
	assert.match((await ann.follow(posted)).page.byId('content').words, /Call me on \[phone number removed\], please\./);

	const inChinese = await ask(ann, '台灯晚上一直闪，请打我手机13800138000，谢谢。', { title: '台灯晚上为什么一直闪？' });
	const removed = await ann.submit(inChinese.page.form('/questions'), {}, REMOVE);
	assert.equal(await body(idOf(removed)), '台灯晚上一直闪，请打我手机\\[已删除电话号码\\]，谢谢。');
});

test('one press posts it as it is', async () => {
	const asked = await ask(ann, TEXT);
	const posted = await ann.submit(asked.page.form('/questions'), {}, KEEP);
	assert.equal(posted.status, 303);
	assert.equal(await body(idOf(posted)), TEXT);
});

test('changed by hand it is posted without a question', async () => {
	const asked = await ask(ann, TEXT);
	const posted = await ann.submit(asked.page.form('/questions'), { body: 'The lamp flickers all night, and nobody calls.' });
	assert.equal(posted.status, 303);
});

test('what was decided is not asked again in the same post, what is new since is', async () => {
	const asked = await ask(ann, TEXT);
	const more = await ann.submit(asked.page.form('/questions'), { body: `${TEXT} My card is ${CARD}.` }, KEEP);
	assert.equal(more.status, 422);
	assert.deepEqual(marks(more), [CARD]);
	const posted = await ann.submit(more.page.form('/questions'), {}, REMOVE);
	assert.equal(posted.status, 303);
	const id = idOf(posted);
	assert.equal(await body(id), `${TEXT} My card is \\[card number removed\\].`);

	const edit = (await ann.get(`/questions/${id}/edit`)).page.form(/edit$/);
	const saved = await ann.submit(edit, { body: `Please: ${TEXT}` });
	assert.equal(saved.status, 303, 'the number that stood there before');
	const again = (await ann.get(`/questions/${id}/edit`)).page.form(/edit$/);
	const added = await ann.submit(again, { body: `${TEXT} Or ${MAIL}.`, reason: 'with my address' });
	assert.equal(added.status, 422);
	assert.deepEqual(marks(added), [MAIL]);
	assert.equal((await ann.submit(added.page.form(/edit$/), {}, KEEP)).status, 303);
	assert.match(await body(id), /Or ann\.keller@example\.com\.$/);
});

test('removing does not touch what came in after it was shown', async () => {
	const asked = await ask(ann, TEXT);
	const other = await ann.submit(asked.page.form('/questions'), { body: `${TEXT} And ${MAIL}.` }, REMOVE);
	assert.equal(other.status, 422);
	assert.deepEqual(marks(other), [MAIL]);
	assert.match(Object.fromEntries(other.page.form('/questions').fields).body, /\[phone number removed\\\], please\. And ann\.keller/);
});

test('the form works once all the same, and its draft goes when it is posted', async () => {
	const form = await askForm(bob);
	const typed = { title: 'Why does my lamp flicker at night?', body: TEXT, category: 'returns' };
	await bob.submit({ ...form, action: '/drafts' }, typed);
	const asked = await bob.submit((await askForm(bob)), {});
	assert.equal(asked.status, 422);
	assert.equal(await count("SELECT count(*) FROM drafts WHERE account_id = (SELECT id FROM accounts WHERE name = 'bob')"), 1);
	const ready = asked.page.form('/questions');
	const [one, other] = [await bob.submit(ready, {}, KEEP), await bob.submit(ready, {}, KEEP)];
	assert.deepEqual([one.status, other.status], [303, 303]);
	assert.equal(idOf(one), idOf(other));
	assert.equal(await count("SELECT count(*) FROM drafts WHERE account_id = (SELECT id FROM accounts WHERE name = 'bob')"), 0);
});

test('a draft is kept as it was typed and says what is in it, while one types too', async () => {
	const form = await askForm(bob);
	const typed = { title: 'Half a question', body: TEXT, category: 'returns' };
	const saved = await bob.request('POST', '/drafts', {
		body: new URLSearchParams([...form.fields.filter(([n]) => !(n in typed)), ...Object.entries(typed)]).toString(),
		headers: { Accept: 'text/fragment+html', 'Content-Type': 'application/x-www-form-urlencoded' },
	});
	assert.equal(saved.status, 200);
	assert.match(saved.page.words, /It contains: phone number\. Once posted, everyone can read that\./);
	assert.match((await bob.get('/account/drafts/ask')).page.words, /It contains: phone number\./);
	const page = (await bob.get('/questions/ask')).page;
	assert.equal(page.byId('body').text, TEXT);
	assert.match(page.byClass('draft-bar')[0].words, /It contains: phone number\./);
	await bob.submit({ ...page.form('/questions'), action: '/drafts/discard' });
});

test('answers, comments, their edits and suggested edits are asked about alike', async () => {
	const question = await site.ask(bob);
	const before = await count();
	const thread = (await ann.show(`/questions/${question}`)).page;
	const answer = await ann.submit(thread.form(`/questions/${question}/answers`), { body: TEXT });
	assert.equal(answer.status, 422);
	assert.deepEqual(marks(answer), [PHONE]);
	const comment = await ann.submit(thread.form(`/posts/${question}/comments`), { body: TEXT });
	assert.equal(comment.status, 422);
	assert.deepEqual(marks(comment), [PHONE]);
	assert.equal(await count(), before);
	assert.equal((await ann.submit(comment.page.form(/comments$/), {}, REMOVE)).status, 303);
	assert.equal((await ann.submit(answer.page.form(/answers$/), {}, KEEP)).status, 303);
	const id = await count(`SELECT max(id) FROM posts WHERE kind = 'answer'`);
	assert.equal(await body(id), TEXT);

	const edit = await ann.submit((await ann.get(`/posts/${id}/edit`)).page.form(/edit$/), { body: `${TEXT} IBAN DE89 3704 0044 0532 0130 00` });
	assert.equal(edit.status, 422);
	assert.deepEqual(marks(edit), ['DE89 3704 0044 0532 0130 00']);

	const suggest = (await bob.get(`/posts/${id}/suggest`)).page.form(/suggest$/);
	const suggested = await bob.submit(suggest, { body: `${TEXT} Or ${MAIL}.`, reason: 'another way' });
	assert.equal(suggested.status, 422);
	assert.deepEqual(marks(suggested), [MAIL], 'not the number that stands there');
	const made = await bob.submit(suggested.page.form(/suggest$/), {}, KEEP);
	assert.equal(made.status, 303);
	const approved = await ann.submit((await ann.show(made.location)).page.form(/\/suggestions\/\d+$/));
	assert.equal(approved.status, 303, 'who suggested it was asked already');
	assert.match(await body(id), /ann\.keller/);
	assert.equal((await ann.get(`/posts/${id}/edit`)).status, 200);
	const reason = await ann.submit((await ann.get(`/posts/${id}/edit`)).page.form(/edit$/), { body: 'Shorter now, and better.', reason: `ask ${CARD}` });
	assert.deepEqual(marks(reason), [CARD], 'reasons are read, too');
});

test('a visitor is asked before the doors, and what was decided goes along through registration', async () => {
	const visitor = site.visitor();
	const asked = await ask(visitor, TEXT);
	assert.equal(asked.status, 422);
	assert.deepEqual(marks(asked), [PHONE]);
	const doors = await visitor.submit(asked.page.form('/questions'), {}, REMOVE);
	assert.equal(doors.status, 401);
	assert.doesNotMatch(doors.text, /7700 900123/, 'taken out of what is carried along');
	assert.match(doors.text, /phone number removed/);

	const other = site.visitor();
	const shown = await ask(other, TEXT);
	const kept = await other.submit(shown.page.form('/questions'), {}, KEEP);
	assert.equal(kept.status, 401);
	const sent = await other.submit(kept.page.form('/register'), { email: 'fay@example.org' });
	assert.ok(sent.status < 400);
	const link = await site.registrationLink('fay@example.org');
	const form = (await other.get(link)).page.form(/register/);
	const made = await other.submit(form, { name: 'fay', display_name: 'Fay', password: 'correct horse battery staple' });
	assert.equal(made.status, 303);
	assert.equal(await count(`SELECT count(*) FROM posts p JOIN accounts a ON a.id = p.author_id WHERE a.name = 'fay'`), 1);
});

test('staff is asked mildly, and once: the shop’s hotline can stand in an answer', async () => {
	const question = await site.ask(bob);
	const hotline = 'Please call our hotline 020 7946 0958, from nine to five.';
	const asked = await nora.submit((await nora.show(`/questions/${question}`)).page.form(/answers$/), { body: hotline });
	assert.equal(asked.status, 422);
	assert.match(notice(asked).words, /If it belongs to the shop, such as the hotline, send it as it is\./);
	assert.equal(notice(asked).all('button')[0].attrs.value, 'keep');
	const posted = await nora.submit(asked.page.form(/answers$/), {}, KEEP);
	assert.equal(posted.status, 303);
	const id = await count(`SELECT max(id) FROM posts WHERE kind = 'answer'`);
	const edit = (await nora.get(`/posts/${id}/edit`)).page.form(/edit$/);
	assert.equal((await nora.submit(edit, { body: `${hotline} On Sundays, too.` })).status, 303);
	assert.doesNotMatch(notice(await ask(ann, TEXT)).words, /belongs to the shop/);
});

test('an entry of the FAQ is asked about, a page of the shop is not', async () => {
	const form = (await max.get('/faq/new')).page.form('/faq');
	const typed = { title: 'How do I reach you by telephone?', body: 'Call 020 7946 0958.', category: 'returns' };
	const asked = await max.submit(form, typed);
	assert.equal(asked.status, 422);
	assert.deepEqual(marks(asked), ['020 7946 0958']);
	const published = await max.submit(asked.page.form('/faq'), {}, KEEP);
	assert.equal(published.status, 303);
	const edit = (await max.get(`${published.location}/edit`)).page.form(/edit$/);
	assert.equal((await max.submit(edit, { body: 'Call 020 7946 0958, please.' })).status, 303);
	const imprint = (await max.get('/staff/pages')).page.all('a').map((a) => a.attrs.href).find((href) => /\/staff\/pages\/\d+\/edit/.test(href));
	const page = (await max.get(imprint)).page.form(/edit$/);
	const saved = await max.submit(page, { title: 'Imprint', body: 'Lumio, 42 Mill Lane, Leeds LS1 4AP, 020 7946 0958' });
	assert.equal(saved.status, 303);
});

test('order numbers are found by the patterns that an administrator sets, and bad ones are told at the field', async () => {
	assert.equal((await ask(ann, 'My order LM-482913 has not come in four weeks.')).status, 303);
	const form = async () => (await ada.get('/admin/settings/personal')).page.form('/admin/settings/personal');
	for (const [typed, told] of [['LM-###', /match almost anything/], ['LM-######*', /letters, digits, spaces/], ['LM-######\n订单####', /订单####/]]) {
		const bad = await ada.submit(await form(), { order_numbers: typed });
		assert.equal(bad.status, 422);
		assert.match(bad.page.byId('order_numbers-problem').words, told);
		assert.equal(bad.page.byId('order_numbers').text.replace(/\r\n/g, '\n'), typed, 'what was typed is kept');
	}
	const inChinese = await ada.request('POST', '/admin/settings/personal', {
		body: new URLSearchParams((await form()).fields.map(([n, v]) => [n, n === 'order_numbers' ? 'LM-###' : v])).toString(),
		headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Accept-Language': 'zh-CN', Cookie: `${ada.cookieHeader}; aw_locale=zh_CN` },
	});
	assert.equal(inChinese.status, 422);
	assert.equal((await ada.submit(await form(), { order_numbers: 'LM-######' })).status, 303);
	for (const typed of ['LM-482913', 'lm 482913', 'ＬＭ－４８２９１３'])
		assert.deepEqual(marks(await ask(ann, `My order ${typed} has not come in four weeks.`)), [typed]);
	assert.equal((await ask(ann, 'My lamp LM-4829 has not come in four weeks.')).status, 303);
	for (const [who, status] of [[max, 403], [ann, 403]]) assert.equal((await who.get('/admin/settings/personal')).status, status);
});

test('a preview shows the places as well, and another language keeps what was decided', async () => {
	const form = await askForm(ann);
	const typed = { title: 'Why does my lamp flicker at night?', body: TEXT, category: 'returns' };
	const seen = await ann.submit(form, typed, ['preview', '1']);
	assert.equal(seen.status, 200);
	assert.deepEqual(marks(seen), [PHONE]);
	const more = await ann.submit(seen.page.form('/questions'), { body: `${TEXT} ${CARD}` }, KEEP);
	assert.deepEqual(marks(more), [CARD]);
	const chinese = await ann.submit(more.page.form('/questions'), {}, ['show_locale', 'zh_CN']);
	assert.equal(chinese.status, 200);
	assert.deepEqual(marks(chinese), [CARD]);
	assert.match(notice(chinese).words, /这些内容要让所有人看到吗？.*卡号/);
	const back = await ann.submit(chinese.page.form('/questions'), {}, ['show_locale', 'en']);
	assert.equal((await ann.submit(back.page.form('/questions'), {}, REMOVE)).status, 303);
});

test('a page says what is noticed, in both languages', async () => {
	const visitor = site.visitor();
	assert.match((await visitor.get('/help/personal')).page.words, /Personal data in posts.*card number.*bank account.*phone number/);
	assert.match((await visitor.get('/help/personal', { 'Accept-Language': 'zh-CN' })).page.words, /帖子里的个人信息.*卡号.*银行账号/);
});

const logs = () =>
	readdirSync(join(site.state, 'log'))
		.map((name) => join(site.state, 'log', name))
		.filter((path) => statSync(path).isFile())
		.map((path) => readFileSync(path, 'utf8'))
		.join('\n');

test('logs and the audit log count by kind and tell nothing else of it', async () => {
	await ask(ann, `${TEXT} ${CARD} ${MAIL}`);
	const all = `${logs()}\n${await site.sql('SELECT * FROM audit_log')}`;
	assert.match(all, /personal\.asked.*card=1 mail=1 phone=1/);
	for (const secret of ['7700 900', '900123', '4111 1111', '41111111', 'ann.keller']) assert.ok(!all.includes(secret), secret);
});

test('after 1,000 searches with personal data in them, neither the database nor a log shows any', async () => {
	const secrets = [];
	const visitor = site.visitor();
	for (let i = 0; i < 1000; i++) {
		const tail = String(61000 + i).slice(-4);
		const [phone, mail] = [`139 7713 ${tail}`, `zoe.winter${tail}@example.com`];
		secrets.push(`7713 ${tail}`, `zoe.winter${tail}`);
		const client = i % 2 ? visitor : bob;
		const q = encodeURIComponent(i % 3 ? `lamp ${phone}` : `lamp ${mail}`);
		const found = await client.get(i % 5 ? `/search?q=${q}` : `/suggest?q=${q}`);
		assert.ok(found.status < 500 || found.status === 503, `${found.status}`);
	}
	await max.get('/staff/searches'); // what still waits is written
	const tables = (await site.sql(`SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'`)).trim().split('\n');
	assert.ok(tables.length > 40);
	let dump = '';
	for (const table of tables) dump += await site.sql(`SELECT t::text FROM ${table} AS t`);
	assert.ok(dump.includes('flickers all night'), 'the dump has what is in the database');
	assert.ok(dump.includes('lamp •••'), 'and what was searched');
	dump += logs();
	assert.deepEqual(secrets.filter((secret) => dump.includes(secret)), []);
});
