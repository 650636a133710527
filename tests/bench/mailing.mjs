// How fast an edition goes out, and what it takes of memory. Mails a second of one mailer with ten connections into
// Postfix's smtp-sink, beside pgbench running the two statements of the ledger that each mail has to itself (handed
// over, accepted) over as many connections, and beside smtp-source sending as many bytes without a ledger. The
// database syncs as it always does. Alone: `node tests/bench/mailing.mjs [READERS_OF_THE_LARGE_EDITION]`.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLedger } from '../support/ledger.mjs';
import { ofDebian, toolsEnv } from '../support/packages.mjs';
import { BUILD, EDITION_LEAVES, freePort } from '../support/site.mjs';
import { shown } from './bounds.mjs';

const SESSIONS = 10;
const MAILS = 5000; // of each round
const ROUNDS = 5;
const [SMALL, LARGE] = [1000, 100000];
const FIRST = 1000000; // the readers' ids
const ENTRIES = 8;
const TOP = fileURLToPath(new URL('../..', import.meta.url));
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const say = (text) => process.stderr.write(`${text}\n`);
const asRoot = process.getuid() === 0 ? ['-u', 'root'] : [];

/** The statement named in the ledger's file, of one mail. */
function statement(name) {
	const part = readFileSync(join(TOP, 'src/mailing/delivery.sql'), 'utf8').split(/^-- name: /m).find((p) => p.startsWith(`${name}\n`));
	return part.split('\n').slice(1).filter((line) => !line.startsWith('--')).join('\n')
		.replace(':ids::bigint[]', 'ARRAY[:id]::bigint[]').replace(':claims::integer[]', 'ARRAY[1]::integer[]').replace(/;?\s*$/, ';');
}

class Bench {
	async open() {
		this.ledger = await startLedger();
		Object.assign(this.ledger.env, { ANSWERWELL_MAIL_SESSIONS: String(SESSIONS), ANSWERWELL_MAIL_DOMAIN_SESSIONS: String(SESSIONS),
			ANSWERWELL_LOG: 'warn' });
		this.readers = 0;
		this.port = await freePort();
		this.sink = spawn(ofDebian('/usr/sbin/smtp-sink'), ['-c', ...asRoot, `127.0.0.1:${this.port}`, '100'], { stdio: 'ignore', env: toolsEnv() });
		await this.ledger.sql("INSERT INTO categories (slug) VALUES ('billing') ON CONFLICT DO NOTHING");
	}

	async close() {
		this.sink?.kill('SIGKILL');
		await this.ledger?.stop();
	}

	async readersAre(n) {
		const { ledger } = this;
		if (n > this.readers) {
			const rows = execFileSync(join(BUILD, 'tests/bench/readers'), [String(FIRST + this.readers), String(n - this.readers)],
				{ env: ledger.env, maxBuffer: 1 << 28 }).toString();
			await ledger.sql(`CREATE TEMP TABLE made (id bigint, name text, display text, sealed text, mac text);
COPY made FROM STDIN;
${rows}\\.
INSERT INTO accounts (id, name, display_name, email_sealed, email_mac, verified_at) SELECT id, name, display, sealed, mac, now() FROM made;
INSERT INTO subscriptions (account_id, confirmed_at) SELECT id, now() FROM made;`);
			this.readers = n;
		}
		await ledger.sql(`UPDATE subscriptions SET ended_at = CASE WHEN account_id < ${FIRST + n} THEN NULL ELSE now() END,
			ended_how = CASE WHEN account_id < ${FIRST + n} THEN NULL ELSE 'link' END; ANALYZE`);
	}

	/** An edition of the usual length; its id. */
	async edition() {
		const body = 'You will find it in your account, under **Orders**. '.repeat(8);
		await this.ledger.sql('DELETE FROM editions; DELETE FROM mails; DELETE FROM entries');
		await this.ledger.sql(`INSERT INTO entries (locale, category_id, slug, title, body, html, renderer)
			SELECT 'en', c.id, 'e' || i, 'How do I change what I have ordered, part ' || i || '?', '${body}', '', 1
			FROM categories AS c CROSS JOIN generate_series(1, ${ENTRIES}) AS i WHERE c.slug = 'billing';
			INSERT INTO entry_revisions (entry_id, number, title, body) SELECT id, 1, title, body FROM entries`);
		const id = await this.ledger.confirmEdition();
		await this.ledger.sql(EDITION_LEAVES, { id });
		await this.ledger.sql('ANALYZE mails');
		return id;
	}

	/** Sends all of it; the mailer's peak in MiB. */
	async send() {
		const mailer = this.ledger.mailer(`smtp://127.0.0.1:${this.port}`, { once: true });
		let peak = 0;
		const watch = setInterval(() => {
			try {
				peak = Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${mailer.child.pid}/status`, 'utf8'))[1]) / 1024;
			} catch { /* it has ended */ }
		}, 100);
		const code = await mailer.end;
		clearInterval(watch);
		const states = await this.ledger.states();
		if (code !== 0 || Object.keys(states).join() !== 'accepted') throw new Error(`${code} ${JSON.stringify(states)}\n${mailer.log}`);
		return peak;
	}

	/** Mails a second between the first that was handed over and the last that was accepted. */
	rate() {
		return this.ledger.number(`SELECT count(*) / extract(epoch FROM max(finished_at) - min(handed_over_at)) FROM mails`);
	}

	source(bytes) {
		const began = process.hrtime.bigint();
		const done = spawnSync(ofDebian('/usr/sbin/smtp-source'), ['-d', '-s', String(SESSIONS), '-m', String(MAILS), '-l', String(bytes),
			'-f', 'forum@forum.example', '-t', 'reader@domain1.example', `127.0.0.1:${this.port}`], { env: toolsEnv() });
		if (done.status !== 0) throw new Error(String(done.stderr));
		return MAILS / (Number(process.hrtime.bigint() - began) / 1e9);
	}

	async pgbench() {
		const { ledger } = this;
		const per = Math.floor(MAILS / SESSIONS);
		const file = join(ledger.state, 'mail.sql');
		await this.edition();
		await ledger.sql("UPDATE mails SET state = 'claimed', claims = 1, claimed_by = 'bench', claimed_at = now(); ANALYZE mails");
		const base = await ledger.number('SELECT min(id) FROM mails');
		writeFileSync(file, `\\set k :k + 1\n\\set id :base + :client_id * :per + :k\n${statement('delivery_hand_over')}\n${statement('delivery_accept')}\n`);
		const out = execFileSync(join(ledger.pgBin, 'pgbench'), ['-n', '-M', 'prepared', '-c', String(SESSIONS), '-j', '2', '-t', String(per), '-D', 'k=-1',
			'-D', `base=${base}`, '-D', `per=${per}`, '-f', file, '-h', ledger.socketDir, '-p', '5432', '-U', 'answerwell', 'answerwell']).toString();
		const n = (await ledger.states()).accepted;
		if (n !== per * SESSIONS) throw new Error(`pgbench has settled ${n} of ${per * SESSIONS}`);
		return Number(out.match(/tps = ([\d.]+)/)[1]);
	}
}

/** Rows of [name, value, bound]. */
export async function mailing(large = LARGE) {
	const bench = new Bench();
	try {
		await bench.open();
		await bench.readersAre(SMALL);
		await bench.edition();
		const low = await bench.send();
		await bench.readersAre(MAILS);
		const [vsPgbench, vsSource] = [[], []];
		for (let i = 0; i < ROUNDS; i++) {
			await bench.edition();
			const bytes = await bench.ledger.number('SELECT max(length(text) + length(html)) FROM edition_texts') + 2000;
			await bench.send();
			const ours = await bench.rate();
			const [theirs, plain] = [await bench.pgbench(), bench.source(bytes)];
			vsPgbench.push(ours / theirs);
			vsSource.push(ours / plain);
			say(`mails, round ${i + 1} of ${ROUNDS}: ${ours.toFixed(0)}/s of ${bytes} bytes, pgbench ${theirs.toFixed(0)}/s, smtp-source ${plain.toFixed(0)}/s`);
		}
		await bench.readersAre(large);
		await bench.edition();
		const high = await bench.send();
		say(`mailer: at most ${low.toFixed(1)} MiB with ${SMALL} readers, ${high.toFixed(1)} MiB with ${large}`);
		return [
			['mail_vs_pgbench', median(vsPgbench), '>= 0.8'],
			['mail_vs_smtp_source', median(vsSource), ''],
			['mailer_growth_mib', high - low, '<= 32'],
		];
	} finally {
		await bench.close();
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) for (const row of await mailing(Number(process.argv[2] ?? LARGE))) shown(row);
