// What a mail server says to everybody is not held against each mail: nothing is given up, nobody gets
// anything twice, and all of it goes out once the server is well again.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { startLedger } from '../support/ledger.mjs';
import { until } from '../support/site.mjs';
import { SmtpPeer } from '../support/smtp_peer.mjs';

const READERS = 12;
let ledger;
let peer;

before(async () => {
	ledger = await startLedger();
	ledger.env.ANSWERWELL_MAIL_SESSIONS = '1'; // one after the other
	await ledger.subscribers(READERS);
});
after(() => ledger?.stop());
beforeEach(() => ledger.clear());
afterEach(async () => {
	await ledger.stopMailers('SIGKILL');
	await peer?.close();
	peer = undefined;
});

const dueNow = () => ledger.sql("UPDATE mails SET not_before = now() WHERE state = 'planned'");
const once = (mail) => ledger.mailer(mail, { once: true }).end;

// Says `reply` at stage `at` after `n` mails.
const afterMails = (n, at, reply) => (s) => (s.at === at && peer.taken.length >= n ? reply : undefined);

async function isWell() {
	peer.script = () => undefined;
	await dueNow();
	await ledger.mailOnce(peer.address);
	assert.deepEqual(await ledger.states(), { accepted: READERS });
	assert.equal(peer.taken.length, READERS);
	assert.equal(new Set(peer.recipients).size, READERS, 'nobody twice');
}

for (const [at, reply] of [
	['mail', '450 4.7.1 Error: too much mail from 127.0.0.1'],
	['mail', '530 5.7.0 Authentication required'],
	['mail', '553 5.7.1 sender address rejected: not owned by user'],
	['mail', '550 no'],
	['rcpt', '450 4.7.1 Error: too many recipients from 127.0.0.1'],
	['rcpt', '530 5.7.0 Authentication required'],
	['rcpt', '554 5.7.1 Relay access denied'],
	['rcpt', '550 relay not permitted'],
	['rcpt', '452 4.3.1 Insufficient system storage'],
	['rcpt', 'drop'],
	['data', '451 try later'],
	['data', '554 5.7.1 no'],
	['data', 'drop'],
	['dot', '451 4.7.1 try later'],
	['dot', '554 5.7.0 daily limit exceeded'],
	['dot', '550 5.1.8 Access denied, bad outbound sender'],
	['auth', '535 5.7.8 bad password'],
	['connect', '554 no service'],
]) {
	for (const n of at === 'auth' || at === 'connect' ? [0] : [0, 5])
		test(`"${reply}" at ${at.toUpperCase()} to everybody after ${n} mails: nothing is given up`, { timeout: 120000 }, async () => {
			peer = await new SmtpPeer(afterMails(n, at, reply), { auth: at === 'auth' }).listen();
			const address = at === 'auth' ? peer.address.replace('//', '//me:secret@') : peer.address;
			await ledger.edition();
			assert.equal(await once(address), 1, 'it says that it did not get through');
			// As if each had been refused four times: one more that counted would be the last.
			await ledger.sql("UPDATE mails SET attempts = 4, not_before = now() WHERE state = 'planned'");
			assert.equal(await once(address), 1);
			const left = await ledger.rows("SELECT DISTINCT attempts FROM mails WHERE state = 'planned'");
			assert.deepEqual(await ledger.states(), n === 0 ? { planned: READERS } : { accepted: n, planned: READERS - n });
			assert.deepEqual(left, [{ attempts: 4 }]);
			assert.ok(peer.connections <= 8, `${peer.connections} connections`);
			await isWell();
		});
}

for (const at of ['mail', 'rcpt', 'data', 'dot'])
	test(`421 at ${at.toUpperCase()} ends the connection, whatever came before: the rest goes over others`, { timeout: 120000 }, async () => {
		const most = 4;
		const taken = new Map();
		await ledger.edition();
		peer = await new SmtpPeer((s) => {
			const n = taken.get(s.connection) ?? 0;
			if (s.at === at && n === most) return '421 4.7.0 that is enough for one connection';
			if (s.at === 'dot') taken.set(s.connection, n + 1);
			return undefined;
		}).listen();
		await ledger.mailOnce(peer.address);
		assert.deepEqual(await ledger.states(), { accepted: READERS });
		assert.equal(await ledger.number('SELECT max(attempts) FROM mails'), 1);
		assert.equal(new Set(peer.recipients).size, READERS, 'nobody twice');
		assert.equal(peer.taken.length, READERS);
		assert.ok(peer.connections <= READERS / most + 1, `${peer.connections} connections`);
	});

test('the pause does not grow while mails go out', { timeout: 120000 }, async () => {
	const began = [];
	const taken = new Set();
	await ledger.edition();
	peer = await new SmtpPeer((s) => {
		if (s.at === 'connect') began.push(Date.now());
		if (s.at === 'mail' && taken.has(s.connection)) return '421 one at a time';
		if (s.at === 'dot') taken.add(s.connection);
		return undefined;
	}).listen();
	ledger.mailer(peer.address);
	await until('all are sent', async () => (await ledger.states()).accepted === READERS, 110);
	const gaps = began.slice(1).map((t, i) => t - began[i]);
	// Doubled each time, the last ones would be a minute.
	assert.ok(Math.min(...gaps.slice(-3)) < 4 * Math.max(...gaps.slice(0, 3)), gaps.join(' '));
});

test('a server that hangs up after every mail loses few of them, not all', { timeout: 60000 }, async () => {
	await ledger.edition();
	peer = await new SmtpPeer((s) => (s.at === 'dot' ? 'drop' : undefined)).listen();
	assert.equal(await once(peer.address), 1);
	const n = await ledger.states();
	assert.ok(n.uncertain <= 3, JSON.stringify(n));
	assert.equal(n.planned, READERS - n.uncertain);
	assert.equal(await ledger.number("SELECT max(attempts) FROM mails WHERE state = 'planned'"), 0);
});

test('one address that nobody knows is given up among others, whatever the server\'s words', { timeout: 60000 }, async () => {
	await ledger.edition();
	peer = await new SmtpPeer((s) => (s.at === 'rcpt' && s.to === 'reader3@example.org' ? '550 no such user' : undefined)).listen();
	assert.equal(await once(peer.address), 0);
	assert.deepEqual(await ledger.states(), { accepted: READERS - 1, failed: 1 });
});

test('addresses that the server calls unknown are given up, also if they are all', { timeout: 60000 }, async () => {
	await ledger.edition();
	peer = await new SmtpPeer((s) => (s.at === 'rcpt' ? '550 5.1.1 user unknown' : undefined)).listen();
	assert.equal(await once(peer.address), 0);
	assert.deepEqual(await ledger.states(), { failed: READERS });
});

test('--once sends all that is due, also when those who come first want nothing any more', { timeout: 60000 }, async () => {
	await ledger.edition();
	await ledger.sql(`UPDATE mails SET not_before = now() - interval '1 minute' WHERE recipient_id IN
			(SELECT recipient_id FROM mails ORDER BY recipient_id LIMIT 11);
		UPDATE subscriptions SET ended_at = now() WHERE account_id IN
			(SELECT recipient_id FROM mails ORDER BY recipient_id LIMIT 11)`);
	peer = await new SmtpPeer().listen();
	assert.equal(await once(peer.address), 0);
	assert.deepEqual(await ledger.states(), { accepted: READERS - 11, skipped: 11 });
	assert.equal(await ledger.sql('SELECT state FROM editions'), 'sent');
});
