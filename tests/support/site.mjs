// A whole site for one test file: its own state folder, database, port and processes, ended with
// the test. `answerwell run` starts everything, as it does for people.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, rawRequest } from './client.mjs';
import { readMaildir } from './mail.mjs';
import { Nginx } from './nginx.mjs';
import { TOP } from './packages.mjs';
import { freePort } from './ports.mjs';

export { freePort };

export const BUILD = resolve(process.env.ANSWERWELL_BUILD || join(TOP, 'build'));
export const PASSWORD = 'correct horse battery staple';
const COMMAND = join(BUILD, 'answerwell');
// A folder in which the logs of every site stay, where somebody wants to look at them.
const LOGS = process.env.ANSWERWELL_TEST_LOGS;
// SITE_PROFILE=production: as on a real server, for which the tests must run as root.
export const PROFILE = process.env.SITE_PROFILE || 'development';
// SITE_PROXY=nginx: visitors come through nginx; only `raw` goes to the server behind it.
export const PROXY = process.env.SITE_PROXY || 'none';
const START_SECONDS = 90;
const STOP_SECONDS = 40;

// Showing another site's socket inside a chroot takes a mount, which a root that is no mount point
// (a chroot itself) does not allow.
export const canMount = () =>
	readFileSync('/proc/self/mountinfo', 'utf8')
		.split('\n')
		.some((line) => line.split(' ')[4] === '/');

const running = new Set();

// Whatever happens to the test, nothing it started stays.
process.on('exit', () => {
	for (const site of running) site.stopAtOnce();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

// Paths that nginx does not pass on but answers with 400: a NUL, or more steps up than down.
export function proxyRefuses(path) {
	let depth = 0;
	const climbs = path.split('/').some((part) => {
		if (/^(\.|%2e){2}$/i.test(part)) depth--;
		else if (part !== '') depth++;
		return depth < 0;
	});
	return PROXY === 'nginx' && (climbs || /%00/.test(path.replace(/\?.*/, '')));
}

// Waits until the function gives something true (also through failures), and returns that.
export async function until(what, fn, seconds = 15) {
	const end = Date.now() + seconds * 1000;
	for (;;) {
		let last;
		try {
			const got = await fn();
			if (got) return got;
		} catch (e) {
			last = e;
		}
		if (Date.now() > end) throw new Error(`in vain: ${what}${last ? ` (${last.message})` : ''}`);
		await sleep(50);
	}
}

// Until eight visitors at once are suggested an entry for such a question: not one worker alone knows it then.
export const untilSuggested = (site, title, entry) =>
	until(`entry ${entry} is suggested`, async () => {
		const ask = async () => (await site.visitor().get(`/search/similar?title=${encodeURIComponent(title)}`)).text;
		return (await Promise.all(Array.from({ length: 8 }, ask))).every((text) => text.includes(`/faq/${entry}/`));
	});

// The environment without settings of whoever runs the tests.
export function cleanEnv(extra = {}) {
	const env = {};
	for (const [k, v] of Object.entries(process.env))
		if (!/^(ANSWERWELL_|DATABASE_|PG|NODE_OPTIONS|NODE_TEST_CONTEXT)/.test(k)) env[k] = v;
	return { ...env, ANSWERWELL_HOME: TOP, ...extra };
}

// As if the minute until an edition leaves were over; wakes the mailers.
export const EDITION_LEAVES = `UPDATE editions SET leaves_at = now() WHERE id = :'id';
	UPDATE mails SET not_before = now() WHERE edition_id = :'id' AND state = 'planned';
	UPDATE subscriptions SET next_at = now() WHERE frequency = 'edition' AND next_at IS NOT NULL;
	NOTIFY mail;`;

export function newStateFolder() {
	const folder = mkdtempSync('/tmp/awt-');
	chmodSync(folder, 0o755); // root's cluster runs as another user
	return folder;
}

// The command once: { code, out, err }.
export function command(args, env, input = '') {
	return new Promise((done) => {
		const child = execFile(
			COMMAND,
			args,
			{ env, timeout: 120000, maxBuffer: 1 << 24 },
			(e, out, err) => done({ code: e ? (e.code ?? 1) : 0, out, err }),
		);
		child.stdin.on('error', () => {});
		child.stdin.end(input);
	});
}

// States of sites that have been started and stopped once (see seed.mjs), to begin from.
const SEEDS = process.env.SITE_SEEDS;

// What conf/postgres.sh says: where the programs and the socket of a state folder are.
function postgres(state) {
	const script = '. "$1/conf/postgres.sh"; pg_bin; socket_dir "$2"';
	return execFileSync('sh', ['-c', script, 'sh', TOP, state], { encoding: 'utf8' })
		.trim()
		.split('\n');
}

function childrenOf(pid) {
	try {
		return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
			.trim()
			.split(' ')
			.filter(Boolean)
			.map(Number);
	} catch {
		return [];
	}
}

export function isAlive(pid) {
	try {
		return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
	} catch {
		return false;
	}
}

function commandLine(pid) {
	try {
		return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0/g, ' ');
	} catch {
		return '';
	}
}

class Site {
	constructor(state, port, proxyPort, env) {
		this.state = state;
		this.url = `http://127.0.0.1:${proxyPort ?? port}`;
		this.port = port; // the server's own
		this.serverUrl = `http://127.0.0.1:${port}`; // without the proxy
		if (proxyPort)
			this.proxy = new Nginx({ dir: join(state, 'nginx'), app: port, port: proxyPort });
		this.env = env;
		this.output = '';
		[this.pgBin, this.socketDir] = postgres(state);
	}

	// `answerwell run`, until the site is ready; the kernel ends it should this process be killed.
	async start() {
		const guard = ['--pdeathsig', 'INT', '--', COMMAND, 'run'];
		this.child = spawn('setpriv', guard, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
		running.add(this);
		this.proxy?.start();
		for (const stream of [this.child.stdout, this.child.stderr])
			stream.on('data', (d) => (this.output += d));
		this.exit = new Promise((done) =>
			this.child.on('close', (code, signal) => {
				this.exitCode = code ?? signal;
				done(this.exitCode);
			}),
		);
		await until(
			'the site is ready',
			async () => {
				if (this.exitCode !== undefined) return true;
				return this.output.includes('Answerwell is ready') && (await this.isReady()) && this.isWhole();
			},
			START_SECONDS,
		).catch(() => {});
		if (this.exitCode === undefined && (await this.isReady())) return this;
		const logs = this.logs();
		await this.stop();
		throw new Error(`the site did not start:\n${this.output}\n${logs}`);
	}

	// The first worker answers before the others are there.
	isWhole() {
		return this.pids().workers.length === Number(this.env.ANSWERWELL_WORKERS ?? 2);
	}

	async isReady() {
		try {
			return (await new Client(this.url).get('/readyz')).status === 200;
		} catch {
			return false;
		}
	}

	// The last lines of every log.
	logs(lines = 15) {
		let text = '';
		for (const name of ['database', 'web', 'mailer'])
			if (existsSync(join(this.state, 'log', `${name}.log`)))
				text += `--- ${name}.log\n${this.log(name).split('\n').slice(-lines).join('\n')}\n`;
		return text;
	}

	log(name) {
		return readFileSync(join(this.state, 'log', `${name}.log`), 'utf8');
	}

	// The processes: { run, database, web, mailer, workers }.
	pids() {
		const found = { run: this.child.pid, workers: [] };
		for (const pid of childrenOf(this.child.pid)) {
			const line = commandLine(pid);
			if (/postgres/.test(line)) found.database = pid;
			else if (/^kore\b/.test(line)) found.web = pid;
			else if (/ mailer /.test(line)) found.mailer = pid;
		}
		if (found.web) found.workers = childrenOf(found.web);
		return found;
	}

	async stop() {
		if (this.child && this.exitCode === undefined) {
			this.child.kill('SIGINT');
			await Promise.race([this.exit, sleep(STOP_SECONDS * 1000, null, { ref: false })]);
		}
		this.stopAtOnce();
		return this.exitCode;
	}

	// Without waiting for events: also from the 'exit' handler.
	stopAtOnce() {
		this.proxy?.stop();
		const pause = new Int32Array(new SharedArrayBuffer(4));
		const pid = this.exitCode === undefined ? this.child?.pid : undefined;
		if (pid !== undefined) this.child.kill('SIGINT');
		for (let ms = 0; pid !== undefined && isAlive(pid) && ms < STOP_SECONDS * 1000; ms += 50)
			Atomics.wait(pause, 0, 0, 50);
		if (pid !== undefined && isAlive(pid)) this.child.kill('SIGKILL');
		running.delete(this);
		if (LOGS && existsSync(join(this.state, 'log')))
			cpSync(join(this.state, 'log'), join(LOGS, basename(this.state)), { recursive: true });
		if (this.keepState) return;
		rmSync(this.state, { recursive: true, force: true, maxRetries: 5 });
		if (!this.socketDir.startsWith(this.state))
			rmSync(this.socketDir, { recursive: true, force: true });
	}

	// --- people -----------------------------------------------------------------------------------

	// Somebody with a browser; language as Accept-Language.
	visitor(headers) {
		return new Client(this.url, headers);
	}

	command(args, input) {
		return command(args, this.env, input);
	}

	// Makes an account by command; with a password other than PASSWORD it takes a second longer.
	async makeAccount({
		name,
		role = 'customer',
		email = `${name}@example.org`,
		password = '',
		locale = 'en',
		displayName,
	}) {
		const args = [
			'user',
			'add',
			name,
			'--email',
			email,
			'--role',
			role,
			'--locale',
			locale,
			'--password-stdin',
		];
		if (displayName) args.push('--display-name', displayName);
		const hash = password === PASSWORD && SEEDS && readFileSync(join(SEEDS, 'hash'), 'utf8').trim();
		const done = await this.command(args, `${hash ? '' : password}\n`);
		if (done.code !== 0) throw new Error(`user add ${name}: ${done.err}${done.out}`);
		if (hash) await this.sql(`UPDATE accounts SET password_hash = :'hash' WHERE name = :'name'`, { hash, name });
		return { name, role, email, password, locale };
	}

	// An account and its browser, logged in (by a session put into the database: no password to hash).
	async person(name, { role, email, locale, displayName, isVerified = true } = {}) {
		await this.makeAccount({ name, role, email, locale, displayName });
		if (!isVerified)
			await this.sql(`UPDATE accounts SET verified_at = NULL WHERE name = :'name'`, { name });
		return this.logInAs(name);
	}

	async logInAs(name) {
		const client = this.visitor();
		const token = randomBytes(32).toString('base64url');
		const hash = execFileSync('b2sum', ['-l', '256'], { input: token, encoding: 'utf8' }).slice(
			0,
			64,
		);
		await this.sql(
			`INSERT INTO sessions (token_hash, account_id, expires_at)
			SELECT :'hash', id, now() + interval '1 day' FROM accounts WHERE name = :'name'`,
			{ hash, name },
		);
		client.jar.set('aw_session', token);
		client.name = name;
		return client;
	}

	// The link in the newest mail to somebody who wants to register.
	async registrationLink(email) {
		const mail = await this.mail(email, /\/register\/[\w-]{43}/);
		return /(\/register\/[\w-]{43})/.exec(mail.text)[1];
	}

	// From the address to the account, as people do: two forms and a mail between them.
	async register({ name, email = `${name}@example.org`, password = PASSWORD, ...fields }, visitor = this.visitor()) {
		const form = (await visitor.get('/register')).page.form('/register');
		const asked = await visitor.submit(form, { email });
		const link = await this.registrationLink(email);
		const page = (await visitor.get(link)).page;
		const answer = await visitor.submit(page.form(link), { name, password, ...fields });
		return { visitor, asked, link, answer };
	}

	// Through the log-in page, as people do.
	async logIn(login, password = PASSWORD, client = this.visitor()) {
		const form = (await client.get('/login')).page.form('/login');
		const answer = await client.submit(form, { login, password });
		return { client, answer };
	}

	// --- the database, as the schema's owner ------------------------------------------------------

	// Runs SQL; :'name' stands for a parameter. Rows come as lines of tab-separated text.
	sql(text, params = {}, role = 'answerwell_owner') {
		const args = [
			'-X',
			'-q',
			'-t',
			'-A',
			'-F',
			'\t',
			'-v',
			'ON_ERROR_STOP=1',
			'-h',
			this.socketDir,
			'-p',
			'5432',
			'-U',
			role,
			'-d',
			'answerwell',
		];
		for (const [k, v] of Object.entries(params)) args.push('-v', `${k}=${v}`);
		return new Promise((done, fail) => {
			const psql = execFile(
				join(this.pgBin, 'psql'),
				args,
				{ encoding: 'utf8', maxBuffer: 1 << 26 },
				(e, out, err) => (e ? fail(new Error(err || e.message)) : done(out.replace(/\n$/, ''))),
			);
			psql.stdin.end(text);
		});
	}

	// The rows of a SELECT as objects.
	async rows(text, params) {
		const json = await this.sql(`SELECT coalesce(json_agg(t), '[]') FROM (${text}) AS t`, params);
		return JSON.parse(json);
	}

	// The one value of a SELECT, as text.
	value(text, params) {
		return this.sql(text, params);
	}

	// --- mail -------------------------------------------------------------------------------------

	mails(to) {
		return readMaildir(join(this.state, 'mail')).filter((m) => !to || m.to === to);
	}

	// The newest mail to an address whose subject or text matches, as soon as it is there.
	mail(to, like = /./, seconds = 15) {
		return until(
			`a mail to ${to} like ${like}`,
			() =>
				this.mails(to)
					.reverse()
					.find((m) => like.test(m.subject) || like.test(m.text ?? '')),
			seconds,
		);
	}

	// When everything that is to be mailed by now has been mailed: not what waits for more, or for the
	// morning.
	mailIsDone() {
		return until(
			'all mails are sent',
			async () =>
				(await this.value(
					`SELECT (SELECT count(*) FROM mails WHERE state IN ('planned', 'claimed', 'handed_over')
				AND NOT (state = 'planned' AND bundle IS NOT NULL AND claims = 0 AND not_before > now()))
			+ (SELECT count(*) FROM mail_requests)`,
				)) === '0',
			30,
		);
	}

	// The moderator looks at the next edition and confirms it: its address, or the page that refuses.
	async confirmEdition(moderator) {
		const preview = (await moderator.get('/staff/editions')).page;
		const next = preview.links().find((l) => l.startsWith('/staff/editions/confirmation'));
		if (!next) throw new Error('there is no next edition to confirm');
		const asked = await moderator.get(next);
		return moderator.submit(asked.page.form('/staff/editions'), {}, ['send', '1']);
	}

	// The same, and its minute is over: its id.
	async sendEdition(moderator) {
		const id = idIn(await this.confirmEdition(moderator), /^\/staff\/editions\/(\d+)$/);
		await this.sql(EDITION_LEAVES, { id });
		return id;
	}

	// --- content ----------------------------------------------------------------------------------

	async makeCategories() {
		await this.sql(`
			WITH made AS (
				INSERT INTO categories (slug, position) VALUES ('billing', 1), ('returns', 2) RETURNING id, slug
			)
			INSERT INTO category_texts (category_id, locale, name)
			SELECT id, locale, name FROM made JOIN (VALUES
				('billing', 'en', 'Billing'), ('billing', 'zh_CN', '账单'),
				('returns', 'en', 'Returns'), ('returns', 'zh_CN', '退换货')
			) AS t (slug, locale, name) USING (slug)`);
	}

	// Asks and gives the question's id.
	async ask(client, fields = {}) {
		const answer = await client.post('/questions', {
			title: 'How long does a refund take?',
			body: numbered('I sent the kettle back two weeks ago.'),
			category: 'billing',
			tags: '',
			...fields,
		});
		return idIn(answer, /^\/questions\/(\d+)/);
	}

	async answer(client, question, body = numbered('Refunds take about five working days.')) {
		return idIn(await client.post(`/questions/${question}/answers`, { body }), /#answer-(\d+)$/);
	}

	async comment(client, post, body = numbered('Thank you, that was quick.')) {
		return idIn(await client.post(`/posts/${post}/comments`, { body }), /#post-(\d+)$/);
	}

	// Bytes as they are, to the server itself.
	raw(bytes, options) {
		return rawRequest(`http://127.0.0.1:${this.port}`, bytes, options);
	}

	// Another web server on this site's database, as on a second machine: its address and how to end
	// it. Its log is `output`.
	async startNode(env = {}) {
		const port = await freePort();
		const state = newStateFolder();
		const node = { port, url: `http://127.0.0.1:${port}`, output: '' };
		const child = spawn('setpriv', ['--pdeathsig', 'INT', '--', COMMAND, 'web'], {
			env: {
				...this.env,
				ANSWERWELL_STATE: state,
				ANSWERWELL_SECRET_FILE: join(this.state, 'secret'),
				ANSWERWELL_LISTEN: `127.0.0.1:${port}`,
				ANSWERWELL_URL: this.url,
				DATABASE_URL: `host=${this.socketDir} port=5432 dbname=answerwell user=answerwell`,
				...(PROFILE === 'production' && !canMount() ? { ANSWERWELL_PROFILE: 'development' } : {}),
				...env,
			},
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		for (const stream of [child.stdout, child.stderr])
			stream.on('data', (d) => (node.output += d));
		const ended = new Promise((done) => child.on('close', done));
		node.stop = async () => {
			if (child.exitCode === null) child.kill('SIGINT');
			await Promise.race([ended, sleep(STOP_SECONDS * 1000, null, { ref: false })]);
			rmSync(state, { recursive: true, force: true });
		};
		await until('the second node is ready', async () => {
			if (child.exitCode !== null) throw new Error(node.output);
			return (await new Client(node.url).get('/readyz')).status === 200;
		}).catch(async (e) => {
			await node.stop();
			throw e;
		});
		return node;
	}
}

// The same words are taken once: a number that nobody sees tells them apart.
let written = 0;
const numbered = (text) => (written++ === 0 ? text : `${text}<!-- ${written} -->`);

function idIn(answer, pattern) {
	const m = pattern.exec(answer.location ?? '');
	if (answer.status !== 303 || !m)
		throw new Error(
			`expected to be sent on, got ${answer.status}: ${answer.page.byId('content')?.words.slice(0, 400)}`,
		);
	return Number(m[1]);
}

// A running site. Options: demo (content), limits, categories (two, unless demo), env (more settings).
export async function startSite({
	demo = false,
	limits = false,
	categories = !demo,
	env = {},
} = {}) {
	if (!existsSync(COMMAND)) throw new Error(`${COMMAND} is not built`);
	const state = env.ANSWERWELL_STATE ?? newStateFolder();
	const seed = SEEDS && !env.ANSWERWELL_STATE && join(SEEDS, demo ? 'demo' : 'plain');
	if (seed) execFileSync('cp', ['-a', '--reflink=auto', `${seed}/.`, state]);
	const port = await freePort();
	const proxyPort = PROXY === 'nginx' ? await freePort() : undefined;
	const site = new Site(
		state,
		port,
		proxyPort,
		cleanEnv({
			ANSWERWELL_STATE: state,
			ANSWERWELL_LISTEN: `127.0.0.1:${port}`,
			ANSWERWELL_URL: `http://127.0.0.1:${proxyPort ?? port}`,
			ANSWERWELL_DEMO: demo ? 'on' : 'off',
			ANSWERWELL_LIMITS: limits ? 'on' : 'off',
			ANSWERWELL_PROFILE: PROFILE,
			ANSWERWELL_RUNAS: 'nobody',
			// On whatever day of the week they run.
			ANSWERWELL_HOURS: 'always',
			...env,
		}),
	);
	await site.start();
	if (categories) await site.makeCategories();
	return site;
}
