// The mailer against SMTP servers: one that behaves (Postfix's smtp-sink) and one that does not.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLedger } from '../support/ledger.mjs';
import { ofDebian, toolsEnv } from '../support/packages.mjs';
import { freePort, until } from '../support/site.mjs';
import { SmtpPeer } from '../support/smtp_peer.mjs';

const READERS = 6;
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

async function startPeer(script, options) {
	peer = await new SmtpPeer(script, options).listen();
	return peer.address;
}

// One reader's row.
async function row(n = 0) {
	return (await ledger.rows(`SELECT d.*, extract(epoch FROM not_before - now()) AS due_in FROM mails d
		JOIN accounts a ON a.id = d.recipient_id WHERE a.name = 'reader${n}'`))[0];
}
const isTo = (n) => (step) => step.to === `reader${n}@example.org`;

test('an edition reaches every subscriber through a real server', { timeout: 60000 }, async () => {
	const folder = mkdtempSync('/tmp/aws-');
	const port = await freePort();
	const sink = spawn(ofDebian('/usr/sbin/smtp-sink'), ['-c', '-u', 'root', '-D', `${folder}/mail.`, `127.0.0.1:${port}`, '20'].filter((x, i) => process.getuid() === 0 || (i !== 1 && i !== 2)),
		{ stdio: 'ignore', env: toolsEnv() });
	try {
		await sleep(300);
		const id = await ledger.edition();
		await ledger.mailOnce(`smtp://127.0.0.1:${port}`);
		assert.deepEqual(await ledger.states(), { accepted: READERS });
		assert.equal(await ledger.sql(`SELECT state FROM editions WHERE id = ${id}`), 'sent');
		const text = readdirSync(folder).map((f) => readFileSync(join(folder, f), 'latin1')).join('\n');
		for (let i = 0; i < READERS; i++)
			assert.equal(text.split(`To: "reader${i}"`).length, 2, `reader${i} once`);
	} finally {
		sink.kill('SIGKILL');
		rmSync(folder, { recursive: true, force: true });
	}
});

test('mails go over one connection, with a return path of their own, as the site\'s host', { timeout: 60000 }, async () => {
	const id = await ledger.edition('Wie zahle ich? 怎么付款？');
	await ledger.mailOnce(await startPeer());
	assert.equal(peer.connections, 1);
	assert.deepEqual(peer.names, ['forum.example']);
	assert.deepEqual(peer.recipients.sort(), Array.from({ length: READERS }, (_, i) => `reader${i}@example.org`));
	assert.equal(new Set(peer.taken.map((m) => m.envelope.from)).size, READERS);
	for (const mail of peer.taken) {
		assert.match(mail.envelope.from, new RegExp(`^forum\\+b-m\\d+-[0-9a-f]{10}@forum\\.example$`));
		assert.equal(mail.to, mail.envelope.to);
		assert.match(mail.subject, /怎么付款？/);
		assert.match(mail.text, /怎么付款？/);
		assert.match(mail.html, /怎么付款？/);
		assert.match(mail.header('list-unsubscribe'), /^<https:\/\/forum\.example\/unsubscribe\/\d+\.d\d+\.[0-9a-f]{64}>$/);
		assert.equal(mail.header('list-unsubscribe-post'), 'List-Unsubscribe=One-Click');
		assert.equal(mail.header('auto-submitted'), 'auto-generated');
	}
	assert.equal(new Set(peer.taken.map((m) => m.header('list-unsubscribe'))).size, READERS);
	assert.equal(new Set(peer.taken.map((m) => m.id)).size, READERS);
});

test('the ledger says "handed over", committed, before the final dot', { timeout: 60000 }, async () => {
	const seen = [];
	await ledger.edition();
	await ledger.mailOnce(await startPeer(async (step) => {
		if (step.at === 'data')
			seen.push(['before', await ledger.number("SELECT count(*) FROM mails WHERE state = 'handed_over'")]);
		if (step.at === 'dot')
			seen.push(['at', await ledger.sql(`SELECT state FROM mails WHERE '<' || message_id || '>' = '${step.mail.id}'`)]);
	}));
	assert.equal(seen.length, 2 * READERS);
	for (const [when, what] of seen) assert.equal(what, when === 'at' ? 'handed_over' : 0);
});

test('a hard refusal of the recipient is final, the others get theirs', { timeout: 60000 }, async () => {
	await ledger.edition();
	await ledger.mailOnce(await startPeer((s) => (s.at === 'rcpt' && isTo(2)(s) ? '550 5.1.1 <reader2@example.org> unknown' : undefined)));
	assert.deepEqual(await ledger.states(), { accepted: READERS - 1, failed: 1 });
	const { state, why } = await row(2);
	assert.equal(state, 'failed');
	assert.match(why, /^550 5\.1\.1 .*unknown$/);
	assert.doesNotMatch(why, /@/, 'no address in the ledger');
});

test('a refusal after the data is believed: 5xx final, 4xx tried again later', { timeout: 60000 }, async () => {
	await ledger.edition();
	await ledger.mailOnce(await startPeer((s) => (s.at !== 'dot' ? undefined : isTo(1)(s) ? '554 spam' : isTo(2)(s) ? '452 full' : undefined)));
	assert.deepEqual(await ledger.states(), { accepted: READERS - 2, failed: 1, planned: 1 });
	const again = await row(2);
	assert.equal(again.attempts, 1);
	assert.ok(again.due_in > 30 && again.due_in <= 60, `${again.due_in} s`);
	await ledger.sql("UPDATE mails SET not_before = now() WHERE state = 'planned'");
	peer.script = () => undefined;
	await ledger.mailOnce(peer.address);
	assert.equal((await row(2)).state, 'accepted');
	assert.equal(peer.recipients.filter((to) => to === 'reader2@example.org').length, 1);
});

test('a soft refusal of the recipient is tried again with growing pauses, then given up', { timeout: 60000 }, async () => {
	await ledger.edition();
	const address = await startPeer((s) => (s.at === 'rcpt' && isTo(0)(s) ? '450 greylisted' : undefined));
	for (const minutes of [1, 5, 30, 120]) {
		await ledger.mailOnce(address);
		const { state, due_in } = await row(0);
		assert.equal(state, 'planned');
		assert.ok(Math.abs(due_in - minutes * 60) < 30, `${due_in} s after attempt, expected ${minutes} min`);
		await ledger.sql("UPDATE mails SET not_before = now() WHERE state = 'planned'");
	}
	await ledger.mailOnce(address);
	assert.equal((await row(0)).state, 'failed');
});

test('a connection lost before the end of the data costs nothing but time', { timeout: 60000 }, async () => {
	const dropped = new Set();
	await ledger.edition();
	const address = await startPeer((s) => {
		if ((isTo(1)(s) || isTo(4)(s)) && (s.at === 'data' || s.at === 'rcpt') && !dropped.has(s.to + s.at)) {
			dropped.add(s.to + s.at);
			return 'drop';
		}
		return undefined;
	});
	for (let i = 0; i < 3; i++) {
		await ledger.mailOnce(address);
		await ledger.sql("UPDATE mails SET not_before = now() WHERE state = 'planned'");
	}
	assert.deepEqual(await ledger.states(), { accepted: READERS });
	assert.equal(new Set(peer.recipients).size, peer.recipients.length);
});

test('a connection lost between the final dot and the reply is uncertain, and never sent again', { timeout: 60000 }, async () => {
	await ledger.edition();
	const address = await startPeer((s) => (s.at === 'dot' && (isTo(1)(s) || isTo(4)(s)) ? 'drop' : undefined));
	await ledger.mailOnce(address);
	assert.deepEqual(await ledger.states(), { accepted: READERS - 2, uncertain: 2 });
	assert.equal((await row(4)).state, 'uncertain');
	await ledger.sql("UPDATE mails SET claimed_at = claimed_at - interval '1 day', handed_over_at = handed_over_at - interval '1 day', not_before = now()");
	await ledger.mailOnce(address);
	assert.equal((await row(4)).state, 'uncertain');
	assert.equal(peer.taken.length, READERS, 'nobody twice');
});

test('a server that is away costs no attempt; mails go when it is back', { timeout: 60000 }, async () => {
	const port = await freePort();
	await ledger.edition();
	const mailer = ledger.mailer(`smtp://127.0.0.1:${port}`);
	await sleep(2500);
	assert.equal(await ledger.number("SELECT count(*) FROM mails WHERE state = 'planned' AND attempts = 0"), READERS);
	peer = await new SmtpPeer().listen(port);
	await until('all are sent', async () => (await ledger.states()).accepted === READERS, 20);
	assert.equal(await ledger.number('SELECT max(attempts) FROM mails'), 1);
	mailer.child.kill('SIGTERM');
	assert.equal(await mailer.end, 0);
});

test('a server that turns everybody away at the door costs no attempt', { timeout: 60000 }, async () => {
	let isOpen = false;
	await ledger.edition();
	const mailer = ledger.mailer(await startPeer((s) => (s.at === 'connect' && !isOpen ? '421 too busy' : undefined)));
	await until('it was tried', () => peer.connections >= 2, 10);
	assert.equal(await ledger.number('SELECT max(attempts) FROM mails WHERE state = \'planned\''), 0);
	isOpen = true;
	await until('all are sent', async () => (await ledger.states()).accepted === READERS, 20);
	mailer.child.kill('SIGTERM');
	assert.equal(await mailer.end, 0);
});

test('name and password are used when the server asks for them', { timeout: 60000 }, async () => {
	await ledger.edition();
	const address = (await startPeer(undefined, { auth: true })).replace('//', '//forum%40example:p%40ss@');
	const mailer = await ledger.mailOnce(address);
	assert.deepEqual(peer.logins, [['forum@example', 'p@ss']]);
	assert.equal(peer.taken.length, READERS);
	assert.doesNotMatch(mailer.log, /p@ss|p%40ss|reader0@/, 'no password, no address in the log');
});

async function withEnv(env, run) {
	const before = ledger.env;
	ledger.env = { ...before, ...env };
	try {
		await run();
	} finally {
		ledger.env = before;
	}
}

test('what the environment says to curl is not said to us', { timeout: 60000 }, async () => {
	const nobody = 'http://127.0.0.1:9';
	await ledger.edition();
	await withEnv({ ALL_PROXY: nobody, all_proxy: nobody, smtp_proxy: nobody, SMTP_PROXY: nobody, SSLKEYLOGFILE: '/no/such/file' }, async () =>
		ledger.mailOnce(await startPeer()));
	assert.deepEqual(await ledger.states(), { accepted: READERS });
});

test('a user name that is an address, and any sign in the password, are taken as they are', { timeout: 60000 }, async () => {
	await ledger.edition();
	await ledger.mailOnce((await startPeer(undefined, { auth: true })).replace('//', '//help@example.com:a/b#c?d@e:f@'));
	assert.deepEqual(peer.logins, [['help@example.com', 'a/b#c?d@e:f']]);
});

test('a site without a name says its address in brackets', { timeout: 60000 }, async () => {
	for (const [url, name] of [['http://192.0.2.7', '[192.0.2.7]'], ['http://192.0.2.7:8080', '[192.0.2.7]'], ['http://[2001:db8::1]:8080', '[IPv6:2001:db8::1]']]) {
		await ledger.notice('reader0');
		const address = await startPeer();
		await withEnv({ ANSWERWELL_URL: url }, () => ledger.mailOnce(address));
		assert.deepEqual(peer.names, [name]);
		await peer.close();
	}
});

test('a plain return path, where the setting says so', { timeout: 60000 }, async () => {
	await ledger.notice('reader0');
	const address = await startPeer();
	await withEnv({ ANSWERWELL_MAIL_RETURN: 'plain' }, () => ledger.mailOnce(address));
	assert.equal(peer.taken[0].envelope.from, 'forum@forum.example');
});

test('a wrong password is the site\'s fault: nobody\'s mail is given up for it', { timeout: 60000 }, async () => {
	await ledger.edition();
	const mailer = ledger.mailer((await startPeer((s) => (s.at === 'auth' ? '535 no' : undefined), { auth: true })).replace('//', '//me:wrong@'));
	await until('it was tried', () => peer.logins.length >= 2, 15);
	assert.equal(await ledger.number("SELECT count(*) FROM mails WHERE state = 'failed' OR attempts > 1"), 0);
	mailer.child.kill('SIGTERM');
	await mailer.end;
});

test('lines that begin with a dot arrive as they were', { timeout: 60000 }, async () => {
	await ledger.edition('...and what if I cannot pay?');
	await ledger.sql("UPDATE edition_texts SET text = E'One line.\\n.\\n..two\\n.three\\n' || text");
	await ledger.mailOnce(await startPeer());
	for (const mail of peer.taken) assert.ok(mail.text.replaceAll('\r\n', '\n').startsWith('One line.\n.\n..two\n.three\n'), mail.text.slice(0, 60));
});

test('SIGTERM: the mail in hand is finished, the rest given back at once', { timeout: 60000 }, async () => {
	await ledger.edition();
	const mailer = ledger.mailer(await startPeer(async (s) => {
		if (s.at !== 'dot') return;
		mailer.child.kill('SIGTERM');
		await sleep(700);
	}));
	assert.equal(await mailer.end, 0);
	assert.deepEqual(await ledger.states(), { accepted: 1, planned: READERS - 1 });
	assert.equal(await ledger.number("SELECT max(attempts) FROM mails WHERE state = 'planned'"), 0);
	assert.equal(peer.taken.length, 1);
});

test('a waiting mailer is woken by a new mail', { timeout: 60000 }, async () => {
	ledger.mailer(await startPeer());
	await sleep(1500);
	const began = Date.now();
	await ledger.notice('reader0');
	await until('it came', () => peer.taken.length === 1, 5);
	assert.ok(Date.now() - began < 1500, `${Date.now() - began} ms`);
	assert.equal(peer.taken[0].has('list-unsubscribe'), false, 'transactional');
	assert.match(peer.taken[0].envelope.from, /^forum\+b-m\d+-[0-9a-f]{10}@/);
});
