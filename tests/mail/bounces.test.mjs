// What comes back: `answerwell bounce` from an alias, the Maildir that the mailer empties, and what is told of a file without
// changing anything. Each sample is written for this test, in the words that such servers use.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { SmtpPeer } from '../support/smtp_peer.mjs';
import { startLedger } from '../support/ledger.mjs';
import { BUILD, until } from '../support/site.mjs';

let ledger;
before(async () => {
	ledger = await startLedger();
	for (const name of ['rita', 'otto', 'mei']) await ledger.person(name);
});
after(() => ledger.stop());

const samples = JSON.parse(readFileSync(new URL('./bounces.json', import.meta.url), 'utf8'));

function explain(text) {
	const file = join(ledger.state, 'message');
	writeFileSync(file, text);
	return execFileSync(join(BUILD, 'answerwell'), ['bounce', '--explain', file], { encoding: 'utf8', env: ledger.env })
		.trimEnd().split('\n').map((line) => line.split('\t'));
}

for (const s of samples)
	test(`explained: ${s.what}`, () => {
		const got = explain(s.message.join('\n') + '\n');
		for (const line of got) assert.equal(line.length, 4);
		assert.deepEqual(got.map((l) => l.slice(0, 3)), s.expect);
		if (s.reason) assert.match(got[0][3], new RegExp(s.reason));
	});

// A letter as it went out: { id, from: its return path, to, mail }.
async function sent(name) {
	const peer = await new SmtpPeer().listen();
	await ledger.notice(name);
	await ledger.mailOnce(peer.address);
	await peer.close();
	assert.equal(peer.taken.length, 1);
	const [mail] = peer.taken;
	return { from: mail.envelope.from, to: mail.to, id: mail.id };
}

const report = ({ path = 'forum@forum.example', to, id, status = '5.1.1' }) => [
	'From: MAILER-DAEMON@mx.example.net', `To: <${path}>`, 'Subject: Undelivered Mail Returned to Sender', 'MIME-Version: 1.0',
	'Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"', '', '--=_b', 'Content-Type: text/plain', '',
	'We could not deliver it.', '', '--=_b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mx.example.net', '',
	`Final-Recipient: rfc822; ${to}`, 'Action: failed', `Status: ${status}`, '', '--=_b', 'Content-Type: text/rfc822-headers', '',
	`Message-ID: ${id}`, `To: ${to}`, '', '--=_b--', ''].join('\n');

const take = (text) => ledger.command(['bounce'], text);
const stopped = (name) => ledger.number(`SELECT count(*) FROM suppressions x JOIN accounts a USING (email_mac) WHERE a.name = '${name}'`);

test('a bounce through the alias stops the address, and its mail has failed', async () => {
	const { from, id, to } = await sent('rita');
	assert.match(from, /\+b-m\d+-[0-9a-f]{10}@/);
	const done = await take(report({ path: from, to, id }));
	assert.equal(done.code, 0, done.err);
	assert.equal(done.out, '');
	assert.equal(await stopped('rita'), 1);
	assert.equal(await ledger.sql(`SELECT state || ' ' || why FROM mails ORDER BY id DESC LIMIT 1`), 'failed sent back');
	assert.doesNotMatch(done.err, /rita|example\.org/, 'logs name no address');
});

test('forged ones silence nobody', async () => {
	const { from, id, to } = await sent('otto');
	const other = await sent('mei');
	const wrong = from.replace(/[0-9a-f]@/, (c) => (c[0] === '0' ? '1@' : '0@'));
	for (const forged of [{ to, id: '<made@up>' }, { path: wrong, to, id: '<made@up>' }, { to, id: other.id }, { to: 'x@example.net', id }])
		assert.equal((await take(report(forged))).code, 0);
	assert.equal(await stopped('otto'), 0);
	assert.equal(await stopped('mei'), 0);
	await take(report({ to, id }));
	assert.equal(await stopped('otto'), 1, 'its Message-ID and whom it was sent to');
});

test('what is no bounce is taken, and nothing happens', async () => {
	for (const text of ['', 'x', '\0\0\0', 'Subject: Hello\n\nHow are you?\n']) assert.equal((await take(text)).code, 0);
});

test('without a database the mail server keeps it', async () => {
	const env = ledger.env;
	ledger.env = { ...env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' };
	try {
		assert.equal((await take('Subject: Hello\n\nHow are you?\n')).code, 75);
		ledger.env = { ...env, ANSWERWELL_LISTEN: 'nonsense' };
		assert.equal((await take('Subject: Hello\n\nHow are you?\n')).code, 75);
	} finally {
		ledger.env = env;
	}
	assert.equal((await ledger.command(['bounce', 'word'])).code, 64);
});

test('the mailer empties a Maildir; what is no bounce stays there, seen', { timeout: 120000 }, async () => {
	const folder = join(ledger.state, 'came-back');
	// The mailer is not root, if it was started so.
	for (const part of ['', 'new', 'cur', 'tmp']) {
		mkdirSync(join(folder, part), { recursive: true });
		chmodSync(join(folder, part), 0o777);
	}
	const { from, id, to } = await sent('mei');
	writeFileSync(join(folder, 'new', '1.back'), report({ path: from, to, id }));
	chmodSync(join(folder, 'new', '1.back'), 0o644);
	writeFileSync(join(folder, 'new', '2.other'), 'Subject: Hello\n\nHow are you?\n');
	ledger.env.ANSWERWELL_MAIL_BOUNCES = folder;
	ledger.mailer(`maildir:${ledger.maildir}`);
	await until('it is stopped', async () => (await stopped('mei')) === 1, 30);
	await until('the folder is empty', () => readdirSync(join(folder, 'new')).length === 0, 30);
	assert.deepEqual(readdirSync(join(folder, 'cur')), ['2.other:2,S']);
	// While it runs.
	writeFileSync(join(folder, 'tmp', '3.late'), 'Subject: Hello\n\nAgain.\n');
	execFileSync('mv', [join(folder, 'tmp', '3.late'), join(folder, 'new', '3.late')]);
	await until('and again', () => readdirSync(join(folder, 'cur')).length === 2, 30);
	await ledger.stopMailers();
	delete ledger.env.ANSWERWELL_MAIL_BOUNCES;
});

// ---- bad input -----------------------------------------------------------------------------------

test('a hundred megabytes take no more memory than one', { timeout: 120000 }, async () => {
	const file = join(ledger.state, 'large');
	const block = 'A'.repeat(76) + '\n';
	writeFileSync(file, report({ to: 'a@example.org', id: '<x@y>' }).replace('--=_b--\n', '') + '--=_b\nContent-Type: text/plain\n\n' + block.repeat(Math.ceil(100e6 / block.length)));
	const out = execFileSync('bash', ['-c', 'ulimit -v 400000; exec "$0" bounce --explain "$1"', join(BUILD, 'answerwell'), file], { encoding: 'utf8', env: ledger.env });
	assert.match(out, /^hard\ta@example\.org\t5\.1\.1\t/);
});

test('messages in messages, broken boundaries, NULs and wrong charsets name nobody else', () => {
	let deep = 'Subject: the innermost\n\n<victim@example.org>: user unknown\n';
	for (let i = 0; i < 100; i++) deep = `From: a@example.org\nSubject: ${i}\nContent-Type: message/rfc822\n\n${deep}`;
	assert.deepEqual(explain(deep).map((l) => l[0]), ['none']);
	let nested = 'Content-Type: text/plain\n\nuser unknown\n';
	for (let i = 0; i < 100; i++) nested = `Content-Type: multipart/mixed; boundary="b${i}"\n\n--b${i}\n${nested}\n--b${i}--\n`;
	assert.deepEqual(explain(`From: a@example.org\n${nested}`).map((l) => l[0]), ['none']);
	const whole = report({ to: 'a@example.org', id: '<x@y>' });
	for (let cut = 0; cut < whole.length; cut += 7) {
		for (const text of [whole.slice(0, cut), `${whole.slice(0, cut)}\0\x01\xff${whole.slice(cut)}`, whole.slice(0, cut) + whole.slice(cut + 5)]) {
			const said = explain(Buffer.from(text, 'latin1'));
			for (const [, address] of said) assert.ok(address === '' || /^a@|^MAILER-DAEMON@|forum/.test(address), address);
		}
	}
	for (const charset of ['no-such-charset', 'utf-16', 'iso-2022-jp', 'utf-7', '']) {
		const said = explain(`From: MAILER-DAEMON@example.net\nSubject: Undelivered mail\nContent-Type: text/plain; charset="${charset}"\n\n<a@example.org>: \xe4\xf6\xfc user unknown\n`);
		assert.ok(['hard', 'soft'].includes(said[0][0]), `${charset}: ${said[0]}`);
	}
});
