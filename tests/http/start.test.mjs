// Starting with something wrong: one line that names the setting, and an exit code.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { canMount, cleanEnv, command, freePort, newStateFolder, startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const folder = newStateFolder();
after(() => rmSync(folder, { recursive: true, force: true }));
const port = await freePort();
const env = (more) =>
	cleanEnv({ ANSWERWELL_STATE: folder, ANSWERWELL_LISTEN: `127.0.0.1:${port}`, ...more });

// Starts it and expects one line about the setting.
async function refuses(args, settings, name, takes) {
	const done = await command(args, env(settings));
	const said = `${JSON.stringify(settings)}: ${done.out}${done.err}`;
	assert.notEqual(done.code, 0, said);
	const lines = (done.out + done.err).split('\n').filter((line) => line.includes(`${name}:`));
	assert.equal(lines.length, 1, said);
	if (takes) assert.match(lines[0], takes);
	return done;
}

test('a setting with a bad value stops every command, naming it and what it takes', async () => {
	const bad = [
		[{ ANSWERWELL_LISTEN: 'nonsense' }, /IP address/],
		[{ ANSWERWELL_LISTEN: '127.0.0.1:0' }, /1 to 65535/],
		[{ ANSWERWELL_LISTEN: '127.0.0.1:99999' }, /65535/],
		[{ ANSWERWELL_LISTEN: '999.0.0.1:80' }, /IP address/],
		[{ ANSWERWELL_URL: 'example.org' }, /http/],
		[{ ANSWERWELL_URL: 'https://example.org/path' }, /http/],
		[{ ANSWERWELL_URL: 'ftp://example.org' }, /http/],
		[{ ANSWERWELL_MAIL: 'postbox' }, /maildir:PATH/],
		[{ ANSWERWELL_MAIL: 'smtp://' }, /smtp/],
		[{ ANSWERWELL_MAIL_FROM: 'nobody' }, /address/],
		[{ ANSWERWELL_MAIL_FROM: 'a@b.example\nBcc: c@d.example' }, /address/],
		[{ ANSWERWELL_SITE_NAME: '\x07' }, /text/],
		[{ ANSWERWELL_LOCALE: 'fr' }, /en or zh_CN/],
		[{ ANSWERWELL_WORKERS: '0' }, /1 to 64/],
		[{ ANSWERWELL_WORKERS: '2x' }, /1 to 64/],
		[{ ANSWERWELL_DB_CONNECTIONS: '33' }, /1 to 32/],
		[{ ANSWERWELL_LOG: 'loud' }, /debug/],
		[{ ANSWERWELL_DEMO: 'maybe' }, /on or off/],
		[{ ANSWERWELL_LIMITS: '2' }, /on or off/],
		[{ DATABASE_URL: 'mysql://x' }, /postgresql/],
		[{ DATABASE_OWNER_URL: 'nonsense' }, /postgresql/],
		[{ ANSWERWELL_STATE: 'x'.repeat(1001) }, /path/],
	];
	for (const [settings, takes] of bad) {
		const [name] = Object.keys(settings);
		const done = await refuses(['run'], settings, name, takes);
		assert.equal(
			(done.out + done.err).trim().split('\n').length,
			1,
			`one line: ${done.out}${done.err}`,
		);
		assert.doesNotMatch(done.err, /\x07/);
	}
	for (const args of [['web'], ['mailer'], ['migrate'], ['user', 'list'], ['config']])
		await refuses(args, { ANSWERWELL_LOCALE: 'fr' }, 'ANSWERWELL_LOCALE', /en or zh_CN/);
});

test('a password in a setting is never repeated', async () => {
	for (const settings of [
		{ DATABASE_URL: 'mysql://u:hunter2@x/y' },
		{ ANSWERWELL_MAIL: 'imap://u:hunter2@x' },
		{ ANSWERWELL_URL: 'ftp://u:hunter2@x' },
	]) {
		const done = await command(['run'], env(settings));
		assert.doesNotMatch(done.out + done.err, /hunter2/);
	}
});

test('a state folder that cannot be made is named', async () => {
	const file = join(folder, 'a-file');
	writeFileSync(file, '');
	await refuses(['run'], { ANSWERWELL_STATE: join(file, 'below') }, 'ANSWERWELL_STATE');
});

test('a key file with nonsense in it is named, and left alone', async () => {
	const file = join(folder, 'keys');
	writeFileSync(file, 'nonsense\n');
	await refuses(['run'], { ANSWERWELL_SECRET_FILE: file }, 'ANSWERWELL_SECRET_FILE');
});

test('a mailer that cannot work stops the start, with what it says', async () => {
	const file = join(folder, 'no-folder');
	writeFileSync(file, '');
	const url = `host=${site.socketDir} dbname=answerwell user=answerwell`;
	const done = await command(['run'], { ...site.env, ANSWERWELL_STATE: newStateFolder(), DATABASE_URL: url,
		DATABASE_OWNER_URL: `${url}_owner`, ANSWERWELL_SECRET_FILE: join(site.state, 'secret'), ANSWERWELL_DEMO: 'off',
		ANSWERWELL_LISTEN: `127.0.0.1:${await freePort()}`, ANSWERWELL_MAIL: `maildir:${file}/mail`,
		...(canMount() ? {} : { ANSWERWELL_PROFILE: 'development' }) }); // workers shut in would need a mount
	assert.equal(done.code, 1, done.out + done.err);
	assert.match(done.out, /mailer +failed: ANSWERWELL_MAIL: .*no-folder\/mail/);
	assert.doesNotMatch(done.out, /is ready/);
});

test('what libpq cannot read of an address, or might take apart wrongly, is never repeated', async () => {
	for (const DATABASE_URL of ['postgresql://me:geheim@hunter2@127.0.0.1/db', 'postgresql://me:hunter2/geheim@127.0.0.1/db',
		"host=127.0.0.1 password='hunter2", 'host=127.0.0.1 password=a hunter2', 'postgresql://me:hunter2%zz@127.0.0.1/db'])
		for (const args of [['user', 'list'], ['migrate'], ['run']]) {
			const done = await command(args, env({ DATABASE_URL }));
			assert.notEqual(done.code, 0, DATABASE_URL);
			assert.doesNotMatch(done.out + done.err, /hunter2|geheim|zz/, `${args} ${DATABASE_URL}`);
			assert.match(done.out + done.err, /DATABASE_URL/);
		}
});

test('a port that is taken stops the start and harms nobody', async () => {
	const server = net.createServer((s) => s.on('error', () => {}).destroy()).listen(0, '127.0.0.1');
	await new Promise((r) => server.on('listening', r));
	const taken = `127.0.0.1:${server.address().port}`;
	try {
		await refuses(
			['web'],
			{ ...site.env, ANSWERWELL_LISTEN: taken },
			'ANSWERWELL_LISTEN',
			/in use/,
		);
		await refuses(['run'], { ANSWERWELL_LISTEN: taken }, 'ANSWERWELL_LISTEN', /in use/);
	} finally {
		server.close();
	}
	assert.equal((await site.visitor().get('/readyz')).status, 200);
});

test('a database that cannot be reached is named, by the server and by every command', async () => {
	const url = `host=/tmp/no-such-folder-${process.pid} dbname=answerwell user=answerwell`;
	for (const args of [['run'], ['web'], ['migrate'], ['user', 'list'], ['edition', 'status']])
		await refuses(args, { DATABASE_URL: url }, 'DATABASE_URL');
	await refuses(
		['web'],
		{ DATABASE_URL: 'postgresql://answerwell@127.0.0.1:1/answerwell' },
		'DATABASE_URL',
	);
});

test('a schema of another version stops the server; the newer database stays as it is', async () => {
	const table = (
		await site.value(
			`SELECT table_name FROM information_schema.columns WHERE column_name = 'checksum' AND table_schema = 'public'`,
		)
	).trim();
	const [one] = await site.rows(`SELECT * FROM ${table} ORDER BY 1 DESC LIMIT 1`);
	const key = Object.keys(one)[0];
	const free = { ...site.env, ANSWERWELL_LISTEN: `127.0.0.1:${port}` };
	const columns = Object.keys(one).filter((c) => c !== key);
	await site
		.sql(
			`INSERT INTO ${table} (${key}, ${columns}) SELECT 9999, ${columns} FROM ${table} WHERE ${key} = ${one[key]}`,
		)
		.catch(() =>
			site.sql(
				`INSERT INTO ${table} (${key}, ${columns}) SELECT '9999_future', ${columns} FROM ${table} LIMIT 1`,
			),
		);
	try {
		for (const args of [['web'], ['user', 'list']]) {
			const done = await command(args, free);
			assert.notEqual(done.code, 0, `${args}: ${done.out}${done.err}`);
			assert.equal(done.err.trim().split('\n').length, 1, done.err);
			assert.match(done.err, /schema|version|newer/i);
		}
		assert.equal((await site.visitor().get('/readyz')).status, 503);
	} finally {
		await site.sql(`DELETE FROM ${table} WHERE ${key}::text LIKE '9999%'`);
	}
	await site.sql(`DELETE FROM ${table} WHERE ${key} = '${one[key]}'`);
	const behind = await command(['web'], free);
	assert.notEqual(behind.code, 0);
	await site.sql(
		`INSERT INTO ${table} SELECT * FROM json_populate_record(NULL::${table}, :'row')`,
		{ row: JSON.stringify(one) },
	);
	assert.match(behind.err, /answerwell migrate/, 'says what to do');
	assert.equal(behind.err.trim().split('\n').length, 1, behind.err);
});

test('a statement that does not fit the database stops the server, which names it with its file', async () => {
	const free = { ...site.env, ANSWERWELL_LISTEN: `127.0.0.1:${port}` };
	await site.sql('ALTER TABLE notice_choices RENAME COLUMN topic TO subject');
	try {
		const done = await command(['web'], free);
		assert.equal(done.code, 1, done.out + done.err);
		assert.match(done.err, /^DATABASE_URL: src\/account\/\w+\.sql:\d+: \w+: column .*topic.* does not exist$/m);
	} finally {
		await site.sql('ALTER TABLE notice_choices RENAME COLUMN subject TO topic');
	}
});

test('each worker has prepared all statements by the time it says that it has started', async () => {
	const told = await until('the workers\' lines', () => {
		const lines = [...site.log('web').matchAll(/event=web\.start .*statements=(\d+)/g)].map((m) => Number(m[1]));
		return lines.length >= 2 && lines;
	});
	assert.ok(told.every((n) => n === told[0] && n > 300), told.join());
});

test('wrong usage is told in a line or two, with code 2', async () => {
	for (const args of [
		[],
		['nonsense'],
		['user'],
		['user', 'nonsense'],
		['user', 'role', 'ann', 'king'],
		['web', 'extra'],
		['edition', 'nonsense'],
		['import'],
	]) {
		const done = await command(args, site.env);
		assert.equal(done.code, 2, `${args}: ${done.err}`);
		assert.ok(done.err.length > 10);
	}
});

test('a second start keeps the data and is quick', async () => {
	const own = newStateFolder();
	const first = await startSite({ env: { ANSWERWELL_STATE: own } });
	first.keepState = true;
	await first.stop();
	assert.equal(first.exitCode, 0);
	const from = Date.now();
	const second = await startSite({ env: { ANSWERWELL_STATE: own }, categories: false });
	try {
		assert.ok(Date.now() - from < 10000);
	} finally {
		await second.stop();
		rmSync(own, { recursive: true, force: true });
	}
});
