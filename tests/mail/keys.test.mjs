// Key file and database belong together: with another file nothing starts, nothing is lost, and no new
// key is made where one is missing.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { startLedger } from '../support/ledger.mjs';
import { command, freePort } from '../support/site.mjs';

const READERS = 5;
let ledger;
let secret; // the right file
let key;
let other; // a state folder without one
let database;

before(async () => {
	ledger = await startLedger();
	await ledger.subscribers(READERS);
	secret = join(ledger.state, 'secret');
	key = readFileSync(secret, 'utf8');
	const url = `host=${ledger.socketDir} dbname=answerwell user=answerwell`;
	database = { DATABASE_URL: url, DATABASE_OWNER_URL: `${url}_owner` };
});
after(() => ledger?.stop());
beforeEach(async () => {
	await ledger.clear();
	other = join(ledger.state, 'other');
	rmSync(other, { recursive: true, force: true });
	mkdirSync(other);
});

async function withKeys(text, run) {
	writeFileSync(secret, text);
	try {
		await run();
	} finally {
		writeFileSync(secret, key);
	}
}

// Every command that seals or opens.
const commands = [['run'], ['web'], ['mailer', '--once'], ['user', 'list'], ['user', 'add', 'new', '--email', 'new@example.org'],
	['edition', 'status'], ['edition', 'preview'], ['edition', 'send'], ['reindex'], ['render'], ['demo', '--if-empty']];

async function allRefuse(env, words) {
	for (const args of commands) {
		const done = await command(args, { ...ledger.env, ANSWERWELL_LISTEN: `127.0.0.1:${await freePort()}`, ...env });
		assert.equal(done.code, 1, `${args}: ${done.out}${done.err}`);
		const lines = done.err.trim().split('\n').filter((l) => l.startsWith('ANSWERWELL_'));
		assert.equal(lines.length, 1, `${args}: ${done.err}`);
		assert.match(lines[0], /^ANSWERWELL_SECRET_FILE: \//);
		assert.match(lines[0], words, String(args));
	}
}

const doctor = async (env) => {
	const done = await command(['doctor', '--json'], { ...ledger.env, ...env });
	return { code: done.code, broken: JSON.parse(done.out).findings.filter((f) => f.level === 'broken').map((f) => f.check) };
};

test('a state folder without a key file, as of a container made anew: nothing starts, no key is made, all mails stay', { timeout: 120000 }, async () => {
	await ledger.edition();
	const env = { ...database, ANSWERWELL_STATE: other };
	await allRefuse(env, /no such file, and a new key would not open the addresses stored in the database/);
	assert.equal(existsSync(join(other, 'secret')), false);
	assert.deepEqual(await ledger.states(), { planned: READERS });
	const found = await doctor(env);
	assert.equal(found.code, 2);
	assert.ok(found.broken.includes('files.secret'), found.broken.join());
});

test('another key file: nothing starts, all mails stay, the doctor says what is broken', { timeout: 120000 }, async () => {
	await ledger.edition();
	const file = join(other, 'secret');
	writeFileSync(file, `key 1 ${'ab'.repeat(32)}\n`, { mode: 0o600 });
	for (const env of [{ ...database, ANSWERWELL_STATE: other }, { ...database, ANSWERWELL_STATE: other, ANSWERWELL_SECRET_FILE: file }]) {
		await allRefuse(env, /does not open the addresses stored in the database/);
		assert.deepEqual(await ledger.states(), { planned: READERS });
		const found = await doctor(env);
		assert.equal(found.code, 2);
		assert.ok(found.broken.includes('database.keys'), found.broken.join());
	}
	assert.equal(await ledger.number("SELECT count(*) FROM accounts WHERE name = 'new'"), 0);
});

test('a lost key file is not made anew', { timeout: 60000 }, async () => {
	renameSync(secret, `${secret}.away`);
	try {
		const done = await ledger.command(['user', 'list']);
		assert.equal(done.code, 1);
		assert.match(done.err, /^ANSWERWELL_SECRET_FILE: .*no such file/);
		assert.equal(existsSync(secret), false);
	} finally {
		renameSync(`${secret}.away`, secret);
	}
	assert.equal((await ledger.command(['user', 'list'])).code, 0);
});

test('a key file named by hand is never made, not even for a new database', { timeout: 60000 }, async () => {
	const file = join(other, 'named');
	await ledger.sql('CREATE TABLE kept AS SELECT * FROM sealings; DELETE FROM sealings');
	await ledger.sql('CREATE TABLE people AS SELECT id, email_sealed, email_mac FROM accounts; UPDATE accounts SET email_sealed = NULL, email_mac = NULL');
	try {
		for (const args of commands) {
			const done = await command(args, { ...ledger.env, ...database, ANSWERWELL_STATE: other, ANSWERWELL_SECRET_FILE: file, ANSWERWELL_LISTEN: `127.0.0.1:${await freePort()}` });
			assert.equal(done.code, 1, String(args));
			assert.match(done.err, /ANSWERWELL_SECRET_FILE: .*No such file/, String(args));
			assert.equal(existsSync(file), false, String(args));
		}
		// With its own name it is made: nothing was sealed yet.
		const fresh = { ...ledger.env, ...database, ANSWERWELL_STATE: other };
		assert.equal((await command(['user', 'list'], fresh)).code, 0);
		assert.match(readFileSync(join(other, 'secret'), 'utf8'), /^key 1 /m);
		assert.equal(await ledger.number('SELECT count(*) FROM sealings'), 1);
	} finally {
		await ledger.sql(`DELETE FROM sealings; INSERT INTO sealings SELECT * FROM kept; DROP TABLE kept;
			UPDATE accounts AS a SET email_sealed = p.email_sealed, email_mac = p.email_mac FROM people AS p WHERE p.id = a.id; DROP TABLE people`);
	}
});

test('a database from before keys were noted: its addresses tell', { timeout: 60000 }, async () => {
	await ledger.sql('DELETE FROM sealings');
	await withKeys(`key 1 ${'cd'.repeat(32)}\n`, async () => {
		const done = await ledger.command(['user', 'list']);
		assert.equal(done.code, 1);
		assert.match(done.err, /does not open/);
		assert.equal(await ledger.number('SELECT count(*) FROM sealings'), 0);
	});
	// One damaged address is not the key's fault.
	await ledger.sql("UPDATE accounts SET email_sealed = '1:00' WHERE id = (SELECT max(id) FROM accounts)");
	assert.equal((await ledger.command(['user', 'list'])).code, 0);
	assert.equal(await ledger.number('SELECT count(*) FROM sealings'), 1);
});

test('a key may be added; none that was used may go, and the first stays the first', { timeout: 60000 }, async () => {
	const [first] = /^key 1 .*$/m.exec(key);
	const second = `key 2 ${'ef'.repeat(32)}`;
	const code = async () => (await ledger.command(['user', 'list'])).code;
	await withKeys(`${first}\n${second}\n`, async () => assert.equal(await code(), 0));
	assert.equal(await code(), 1, 'the second one was used');
	await withKeys(`${second}\n`, async () => assert.equal(await code(), 1));
	await withKeys(`${first}\n${second.replace(/.$/, '0')}\n`, async () => assert.equal(await code(), 1));
	await ledger.sql('DELETE FROM sealings WHERE key_id = 2');
	assert.equal(await code(), 0);
});
