// A private PostgreSQL for one test file, a fresh database for each test, and the command.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const TOP = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const COMMAND = join(resolve(process.env.ANSWERWELL_BUILD || join(TOP, 'build')), 'answerwell');
const PG = join(TOP, 'tests/support/pg.sh');

export const folder = mkdtempSync('/tmp/awi-');
chmodSync(folder, 0o755); // root's cluster runs as another user
mkdirSync(join(folder, 'state'));

const said = execFileSync(PG, ['start', join(folder, 'pg')], { encoding: 'utf8' });
const socket = /host='([^']+)'/.exec(said)[1];
const psql = join(execFileSync('sh', ['-c', '. "$1/conf/postgres.sh"; pg_bin', 'sh', TOP], { encoding: 'utf8' }).trim(), 'psql');

export function stop() {
	try {
		execFileSync(PG, ['stop', join(folder, 'pg')]);
	} catch { /* it is gone */ }
	rmSync(folder, { recursive: true, force: true });
}
process.on('exit', stop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

function sqlOn(database, text) {
	return execFileSync(psql, ['-XqtA', '-v', 'ON_ERROR_STOP=1', '-h', socket, '-p', '5432', '-U', 'postgres', '-d', database],
		{ input: text, encoding: 'utf8', maxBuffer: 1 << 28 });
}

const url = (user, name) => `host=${socket} port=5432 user=${user} dbname=${name}`;

function environment(name) {
	const env = {};
	for (const [k, v] of Object.entries(process.env))
		if (!/^(ANSWERWELL_|DATABASE_|PG)/.test(k)) env[k] = v;
	return { ...env, ANSWERWELL_HOME: TOP, ANSWERWELL_STATE: join(folder, 'state'), ANSWERWELL_LOG: 'error',
		DATABASE_URL: url('answerwell', name), DATABASE_OWNER_URL: url('answerwell_owner', name) };
}

const LEFT_OUT = { audit_log: " - 'at'", categories: " - 'created_at'", duplicates: " - 'number'",
	schema_migrations: " - 'applied_at'", schema_current: " - 'applied_at'" };

class Database {
	constructor(name) {
		this.name = name;
		this.env = environment(name);
	}

	sql(text) {
		return sqlOn(this.name, text);
	}

	// Rows as objects.
	rows(query) {
		return JSON.parse(this.sql(`SELECT coalesce(json_agg(row_of_it), '[]') FROM (${query}) row_of_it`));
	}

	one(query) {
		return this.rows(query)[0];
	}

	run(...args) {
		return this.runAs(COMMAND, ...args);
	}

	// By another build of it.
	runAs(command, ...args) {
		return new Promise((done) => {
			execFile(command, args, { env: this.env, timeout: 300000, maxBuffer: 1 << 24 }, (e, out, err) =>
				done({ code: e ? (e.code ?? e.signal) : 0, out, err }));
		});
	}

	import(dir, ...options) {
		return this.run('import', 'stackexchange', dir, ...options);
	}

	// The same, with the most memory it ever had (KiB): the kernel keeps that mark, so that looking
	// now and then is enough. `after` ms it is killed, unless it is done before.
	watch(dir, { after } = {}) {
		return this.watchFor(after, 'import', 'stackexchange', dir, '--json');
	}

	watchRun(...args) {
		return this.watchFor(undefined, ...args);
	}

	watchFor(after, ...args) {
		return new Promise((done) => {
			const child = spawn(COMMAND, args, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
			const result = { out: '', err: '', peak: 0 };
			const look = setInterval(() => {
				try {
					const mark = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
					if (mark) result.peak = Number(mark[1]);
				} catch { /* it has ended */ }
			}, 5);
			const killer = after === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), after);
			child.stdout.on('data', (d) => (result.out += d));
			child.stderr.on('data', (d) => (result.err += d));
			child.on('close', (code, signal) => {
				clearInterval(look);
				clearTimeout(killer);
				done({ ...result, code, signal });
			});
		});
	}

	// One line for each table, of all it holds but the time of the run itself and how many runs came to nothing.
	digest() {
		const tables = this.rows(`SELECT c.relname AS name FROM pg_class c
			WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' ORDER BY 1`);
		return this.sql(tables.map(({ name }) => `SELECT '${name}', count(*), md5(string_agg(r, E'\\n' ORDER BY r))
			FROM (SELECT (to_jsonb(t)${LEFT_OUT[name] ?? ''})::text AS r FROM ${name} t) r;`).join('\n'));
	}

	sequences() {
		return this.sql(`SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1`);
	}
}

let n = 0, isMade = false;

// One without a schema.
export function emptyDatabase() {
	const name = `aw_empty_${++n}`;
	sqlOn('postgres', `CREATE DATABASE ${name} TEMPLATE template0 OWNER answerwell_owner`);
	return new Database(name);
}

// An empty database with the schema.
export async function newDatabase() {
	if (!isMade) {
		isMade = true;
		const template = new Database('aw_template');
		const made = await template.run('migrate');
		if (made.code !== 0) throw new Error(`migrate: ${made.err}`);
	}
	const name = `aw_import_${++n}`;
	sqlOn('postgres', `CREATE DATABASE ${name} TEMPLATE aw_template OWNER answerwell_owner`);
	return new Database(name);
}
