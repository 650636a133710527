// What the mail server's log tells of uncertain mails settles them; what it does not tell stays as it is.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { startLedger } from '../support/ledger.mjs';
import { SmtpPeer } from '../support/smtp_peer.mjs';

const READERS = 8;
let ledger;
let peer;
let edition;

before(async () => {
	ledger = await startLedger();
	await ledger.subscribers(READERS);
});
after(() => ledger?.stop());
beforeEach(async () => {
	await ledger.clear();
	await ledger.sql('DELETE FROM audit_log WHERE action = \'edition.settle\'').catch(() => {});
	edition = await ledger.edition();
});
afterEach(async () => {
	await ledger.stopMailers('SIGKILL');
	await peer?.close();
	peer = undefined;
});

// Everybody's mail is taken by a server that hangs up instead of saying so; with their return paths.
async function allUncertain() {
	peer = await new SmtpPeer((s) => (s.at === 'dot' ? 'drop' : undefined)).listen();
	for (let i = 0; i < 20 && Number((await ledger.states()).uncertain ?? 0) < READERS; i++) {
		await ledger.mailer(peer.address, { once: true }).end;
		await ledger.sql("UPDATE mails SET not_before = now() WHERE state = 'planned'");
	}
	assert.deepEqual(await ledger.states(), { uncertain: READERS });
	return peer.taken.map((m) => ({ id: m.id.slice(1, -1), from: m.envelope.from, to: m.envelope.to }));
}

async function settle(lines) {
	const file = join(ledger.state, 'mail.log');
	writeFileSync(file, lines.join('\n') + '\n');
	const done = await ledger.command(['edition', 'settle', file]);
	assert.equal(done.code, 0, done.err);
	return Object.fromEntries([...done.out.matchAll(/^ *(.+?): +(\d+)$/gm)].map((m) => [m[1], Number(m[2])]));
}
const stateOf = (mail) => ledger.sql(`SELECT state FROM mails WHERE message_id = '${mail.id}'`);
const postfix = (program, text) => `Nov 30 10:00:00 mx postfix/${program}[77]: ${text}`;

test('Postfix: sent, bounced, deferred, through a filter, both, and not there at all', { timeout: 300000 }, async () => {
	const m = await allUncertain();
	const log = [
		postfix('cleanup', `AAAA01: message-id=<${m[0].id}>`), postfix('smtp', 'AAAA01: to=<x@y.org>, relay=z, status=sent (250 ok)'), postfix('qmgr', 'AAAA01: removed'),
		// The same short name again, of somebody else's mail.
		postfix('cleanup', 'AAAA01: message-id=<other@example.org>'), postfix('smtp', 'AAAA01: to=<x@y.org>, relay=z, status=bounced (550 no)'),
		postfix('cleanup', `AAAA02: message-id=<${m[1].id}>`), postfix('smtp', 'AAAA02: to=<x@y.org>, relay=z, status=bounced (550 5.1.1 no)'),
		postfix('cleanup', `AAAA03: message-id=<${m[2].id}>`), postfix('smtp', 'AAAA03: to=<x@y.org>, relay=z, status=deferred (450 later)'),
		postfix('cleanup', `AAAA04: message-id=<${m[3].id}>`), postfix('smtp', 'AAAA04: to=<x@y.org>, relay=filter, status=sent (250 queued as AAAA05)'), postfix('qmgr', 'AAAA04: removed'),
		postfix('cleanup', `AAAA05: message-id=<${m[3].id}>`), postfix('smtp', 'AAAA05: to=<x@y.org>, relay=z, status=bounced (550 no)'),
		postfix('cleanup', `AAAA06: message-id=<${m[4].id}>`), postfix('smtp', 'AAAA06: to=<x@y.org>, relay=z, status=sent (250)'), postfix('smtp', 'AAAA06: to=<a@y.org>, relay=z, status=bounced (550)'),
		// By its return path alone; and one that somebody made up.
		postfix('qmgr', `AAAA07: from=<${m[5].from}>, size=9, nrcpt=1 (queue active)`), postfix('smtp', 'AAAA07: to=<x@y.org>, relay=z, status=sent (250)'),
		postfix('qmgr', `AAAA08: from=<${m[6].from.replace(/-[0-9a-f]{10}@/, '-0123456789@')}>, size=9, nrcpt=1 (queue active)`), postfix('smtp', 'AAAA08: to=<x@y.org>, relay=z, status=sent (250)'),
	];
	const said = await settle(log);
	assert.deepEqual(said, { uncertain: READERS, 'arrived, now accepted': 2, 'sent back, now failed': 2, 'still tried by the mail server': 1,
		'delivered and sent back': 1, 'not in this log': 2 });
	assert.deepEqual(await Promise.all(m.map(stateOf)), ['accepted', 'failed', 'uncertain', 'failed', 'uncertain', 'accepted', 'uncertain', 'uncertain']);
	assert.equal(await ledger.sql("SELECT detail FROM audit_log WHERE action = 'edition.settle'"), 'arrived=2 returned=2');

	const again = await settle(log);
	assert.equal(again['arrived, now accepted'] + again['sent back, now failed'], 0, 'a second time there is nothing to do');
	assert.equal(await ledger.number("SELECT count(*) FROM audit_log WHERE action = 'edition.settle'"), 1);
	const later = await settle([...log, postfix('smtp', 'AAAA03: to=<x@y.org>, relay=z, status=sent (250 at last)')]);
	assert.equal(later['arrived, now accepted'], 1);
	assert.equal(await stateOf(m[2]), 'accepted');

	// What was sent back can be sent again, and nothing else.
	assert.match((await ledger.command(['edition', 'again', String(edition)])).out, /again to 2 recipients/);
});

test('Exim and OpenSMTPD', { timeout: 300000 }, async () => {
	const m = await allUncertain();
	const said = await settle([
		`2026-11-30 10:00:00 1vPabc-000000001Xy-2Abc <= ${m[0].from} H=x [127.0.0.1] P=esmtp S=99 id=${m[0].id}`, '2026-11-30 10:00:00 1vPabc-000000001Xy-2Abc => x@y.org R=dns T=remote_smtp',
		`2026-11-30 10:00:00 1vPabc-00012X-Ab <= <> H=x [127.0.0.1] P=esmtp S=99 id=${m[1].id}`, '2026-11-30 10:00:00 1vPabc-00012X-Ab ** x@y.org R=dns T=remote_smtp: 550',
		`Nov 30 10:00:00 mx smtpd[77]: 0f mta delivery evpid=0a1b2c3d4e5f6789 from=<${m[2].from}> to=<x@y.org> result="Ok" stat="250"`,
		`Nov 30 10:00:00 mx smtpd[77]: 0f mta delivery evpid=0a1b2c3d4e5f678a from=<${m[3].from}> to=<x@y.org> result="PermFail" stat="550"`,
	]);
	assert.equal(said['arrived, now accepted'], 2);
	assert.equal(said['sent back, now failed'], 2);
	assert.deepEqual((await Promise.all(m.slice(0, 4).map(stateOf))), ['accepted', 'failed', 'accepted', 'failed']);
});

test('without a log, or with one that is not there, nothing happens', { timeout: 300000 }, async () => {
	await allUncertain();
	assert.equal((await ledger.command(['edition', 'settle'])).code, 2);
	assert.equal((await ledger.command(['edition', 'settle', '/no/such/file'])).code, 1);
	assert.equal((await settle(['nothing of it'])).uncertain, READERS);
	assert.deepEqual(await ledger.states(), { uncertain: READERS });
});
