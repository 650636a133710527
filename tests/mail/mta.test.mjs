// With a real mail server, end to end: an edition to somebody whose mailbox is gone, the bounce through the pipe, the
// stopped address, its mending by the person, and the next edition.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readMaildir } from '../support/mail.mjs';
import { Postfix, whyNoPostfix } from '../support/postfix.mjs';
import { BUILD, startSite, until } from '../support/site.mjs';

const why = whyNoPostfix();
const ends = [];
after(async () => {
	for (const end of ends.reverse()) await end();
});

async function begin() {
	const folder = mkdtempSync(join(tmpdir(), 'answerwell-mta-'));
	chmodSync(folder, 0o755);
	ends.push(() => rmSync(folder, { recursive: true, force: true }));
	const postfix = await new Postfix(join(folder, 'postfix'), ['example.org', 'forum.example']).start();
	ends.push(() => postfix.stop());
	const site = await startSite({ env: { ANSWERWELL_MAIL: `smtp://127.0.0.1:${postfix.port}`, ANSWERWELL_MAIL_FROM: 'forum@forum.example' } });
	ends.push(() => site.stop());
	// What the README has: an alias to a script with the settings. As the user that runs it, which may read the keys.
	copyFileSync(join(site.state, 'secret'), join(folder, 'secret'));
	chownSync(join(folder, 'secret'), 0, Number(execFileSync('id', ['-g', 'nobody'])));
	chmodSync(join(folder, 'secret'), 0o640);
	mkdirSync(join(folder, 'state'));
	const settings = Object.entries({ ...site.env, ANSWERWELL_STATE: site.state, ANSWERWELL_SECRET_FILE: join(folder, 'secret') })
		.filter(([k]) => /^(ANSWERWELL|DATABASE)_/.test(k)).map(([k, v]) => `export ${k}='${v}'\n`).join('');
	writeFileSync(join(folder, 'bounce'), `#!/bin/sh\n${settings}exec ${join(BUILD, 'answerwell')} bounce 2>>${join(folder, 'errors')}\n`);
	writeFileSync(join(folder, 'errors'), '');
	chmodSync(join(folder, 'errors'), 0o666);
	chmodSync(join(folder, 'bounce'), 0o755);
	postfix.alias('forum', `"|${join(folder, 'bounce')}"`);
	return { site, postfix, folder };
}

test('a bounce stops an address, the person mends it, and the next edition comes', { timeout: 300000, skip: why ?? false }, async () => {
	const { site, postfix, folder } = await begin();
	const max = await site.person('max', { role: 'moderator' });
	const rita = await site.person('rita');
	await site.person('otto');
	const inbox = { otto: postfix.mailbox('otto') };
	postfix.mailbox('max');
	await site.sql(`INSERT INTO subscriptions (account_id, confirmed_at) SELECT id, now() FROM accounts WHERE name IN ('rita', 'otto') ON CONFLICT DO NOTHING`);
	const has = (name, title) => until(`${name} has "${title}"`, () => readMaildir(inbox[name]).find((m) => m.text?.includes(title)), 60);
	const stops = () => site.value('SELECT count(*) FROM suppressions');
	const edition = async (title) => {
		const entry = await max.post('/faq', { title, category: 'billing', body: 'Like this.', locale: 'en', question: '0', answer: '0', phrasings: '' });
		assert.equal(entry.status, 303);
		return site.sendEdition(max);
	};

	const first = await edition('How do I pay?');
	await has('otto', 'How do I pay?');
	await until('what came back is counted', async () => (await stops()) === '1', 20)
		.catch((e) => { throw new Error(`${e.message}\n${readFileSync(join(folder, 'errors'), 'utf8')}\n${postfix.log()}`); });
	assert.equal(await site.value(`SELECT a.name || ' ' || x.reason || ' ' || x.cause || ' ' || x.status FROM suppressions x JOIN accounts a USING (email_mac)`), 'rita bounce no_mailbox 5.1.1');
	assert.equal(await site.value(`SELECT m.state || ' ' || m.why FROM mails m JOIN accounts a ON a.id = m.recipient_id WHERE a.name = 'rita' AND edition_id = ${first}`), 'failed sent back');

	// Nothing goes there any more; the others have it.
	await edition('Can I pay later?');
	await has('otto', 'Can I pay later?');
	assert.equal(await site.value(`SELECT count(*) FROM mails m JOIN accounts a ON a.id = m.recipient_id WHERE a.name = 'rita' AND edition_id IS NOT NULL`), '1');

	// She sees why. While her mailbox is gone the link comes back, too, and nothing changes.
	const account = (await rita.get('/account')).page;
	assert.match(account.words, /Our emails do not reach you.*There is no such mailbox/s);
	assert.equal((await rita.post('/account/address', { what: 'again' })).status, 303);
	await until('the link came back', async () => (await site.value('SELECT count(*) FROM returns')) === '2', 60);
	assert.equal(await stops(), '1');

	// Her mailbox is there again.
	inbox.rita = postfix.mailbox('rita');
	await site.sql(`UPDATE suppressions SET mend_at = now() - interval '11 minutes'`);
	assert.equal((await rita.post('/account/address', { what: 'again' })).status, 303);
	const mail = await until('the link is there', () => readMaildir(inbox.rita).find((m) => /\/emails\/again\//.test(m.text)), 60);
	const [link] = /\/emails\/again\/[\w-]+/.exec(mail.text);
	const visitor = site.visitor();
	const asked = await visitor.get(link);
	assert.equal(await stops(), '1', 'following it changes nothing');
	assert.equal((await visitor.submit(asked.page.form(link))).status, 200);
	assert.equal(await stops(), '0');
	assert.doesNotMatch((await rita.get('/account')).page.words, /do not reach you/);

	await edition('What does delivery cost?');
	await has('rita', 'What does delivery cost?');
	await has('otto', 'What does delivery cost?');
});
if (why) console.log(`# skipped: ${why}`);
