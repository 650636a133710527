// A database with people, entries and editions, and mailers started one by one: no web server.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readMaildir } from './mail.mjs';
import { TOP } from './packages.mjs';
import { BUILD, EDITION_LEAVES, cleanEnv, command, newStateFolder, until } from './site.mjs';

const COMMAND = join(BUILD, 'answerwell');
const started = new Set();

process.on('exit', () => {
	for (const ledger of started) ledger.stopAtOnce();
});

// The library of Debian's libfaketime, below the folder of this machine's kind.
function faketime() {
	const files = readdirSync('/usr/lib').map((folder) => join('/usr/lib', folder, 'faketime/libfaketimeMT.so.1'));
	return files.find((file) => existsSync(file));
}

// The time of day of what runs in its environment, which looks at it once a second. How long something takes stays
// as it is.
class Clock {
	constructor(file) {
		this.file = file;
		this.turn(0);
		this.env = { LD_PRELOAD: faketime(), FAKETIME_TIMESTAMP_FILE: file, FAKETIME_CACHE_DURATION: '1',
			FAKETIME_DONT_FAKE_MONOTONIC: '1', FAKETIME_DONT_RESET: '1' };
	}

	// So many minutes ahead of the machine's, or behind.
	turn(minutes) {
		writeFileSync(`${this.file}.new`, `${minutes < 0 ? '-' : '+'}${Math.abs(minutes)}m\n`, { mode: 0o644 });
		renameSync(`${this.file}.new`, this.file);
	}

	// What the library leaves of a process that was killed.
	static forget(pid) {
		for (const name of ['faketime_shm', 'sem.faketime_sem']) rmSync(`/dev/shm/${name}_${pid}`, { force: true });
	}
}

// The server's programs, but that the server itself has this clock: what starts it may be another user, and the library
// shares its memory with whom it starts.
function programsWith(clock, from, to) {
	mkdirSync(to);
	for (const name of readdirSync(from)) symlinkSync(join(from, name), join(to, name));
	rmSync(join(to, 'postgres'));
	const env = Object.entries(clock.env).map(([k, v]) => `${k}='${v}'`).join(' ');
	writeFileSync(join(to, 'postgres'), `#!/bin/sh\n${env} exec '${join(from, 'postgres')}' "$@"\n`, { mode: 0o755 });
}

export class Ledger {
	// With `clocks` the database and the mailers each have one that can be turned.
	constructor({ clocks = false } = {}) {
		this.state = newStateFolder();

		this.maildir = join(this.state, 'mail');
		this.env = cleanEnv({
			ANSWERWELL_STATE: this.state, ANSWERWELL_URL: 'https://forum.example', ANSWERWELL_LIMITS: 'off',
			ANSWERWELL_MAIL_FROM: 'forum@forum.example', ANSWERWELL_SITE_NAME: 'Example Forum',
		});
		const script = '. "$1/conf/postgres.sh"; pg_bin; socket_dir "$2"';
		[this.pgBin, this.socketDir] = execFileSync('sh', ['-c', script, 'sh', TOP, this.state],
			{ encoding: 'utf8' }).trim().split('\n');
		this.mailers = [];
		if (clocks) this.addClocks();
	}

	addClocks() {
		this.databaseClock = new Clock(join(this.state, 'clock-database'));
		this.mailerClock = new Clock(join(this.state, 'clock-mailers'));
		const programs = join(this.state, 'programs');
		programsWith(this.databaseClock, this.pgBin, programs);
		this.databaseEnv = { ...process.env, ANSWERWELL_PG_BIN: programs };
	}

	async start() {
		started.add(this);
		await this.startDatabase();
		// The second makes the keys, which a mailer that is not root could not.
		for (const first of [['migrate'], ['user', 'list']]) {
			const done = await this.command(first);
			if (done.code !== 0) throw new Error(`${first}: ${done.err}`);
		}
		return this;
	}

	async startDatabase() {
		this.database = spawn('setpriv', ['--pdeathsig', 'INT', '--', 'sh', join(TOP, 'conf/postgres.sh'), 'serve', this.state],
			{ stdio: 'ignore', env: this.databaseEnv ?? process.env });
		this.databaseEnd = new Promise((done) => this.database.on('close', done));
		await until('the database answers', () => this.sql('SELECT 1').then(() => true), 60);
	}

	async stopDatabase(signal = 'SIGINT') {
		this.database.kill(signal);
		await this.databaseEnd;
		if (this.databaseClock) Clock.forget(this.database.pid);
	}

	command(args, input = '') {
		return command(args, this.env, input);
	}

	// --- mailers ----------------------------------------------------------------------------------

	// A mailer on its way; with `once` it ends by itself. It: { child, end (promise of code), log }.
	mailer(mail, { once = false } = {}) {
		const child = spawn(COMMAND, once ? ['mailer', '--once'] : ['mailer'],
			{ env: { ...this.env, ANSWERWELL_MAIL: mail, ...this.mailerClock?.env }, stdio: ['ignore', 'ignore', 'pipe'] });
		const mailer = { child, log: '' };
		child.stderr.on('data', (d) => (mailer.log += d));
		mailer.end = new Promise((done) => child.on('close', (code, signal) => {
			if (this.mailerClock) Clock.forget(child.pid);
			done(code ?? signal);
		}));
		this.mailers.push(mailer);
		return mailer;
	}

	// Runs one until nothing is due, and must not fail.
	async mailOnce(mail) {
		const mailer = this.mailer(mail, { once: true });
		const code = await mailer.end;
		if (code !== 0) throw new Error(`the mailer ended with ${code}:\n${mailer.log}`);
		return mailer;
	}

	async stopMailers(signal = 'SIGTERM') {
		const ends = this.mailers.map((m) => m.end);
		for (const m of this.mailers) m.child.kill(signal);
		this.mailers = [];
		return Promise.all(ends);
	}

	mails() {
		return readMaildir(this.maildir);
	}

	// --- content ----------------------------------------------------------------------------------

	// Confirmed subscribers; their addresses are sealed by the program, so the command makes them. Few of them have
	// ids in the order of their numbers: mails go in that order.
	async subscribers(n, prefix = 'reader') {
		const together = n > 20 ? 8 : 1;
		for (let i = 0; i < n; i += together)
			await Promise.all(Array.from({ length: Math.min(together, n - i) }, (_, k) => this.person(`${prefix}${i + k}`)));
		await this.sql(`INSERT INTO subscriptions (account_id, confirmed_at)
			SELECT id, now() FROM accounts WHERE name LIKE '${prefix}%' ON CONFLICT DO NOTHING`);
	}

	async person(name, { locale = 'en', email = `${name}@example.org` } = {}) {
		const done = await this.command(['user', 'add', name, '--email', email, '--locale', locale, '--password-stdin'], '\n');
		if (done.code !== 0) throw new Error(`user add: ${done.err}`);
	}

	// An edition with one new entry: its id.
	async edition(title = 'How do I pay?', locale = 'en') {
		await this.sql(`
			INSERT INTO categories (slug) VALUES ('billing') ON CONFLICT DO NOTHING;
			INSERT INTO entries (locale, category_id, slug, title, body, html, renderer)
			SELECT :'locale', id, 'pay', :'title', 'Like **this**.', '', 1 FROM categories;
			INSERT INTO entry_revisions (entry_id, number, title, body)
			SELECT max(id), 1, :'title', 'Like this.' FROM entries`, { locale, title });
		const id = await this.confirmEdition();
		await this.sql(EDITION_LEAVES, { id });
		return id;
	}

	// As somebody at the command does: reads what would be sent, and says yes to that number. The
	// edition leaves a minute later.
	async confirmEdition() {
		const asked = await this.command(['edition', 'send']);
		const yes = /--yes (\d+)/.exec(asked.out);
		const done = await this.command(['edition', 'send', '--yes', yes?.[1] ?? '1']);
		const m = /^edition (\d+):/.exec(done.out);
		if (!m) throw new Error(`edition send: ${done.err}${done.out}`);
		return Number(m[1]);
	}

	// A mail to one person, queued as the program does (this kind needs no secret).
	notice(name) {
		return this.sql(`INSERT INTO letters (account_id, kind, message_id)
			SELECT id, 'known', 'known.' || gen_random_uuid() || '@forum.example' FROM accounts WHERE name = :'name'`, { name });
	}

	// Everything away but the people.
	clear() {
		return this.sql(`DELETE FROM editions; DELETE FROM mails; DELETE FROM entries;
			UPDATE subscriptions SET ended_at = NULL, ended_how = NULL`);
	}

	// { accepted: 3, planned: 1 } of all mails of editions (or those to one person).
	async states(of = 'editions') {
		const rows = await this.rows(`SELECT state, count(*)::int AS n FROM mails
			WHERE (edition_id IS NOT NULL) = ${of === 'editions'} GROUP BY state`);
		return Object.fromEntries(rows.map((r) => [r.state, r.n]));
	}

	// --- the database, as the schema's owner ------------------------------------------------------

	sql(text, params = {}) {
		const args = ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', '-h', this.socketDir, '-p', '5432',
			'-U', 'answerwell_owner', '-d', 'answerwell'];
		for (const [k, v] of Object.entries(params)) args.push('-v', `${k}=${v}`);
		return new Promise((done, fail) => {
			const psql = execFile(join(this.pgBin, 'psql'), args, { encoding: 'utf8', maxBuffer: 1 << 26 },
				(e, out, err) => (e ? fail(new Error(err || e.message)) : done(out.trim())));
			psql.stdin.on('error', () => {});
			psql.stdin.end(text);
		});
	}

	async rows(text) {
		return JSON.parse(await this.sql(`SELECT coalesce(json_agg(t), '[]') FROM (${text}) AS t`));
	}

	async number(text) {
		return Number(await this.sql(text));
	}

	// --- the end ----------------------------------------------------------------------------------

	async stop() {
		await this.stopMailers('SIGKILL');
		if (this.database.exitCode === null) await this.stopDatabase();
		this.stopAtOnce();
	}

	stopAtOnce() {
		for (const m of this.mailers) m.child.kill('SIGKILL');
		if (this.database?.exitCode === null) this.database.kill('SIGINT');
		started.delete(this);
		rmSync(this.state, { recursive: true, force: true });
		if (!this.socketDir.startsWith(this.state)) rmSync(this.socketDir, { recursive: true, force: true });
	}
}

export async function startLedger(options) {
	if (!existsSync(COMMAND)) throw new Error(`${COMMAND} is not built`);
	return new Ledger(options).start();
}

export function filesIn(folder) {
	return existsSync(folder) ? readdirSync(folder) : [];
}
