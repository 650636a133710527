// Nobody twice, everything accounted for: mailers killed in mid-work, the database restarted, several
// mailers at once; and what a Maildir can tell afterwards.
import assert from 'node:assert/strict';
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { filesIn, startLedger } from '../support/ledger.mjs';
import { EDITION_LEAVES, until } from '../support/site.mjs';
import { SmtpPeer } from '../support/smtp_peer.mjs';

const READERS = 300;
let ledger;
let peer;
let maildir; // another one for each test

before(async () => {
	ledger = await startLedger();
	await ledger.subscribers(READERS);
});
after(() => ledger?.stop());
beforeEach(async (t) => {
	await ledger.clear();
	ledger.maildir = join(ledger.state, `mail-${t.name.length}-${t.name.slice(0, 8).replace(/\W/g, '-')}`);
	maildir = `maildir:${ledger.maildir}`;
});
afterEach(async () => {
	await ledger.stopMailers('SIGKILL');
	await peer?.close();
	peer = undefined;
});

const nOpen = () => ledger.number("SELECT count(*) FROM mails WHERE state IN ('planned', 'claimed', 'handed_over')");
const random = (from, to) => from + Math.random() * (to - from);

// Two mailers, each killed without warning again and again and started anew, until all is settled.
async function killUntilDone(mail, seconds, [least, most] = [5, 350]) {
	let kills = 0;
	const end = Date.now() + seconds * 1000;
	const keep = async () => {
		let patience = most;
		for (let open, before; (open = await nOpen()) > 0; before = open) {
			// On a slow machine nothing would ever come of it.
			patience = open === before ? patience * 1.5 : most;
			assert.ok(Date.now() < end, `not done: ${JSON.stringify(await ledger.states())}`);
			const mailer = ledger.mailer(mail);
			// However slow the machine is: what is killed has begun to work.
			await until('it has begun', () => /mailer\.start/.test(mailer.log) || mailer.child.exitCode !== null, 60);
			await sleep(random(least, patience));
			kills += mailer.child.kill('SIGKILL') ? 1 : 0;
			await mailer.end;
		}
	};
	await Promise.all([keep(), keep()]);
	await ledger.mailOnce(mail); // the edition is finished by the next one
	return kills;
}

test('kill -9 with a Maildir: everybody has it once, nothing is uncertain', { timeout: 1500000 }, async (t) => {
	let kills = 0;
	let editions = 0;
	// One edition takes a tenth of a second: several, until enough has gone wrong.
	while (kills < 12 && editions < 12) {
		const id = await ledger.edition(`What is new in part ${++editions}?`);
		kills += await killUntilDone(maildir, 600, [5, 120]);
		assert.deepEqual(await ledger.states(), { accepted: READERS * editions });
		assert.equal(await ledger.sql(`SELECT state FROM editions WHERE id = ${id}`), 'sent');
	}
	const mails = ledger.mails();
	assert.ok(kills >= 8, `${kills} kills are too few to mean anything`);
	assert.equal(new Set(mails.map((m) => `${m.to} ${m.subject}`)).size, READERS * editions);
	assert.equal(mails.length, READERS * editions, 'nobody twice');
	t.diagnostic(`${kills} kills in ${editions} editions`);
});

test('kill -9 with SMTP: nobody has it twice, who has it not is listed', { timeout: 1500000 }, async (t) => {
	peer = await new SmtpPeer(async (s) => (s.at === 'dot' && Math.random() < 0.2 ? (await sleep(20), undefined) : undefined)).listen();
	await ledger.edition();
	const kills = await killUntilDone(peer.address, 600);
	const n = await ledger.states();
	const taken = peer.recipients;
	assert.ok(kills >= 4, `${kills} kills are too few to mean anything`);
	assert.equal((n.accepted ?? 0) + (n.uncertain ?? 0), READERS, JSON.stringify(n));
	assert.equal(new Set(taken).size, taken.length, 'nobody twice');
	// Four connections, each with a mail in hand and perhaps one that is taken and not in the ledger yet.
	assert.ok((n.uncertain ?? 0) <= kills * 8, 'at most the mails in hand');
	const accepted = await ledger.rows("SELECT message_id FROM mails WHERE state = 'accepted'");
	const ids = new Set(peer.taken.map((m) => m.id));
	assert.deepEqual(accepted.filter((r) => !ids.has(`<${r.message_id}>`)), [], 'accepted and not there');
	t.diagnostic(`${kills} kills, ${n.uncertain ?? 0} uncertain`);
});

test('the database goes away and comes back while mails are sent: the mailers stay', { timeout: 900000 }, async () => {
	peer = await new SmtpPeer(async (s) => (s.at === 'dot' ? (await sleep(8), undefined) : undefined)).listen();
	await ledger.edition();
	const mailers = [ledger.mailer(peer.address), ledger.mailer(peer.address)];
	for (const strike of ['SIGINT', 'SIGQUIT']) {
		const before = peer.taken.length;
		await until('some are sent', () => peer.taken.length > before + 20, 300);
		await ledger.stopDatabase(strike);
		await sleep(1500);
		await ledger.startDatabase();
	}
	await until('all are settled', async () => (await nOpen()) === 0, 300);
	for (const mailer of mailers) assert.equal(mailer.child.exitCode, null, mailer.log);
	const taken = peer.recipients;
	const n = await ledger.states();
	assert.equal(new Set(taken).size, taken.length, 'nobody twice');
	assert.equal((n.accepted ?? 0) + (n.uncertain ?? 0), READERS, JSON.stringify(n));
	assert.deepEqual(await ledger.stopMailers(), [0, 0]);
});

test('a claim that fails keeps no mail: what it did get is sent, what stands in its name is taken back', { timeout: 300000 }, async () => {
	await ledger.sql(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
			$$ BEGIN RAISE EXCEPTION 'starting up' USING ERRCODE = 'cannot_connect_now'; END $$;
		CREATE TRIGGER refuse BEFORE UPDATE ON mails FOR EACH ROW
			WHEN (NEW.state = 'claimed' AND NEW.edition_id IS NOT NULL AND current_user = 'answerwell') EXECUTE FUNCTION refuse()`);
	try {
		peer = await new SmtpPeer().listen();
		await ledger.edition();
		await ledger.notice('reader0');
		ledger.mailer(peer.address);
		await until('the notice is sent', async () => (await ledger.states('one')).accepted === 1, 100);
		assert.deepEqual(await ledger.states(), { planned: READERS });
		// As the database leaves it that had no time to say so, and not old enough by the time it must be sent.
		await ledger.sql(`UPDATE mails SET state = 'claimed', claims = 1, claimed_at = now() + interval '110 seconds',
			claimed_by = (SELECT claimed_by FROM mails WHERE edition_id IS NULL)
			WHERE edition_id IS NOT NULL AND recipient_id % 3 = 0`);
	} finally {
		await ledger.sql('DROP FUNCTION refuse CASCADE');
	}
	await until('all are sent', async () => (await ledger.states()).accepted === READERS, 200);
	assert.equal(new Set(peer.recipients).size, READERS);
	assert.equal(peer.taken.length, READERS + 1, 'nobody twice');
});

test('several mailers share the work', { timeout: 600000 }, async () => {
	peer = await new SmtpPeer(async (s) => (s.at === 'dot' ? (await sleep(5), undefined) : undefined)).listen();
	await ledger.edition();
	for (let i = 0; i < 3; i++) ledger.mailer(peer.address);
	await until('all are sent', async () => (await ledger.states()).accepted === READERS, 300);
	const shares = await ledger.rows('SELECT claimed_by, count(*)::int AS n FROM mails WHERE edition_id IS NOT NULL GROUP BY claimed_by');
	assert.equal(shares.length, 3, JSON.stringify(shares));
	assert.equal(new Set(peer.recipients).size, READERS);
	assert.equal(peer.taken.length, READERS);
	await until('the edition is sent', async () => (await ledger.sql('SELECT state FROM editions')) === 'sent', 300);
});

test('a Maildir file is named by its Message-ID, whole, and in new/', { timeout: 600000 }, async () => {
	await ledger.edition();
	await ledger.mailOnce(maildir);
	const names = filesIn(join(ledger.maildir, 'new'));
	assert.equal(names.length, READERS);
	assert.deepEqual(filesIn(join(ledger.maildir, 'tmp')), []);
	const ids = (await ledger.rows('SELECT message_id FROM mails WHERE edition_id IS NOT NULL')).map((r) => r.message_id);
	assert.deepEqual(names.sort(), ids.sort());
	const [mail] = ledger.mails();
	assert.match(mail.type, /^multipart\/alternative/);
	assert.match(mail.text, /How do I pay\?/);
	assert.doesNotMatch(mail.raw, /\r/);
});

test('what a mailer left behind is looked for in the Maildir: moved in, read already, or lost', { timeout: 600000 }, async () => {
	await ledger.edition();
	await ledger.mailOnce(maildir);
	const [written, read, lost] = filesIn(join(ledger.maildir, 'new')).sort();
	const inNew = (name) => join(ledger.maildir, 'new', name);
	renameSync(inNew(written), join(ledger.maildir, 'tmp', `${written}.1`)); // killed before the last step
	renameSync(inNew(read), join(ledger.maildir, 'cur', `${read}:2,S`)); // killed after it, and read since
	renameSync(inNew(lost), join(ledger.state, 'taken-away'));
	await ledger.sql(`UPDATE editions SET state = 'sending';
		UPDATE mails SET state = 'handed_over', handed_over_at = now() - interval '3 minutes'
		WHERE message_id IN ('${written}', '${read}', '${lost}')`);
	await ledger.mailOnce(maildir);
	const state = (name) => ledger.sql(`SELECT state FROM mails WHERE message_id = '${name}'`);
	assert.equal(await state(written), 'accepted');
	assert.equal(await state(read), 'accepted');
	assert.equal(await state(lost), 'uncertain');
	assert.ok(filesIn(join(ledger.maildir, 'new')).includes(written));
	assert.equal(ledger.mails().length, READERS - 1, 'nothing was sent again');
	assert.equal(await ledger.sql('SELECT state FROM editions'), 'sent');
});

test('a cancelled edition stops at once', { timeout: 600000 }, async () => {
	peer = await new SmtpPeer(async (s) => (s.at === 'dot' ? (await sleep(30), undefined) : undefined)).listen();
	const id = await ledger.edition();
	const { env } = ledger;
	ledger.env = { ...env, ANSWERWELL_MAIL_SESSIONS: '1' };
	ledger.mailer(peer.address);
	ledger.env = env;
	await until('some are sent', () => peer.taken.length >= 5, 300);
	assert.equal((await ledger.command(['edition', 'cancel', String(id)])).code, 0);
	const atThatTime = peer.taken.length;
	await sleep(800);
	assert.ok(peer.taken.length <= atThatTime + 1, 'only the mail in hand');
	await until('all is settled', async () => (await nOpen()) === 0, 300);
	const n = await ledger.states();
	assert.equal(n.accepted + n.skipped, READERS);
	assert.equal(n.accepted, peer.taken.length);
	assert.equal((await ledger.command(['edition', 'cancel', String(id)])).code, 1);
});

test('the command shows editions, and how far they are', { timeout: 600000 }, async () => {
	const id = await ledger.edition('Wo ist mein Paket? <b>&');
	const done = async (...args) => {
		const got = await ledger.command(['edition', ...args]);
		assert.equal(got.code, 0, got.err);
		return got.out;
	};
	const [line] = (await done('status', String(id), '--json')).trim().split('\n').map((l) => JSON.parse(l));
	assert.equal(line.planned, READERS);
	assert.equal(line.state, 'sending');
	const watching = done('status', String(id), '--watch', '--json');
	await ledger.mailOnce(maildir);
	const last = JSON.parse((await watching).trim().split('\n').at(-1));
	assert.equal(last.state, 'sent');
	assert.equal(last.accepted, READERS);
	assert.match(await done('status'), new RegExp(`^${id}\\s+sent .*${READERS} recipients {2}${READERS} accepted`));
	assert.match(await done('preview'), /en: 0 entries, 300 readers/);
	assert.equal((await ledger.command(['edition', 'send'])).code, 1, 'nothing is new');
	assert.equal((await ledger.command(['edition', 'nonsense'])).code, 2);
});

test('an edition leaves a minute after it was confirmed, whatever mailers start meanwhile; the command asks first', async () => {
	const id = await ledger.edition('Where is my parcel?');
	await ledger.command(['edition', 'cancel', String(id)]);
	assert.equal((await ledger.command(['edition', 'send'])).code, 1);
	const wrong = await ledger.command(['edition', 'send', '--yes', '1']);
	assert.equal(wrong.code, 1);
	assert.match(wrong.err, new RegExp(`goes to ${READERS} readers now`));
	assert.equal((await ledger.command(['edition', 'send', '--yes', 'all'])).code, 2);
	assert.equal(await ledger.number('SELECT count(*) FROM editions'), 1, 'nothing was sent by asking');

	const again = await ledger.confirmEdition();
	await ledger.sql(`UPDATE editions SET leaves_at = leaves_at + interval '1 hour';
		UPDATE mails SET not_before = not_before + interval '1 hour'`); // for a slow machine
	const mailer = ledger.mailer(maildir);
	for (let i = 0; i < 3; i++) await ledger.mailOnce(maildir);
	mailer.child.kill('SIGKILL');
	assert.deepEqual(await ledger.states(), { planned: READERS, skipped: READERS });
	assert.equal(ledger.mails().length, 0);
	await ledger.sql(EDITION_LEAVES, { id: again });
	await ledger.mailOnce(maildir);
	assert.equal(ledger.mails().length, READERS);
});
