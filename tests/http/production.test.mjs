// The production profile: web workers in a chroot, as a user of their own, held to few system calls.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
	chmodSync,
	existsSync,
	mkdirSync,
	readFileSync,
	readlinkSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import net from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { after, test as testAlways } from 'node:test';
import { Client } from '../support/client.mjs';
import { TOP } from '../support/packages.mjs';
import { receive } from '../support/smuggler.mjs';
import {
	BUILD,
	PASSWORD,
	cleanEnv,
	command,
	freePort,
	isAlive,
	newStateFolder,
	startSite,
	until,
} from '../support/site.mjs';

const isRoot = process.getuid() === 0;
const USER = 'nobody';
const uid = spawnSync('id', ['-u', USER], { encoding: 'utf8' }).stdout.trim();
const production = { ANSWERWELL_PROFILE: 'production', ANSWERWELL_RUNAS: USER };
const canMount = isRoot && spawnSync('unshare', ['-m', 'true']).status === 0;
const test = (name, fn, skip = isRoot ? false : 'needs root') => testAlways(name, { skip }, fn);

const site = isRoot ? await startSite({ env: production }) : null;
after(() => site?.stop());

const status = (pid) => readFileSync(`/proc/${pid}/status`, 'utf8');
const field = (pid, name) => new RegExp(`^${name}:\\s+(.*)$`, 'm').exec(status(pid))[1].trim();

// A second `answerwell web` beside the site, on its database; { pid, port, err(), stop() }.
async function web(env, { state = newStateFolder(), limits = [], host = '127.0.0.1' } = {}) {
	const port = await freePort();
	const child = spawn('setpriv', ['--pdeathsig', 'TERM', ...limits, '--', join(BUILD, 'answerwell'), 'web'], {
		env: cleanEnv({
			...production,
			ANSWERWELL_STATE: state,
			ANSWERWELL_SECRET_FILE: join(site.state, 'secret'),
			ANSWERWELL_LISTEN: `${host}:${port}`,
			...env,
		}),
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let out = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (d) => (out += d));
	const end = new Promise((done) => child.on('close', done));
	const isReady = async () =>
		child.exitCode !== null ||
		(await new Client(`http://127.0.0.1:${port}`).get('/readyz')).status === 200;
	await until('web answers or ends', isReady, 30);
	return {
		pid: child.pid,
		port,
		state,
		code: () => child.exitCode,
		said: () => out,
		client: new Client(`http://127.0.0.1:${port}`),
		async stop() {
			if (child.exitCode === null) child.kill('SIGTERM');
			const code = await end;
			rmSync(state, { recursive: true, force: true });
			return code;
		},
	};
}

function assertJailed(pid, root) {
	assert.equal(readlinkSync(`/proc/${pid}/root`), root);
	assert.deepEqual(field(pid, 'Uid').split(/\s+/), [uid, uid, uid, uid]);
	assert.equal(field(pid, 'Groups').split(/\s+/).length, 1);
	assert.equal(field(pid, 'CapEff'), '0000000000000000', 'no capability of root is left');
	assert.equal(field(pid, 'NoNewPrivs'), '1');
	assert.equal(field(pid, 'Seccomp'), '2', 'a filter of system calls');
}

test('each worker is shut in, is the user, and has nothing of root left', async () => {
	const { workers } = site.pids();
	assert.ok(workers.length >= 2);
	const root = join(site.state, 'chroot');
	for (const pid of workers) assertJailed(pid, root);
	assert.equal(statSync(root).uid, 0);
	assert.equal(statSync(root).mode & 0o777, 0o755);
	for (const file of ['etc', 'proc', 'dev', 'secret', 'kore.conf'])
		assert.equal(existsSync(join(root, file)), false, `${file} is out of reach`);
});

test('no process that holds keys leaves its memory anywhere', () => {
	const { web, workers, mailer } = site.pids();
	for (const pid of [web, ...workers, mailer]) {
		assert.match(readFileSync(`/proc/${pid}/limits`, 'utf8'), /^Max core file size +0 +0 /m);
		// What others of the same user may look into would be theirs.
		assert.equal(statSync(`/proc/${pid}/environ`).uid, 0, 'not dumpable');
	}
});

test('the workers do not know how to become the owner of the schema', async () => {
	for (const pid of site.pids().workers) {
		const env = readFileSync(`/proc/${pid}/environ`, 'utf8');
		assert.doesNotMatch(env, /DATABASE_OWNER_URL/);
		assert.doesNotMatch(env, /answerwell_owner/);
	}
});

test('the mailer gives up root too, and mail arrives', async () => {
	assert.equal(field(site.pids().mailer, 'Uid').split(/\s+/)[0], uid);
	const { asked, answer } = await site.register({ name: 'newcomer' });
	assert.equal(asked.status, 303);
	assert.equal(answer.status, 303, answer.text);
});

test('the dictionary of passwords is known inside', async () => {
	const visitor = site.visitor();
	const form = (await visitor.get('/register')).page.form('/register');
	await visitor.submit(form, { email: 'words@example.org' });
	const link = await site.registrationLink('words@example.org');
	const answer = await visitor.submit((await visitor.get(link)).page.form(link), {
		name: 'words',
		password: 'chrysanthemums',
	});
	assert.equal(answer.status, 422);
	assert.match(answer.page.byId('password-problem').words, /easy to guess/);
});

test('log-in, writing, search, dates in every zone and language work inside', async () => {
	await site.makeAccount({ name: 'inside', password: PASSWORD });
	const { client, answer } = await site.logIn('inside');
	assert.equal(answer.status, 303);
	const id = await site.ask(client, { title: 'Wo bleibt 我的退款 since Monday?' });
	for (const language of ['en', 'zh-CN']) {
		const page = await site.visitor({ 'Accept-Language': language }).get(`/questions/${id}`);
		assert.ok([200, 301, 302, 303, 308].includes(page.status));
		assert.equal(
			(await site.visitor({ 'Accept-Language': language }).get(page.location ?? '/')).status,
			200,
		);
	}
	await site.sql(`UPDATE accounts SET zone = 'Pacific/Chatham' WHERE name = 'inside'`);
	const thread = (await client.get(`/questions/${id}`)).location;
	assert.equal((await client.get(thread)).status, 200);
	const found = await client.get('/search?q=%E9%80%80%E6%AC%BE');
	assert.match(found.text, new RegExp(`/questions/${id}`));
});

test('a worker that is killed is replaced by one that is shut in as well', async () => {
	const [victim] = site.pids().workers;
	process.kill(victim, 'SIGKILL');
	const workers = await until('another worker', () => {
		const now = site.pids().workers;
		return now.length >= 2 && !now.includes(victim) && now;
	});
	await until('it is shut in', () => workers.every((pid) => field(pid, 'Seccomp') === '2'));
	for (const pid of workers) assertJailed(pid, join(site.state, 'chroot'));
	for (let i = 0; i < 10; i++) assert.equal((await site.visitor().get('/')).status, 200);
});

test('when the parent dies, its workers end too, and others take their place', async () => {
	const before = site.pids();
	process.kill(before.web, 'SIGKILL');
	await until('the old ones are gone', () => before.workers.every((pid) => !isAlive(pid)));
	const workers = await until('new ones are there', () => {
		const now = site.pids();
		return now.web !== before.web && now.workers.length >= 2 && now.workers;
	});
	await until('they answer', async () => (await site.visitor().get('/')).status === 200, 30);
	for (const pid of workers) assertJailed(pid, join(site.state, 'chroot'));
});

test('a database that is started again is found again', async () => {
	const { database, workers } = site.pids();
	process.kill(database, 'SIGINT');
	await until('the database is another one', () => {
		const now = site.pids().database;
		return now && now !== database;
	});
	await until('pages again', async () => (await site.visitor().get('/')).status === 200, 30);
	assert.deepEqual(site.pids().workers, workers, 'by the same workers');
});

test('no worker died of a forbidden call in all this', () => {
	assert.doesNotMatch(site.log('web'), /sandbox violation/);
});

test(
	'the folder of another server’s socket is shown inside, and nowhere else',
	async () => {
		const url = `host=${site.socketDir} dbname=answerwell user=answerwell`;
		const other = await web({ DATABASE_URL: url });
		try {
			assert.equal(other.code(), null, other.said());
			assert.equal((await other.client.get('/')).status, 200);
			const inside = join(other.state, 'chroot', site.socketDir);
			assert.ok(existsSync(inside));
			assert.equal(existsSync(join(inside, '.s.PGSQL.5432')), false, 'only they see it');
		} finally {
			assert.equal(await other.stop(), 0);
		}
	},
	canMount ? false : 'needs root and mounts',
);

test('a database by TCP is reached by name, without a resolver inside', async () => {
	const server = net.createServer((from) => {
		const to = net.connect(join(site.socketDir, '.s.PGSQL.5432'));
		for (const s of [from, to]) s.on('error', () => {});
		from.pipe(to).pipe(from);
	});
	await new Promise((done) => server.listen(0, '127.0.0.1', done));
	const { port } = server.address();
	// With no more capabilities than the systemd unit leaves.
	const limits = '--bounding-set=-all,+sys_chroot,+setuid,+setgid,+kill --inh-caps=-all --no-new-privs';
	const other = await web(
		{ DATABASE_URL: `postgresql://answerwell@localhost:${port}/answerwell?sslmode=prefer` },
		{ limits: limits.split(' ') },
	);
	try {
		const unit = readFileSync(join(TOP, 'conf/systemd/answerwell-web.service'), 'utf8');
		assert.match(unit, /CapabilityBoundingSet=CAP_SYS_CHROOT CAP_SETUID CAP_SETGID CAP_KILL$/m);
		assert.equal(other.code(), null, other.said());
		assert.equal((await other.client.get('/questions')).status, 200);
		await until('its workers make the index of entries', () => /event=match\.made/.test(other.said()));
		assert.doesNotMatch(other.said(), /sandbox violation/);
	} finally {
		assert.equal(await other.stop(), 0);
		server.close();
	}
});

// What does not fit stops the start with one line that says what to do.
async function refuses(env, pattern, { as = [], state = newStateFolder() } = {}) {
	const port = await freePort();
	const got = spawnSync(
		as.length > 0 ? as[0] : join(BUILD, 'answerwell'),
		as.length > 0 ? [...as.slice(1), join(BUILD, 'answerwell'), 'web'] : ['web'],
		{
			env: cleanEnv({
				...production,
				ANSWERWELL_STATE: state,
				ANSWERWELL_LISTEN: `127.0.0.1:${port}`,
				ANSWERWELL_SECRET_FILE: join(site.state, 'secret'),
				DATABASE_URL: `host=${site.socketDir} dbname=answerwell user=answerwell`,
				...env,
			}),
			encoding: 'utf8',
			timeout: 20000,
		},
	);
	rmSync(state, { recursive: true, force: true });
	assert.equal(got.status, 1, got.stdout + got.stderr);
	assert.match(got.stderr, pattern);
}

test('an ordinary user is told that production needs root', () =>
	refuses({}, /^ANSWERWELL_PROFILE: production needs root/, {
		as: ['setpriv', '--reuid', USER, '--clear-groups'],
	}));

test('a user who is not there, and root by another name, are refused', async () => {
	await refuses({ ANSWERWELL_RUNAS: 'no-such-user' }, /^ANSWERWELL_RUNAS: there is no user/);
	await refuses({ ANSWERWELL_RUNAS: 'root' }, /^ANSWERWELL_RUNAS: /);
});

test('beyond this machine it listens only for proxies that are named', () =>
	refuses(
		{ ANSWERWELL_LISTEN: '0.0.0.0:9' },
		/^ANSWERWELL_LISTEN: in production 0\.0\.0\.0 is not served unless ANSWERWELL_TRUSTED_PROXY names .*\n$/,
	));

// An address of this machine from which nothing of loopback comes.
const own = Object.values(networkInterfaces())
	.flat()
	.find((a) => !a.internal && a.family === 'IPv4')?.address;

test(
	'whoever is no named proxy is turned away before a byte is read',
	async () => {
		const database = { DATABASE_URL: `host=${site.socketDir} dbname=answerwell user=answerwell` };
		for (const [proxies, isLetIn] of [
			['203.0.113.7', false],
			[`203.0.113.7, ${own}`, true],
		]) {
			const other = await web({ ...database, ANSWERWELL_TRUSTED_PROXY: proxies }, { host: '0.0.0.0' });
			try {
				assert.equal(other.code(), null, other.said());
				assert.equal((await other.client.get('/healthz')).status, 200, 'this machine itself');
				const socket = net.connect({ host: own, port: other.port });
				const answer = receive(socket, { quiet: 10000, isDone: (text) => text.endsWith('ok\n') });
				socket.on('error', () => {});
				// Nobody waits for what it says.
				if (isLetIn) socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
				const { text, closed } = await answer;
				socket.destroy();
				assert.equal(text.startsWith('HTTP/1.1 200'), isLetIn);
				assert.equal(closed, !isLetIn);
			} finally {
				await other.stop();
			}
		}
	},
	!isRoot ? 'needs root' : canMount ? (own ? false : 'there is no other address') : 'needs mounts',
);

test('a chroot that others can write to is refused', async () => {
	const state = newStateFolder();
	mkdirSync(join(state, 'chroot'));
	chmodSync(join(state, 'chroot'), 0o777);
	await refuses({}, /^ANSWERWELL_STATE: .*belongs to root/m, { state });
});

test('a database that only root may use is refused before the first visitor', async () => {
	// The user "daemon" stands in no map of the cluster.
	await refuses(
		{ ANSWERWELL_RUNAS: 'daemon' },
		/DATABASE_URL: .*(cannot be reached by the user daemon|cannot be shown)/,
	);
	await refuses(
		{ DATABASE_URL: 'host=/no/such/folder dbname=answerwell' },
		/DATABASE_URL: there is no folder/,
	);
	await refuses(
		{ DATABASE_URL: 'postgresql://a@no-such-host.invalid/answerwell' },
		/DATABASE_URL: no-such-host.invalid: /,
	);
});

test('a certificate that the workers would not see is named', async () => {
	const state = newStateFolder();
	const file = join(state, 'root.crt');
	writeFileSync(file, '');
	await refuses(
		{
			DATABASE_URL: `host=127.0.0.1 port=1 dbname=answerwell user=answerwell sslmode=verify-full sslrootcert=${file}`,
		},
		/DATABASE_URL: the web workers cannot see .*root\.crt; put a copy to/,
		{ state },
	);
});

test('told to stop, all of it ends, and mounts and sockets with it', async () => {
	const { run, web: parent, workers, mailer, database } = site.pids();
	site.keepState = true;
	assert.equal(await site.stop(), 0);
	for (const pid of [run, parent, mailer, database, ...workers])
		assert.equal(isAlive(pid), false, `${pid} is still there`);
	assert.match(site.log('web'), /web\.stop unfinished=0/);
	assert.equal(existsSync(join(site.state, 'web.pid')), false);
	assert.doesNotMatch(readFileSync('/proc/mounts', 'utf8'), new RegExp(site.state));
	rmSync(site.state, { recursive: true, force: true });
});

test('the command works as before without root', async () => {
	const done = await command(['config'], cleanEnv(production));
	assert.equal(done.code, 0, done.err);
});
