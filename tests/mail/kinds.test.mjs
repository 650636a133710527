// Every kind of notice reaches the person it is for: on the site and by mail, in their language, when they
// chose. Each is caused as people cause it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TOP } from '../support/packages.mjs';
import { noticeKinds } from '../support/notice_kinds.mjs';
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
const KINDS = noticeKinds(site, { bob, nora, max });
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
