// How fast mails go, whatever number of mailers there is, and how many one person gets in a day.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { startLedger } from '../support/ledger.mjs';
import { SmtpPeer } from '../support/smtp_peer.mjs';

const READERS = 6;
let ledger;
let peer;
let usual;

before(async () => {
	ledger = await startLedger();
	usual = ledger.env;
	await ledger.subscribers(READERS);
	await ledger.person('elsewhere', { email: 'elsewhere@example.net' });
});
after(() => ledger?.stop());
beforeEach(async () => {
	await ledger.clear();
	await ledger.sql('DELETE FROM mail_paces');
	peer = await new SmtpPeer().listen();
});
afterEach(async () => {
	await ledger.stopMailers('SIGKILL');
	await peer?.close();
});

const once = (env) => {
	ledger.env = { ...usual, ...env };
	return ledger.mailOnce(peer.address);
};
const waits = async () => (await ledger.rows(`SELECT extract(epoch FROM not_before - now())::float AS s, attempts, is_paced FROM mails
	WHERE state = 'planned' ORDER BY not_before`));
const letters = (name, kind, n) => ledger.sql(`INSERT INTO letters (account_id, kind, message_id)
	SELECT id, '${kind}', '${kind}.' || gen_random_uuid() || '@forum.example' FROM accounts, generate_series(1, ${n}) WHERE name = '${name}'`);

for (const [what, env] of [['all', { ANSWERWELL_MAIL_RATE: '2' }], ['a receiving domain', { ANSWERWELL_MAIL_DOMAIN_RATE: '2' }]])
	test(`mails to ${what} go so far apart as the setting says, and none is counted for waiting`, { timeout: 200000 }, async () => {
		await ledger.edition();
		await once(env);
		await once(env); // another one has no times of its own
		assert.deepEqual(await ledger.states(), { accepted: 1, planned: READERS - 1 });
		const rows = await waits();
		assert.deepEqual(rows.map((r) => [r.attempts, r.is_paced]), Array(READERS - 1).fill([0, true]));
		for (let i = 1; i < rows.length; i++) assert.ok(Math.abs(rows[i].s - rows[i - 1].s - 30) < 0.1, JSON.stringify(rows));
		assert.doesNotMatch(await ledger.sql('SELECT string_agg(receiver, \' \') FROM mail_paces'), /example/, 'no domain in the database');
		// When its time has come it goes, without another one.
		await ledger.sql("UPDATE mails SET not_before = now() WHERE state = 'planned'");
		await once(env);
		assert.deepEqual(await ledger.states(), { accepted: READERS });
	});

test('a domain that has to wait keeps no other one waiting', { timeout: 200000 }, async () => {
	await ledger.sql("INSERT INTO subscriptions (account_id, confirmed_at) SELECT id, now() FROM accounts WHERE name = 'elsewhere'");
	await ledger.edition();
	await once({ ANSWERWELL_MAIL_DOMAIN_RATE: '2' });
	assert.equal(peer.recipients.filter((to) => to === 'elsewhere@example.net').length, 1);
	assert.equal(peer.taken.length, 2);
	await ledger.sql("DELETE FROM subscriptions WHERE account_id = (SELECT id FROM accounts WHERE name = 'elsewhere')");
});

test('letters are not held back by a rate', { timeout: 200000 }, async () => {
	await letters('reader0', 'mail_test', 4);
	await once({ ANSWERWELL_MAIL_RATE: '1' });
	assert.deepEqual(await ledger.states('one'), { accepted: 4 });
});

test('what anybody can have sent to an address ends at so many a day; what its owner does, does not', { timeout: 200000 }, async () => {
	const env = { ANSWERWELL_LIMITS: 'on', ANSWERWELL_MAIL_CAP: '3' };
	await letters('reader0', 'known', 5);
	await letters('reader1', 'known', 1);
	await once(env);
	assert.deepEqual(await ledger.states('one'), { accepted: 4, skipped: 2 });
	assert.equal(await ledger.sql("SELECT DISTINCT why FROM mails WHERE state = 'skipped'"), 'too many to one address in a day');
	await letters('reader0', 'known', 1);
	await once(env);
	assert.equal((await ledger.states('one')).skipped, 3, 'also later that day');
	await letters('reader0', 'mail_test', 5);
	await once(env);
	assert.deepEqual(await ledger.states('one'), { accepted: 9, skipped: 3 });
	await ledger.sql("UPDATE mails SET handed_over_at = handed_over_at - interval '25 hours'");
	await letters('reader0', 'known', 1);
	await once(env);
	assert.equal((await ledger.states('one')).accepted, 10, 'the next day they go');
});

test('notices past that number wait for the next day, and are not lost', { timeout: 200000 }, async () => {
	const env = { ANSWERWELL_LIMITS: 'on', ANSWERWELL_MAIL_CAP: '2' };
	const row = (state, hours) => ledger.sql(`INSERT INTO mails (recipient_id, kind, state, message_id, handed_over_at)
		SELECT id, 'comment', '${state}', gen_random_uuid() || '@x', ${hours === undefined ? 'NULL' : `now() - interval '${hours} hours'`} FROM accounts WHERE name = 'reader0'`);
	await ledger.sql("INSERT INTO recipients (id, account_id) SELECT id, id FROM accounts WHERE name = 'reader0' ON CONFLICT DO NOTHING");
	await row('accepted', 20);
	await row('uncertain', 3);
	await row('planned');
	await once(env);
	const [waiting, ...others] = await waits();
	assert.deepEqual(others, []);
	assert.equal(waiting.attempts, 0);
	assert.ok(Math.abs(waiting.s - 4 * 3600) < 120, `${waiting.s} s`);
});
