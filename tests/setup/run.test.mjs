// `answerwell run` among others: who it is, what it takes for its own, and what is left of it.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TOP } from '../support/packages.mjs';
import { canMount, cleanEnv, freePort, isAlive, until } from '../support/site.mjs';

const BUILD = process.env.ANSWERWELL_BUILD;
const COMMAND = join(BUILD, 'answerwell');
const isRoot = process.getuid() === 0;
const work = mkdtempSync('/tmp/aw-run-');
chmodSync(work, 0o755);
const runs = [];
after(async () => {
	for (const run of runs) await run.stop();
	rmSync(work, { recursive: true, force: true });
});

const uidOf = (pid) => Number(/^Uid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const children = (pid) =>
	readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
const below = (pid) => children(pid).flatMap((child) => [child, ...below(child)]);
const nameOf = (pid) => readFileSync(`/proc/${pid}/comm`, 'utf8').trim();

// A run that has been started; `ready` waits until it says so.
async function start(state, env = {}, { as = [] } = {}) {
	const port = env.port ?? (await freePort());
	const [program, ...args] = [...as, COMMAND, 'run'];
	const child = spawn(program, args, {
		cwd: '/',
		env: cleanEnv({ ANSWERWELL_STATE: state, ANSWERWELL_LISTEN: `127.0.0.1:${port}`, ANSWERWELL_WORKERS: '1', ...env }),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const run = { pid: child.pid, port, said: '' };
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (d) => (run.said += d));
	run.end = new Promise((done) => child.on('close', (code) => done((run.code = code ?? -1))));
	run.ready = () =>
		until('it is ready', () => {
			assert.equal(run.code, undefined, run.said);
			return run.said.includes('is ready');
		}, 120);
	run.stop = async () => {
		if (run.code === undefined) child.kill('SIGINT');
		return run.end;
	};
	runs.push(run);
	return run;
}

async function refused(state, env, pattern, options) {
	const run = await start(state, env, options);
	assert.notEqual(await run.end, 0, run.said);
	assert.match(run.said, pattern);
}

test('what is asked is explained, and nothing starts', () => {
	const state = join(work, 'never');
	const ask = (...args) => spawnSync(COMMAND, args, { encoding: 'utf8', env: cleanEnv({ ANSWERWELL_STATE: state }), timeout: 20000 });
	for (const name of ['run', 'web', 'mailer', 'migrate', 'user', 'edition', 'import', 'demo', 'reindex', 'render', 'doctor', 'config'])
		for (const args of [[name, '--help'], [name, '-h'], ['help', name], [name, 'x', '--help']]) {
			const got = ask(...args);
			assert.equal(got.status, 0, args.join(' '));
			assert.match(got.stdout, new RegExp(`^usage: answerwell ${name}\\b`), args.join(' '));
			assert.equal(got.stderr, '');
		}
	assert.match(ask('--version').stdout, /^answerwell \d+\.\d+/);
	for (const [args, named] of [
		[['run', 'now'], 'now'],
		[['web', '--port=80'], '--port=80'],
		[['mailer', '--onse'], '--onse'],
		[['user', 'add', 'bob', '--role', 'boss', '--email', 'b@example.org'], 'boss'],
		[['user', 'add', 'bob'], '--email'],
		[['user', 'add', 'bob', '--email'], '--email'],
		[['user', 'role', 'bob', 'king'], 'king'],
		[['user', 'frobnicate'], 'add, role or list'],
		[['edition', 'status', 'last'], 'last'],
		[['edition', 'preview', '--locale', 'de'], 'de'],
		[['import', 'reddit', '.'], 'reddit'],
		[['demo', '--if-empty=yes'], '--if-empty'],
		[['migrate', '5'], '5'],
		[['frobnicate'], 'frobnicate'],
	]) {
		const got = ask(...args);
		assert.equal(got.status, 2, args.join(' '));
		assert.ok(got.stderr.split('\n')[0].includes(named), `${args.join(' ')}: ${got.stderr}`);
	}
	assert.equal(existsSync(state), false);
});

test('one run a folder and a port; what others answer is not its own; nothing outlives it', async () => {
	const state = join(work, 'first');
	const first = await start(state, { PGSERVICE: 'nothere', PGPORT: '99', PGHOST: '/nowhere', PGOPTIONS: '-c nonsense=1' });
	await first.ready();
	await refused(state, {}, /^ANSWERWELL_STATE: .*another `answerwell run` is at work there$/m);
	await refused(join(work, 'second'), { port: first.port }, /^ANSWERWELL_LISTEN: port \d+ of 127\.0\.0\.1 is in use; choose another$/m);
	assert.equal(existsSync(join(work, 'second/db')), false, 'refused before anything is made');

	const all = below(first.pid);
	assert.ok(all.length > 4);
	process.kill(first.pid, 'SIGKILL');
	await until('everything ends with it', () => all.every((pid) => !isAlive(pid)), 60);
	const again = await start(state, { port: first.port });
	await again.ready();
	assert.equal(await again.stop(), 0, again.said);
});

test('started by root, web workers and mailer are an ordinary user, and keys stay where they are', async (t) => {
	if (!isRoot) return t.skip('it needs root');
	const closed = join(work, 'closed');
	mkdirSync(closed, { mode: 0o700 });
	const state = join(closed, 'var');
	const run = await start(state);
	await run.ready();
	const others = below(run.pid);
	const parent = others.find((pid) => nameOf(pid) === 'kore' && children(pid).length > 0);
	const workers = children(parent);
	const mailer = children(run.pid).find((pid) => nameOf(pid) === 'answerwell');
	assert.ok(workers.length > 0 && mailer);
	for (const pid of [...workers, mailer]) {
		assert.notEqual(uidOf(pid), 0, nameOf(pid));
		assert.match(readFileSync(`/proc/${pid}/status`, 'utf8'), /^CapEff:\s+0+$/m);
	}
	for (const pid of [parent, ...workers, mailer]) {
		assert.match(readFileSync(`/proc/${pid}/limits`, 'utf8'), /^Max core file size +0 +0 /m, nameOf(pid));
		assert.equal(statSync(`/proc/${pid}/environ`).uid, 0, 'only root looks into it');
	}
	// What root's Kore was told to load, nobody else could have put there.
	for (const path of [join(state, 'kore.conf'), join(state, 'web.pid'), state]) {
		assert.equal(statSync(path).uid, 0, path);
		assert.equal(statSync(path).mode & 0o022, 0, path);
	}
	for (const name of ['kore.conf', 'web.pid']) assert.equal(existsSync(join(state, 'run', name)), false);
	// As the workers' user nobody is the owner of the schema, or more.
	const name = execFileSync('id', ['-un', String(uidOf(mailer))], { encoding: 'utf8' }).trim();
	const ident = readFileSync(join(state, 'db/pg_ident.conf'), 'utf8').split('\n').filter((l) => l.split(' ')[1] === name);
	assert.deepEqual(ident, [`answerwell ${name} answerwell`]);
	assert.equal(await run.stop(), 0, run.said);
});

test('what people write is in no log of the private database', async () => {
	const state = join(work, 'quiet');
	const run = await start(state);
	await run.ready();
	const psql = execFileSync('sh', ['-c', '. "$1/conf/postgres.sh"; pg_bin "$2/db"', 'sh', join(BUILD, '..'), state], { encoding: 'utf8' }).trim() + '/psql';
	const provoke = (sql) =>
		spawnSync(psql, ['-X', '-h', join(state, 'run'), '-U', 'answerwell_owner', 'answerwell', '-c', sql], { encoding: 'utf8', env: cleanEnv() });
	for (const sql of [
		`SELECT 'a-private-word'::integer`,
		`CREATE TEMP TABLE t (a text PRIMARY KEY); INSERT INTO t VALUES ('a-private-word'), ('a-private-word')`,
		`DO $$ BEGIN RAISE EXCEPTION 'a-private-word'; END $$`,
		`SELECT 'a-private-word' FROM no_such_table`,
		`CREATE TEMP TABLE c (a text CHECK (a <> 'a-private-word')); INSERT INTO c VALUES ('a-private-word')`,
		`DO $$ BEGIN RAISE WARNING 'a-private-word'; END $$`,
	])
		assert.match(provoke(sql).stderr, /ERROR|WARNING/);
	// And a database with another encoding is refused before the first change.
	const as = (user, database, sql) =>
		execFileSync(psql, ['-XqtA', '-h', join(state, 'run'), '-U', user, database, '-c', sql], { encoding: 'utf8', env: cleanEnv() }).trim();
	as('postgres', 'postgres', `CREATE DATABASE ascii OWNER answerwell_owner TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'`);
	const url = `host=${join(state, 'run')} dbname=ascii user=answerwell_owner`;
	const migrated = spawnSync(COMMAND, ['migrate'], { encoding: 'utf8', env: cleanEnv({ ANSWERWELL_STATE: state, DATABASE_URL: url }) });
	assert.equal(migrated.status, 1);
	assert.match(migrated.stderr, /^DATABASE_URL: the database's encoding is SQL_ASCII; make it anew with ENCODING 'UTF8'/m);
	assert.equal(as('postgres', 'ascii', `SELECT count(*) FROM pg_tables WHERE schemaname = 'public'`), '0');
	assert.equal(await run.stop(), 0);
	const log = readFileSync(join(state, 'log/database.log'), 'utf8');
	assert.match(log, /ready to accept connections/, 'it is the log');
	assert.doesNotMatch(log, /a-private-word/);
});

test('a state folder of another user: root joins them, they are told whose it is', async (t) => {
	if (!isRoot) return t.skip('it needs root');
	const as = ['setpriv', '--reuid', 'nobody', '--regid', 'nogroup', '--clear-groups', '--'];
	const reads = (file) => spawnSync(as[0], [...as.slice(1), 'test', '-r', file]).status === 0;
	if (!reads(COMMAND) || !reads(join(TOP, 'conf/postgres.sh'))) return t.skip('nobody may not enter this checkout');
	const theirs = join(work, 'theirs');
	mkdirSync(theirs);
	execFileSync('chown', ['nobody', theirs]);
	const state = join(theirs, 'var');
	const first = await start(state, {}, { as });
	await first.ready();
	assert.equal(await first.stop(), 0, first.said);
	const second = await start(state);
	await second.ready();
	for (const pid of below(second.pid)) assert.equal(uidOf(pid), statSync(state).uid, nameOf(pid));
	assert.equal(await second.stop(), 0, second.said);
	const third = await start(state, {}, { as });
	await third.ready();
	assert.equal(await third.stop(), 0, third.said);
	await refused(join(work, 'first'), {}, /^ANSWERWELL_STATE: \S+ belongs to root; start it as that user, or as root$/m, { as });
});

test('root takes no configuration from a folder that others can write to', async (t) => {
	if (!isRoot) return t.skip('it needs root');
	const state = join(work, 'shared');
	mkdirSync(state);
	chmodSync(state, 0o775);
	const run = await start(state);
	assert.notEqual(await run.end, 0, run.said);
	assert.match(run.said, /ANSWERWELL_STATE: \S+ must be a folder that belongs to root/);
});

test('a database is served by the PostgreSQL that made it, whatever stands beside it, or the start says which', async () => {
	const versions = join(work, 'versions');
	const cluster = join(work, 'old', 'db');
	const script = (name, text) => writeFileSync(name, text, { mode: 0o755 });
	for (const version of ['9.6', '15', '17', '100']) {
		mkdirSync(join(versions, version, 'bin'), { recursive: true });
		for (const program of ['postgres', 'initdb']) script(join(versions, version, 'bin', program), '#!/bin/sh\n');
	}
	mkdirSync(join(versions, '101')); // left by a package that was removed
	mkdirSync(cluster, { recursive: true });
	const programs = (of = '') =>
		spawnSync('sh', ['-c', '. "$1/conf/postgres.sh"; pg_versions=$2; pg_bin "$3"', 'sh', join(BUILD, '..'), versions, of], { encoding: 'utf8', env: cleanEnv() });
	assert.equal(programs().stdout.trim(), join(versions, '100/bin'), 'the newest for a new one');
	for (const version of ['9.6', '15', '17']) {
		writeFileSync(join(cluster, 'PG_VERSION'), `${version}\n`);
		assert.equal(programs(cluster).stdout.trim(), join(versions, version, 'bin'));
	}
	writeFileSync(join(cluster, 'PG_VERSION'), '9\n');
	assert.equal(programs(cluster).stdout, '');
	await refused(join(work, 'old'), {}, /was made by PostgreSQL 9: apt-get install postgresql-9$/m);
});

test('what others put where the socket goes is left as it is', () => {
	const folder = (path) => spawnSync('sh', ['-c', '. "$1/conf/postgres.sh"; pg_own "$2"', 'sh', join(BUILD, '..'), path], { encoding: 'utf8', env: cleanEnv() });
	const elsewhere = join(work, 'elsewhere');
	const link = join(work, 'link');
	mkdirSync(elsewhere);
	chmodSync(elsewhere, 0o700);
	symlinkSync(elsewhere, link);
	symlinkSync(join(work, 'nothing'), join(work, 'dangling'));
	writeFileSync(join(work, 'a file'), '', { mode: 0o600 });
	for (const path of [link, join(work, 'dangling'), join(work, 'a file')]) assert.notEqual(folder(path).status, 0, path);
	assert.match(folder(link).stderr, /belongs to somebody else/);
	assert.equal(statSync(elsewhere).mode & 0o777, 0o700);
	assert.equal(statSync(elsewhere).uid, process.getuid());
	assert.equal(existsSync(join(work, 'nothing')), false);
	const made = join(work, 'made', 'below');
	assert.equal(folder(made).status, 0);
	assert.equal(folder(made).status, 0, 'once more');
	assert.equal(statSync(made).mode & 0o777, 0o755);
});

test('whatever the umask and the name of the folder, it starts', async () => {
	for (const name of ['with "quotes", an apostrophe\'s', 'a back\\slash', '帮助 Größe 100% #1 $x']) {
		const run = await start(join(work, name), {}, { as: ['sh', '-c', 'umask 077; exec "$@"', 'sh'] });
		await run.ready();
		assert.equal(await run.stop(), 0, run.said);
	}
});

test('in production too', async (t) => {
	if (!isRoot) return t.skip('the production profile needs root');
	for (const mask of ['077', '027']) {
		const production = { ANSWERWELL_PROFILE: 'production', ANSWERWELL_RUNAS: 'nobody', ANSWERWELL_URL: 'https://help.example.org', ANSWERWELL_MAIL_FROM: 'help@example.org' };
		const run = await start(join(work, `production ${mask}`), production, { as: ['sh', '-c', `umask ${mask}; exec "$@"`, 'sh'] });
		await run.ready();
		assert.equal(await run.stop(), 0, run.said);
	}
});

test('a start that fails says why: a full disk, a folder that cannot be written to, what PostgreSQL does not take', async (t) => {
	const state = join(work, 'mended');
	const run = await start(state);
	await run.ready();
	assert.equal(await run.stop(), 0);
	appendFileSync(join(state, 'db/postgresql.conf'), 'nonsense = 1\n');
	await refused(state, {}, /^ +database +failed: .*FATAL: +configuration file .* contains errors/m);
	if (!isRoot) return t.skip('it needs root');
	const bound = ['setpriv', '--bounding-set=-setuid,-setgid', '--'];
	await refused(join(work, 'bound'), {}, /failed: .*root cannot become the user postgres here: .*CAP_SETUID/, { as: bound });
	if (!canMount()) return t.skip('it needs to mount');
	const disk = join(work, 'disk');
	mkdirSync(disk);
	// A file system of that size, which only this start sees.
	const as = (options) => ['unshare', '-m', 'sh', '-c', `mount -t tmpfs -o ${options} tmpfs "$0" && exec "$@"`, disk];
	for (const size of ['1m', '20m', '45m'])
		await refused(join(disk, 'var'), {}, /failed: (.*No space left on device|the disk is full)$/m, { as: as(`size=${size}`) });
	await refused(join(disk, 'var'), {}, /^ANSWERWELL_STATE: \S+ cannot be made: Read-only file system$/m, { as: as('ro') });
});

test('the demo, whose passwords are published, stays on this machine', async () => {
	const open = { ANSWERWELL_DEMO: 'on', ANSWERWELL_LISTEN: `0.0.0.0:${await freePort()}` };
	await refused(join(work, 'open'), open, /^ANSWERWELL_LISTEN: .*passwords are published; set ANSWERWELL_DEMO_PUBLIC=on/m);
	assert.equal(existsSync(join(work, 'open/db')), false);
});
