// Several connections to the mail server at once, and several commands and commits together.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startLedger } from '../support/ledger.mjs';
import { until } from '../support/site.mjs';
import { SmtpPeer } from '../support/smtp_peer.mjs';

const READERS = 60;
let ledger;
let peer;
let usual;

before(async () => {
	ledger = await startLedger();
	usual = ledger.env;
	await ledger.subscribers(READERS);
});
after(() => ledger?.stop());
beforeEach(async () => {
	ledger.env = usual;
	await ledger.clear();
});
afterEach(async () => {
	await ledger.stopMailers('SIGKILL');
	await peer?.close();
	peer = undefined;
});

const slowly = (ms) => async (s) => (s.at === 'dot' ? (await sleep(ms), undefined) : undefined);

// An edition to everybody over one that it has listened at.
async function send(env, script, options) {
	ledger.env = { ...usual, ...env };
	peer = await new SmtpPeer(script, options).listen();
	await ledger.edition();
	await ledger.mailOnce(peer.address);
	return peer;
}

async function everybodyHasItOnce() {
	assert.deepEqual(await ledger.states(), { accepted: READERS });
	assert.equal(peer.taken.length, READERS);
	assert.equal(new Set(peer.recipients).size, READERS, 'nobody twice');
}

test('commands go together where the server offers it, and only there', { timeout: 300000 }, async () => {
	const whole = /^(RSET\r\n)?MAIL FROM:<[^\r]*>\r\nRCPT TO:<[^\r]*>\r\nDATA\r\n$/;
	await send({}, slowly(0), { pipelining: true });
	await everybodyHasItOnce();
	assert.equal(peer.flights.filter((f) => whole.test(f)).length, READERS);
	await peer.close();
	await ledger.clear();
	await send({}, slowly(0));
	await everybodyHasItOnce();
	assert.equal(peer.flights.filter((f) => f.startsWith('MAIL FROM') && f.split('\r\n').length > 2).length, 0);
});

for (const [at, reply] of [['rcpt', '550 5.1.1 no such user'], ['data', '554 5.1.1 not this one'], ['dot', '554 5.2.2 full']])
	test(`a refusal at ${at.toUpperCase()} among commands that came together is that mail's alone`, { timeout: 300000 }, async () => {
		const isHis = (s) => /reader1\d@/.test(s.to ?? '');
		await send({}, (s) => (s.at === at && isHis(s) ? reply : undefined), { pipelining: true });
		const n = await ledger.states();
		const lost = 10;
		assert.deepEqual(n, { accepted: READERS - lost, failed: lost });
		assert.equal(new Set(peer.recipients).size, READERS - lost);
		assert.equal(peer.taken.length, READERS - lost, 'nobody twice');
	});

test('as many connections as the setting says, once the server has taken something', { timeout: 300000 }, async () => {
	await send({ ANSWERWELL_MAIL_SESSIONS: '6', ANSWERWELL_MAIL_DOMAIN_SESSIONS: '6' }, slowly(40), { pipelining: true });
	await everybodyHasItOnce();
	assert.ok(peer.most >= 3 && peer.most <= 6, `${peer.most} connections at once`);
});

test('to one receiving domain no more than its own setting says', { timeout: 300000 }, async () => {
	await send({ ANSWERWELL_MAIL_SESSIONS: '6', ANSWERWELL_MAIL_DOMAIN_SESSIONS: '2' }, slowly(20));
	await everybodyHasItOnce();
	assert.equal(peer.most, 2);
});

test('a connection carries no more mails than the setting says', { timeout: 300000 }, async () => {
	const carried = new Map();
	await send({ ANSWERWELL_MAIL_REUSE: '7' }, (s) => {
		if (s.at === 'dot') carried.set(s.connection, (carried.get(s.connection) ?? 0) + 1);
	}, { pipelining: true });
	await everybodyHasItOnce();
	assert.equal(Math.max(...carried.values()), 7);
	assert.ok(peer.connections >= Math.ceil(READERS / 7));
});

test('a server that lets few connections in keeps these, and no mail is the worse for it', { timeout: 300000 }, async () => {
	const open = () => peer.sockets.size;
	await send({ ANSWERWELL_MAIL_SESSIONS: '6', ANSWERWELL_MAIL_DOMAIN_SESSIONS: '6' }, async (s) => {
		if (s.at === 'connect' && open() > 2) return '421 4.7.0 too many connections';
		return slowly(20)(s);
	});
	await everybodyHasItOnce();
	assert.equal(await ledger.number('SELECT max(attempts) FROM mails'), 1);
});

test('handed over and committed before each final dot, several in one commit', { timeout: 300000 }, async () => {
	const states = [];
	// The database takes its time, so that others come into the next commit whatever else the machine does.
	await ledger.sql(`CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.1); RETURN NULL; END $$;
		CREATE TRIGGER linger AFTER UPDATE ON mails FOR EACH STATEMENT EXECUTE FUNCTION linger()`);
	try {
		await send({ ANSWERWELL_MAIL_SESSIONS: '4' }, async (s) => {
			if (s.at === 'dot' && states.length < 10)
				states.push(await ledger.sql(`SELECT state FROM mails WHERE message_id = '${s.mail.id.slice(1, -1)}'`));
		}, { pipelining: true });
	} finally {
		await ledger.sql('DROP FUNCTION linger CASCADE');
	}
	await everybodyHasItOnce();
	assert.deepEqual(states, Array(10).fill('handed_over'));
	// A transaction has one now().
	const commits = await ledger.number('SELECT count(DISTINCT handed_over_at) FROM mails WHERE edition_id IS NOT NULL');
	assert.ok(commits < READERS, `${commits} commits for ${READERS} mails`);
});

test('the mails in hand of all connections are finished at SIGTERM, the rest is given back', { timeout: 300000 }, async () => {
	ledger.env = { ...usual, ANSWERWELL_MAIL_SESSIONS: '4' };
	peer = await new SmtpPeer(slowly(300)).listen();
	await ledger.edition();
	const mailer = ledger.mailer(peer.address);
	await until('several are in hand', () => peer.sockets.size >= 2, 120);
	mailer.child.kill('SIGTERM');
	assert.equal(await mailer.end, 0);
	const n = await ledger.states();
	assert.deepEqual(n, { accepted: peer.taken.length, planned: READERS - peer.taken.length });
	assert.equal(new Set(peer.recipients).size, peer.taken.length);
});
