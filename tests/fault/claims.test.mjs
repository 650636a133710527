// A mailer is killed again and again with a batch claimed, before it has handed over any of it: nothing
// is given up for that, and in the end everybody has it once. KILLS says how often (200 for the whole).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLedger } from '../support/ledger.mjs';
import { until } from '../support/site.mjs';
import { SmtpPeer } from '../support/smtp_peer.mjs';

const KILLS = Number(process.env.KILLS ?? 25);
const READERS = 60;
let ledger;
let peer;

before(async () => {
	ledger = await startLedger();
	await ledger.subscribers(READERS);
	// Takes everything but the final dot: what comes from a killed mailer was never sent.
	peer = await new SmtpPeer(async (s) => (s.at === 'data' ? (await sleep(600000, undefined, { ref: false }), undefined) : undefined)).listen();
});
after(async () => {
	await ledger?.stop();
	await peer?.close();
});

const nClaimed = () => ledger.number("SELECT count(*) FROM mails WHERE state = 'claimed'");

test(`killed ${KILLS} times with mails claimed: none is given up without a hand-over`, { timeout: 60000 + KILLS * 20000 }, async (t) => {
	let held = 0;
	await ledger.edition();
	for (let i = 0; i < KILLS; i++) {
		// What waits after many deaths is due at once here: the worst case.
		await ledger.sql("UPDATE mails SET not_before = now() WHERE state = 'planned'");
		const mailer = ledger.mailer(peer.address);
		let n = 0;
		await until('it holds a batch', async () => (n = await nClaimed()) > 0, 60);
		await sleep(Math.random() * 60);
		mailer.child.kill('SIGKILL');
		await mailer.end;
		held += n;
		// The next one starts under the same name and takes the claims back.
		await ledger.sql("UPDATE mails SET claimed_at = claimed_at - interval '3 minutes' WHERE state = 'claimed'");
	}
	const states = await ledger.states();
	assert.equal(states.failed ?? 0, 0, JSON.stringify(states));
	assert.equal(states.uncertain ?? 0, 0, JSON.stringify(states));
	assert.equal((states.planned ?? 0) + (states.claimed ?? 0), READERS, JSON.stringify(states));
	peer.script = () => undefined;
	await ledger.sql("UPDATE mails SET not_before = now() WHERE state = 'planned'");
	await ledger.mailOnce(peer.address);
	assert.deepEqual(await ledger.states(), { accepted: READERS });
	assert.equal(peer.taken.length, READERS);
	assert.equal(new Set(peer.recipients).size, READERS, 'nobody twice');
	t.diagnostic(`${KILLS} kills, ${held} claims held`);
});
