// Stopped addresses: who sees them, who lifts them, how people mend theirs; and how mail goes, for administrators.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });
const ada = await site.person('ada', { role: 'admin' });
const stranger = site.visitor();

const stop = (name, reason = 'bounce', cause = 'no_mailbox') => site.sql(`INSERT INTO suppressions (email_mac, reason, cause, status)
	SELECT email_mac, '${reason}', '${cause}', '5.1.1' FROM accounts WHERE name = '${name}' ON CONFLICT DO NOTHING`);
const stops = () => site.value('SELECT count(*) FROM suppressions');
const lastStop = () => site.value('SELECT max(id) FROM suppressions');
const again = (text) => /\/emails\/again\/[\w-]+/.exec(text)[0];

test('staff sees whom it is about and why, never the whole address, and lifts it; the log says so', async () => {
	assert.match((await nora.get('/staff/stopped')).page.words, /No address is stopped/);
	await stop('ann');
	const page = (await nora.get('/staff/stopped')).page;
	assert.match(page.words, /1 address/);
	assert.match(page.words, /ann a…@e….org There is no such mailbox\./);
	assert.match(page.words, /Code 5\.1\.1/);
	assert.doesNotMatch(page.words, /ann@example/);
	const path = `/staff/stopped/${await lastStop()}/lift`;
	assert.equal((await ann.get('/staff/stopped')).status, 403);
	assert.equal((await ann.post(path)).status, 403);
	assert.equal(await stops(), '1');
	assert.equal((await nora.submit(page.form(path))).location, '/staff/stopped');
	assert.equal(await stops(), '0');
	assert.equal((await nora.post(path)).status, 303, 'a second time nothing happens');
	assert.match((await max.get('/staff/audit')).page.words, /had emails sent again to a stopped address/);
});

test('many are shown in pages', async () => {
	await site.sql(`INSERT INTO suppressions (email_mac, reason, cause) SELECT 'nobody' || n, 'soft', 'full' FROM generate_series(1, 60) AS n`);
	const first = (await nora.get('/staff/stopped')).page;
	assert.match(first.words, /60 addresses/);
	assert.match(first.words, /Nobody has this address any more/);
	assert.match(first.words, /again and again for weeks\. The mailbox is full\./);
	const next = first.links().find((l) => l.startsWith('/staff/stopped?before='));
	const second = (await nora.get(next)).page;
	assert.equal(second.all((n) => n.attrs && 'data-row' in n.attrs)?.length ?? 10, 10);
	for (const odd of ['x', '-1', '99999999999999999999']) assert.equal((await nora.get(`/staff/stopped?before=${odd}`)).status, 200);
	await site.sql('DELETE FROM suppressions');
});

test('the person sees it in their settings and mends it by a link to that very address', async () => {
	assert.doesNotMatch((await ann.get('/account')).page.words, /do not reach you/);
	await stop('ann');
	for (const path of ['/account', '/account/address']) assert.match((await ann.get(path)).page.words, /Our emails do not reach you/);
	assert.equal((await ann.post('/account/address', { what: 'again' })).location, '/account/address');
	const mail = await site.mail('ann@example.org', /\/emails\/again\//);
	assert.match((await ann.get('/account')).page.words, /A link was sent/);
	const n = site.mails('ann@example.org').length;
	assert.equal((await ann.post('/account/address', { what: 'again' })).status, 303);
	await site.mailIsDone();
	assert.equal(site.mails('ann@example.org').length, n, 'not twice within minutes');
	for (const path of ['/emails/again/x', `${again(mail.text)}0`, `/emails/again/${'A'.repeat(43)}`]) {
		assert.equal((await stranger.get(path)).status, 404, path);
		assert.equal((await stranger.post(path, {}, { csrf: false })).status, 404, path);
	}
	const asked = await stranger.get(again(mail.text));
	assert.equal(asked.status, 200);
	assert.match(asked.headers['cache-control'], /no-store/);
	assert.equal(await stops(), '1', 'scanners follow links');
	const done = await stranger.submit(asked.page.form(again(mail.text)));
	assert.match(done.page.words, /our emails will reach you again/);
	assert.equal(await stops(), '0');
	assert.equal((await stranger.get(again(mail.text))).status, 404);
	assert.equal((await ann.post('/account/address', { what: 'again' })).status, 303, 'nothing is stopped: nothing is sent');
});

test('a reader without account sees it behind the link in their mails', async () => {
	const { page } = await stranger.get('/faq');
	await stranger.submit(page.form('/emails'), { email: 'rita@example.org' });
	const confirm = /\/emails\/confirm\/[\w.-]+/.exec((await site.mail('rita@example.org', /\/emails\/confirm\//)).text)[0];
	const confirmed = await stranger.submit((await stranger.get(confirm)).page.form(confirm));
	const wishes = confirmed.page.links().find((l) => l.startsWith('/emails/'));
	await site.sql(`INSERT INTO suppressions (email_mac, reason, cause) SELECT email_mac, 'complaint', 'complaint' FROM mail_readers WHERE token_hash IS NULL`);
	assert.match((await nora.get('/staff/stopped')).page.words, /A reader by email r…@e….org An email was reported as spam/);
	assert.match((await stranger.get(wishes)).page.words, /Our emails do not reach you/);
	assert.equal((await stranger.post(wishes, { what: 'again' }, { csrf: false })).location, wishes);
	const mail = await site.mail('rita@example.org', /\/emails\/again\//);
	await stranger.post(again(mail.text), {}, { csrf: false });
	assert.equal(await stops(), '0');
	assert.doesNotMatch((await stranger.get(wishes)).page.words, /do not reach you/);
});

test('administrators see queue, rates and failures by domain, and send themselves a test', async () => {
	await site.sql(`INSERT INTO recipients (id, account_id) SELECT id, id FROM accounts WHERE name = 'ann' ON CONFLICT DO NOTHING;
		INSERT INTO mails (recipient_id, kind, message_id, state, handed_over_at, finished_at)
		SELECT id, 'known', 'back@x', 'failed', now(), now() FROM accounts WHERE name = 'ann';
		INSERT INTO returns (mail_id, email_mac, kind, cause) SELECT m.id, 'x', 'hard', 'no_mailbox' FROM mails m WHERE message_id = 'back@x'`);
	for (const client of [ann, nora, max]) assert.equal((await client.get('/admin/mail')).status, 403);
	const page = (await ada.get('/admin/mail')).page;
	assert.match(page.words, /example\.org\s*0\s*1\s*0\s*0/);
	assert.match(page.words, /Came back for good\s*1/);
	assert.match(page.words, /Emails go into a folder/);
	assert.equal((await ada.submit(page.form('/admin/mail'))).status, 303);
	await site.mail('ada@example.org', /Test email|test/i);
	assert.match((await ada.get('/admin/mail')).page.words, /Handed over to the mail server/);
	const told = JSON.parse((await site.command(['doctor', '--json', '--test-mail', 'ada'])).out);
	const of = (check) => told.findings.find((f) => f.check === check);
	assert.match(of('mail.queue').text, /emails are due now/);
	assert.match(of('mail.returned').text, /1 came back for good/);
	assert.match(of('mail.domains').text, /example\.org 1/);
	assert.equal(of('mail.test').level, 'fine');
	const other = JSON.parse((await site.command(['doctor', '--json', '--test-mail', 'nobody-here'])).out);
	assert.equal(other.findings.find((f) => f.check === 'mail.test').level, 'broken');
});
