// An edition goes out while two mailers are killed at random points, PostgreSQL is restarted, its clock and theirs go an
// hour forward and back (libfaketime), and all processors are busy: whoever has the mail has it once and stands in the ledger as accepted or uncertain; whoever is accepted has it; nobody is
// given up. KILLS and READERS say how much of it (1,000 and 2,000 for the whole: `make fault`).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLedger } from '../support/ledger.mjs';
import { until } from '../support/site.mjs';
import { SmtpPeer } from '../support/smtp_peer.mjs';

const KILLS = Number(process.env.KILLS ?? 12);
const READERS = Number(process.env.READERS ?? 150);
let ledger;
let peer;
let busy = [];

before(async () => {
	ledger = await startLedger({ clocks: true });
	await ledger.subscribers(READERS);
	// Now and then it hangs up or says no; each takes a moment, so that there is a time to be killed in.
	peer = await new SmtpPeer(async (s) => {
		await sleep(Math.random() * 6);
		const dice = Math.random();
		if (s.at === 'dot' && dice < 0.005) return 'drop';
		if (s.at === 'dot' && dice < 0.02) return '451 4.2.1 later';
		if (s.at === 'rcpt' && dice < 0.01) return '450 4.2.1 later';
		return undefined;
	}, { pipelining: true }).listen();
	busy = Array.from({ length: availableParallelism() }, () => spawn('sh', ['-c', 'while :; do :; done'], { stdio: 'ignore' }));
});
const rest = () => busy.splice(0).forEach((loop) => loop.kill('SIGKILL'));
process.on('exit', rest);
after(async () => {
	rest();
	await ledger?.stop();
	await peer?.close();
});

const patiently = async (text) => {
	for (;;) {
		try {
			return await ledger.sql(text);
		} catch {
			await sleep(200); // it is being restarted
		}
	}
};
const nOpen = async () => Number(await patiently("SELECT count(*) FROM mails WHERE state IN ('planned', 'claimed', 'handed_over')"));
const random = (from, to) => from + Math.random() * (to - from);
let editions = 0;
let kills = 0;

// The clock of the database or of the mailers an hour on, back, or an hour behind.
let minutes = 0; // and these on, for good
const jump = () => (Math.random() < 0.5 ? ledger.databaseClock : ledger.mailerClock).turn(minutes + 60 * (Math.floor(Math.random() * 3) - 1));
const settleClocks = async (after = 0) => {
	minutes += after;
	for (const clock of [ledger.databaseClock, ledger.mailerClock]) clock.turn(minutes);
	await sleep(2500); // they are looked at once a second
};
const dueNow = () => patiently("UPDATE mails SET not_before = now() WHERE state = 'planned' AND not_before > now()");

// One of the two, again and again.
async function killOne(isOver) {
	while (!isOver()) {
		const mailer = ledger.mailer(peer.address);
		await until('it has begun', () => /mailer\.start/.test(mailer.log) || mailer.child.exitCode !== null, 120);
		await sleep(random(0, 400));
		if (isOver()) {
			mailer.child.kill('SIGTERM');
		} else if (mailer.child.kill('SIGKILL')) {
			kills++;
		}
		await mailer.end;
	}
}

async function disturb(isOver) {
	for (let i = 0; !isOver(); i++) {
		await sleep(random(300, 1500));
		jump();
		await dueNow();
		if (i % 5 === 4) {
			await ledger.stopDatabase(i % 2 === 0 ? 'SIGINT' : 'SIGQUIT');
			await ledger.startDatabase();
		}
	}
}

async function oneEdition() {
	const id = await ledger.edition(`What is new in part ${++editions}?`);
	const before = kills;
	let left = READERS;
	// Enough of it, or nothing is left.
	const isOver = () => left === 0 || kills - before >= 60 || kills >= KILLS;
	const look = async () => {
		while (!isOver()) {
			left = await nOpen();
			await sleep(100);
		}
	};
	await Promise.all([killOne(isOver), killOne(isOver), disturb(isOver), look()]);
	// Nobody kills them any more; what the dead ones held comes back when it is two minutes old.
	await settleClocks();
	for (let i = 0; i < 50 && (await nOpen()) > 0; i++) {
		await settleClocks(3);
		await dueNow();
		await ledger.mailer(peer.address, { once: true }).end;
	}
	return id;
}

test(`${KILLS} kills of two mailers, the database restarted, clocks moved: nobody twice, all accounted for`, { timeout: 120000 + KILLS * 20000 }, async (t) => {
	while (kills < KILLS) await oneEdition();
	const rows = await ledger.rows(`SELECT '<' || message_id || '>' AS id, state FROM mails WHERE edition_id IS NOT NULL`);
	const received = new Map();
	for (const mail of peer.taken) received.set(mail.id, (received.get(mail.id) ?? 0) + 1);
	const states = await ledger.states();
	assert.deepEqual([...received].filter(([, n]) => n > 1), [], 'somebody has it twice');
	assert.equal(rows.length, READERS * editions);
	const bad = rows.filter(({ id, state }) => (received.has(id) ? !['accepted', 'uncertain'].includes(state) : state === 'accepted'));
	assert.deepEqual(bad, [], 'received and not in the ledger, or in the ledger and not received');
	assert.equal(states.failed ?? 0, 0, `given up: ${JSON.stringify(states)}`);
	assert.equal((states.accepted ?? 0) + (states.uncertain ?? 0), READERS * editions, JSON.stringify(states));
	t.diagnostic(`${kills} kills, ${editions} editions to ${READERS}, ${JSON.stringify(states)}, ${received.size} received`);
});

test('a backup that is restored after the deadline sends nothing', { timeout: 120000 }, async () => {
	const before = peer.taken.length;
	await ledger.clear();
	const id = await ledger.edition('What was new then?');
	// As the backup has it, some of it in a mailer's hands, four days later.
	await ledger.sql(`UPDATE mails SET state = 'claimed', claims = 1, claimed_by = 'another', claimed_at = now()
			WHERE id IN (SELECT id FROM mails ORDER BY id LIMIT 5);
		UPDATE editions SET leaves_at = leaves_at - interval '4 days', deadline_at = deadline_at - interval '4 days';
		UPDATE mails SET not_before = not_before - interval '4 days', claimed_at = claimed_at - interval '4 days'`);
	await ledger.mailOnce(peer.address);
	await ledger.mailOnce(peer.address);
	assert.equal(peer.taken.length, before);
	assert.deepEqual(await ledger.states(), { skipped: READERS });
	assert.equal(await ledger.sql(`SELECT state FROM editions WHERE id = ${id}`), 'sent');
});
