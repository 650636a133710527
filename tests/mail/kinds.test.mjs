// Every kind of notice reaches the person it is for: on the site and by mail, in their language, when they
// chose. Each is caused as people cause it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TOP } from '../support/packages.mjs';
import { command, startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const bob = await site.person('bob', { displayName: 'Bob' });
const nora = await site.person('nora', { role: 'staff', displayName: 'Nora' });
const max = await site.person('max', { role: 'moderator', displayName: 'Max' });

const catalogue = readFileSync(join(TOP, 'assets/locale/zh_CN.po'), 'utf8');
const inChinese = (msgid) => {
	const [, text] = catalogue.split(`msgid "${msgid}"\nmsgstr "`);
	assert.ok(text, msgid);
	return text.slice(0, text.indexOf('"\n'));
};
const suggest = async (who, post) => {
	const form = (await who.get(`/posts/${post}/suggest`)).page.form(`/posts/${post}/suggest`);
	return (await who.submit(form, { body: 'A much better text than before.', reason: 'clearer' })).location;
};
const watch = (who, kind, subject) => who.post('/watches', { kind, subject: String(subject), next: '/', on: '1' });
const decide = async (at, button) => {
	const form = (await nora.get(at)).page.forms().find((f) => f.action === at && f.buttons.some(([n]) => n === 'reject') === (button === 'reject') && !f.fields.some(([n]) => n === 'body'));
	return button === 'reject' ? nora.submit(form, { reason: 'It was better before.' }, ['reject', '1']) : nora.submit(form);
};

// Another mailer, whose first work is to look what has run out. What others asked is told at another time.
const runsOut = async (set, question) => {
	await site.sql(`DELETE FROM question_promises WHERE question_id <> ${question}; UPDATE question_promises SET ${set}`);
	assert.equal((await command(['mailer', '--once'], site.env)).code, 0);
};

// What happens to `to` about a question with that title: [sentence on the site, subject of the mail, deed].
const KINDS = {
	answer: ['%s answered your question', 'New answer: %s', async (to, title) => site.answer(bob, await site.ask(to, { title }))],
	comment: ['%s commented on your post', 'New comment: %s', async (to, title) => site.comment(bob, await site.ask(to, { title }))],
	mention: ['%s mentioned you', 'You were mentioned: %s', async (to, title) => site.comment(bob, await site.ask(bob, { title }), `What do you say, @${to.name}?`)],
	watched: ['%s answered a question you watch', 'New activity: %s', async (to, title) => {
		const question = await site.ask(nora, { title });
		await watch(to, 'question', question);
		await site.answer(bob, question);
	}],
	question: ['%s asked a new question', 'New question: %s', async (to, title) => {
		const tags = `for-${to.name}`;
		await site.ask(nora, { title: 'The first one with this tag', tags });
		await watch(to, 'tag', tags);
		await site.ask(bob, { title, tags });
	}],
	official: ['Your question has an official answer', 'Official answer: %s', async (to, title) => {
		const answer = await site.answer(to, await site.ask(bob, { title: 'Not this one, but a question' }));
		const own = await site.ask(to, { title });
		const word = await site.answer(nora, own);
		// Of two matters of one thread the second waits: here the first has gone out before.
		await site.mailIsDone();
		await site.sql(`UPDATE mails SET not_before = not_before - interval '11 minutes' WHERE question_id = ${own}`);
		await nora.post(`/answers/${word}/official`, { scope: '', valid_until: '' });
		return answer;
	}],
	accepted: ['%s accepted your answer', 'Your answer helped: %s', async (to, title) => {
		const answer = await site.answer(to, await site.ask(bob, { title }));
		await bob.post(`/answers/${answer}/acceptance`, { on: '1' });
	}],
	thanks: ['%s said thanks for your answer', 'Thanks for your answer: %s', async (to, title) => {
		const answer = await site.answer(to, await site.ask(nora, { title }));
		await bob.post(`/answers/${answer}/thanks`, { on: '1' });
	}],
	promoted: ['Your answer is now in our FAQ', 'Now in our FAQ: %s', async (to, title) => {
		const answer = await site.answer(to, await site.ask(bob, { title }));
		const form = (await max.get(`/faq/new?answer=${answer}`)).page.form('/faq');
		assert.equal((await max.submit(form)).status, 303);
	}],
	moderation: ['Our moderators have looked at your post', 'About your post: %s', async (to, title) => {
		const question = await site.ask(to, { title });
		await max.post(`/posts/${question}/moderate`, { action: 'hide', reason: 'spam', note: '' });
	}],
	excuse: ['Your question has no answer yet. We are sorry it is taking longer', 'Sorry, your answer is taking longer: %s', async (to, title) => {
		const question = await site.ask(to, { title });
		await runsOut(`due_at = now() - interval '1 minute'`, question);
	}],
	suggested: ['%s suggested an edit to your post', 'Suggested edit: %s', async (to, title) => suggest(bob, await site.answer(to, await site.ask(nora, { title })))],
	taken: ['The edit you suggested was approved', 'Your suggestion was approved: %s', async (to, title) => decide(await suggest(to, await site.answer(bob, await site.ask(nora, { title }))), 'approve')],
	declined: ['The edit you suggested was not approved', 'About your suggestion: %s', async (to, title) => decide(await suggest(to, await site.answer(bob, await site.ask(nora, { title }))), 'reject')],
};
const titleOf = (kind, to) => `About ${kind} for ${to.name}, please`;
const TOPICS = ['answer', 'comment', 'mention', 'watched', 'question', 'praise', 'moderation', 'edits'];
const choose = async (who, mail) => {
	const form = (await who.get('/account/notices')).page.form('/account/notices');
	assert.equal((await who.submit(form, Object.fromEntries(TOPICS.map((t) => [`mail_${t}`, mail])))).status, 303);
};
const happens = async (to) => {
	for (const [kind, [, , deed]] of Object.entries(KINDS)) await deed(to, titleOf(kind, to));
	await site.mailIsDone();
};
const mailsTo = (to) => site.mails(`${to.name}@example.org`);
const pattern = (text, filling) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace('%s', filling));

async function standsOnTheSite(to, words) {
	let all = '';
	for (let at = '/notices'; at; ) {
		const page = (await to.get(at)).page;
		all += page.words;
		at = page.links().find((h) => /notices\?before=/.test(h ?? ''));
	}
	for (const [kind, [sentence]] of Object.entries(KINDS)) {
		assert.match(all, pattern(words(sentence), '(Bob|Nora|Max)'), kind);
		assert.ok(all.includes(titleOf(kind, to)), `${kind}: with its title`);
	}
}

for (const [name, locale, words] of [['ed', 'en', (msgid) => msgid], ['zhu', 'zh_CN', inChinese]])
	test(`at once, in the language of ${locale}`, { timeout: 90000 }, async () => {
		const to = await site.person(name, { locale });
		await choose(to, 'now');
		await happens(to);
		await standsOnTheSite(to, words);
		const mails = mailsTo(to);
		for (const [kind, [, subject]] of Object.entries(KINDS)) {
			const wanted = words(subject).replace('%s', titleOf(kind, to));
			const mail = mails.find((m) => m.subject === wanted);
			assert.ok(mail, `${kind}: ${wanted} among ${mails.map((m) => m.subject).join(' | ')}`);
			assert.ok(mail.text.length > 50 && mail.html.length > 500, kind);
			assert.match(mail.html, new RegExp(`lang="${locale === 'en' ? 'en' : 'zh-CN'}"`), kind);
			assert.ok(mail.has('list-unsubscribe') && mail.has('list-unsubscribe-post') && mail.has('list-id') && mail.has('auto-submitted'), kind);
		}
	});

test('daily: nothing at once, then one mail with all of it', { timeout: 90000 }, async () => {
	const to = await site.person('day', { locale: 'zh_CN' });
	await choose(to, 'daily');
	await happens(to);
	await standsOnTheSite(to, inChinese);
	const read = await site.value(`SELECT count(*) FROM notices n JOIN accounts a ON a.id = n.account_id WHERE a.name = 'day' AND n.read_at IS NOT NULL`);
	assert.equal(mailsTo(to).length, 0);
	await site.sql(`UPDATE mails SET not_before = now() WHERE state = 'planned'; NOTIFY mail`);
	await site.mailIsDone();
	assert.equal(mailsTo(to).length, 1);
	const [mail] = mailsTo(to);
	assert.equal(read, '0', 'looking at the list reads nothing yet');
	for (const [kind, [sentence]] of Object.entries(KINDS)) {
		assert.ok(mail.text.includes(titleOf(kind, to)), kind);
		assert.match(mail.text, pattern(inChinese(sentence), '(Bob|Nora|Max)'), kind);
	}
});

test('off: on the site alone', { timeout: 90000 }, async () => {
	const to = await site.person('quiet');
	await choose(to, 'off');
	await happens(to);
	await standsOnTheSite(to, (msgid) => msgid);
	assert.deepEqual(mailsTo(to).map((m) => m.subject), []);
	assert.equal(await site.value(`SELECT count(*) FROM mails o JOIN accounts a ON a.id = o.recipient_id WHERE a.name = 'quiet'`), '0');
});

test('whoever looks after a category hears of all that is overdue there in one mail, as staff may choose', { timeout: 90000 }, async () => {
	const mei = await site.person('mei', { role: 'staff', locale: 'zh_CN' });
	assert.ok((await mei.get('/account/notices')).page.byId('mail_overdue'));
	assert.equal((await bob.get('/account/notices')).page.byId('mail_overdue'), undefined, 'nothing for customers');
	await site.sql('DELETE FROM question_promises');
	const asked = [await site.ask(bob, { title: 'Overdue, the first one' }), await site.ask(nora, { title: 'Overdue, the second one' })];
	await site.sql(`UPDATE categories SET owner_id = (SELECT id FROM accounts WHERE name = 'mei');
		UPDATE questions SET created_at = now() - interval '30 days' WHERE id IN (${asked})`);
	for (let i = 0; i < 2; i++) assert.equal((await command(['mailer', '--once'], site.env)).code, 0);
	await site.sql(`UPDATE mails SET not_before = now() WHERE state = 'planned'; NOTIFY mail`);
	await site.mailIsDone();
	assert.equal(mailsTo(mei).length, 1);
	for (const title of ['Overdue, the first one', 'Overdue, the second one']) assert.ok(mailsTo(mei)[0].text.includes(title));
	assert.ok(mailsTo(mei)[0].text.includes(inChinese('A question in a category you look after is overdue')));
});
