// `make install`: the installed program runs without the checkout, and can be taken away again.
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Client } from '../support/client.mjs';
import { TOP } from '../support/packages.mjs';
import { canMount, freePort, isAlive, until } from '../support/site.mjs';

const isRoot = process.getuid() === 0;
const work = mkdtempSync('/tmp/aw-install-');
chmodSync(work, 0o755);
const prefix = join(work, 'prefix');
const postgres = join(work, 'pg');
const state = join(work, 'state');
const started = [];
after(() => {
	for (const child of started) if (child.exitCode === null) child.kill('SIGKILL');
	spawnSync(join(TOP, 'tests/support/pg.sh'), ['stop', postgres]);
	rmSync(work, { recursive: true, force: true });
});

const env = { PATH: process.env.PATH, LANG: 'C.UTF-8' };
const make = (...args) => execFileSync('make', ['-s', ...args], { cwd: TOP, encoding: 'utf8', env: { ...process.env, ...env } });
const files = (dir) =>
	readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
		e.isDirectory() ? files(join(dir, e.name)) : [join(dir, e.name)],
	);
const run = (args, more) =>
	spawnSync(join(prefix, 'bin/answerwell'), args, { cwd: '/', env: { ...env, ...more }, encoding: 'utf8', timeout: 60000 });

test('everything goes below the prefix, readable for everybody and writable for none but the owner', () => {
	make('install', `PREFIX=${prefix}`);
	const all = files(prefix).map((f) => f.slice(prefix.length + 1));
	for (const file of [
		'bin/answerwell',
		'lib/answerwell/answerwell.so',
		'lib/answerwell/kore',
		'share/answerwell/kore.conf',
		'share/answerwell/conf/production.conf',
		'share/answerwell/conf/nginx.conf',
		'share/answerwell/pages/down.zh.html',
		'share/answerwell/assets/vectors/english.vectors',
		'share/answerwell/assets/vectors/LICENSE.wordnet',
		'share/answerwell/assets/vectors/LICENSE.mythes',
		'share/man/man1/answerwell.1',
		'lib/systemd/system/answerwell-web.service',
		'lib/systemd/system/answerwell-mailer.service',
		'lib/sysusers.d/answerwell.conf',
		'lib/tmpfiles.d/answerwell.conf',
	])
		assert.ok(all.includes(file), file);
	for (const file of all) {
		const { mode } = statSync(join(prefix, file));
		assert.equal(mode & 0o022, 0, file);
		assert.equal(mode & 0o444, 0o444, file);
	}
	for (const file of files(join(prefix, 'share/answerwell/conf')))
		assert.doesNotMatch(readFileSync(file, 'utf8'), new RegExp(`${TOP}/`), file);
});

test('units name the prefix, and are what systemd takes', (t) => {
	const units = ['web', 'mailer'].map((n) => join(prefix, `lib/systemd/system/answerwell-${n}.service`));
	for (const unit of units) {
		const text = readFileSync(unit, 'utf8');
		assert.match(text, new RegExp(`${prefix}/bin/answerwell`));
		assert.doesNotMatch(text, /\/usr\/local/);
	}
	if (spawnSync('systemd-analyze', ['--version']).status !== 0) return t.skip('systemd-analyze is not installed');
	const verified = spawnSync('systemd-analyze', ['verify', '--man=no', ...units], { encoding: 'utf8' });
	// Only what concerns our units: a machine's other units are its own.
	const said = (verified.stdout + verified.stderr).split('\n').filter((l) => /answerwell/.test(l) && !/Failed to prepare|user answerwell/i.test(l));
	assert.deepEqual(said, []);
	for (const [unit, most] of [[units[0], 3.5], [units[1], 2.5]]) {
		const got = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', unit], { encoding: 'utf8' });
		const level = Number(/exposure level for .*: ([\d.]+)/.exec(got.stdout)?.[1]);
		assert.ok(level <= most, `${unit}: exposure ${level}`);
	}
});

test('the manual page is well made', (t) => {
	if (spawnSync('groff', ['--version']).status !== 0) return t.skip('groff is not installed');
	const got = spawnSync('groff', ['-man', '-ww', '-z', join(prefix, 'share/man/man1/answerwell.1')], { encoding: 'utf8' });
	assert.equal(got.stderr, '');
});

test('web and mailer run from there, shut in, on a database elsewhere, and stop', async (t) => {
	if (!isRoot) return t.skip('the production profile needs root');
	// Where the socket's folder cannot be mounted into the workers' root, PostgreSQL listens there too.
	const out = execFileSync(join(TOP, 'tests/support/pg.sh'), ['start', postgres], {
		encoding: 'utf8',
		env: { ...process.env, ...(canMount() ? {} : { PG_CHROOT: join(state, 'chroot') }) },
	});
	const owner = /"(.*)"/.exec(out)[1].replace(/user=postgres dbname=postgres/, 'user=answerwell_owner dbname=aw_template');
	const port = await freePort();
	mkdirSync(state, { recursive: true });
	writeFileSync(join(work, 'secret'), `key 1 ${'ab'.repeat(32)}\n`, { mode: 0o600 });
	const settings = {
		ANSWERWELL_PROFILE: 'production',
		ANSWERWELL_RUNAS: 'nobody',
		ANSWERWELL_STATE: state,
		ANSWERWELL_SECRET_FILE: join(work, 'secret'),
		ANSWERWELL_LISTEN: `127.0.0.1:${port}`,
		ANSWERWELL_URL: 'https://help.example.org',
		ANSWERWELL_MAIL_FROM: 'help@example.org',
		DATABASE_OWNER_URL: owner,
		DATABASE_URL: owner.replace('answerwell_owner', 'answerwell'),
	};
	const migrated = run(['migrate'], settings);
	assert.equal(migrated.status, 0, migrated.stderr);
	const added = run(['user', 'add', 'ada', '--role', 'admin', '--email', 'ada@example.org'], settings);
	assert.equal(added.status, 0, added.stderr);
	const service = (name) => {
		const child = spawn(join(prefix, 'bin/answerwell'), [name], { cwd: '/', env: { ...env, ...settings }, stdio: ['ignore', 'pipe', 'pipe'] });
		child.said = '';
		for (const stream of [child.stdout, child.stderr]) stream.on('data', (d) => (child.said += d));
		child.end = new Promise((done) => child.on('close', done));
		started.push(child);
		return child;
	};
	const web = service('web');
	const mailer = service('mailer');
	const client = new Client(`http://127.0.0.1:${port}`);
	await until('web answers', async () => {
		assert.equal(web.exitCode, null, web.said);
		return (await client.get('/readyz')).status === 200;
	}, 30);
	for (const path of ['/', '/questions', '/faq', '/login', '/search?q=refund'])
		assert.equal((await client.get(path)).status, 200, path);
	const home = await client.get('/');
	assert.ok(home.headers['strict-transport-security'], 'behind https');
	const sheet = home.page.all('link').find((l) => l.attrs.rel === 'stylesheet').attrs.href;
	assert.equal((await client.get(sheet)).status, 200);
	const workers = readFileSync(`/proc/${web.pid}/task/${web.pid}/children`, 'utf8').trim().split(' ').map(Number);
	for (const pid of workers) assert.equal(readlinkSync(`/proc/${pid}/root`), join(state, 'chroot'));
	for (const pid of [web.pid, mailer.pid, ...workers])
		assert.doesNotMatch(readFileSync(`/proc/${pid}/maps`, 'utf8'), new RegExp(`${TOP}/`), 'nothing of the checkout');
	for (const child of [web, mailer]) {
		child.kill('SIGTERM');
		assert.equal(await child.end, 0, child.said);
	}
	for (const pid of workers) assert.equal(isAlive(pid), false);
	assert.deepEqual(readdirSync(join(state, 'run')).filter((f) => !/^(mailer-\d+\.lock|mailer\.pid)$/.test(f)), []);
	// Kore lies elsewhere than what starts it, and is told what was found beside that.
	writeFileSync(join(prefix, 'lib/answerwell/kore'), '#!/bin/sh\necho "$ANSWERWELL_VECTORS"\n', { mode: 0o755 });
	assert.equal(run(['web'], settings).stdout, `${prefix}/share/answerwell/assets/vectors/english.vectors\n`);
	assert.equal(run(['web'], { ...settings, ANSWERWELL_VECTORS: 'off' }).stdout, 'off\n');
});

test('in the journal the level stands in front, for its filters', async () => {
	const got = run(['mailer', '--once'], { JOURNAL_STREAM: '1:2', ANSWERWELL_STATE: join(work, 'other'), ANSWERWELL_MAIL: 'smtp://127.0.0.1:1', DATABASE_URL: 'host=127.0.0.1 port=1 dbname=x connect_timeout=1', ANSWERWELL_SECRET_FILE: '/no/such/key' });
	assert.equal(got.status, 1);
	assert.match(got.stderr, /^(<[3467]>level=|ANSWERWELL_SECRET_FILE)/m);
});

test('a package builder’s DESTDIR holds the same, and uninstalling leaves nothing', () => {
	const dest = join(work, 'dest');
	make('install', `DESTDIR=${dest}`, 'PREFIX=/usr');
	assert.ok(existsSync(join(dest, 'usr/bin/answerwell')));
	assert.match(readFileSync(join(dest, 'usr/lib/systemd/system/answerwell-web.service'), 'utf8'), /ExecStart=\/usr\/bin\/answerwell web/);
	assert.match(readFileSync(join(dest, 'usr/share/answerwell/conf/nginx.conf'), 'utf8'), /alias +\/usr\/share\/answerwell\/pages\//);
	make('uninstall', `DESTDIR=${dest}`, 'PREFIX=/usr');
	assert.deepEqual(files(dest), []);
	assert.equal(existsSync(join(dest, 'usr/share/answerwell')), false);
	make('uninstall', `PREFIX=${prefix}`);
	assert.deepEqual(files(prefix), []);
});
