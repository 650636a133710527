// Mails that hold several notices: bursts, the daily mail, and leaving by the link in them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const bob = await site.person('bob', { displayName: 'Bob' });
const cat = await site.person('cat', { locale: 'zh_CN' });

// What waits is due now, and the mailer hears of it.
const morning = () =>
	site.sql(`UPDATE mails SET not_before = now() WHERE state = 'planned'; NOTIFY mail`);
const choose = async (who, fields) => {
	const form = (await who.get('/account/notices')).page.form('/account/notices');
	const sent = await who.submit(form, fields);
	assert.equal(sent.status, 303);
};
const count = (to) => site.mails(`${to}@example.org`).length;

test('what happens in a thread soon after a mail comes as one further mail', async () => {
	const question = await site.ask(ann, { title: 'Where is my <kettle> & co.?' });
	await site.answer(bob, question);
	const first = await site.mail('ann@example.org', /New answer: Where is my <kettle>/);
	assert.match(first.header('list-unsubscribe'), /\/unsubscribe\/\d+\.tanswer\.[0-9a-f]{64}>$/);
	assert.equal(first.header('list-unsubscribe-post'), 'List-Unsubscribe=One-Click');
	const had = count('ann');
	await site.answer(cat, question);
	await site.comment(bob, question, 'Have you looked <b>behind</b> it?');
	await site.mailIsDone();
	assert.equal(count('ann'), had, 'nothing more at once');
	await morning();
	const mail = await site.mail('ann@example.org', /1 new answer, 1 new comment: Where is my/);
	assert.equal(count('ann'), had + 1);
	assert.match(mail.text, /Bob commented on your post/);
	assert.match(mail.html, /&lt;kettle&gt; &amp; co\./);
	assert.doesNotMatch(mail.html, /<b>behind|<kettle>/);
	assert.equal(mail.header('references'), first.header('references'));
	assert.ok(mail.has('list-unsubscribe') && mail.has('list-id'));
});

test('the daily mail is one, in the language of its reader, without what was read on the site', async () => {
	await choose(cat, { mail_answer: 'daily' });
	const read = await site.ask(cat, { title: 'This one is read on the site' });
	const kept = await site.ask(cat, { title: 'May I return a lamp?' });
	const other = await site.ask(cat, { title: 'May I return two lamps?' });
	const had = count('cat');
	for (const question of [read, kept, other]) await site.answer(bob, question);
	await site.answer(ann, kept);
	await site.mailIsDone();
	assert.equal(count('cat'), had);
	const rows = await site.rows(
		`SELECT bundle, count(*)::int AS n FROM mails WHERE state = 'planned' AND recipient_id =
			(SELECT id FROM accounts WHERE name = 'cat') GROUP BY bundle`,
	);
	assert.deepEqual(rows, [{ bundle: 'daily', n: 1 }]);
	await cat.get((await cat.get(`/questions/${read}`)).location);
	await morning();
	const mail = await site.mail('cat@example.org', /May I return/);
	assert.equal(count('cat'), had + 1);
	assert.match(mail.subject, /另有1项/);
	assert.match(mail.text, /2个新回答|May I return two lamps/);
	assert.match(mail.html, /2个新回答/);
	assert.doesNotMatch(mail.text + mail.html, /This one is read/);
	assert.match(mail.header('content-language'), /zh/);
	await choose(cat, { mail_answer: 'now' });
});

test('one click in a mail ends watching that question, without logging in; looking ends nothing', async () => {
	const question = await site.ask(bob, { title: 'Who knows this machine?' });
	await site.answer(ann, question);
	await site.answer(cat, question);
	const mail = await site.mail('ann@example.org', /New activity: Who knows this machine/);
	const path = /\/unsubscribe\/\d+\.q\d+\.[0-9a-f]{64}/.exec(mail.text)[0];
	const anonymous = site.visitor();
	const watched = () =>
		site.value(`SELECT NOT is_muted FROM watches w JOIN accounts a ON a.id = w.account_id
			WHERE a.name = 'ann' AND question_id = ${question}`);
	const asked = await anonymous.get(path);
	assert.match(asked.page.words, /Stop watching this question\?/);
	assert.equal(await watched(), 't');
	const stop = () =>
		anonymous.post(path, { 'List-Unsubscribe': 'One-Click' }, { csrf: false });
	assert.equal((await stop()).status, 200);
	assert.match((await stop()).page.words, /You have stopped watching this question/);
	assert.equal(await watched(), 'f');
	const back = await anonymous.post(path, { page: '1', on: '1' }, { csrf: false });
	assert.match(back.page.words, /You are watching this question again/);
	assert.equal(await watched(), 't');
	assert.equal((await anonymous.get(path.replace(/q\d+/, 'q1'))).status, 404);
});

test("the mail program's button ends mails of that kind only", async () => {
	const question = await site.ask(bob, { title: 'Which descaler is right?' });
	await site.comment(ann, question);
	const mail = await site.mail('bob@example.org', /New comment: Which descaler/);
	const path = new URL(/<(.+)>/.exec(mail.header('list-unsubscribe'))[1]).pathname;
	const anonymous = site.visitor();
	assert.match((await anonymous.get(path)).page.words, /Comments on your posts/);
	await anonymous.post(path, { 'List-Unsubscribe': 'One-Click' }, { csrf: false });
	const page = (await bob.get('/account/notices')).page;
	const fields = Object.fromEntries(page.form('/account/notices').fields);
	assert.equal(fields.mail_comment, 'off');
	assert.equal(fields.mail_answer, 'now');
	assert.equal(fields.app_comment, '1');
});

// --- the settings ------------------------------------------------------------------------------------

test('choices are kept; a time that is not offered is told at the field, the rest stays as typed', async () => {
	const form = (await ann.get('/account/notices')).page.form('/account/notices');
	const fields = Object.fromEntries(form.fields);
	assert.equal(fields.mail_question, 'daily');
	assert.equal(fields.notify, '1');
	delete fields.csrf;
	delete fields.app_watched;
	delete fields.auto_watch;
	assert.equal((await ann.post('/account/notices', { ...fields, mail_watched: 'weekly' })).status, 303);
	const now = Object.fromEntries(
		(await ann.get('/account/notices')).page.form('/account/notices').fields,
	);
	assert.equal(now.mail_watched, 'weekly');
	assert.equal(now.app_watched, undefined);
	assert.equal(now.auto_watch, undefined);

	for (const bad of ['', 'yearly', 'x'.repeat(5000), 'now\u0007', Buffer.from([0xff])]) {
		const sent = await ann.post('/account/notices', {
			...fields,
			mail_answer: bad,
			mail_mention: 'off',
		});
		assert.equal(sent.status, 422);
		assert.ok(sent.page.byId('mail_answer-problem'));
		const again = Object.fromEntries(sent.page.form('/account/notices').fields);
		assert.equal(again.mail_mention, 'off');
	}
	assert.equal((await ann.post('/account/notices', {})).status, 422);
	const kept = Object.fromEntries(
		(await ann.get('/account/notices')).page.form('/account/notices').fields,
	);
	assert.equal(kept.mail_mention, 'now');
});
