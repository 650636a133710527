// `answerwell doctor`: each test breaks one thing and sees it found, with what to do about it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { SmtpPeer } from '../support/smtp_peer.mjs';
import { cleanEnv, command, freePort, newStateFolder, startSite } from '../support/site.mjs';

const isRoot = process.getuid() === 0;
const site = await startSite();
after(() => site.stop());
await site.makeAccount({ name: 'ada', role: 'admin' });
const ann = await site.person('ann');
const question = await site.ask(ann);

async function doctor(env = {}, args = []) {
	const done = await command(['doctor', '--json', ...args], { ...site.env, ...env });
	const report = JSON.parse(done.out);
	return { ...report, code: done.code, of: (check) => report.findings.filter((f) => f.check === check) };
}

// The finding of a check: its level, and words in it; the exit code is at least as bad.
async function finds(check, level, words, env, args) {
	const report = await doctor(env, args);
	const [finding] = report.of(check).filter((f) => f.level !== 'fine');
	assert.ok(finding, `${check} in ${JSON.stringify(report.findings.filter((f) => f.level !== 'fine'))}`);
	assert.equal(finding.level, level);
	assert.match(finding.text, words);
	assert.ok(finding.remedy?.length > 10, 'what to do');
	assert.ok(report.code >= { warning: 1, broken: 2 }[level], `exit code ${report.code}`);
	return report;
}

const sql = (text, database = 'answerwell') =>
	execFileSync(join(site.pgBin, 'psql'), ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', '-h', site.socketDir, '-U', 'postgres', '-d', database, '-c', text], { encoding: 'utf8' }).trim();
const url = (more = '', database = 'answerwell', user = 'answerwell') =>
	`host=${site.socketDir} dbname=${database} user=${user} ${more}`;

test('a healthy site: nothing to mend, exit code 0', async () => {
	const report = await doctor();
	assert.deepEqual(report.findings.filter((f) => f.level !== 'fine'), []);
	assert.equal(report.code, 0);
	assert.equal(report.level, 'fine');
	for (const check of ['settings.profile', 'files.secret', 'files.disk', 'database.reachable', 'database.version', 'database.role', 'database.connections', 'schema.version', 'database.keys', 'clock.drift', 'counters.threads', 'search.index', 'search.statistics', 'match.index', 'match.vectors', 'mail.backlog', 'mail.folder', 'web.ready'])
		assert.equal(report.of(check).length, 1, check);
});

test('in words, with signs that are words too, in the site’s language', async () => {
	const english = await command(['doctor'], { ...site.env, ANSWERWELL_LISTEN: '127.0.0.1:1' });
	assert.match(english.out, /^✓ fine {2}files\.secret: /m);
	assert.match(english.out, /^✗ broken {2}web\.ready: .*port 1\.\n +→ Start it/m);
	assert.match(english.out, /\d+ fine, 0 warnings, 1 broken\n$/);
	assert.equal(english.code, 2);
	const chinese = await command(['doctor'], { ...site.env, ANSWERWELL_LISTEN: '127.0.0.1:1', ANSWERWELL_LOCALE: 'zh_CN' });
	assert.match(chinese.out, /^✓ 正常 {2}files\.secret: /m);
	assert.match(chinese.out, /^✗ 故障 {2}web\.ready: /m);
	assert.match(chinese.out, /故障1项\n$/);
	assert.doesNotMatch(chinese.out.replaceAll(/`[^`]*`/g, ''), / (the|is|are) /);
});

test('wrong usage, and a setting that nobody can read', async () => {
	assert.equal((await command(['doctor', '--heal'], site.env)).code, 2);
	const report = await doctor({ ANSWERWELL_WORKERS: 'many' });
	assert.equal(report.code, 2);
	assert.match(report.of('settings.values')[0].text, /^ANSWERWELL_WORKERS: "many"/);
});

test('settings that contradict a site people use', async () => {
	const production = {
		ANSWERWELL_PROFILE: 'production',
		ANSWERWELL_URL: 'http://help.example.org',
		ANSWERWELL_DEMO: 'on',
		ANSWERWELL_LIMITS: 'off',
		ANSWERWELL_MAIL: '',
		ANSWERWELL_MAIL_FROM: '',
		ANSWERWELL_LISTEN: `0.0.0.0:${site.port}`,
		ANSWERWELL_TRUSTED_PROXY: '192.0.2.7',
		DATABASE_URL: url(),
	};
	const open = await doctor({ ...production, ANSWERWELL_TRUSTED_PROXY: '' });
	assert.equal(open.code, 2);
	assert.match(open.of('settings.values')[0].text, /^ANSWERWELL_LISTEN: .*ANSWERWELL_TRUSTED_PROXY/);
	const report = await doctor(production);
	const level = Object.fromEntries(report.findings.map((f) => [f.check, f.level]));
	for (const check of ['url', 'demo', 'limits']) assert.equal(level[`settings.${check}`], 'broken', check);
	for (const check of ['listen', 'mail', 'mail_from', 'owner'])
		assert.equal(level[`settings.${check}`], 'warning', check);
	const right = await doctor({
		...production,
		ANSWERWELL_URL: 'https://help.example.org',
		ANSWERWELL_DEMO: 'off',
		ANSWERWELL_LIMITS: 'on',
		ANSWERWELL_MAIL: 'smtp://127.0.0.1:1',
		ANSWERWELL_MAIL_FROM: 'help@example.org',
		ANSWERWELL_LISTEN: `127.0.0.1:${site.port}`,
		DATABASE_OWNER_URL: url('', 'answerwell', 'answerwell_owner'),
	});
	assert.deepEqual(right.findings.filter((f) => f.check.startsWith('settings.') && f.level !== 'fine'), []);
});

test('the key file: open to everyone, gone, nonsense', async () => {
	const file = join(site.state, 'secret');
	chmodSync(file, 0o644);
	await finds('files.secret', 'broken', /can be read by everyone/);
	chmodSync(file, 0o600);
	renameSync(file, `${file}.away`);
	await finds('files.secret', 'broken', /cannot be read/);
	renameSync(`${file}.away`, file);
	const other = join(site.state, 'other');
	writeFileSync(other, 'nonsense\n', { mode: 0o600 });
	await finds('files.secret', 'broken', /key ID HEX/, { ANSWERWELL_SECRET_FILE: other });
});

test('folders: no state folder, a chroot that others can write to, a user who is not there', async (t) => {
	const secret = { ANSWERWELL_SECRET_FILE: join(site.state, 'secret'), DATABASE_URL: url() };
	await finds('files.state', 'broken', /cannot be written to/, { ...secret, ANSWERWELL_STATE: '/no/such/folder' });
	const folder = newStateFolder();
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	const production = { ...secret, ANSWERWELL_STATE: folder, ANSWERWELL_PROFILE: 'production' };
	await finds('files.runas', 'broken', /no-such-user/, { ...production, ANSWERWELL_RUNAS: 'no-such-user' });
	mkdirSync(join(folder, 'chroot'));
	chmodSync(join(folder, 'chroot'), 0o777);
	const runas = { ...production, ANSWERWELL_RUNAS: 'nobody' };
	await finds('files.chroot', 'broken', /is not owned by root/, runas);
	chmodSync(join(folder, 'chroot'), 0o755);
	if (isRoot) {
		assert.equal((await doctor(runas)).of('files.chroot')[0].level, 'fine');
		chownSync(join(folder, 'chroot'), 65534, 65534);
		await finds('files.chroot', 'broken', /is not owned by root/, runas);
	}
});

test('a disk that is full', async (t) => {
	const folder = newStateFolder();
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	try {
		execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'none', folder], { stdio: 'ignore' });
	} catch {
		return t.skip('needs root and mounts');
	}
	try {
		await finds('files.disk', 'broken', /MB are left/, { ANSWERWELL_STATE: folder, ANSWERWELL_SECRET_FILE: join(site.state, 'secret'), DATABASE_URL: url() });
	} finally {
		execFileSync('umount', [folder]);
	}
});

test('a database that is away, and a server that does not answer', async () => {
	const report = await finds('database.reachable', 'broken', /cannot be reached/, { DATABASE_URL: 'host=/no/such dbname=x' });
	assert.equal(report.of('counters.threads').length, 0, 'what cannot be asked is left out');
	await finds('web.ready', 'broken', /does not respond/, { ANSWERWELL_LISTEN: `127.0.0.1:${await freePort()}` });
});

test('a role that may too much, or too little', async () => {
	await finds('database.role', 'warning', /more than it needs/, { DATABASE_URL: url('', 'answerwell', 'postgres') });
	await finds('database.role', 'broken', /more than it needs/, { DATABASE_URL: url('', 'answerwell', 'postgres'), ANSWERWELL_PROFILE: 'production', ANSWERWELL_RUNAS: 'nobody' });
	await finds('database.role', 'warning', /may change the schema/, { DATABASE_URL: url('', 'answerwell', 'answerwell_owner') });
	sql('REVOKE UPDATE ON posts FROM answerwell');
	try {
		await finds('database.rights', 'broken', /posts/);
	} finally {
		sql('GRANT UPDATE ON posts TO answerwell');
	}
	for (const history of ['audit_log', 'revisions', 'official_marks', 'setting_changes', 'site_page_revisions']) {
		sql(`GRANT DELETE ON ${history} TO answerwell; REVOKE INSERT ON ${history} FROM answerwell`);
		try {
			await finds('database.rights', 'broken', new RegExp(`: ${history}$`));
			await finds('database.histories', 'warning', new RegExp(`: ${history}$`));
		} finally {
			sql(`REVOKE DELETE ON ${history} FROM answerwell; GRANT INSERT ON ${history} TO answerwell`);
		}
	}
	await finds('database.owner', 'broken', /cannot create tables/, { DATABASE_OWNER_URL: url() });
	await finds('database.owner', 'warning', /cannot be reached/, { DATABASE_OWNER_URL: url('', 'answerwell', 'nobody_at_all') });
});

test('too few connections for the settings', () =>
	finds('database.connections', 'warning', /are needed/, { ANSWERWELL_WORKERS: '64', ANSWERWELL_DB_CONNECTIONS: '32' }));

test('a database of another encoding, ctype, and without a schema', async () => {
	sql(`CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0`, 'postgres');
	const env = { DATABASE_URL: url('', 'latin') };
	await finds('database.encoding', 'broken', /LATIN1/, env);
	await finds('database.ctype', 'warning', /ctype is C/, env);
	await finds('database.extensions', 'broken', /pg_trgm/, env);
	await finds('schema.version', 'broken', /./, env);
});

test('a schema that was changed, or is newer', async () => {
	const was = sql('SELECT checksum FROM schema_migrations WHERE number = 2');
	sql(`UPDATE schema_migrations SET checksum = repeat('0', 64) WHERE number = 2`);
	await finds('schema.version', 'broken', /migration 2 .* was changed/);
	sql(`UPDATE schema_migrations SET checksum = '${was}' WHERE number = 2`);
	sql(`INSERT INTO schema_migrations VALUES (9999, 'future', '')`);
	await finds('schema.version', 'broken', /newer than this program/);
	sql('DELETE FROM schema_migrations WHERE number = 9999');
	const current = sql('SELECT digest FROM schema_current');
	sql(`UPDATE schema_current SET digest = repeat('0', 64)`);
	await finds('schema.version', 'broken', /views, functions and triggers are those of another version; run: answerwell migrate/);
	sql(`UPDATE schema_current SET digest = '${current}'`);
	assert.equal((await doctor()).of('schema.version')[0].level, 'fine');
});

test('clocks that disagree', async () => {
	sql(`CREATE SCHEMA slow; GRANT USAGE ON SCHEMA slow TO answerwell;
		CREATE FUNCTION slow.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT pg_catalog.clock_timestamp() - interval '10 seconds' $$`);
	await finds('clock.drift', 'warning', /10 seconds apart/, { DATABASE_URL: url(`options='-c search_path=slow,pg_catalog,public'`) });
	sql(`CREATE OR REPLACE FUNCTION slow.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS $$ SELECT pg_catalog.clock_timestamp() + interval '1 hour' $$`);
	await finds('clock.drift', 'broken', /3[56]\d\d seconds apart/, { DATABASE_URL: url(`options='-c search_path=slow,pg_catalog,public'`) });
	sql('DROP SCHEMA slow CASCADE');
});

test('time zones that the database does not know', async () => {
	sql(`CREATE SCHEMA flat; GRANT USAGE ON SCHEMA flat TO answerwell;
		CREATE VIEW flat.pg_timezone_names AS SELECT 'UTC'::text AS name; GRANT SELECT ON flat.pg_timezone_names TO answerwell`);
	await finds('clock.zones', 'broken', /time zones/, { DATABASE_URL: url(`options='-c search_path=flat,pg_catalog,public'`) });
	sql('DROP SCHEMA flat CASCADE');
});

test('wrong counters: only looking changes nothing, --mend mends', async () => {
	const counted = () => sql(`SELECT n_questions FROM categories WHERE slug = 'billing'`);
	const right = counted();
	sql(`UPDATE categories SET n_questions = n_questions + 7 WHERE slug = 'billing'`);
	await finds('counters.threads', 'warning', /1 counters are wrong/);
	assert.equal(Number(counted()), Number(right) + 7, 'nothing was changed');
	const mended = await doctor({}, ['--mend']);
	assert.match(mended.of('counters.threads')[0].text, /1 wrong counters were corrected/);
	assert.equal(counted(), right);
	assert.match((await doctor()).of('counters.threads')[0].text, /All counters are right/);
});

test('a question that the search does not hold', async () => {
	sql(`CREATE TEMP TABLE kept AS SELECT 1; CREATE TABLE public.kept_documents AS SELECT * FROM search_documents; DELETE FROM search_documents WHERE kind = 'question' AND ref_id = ${question}`);
	try {
		await finds('search.index', 'broken', /1 questions are missing/);
		const mended = await command(['reindex'], site.env);
		assert.equal(mended.code, 0, mended.err);
		assert.equal((await doctor()).of('search.index')[0].level, 'fine');
	} finally {
		sql('DROP TABLE public.kept_documents');
	}
});

test('old statistics of a large site', async () => {
	sql(`INSERT INTO search_documents SELECT 'entry', -n, 'en', 'x', ''::tsvector, 1 FROM generate_series(1, 1000) AS n`);
	try {
		sql(`UPDATE search_totals SET refreshed_at = now() - interval '5 hours'`);
		await finds('search.statistics', 'warning', /are out of date/);
		const mended = await doctor({}, ['--mend']);
		assert.equal(mended.of('search.statistics')[0].level, 'fine');
	} finally {
		sql('DELETE FROM search_documents WHERE ref_id < 0');
	}
});

test('mails that wait, that were refused, and that nobody knows about', async () => {
	const put = (state, due, finished = 'NULL') =>
		sql(`INSERT INTO recipients (id, account_id) SELECT id, id FROM accounts WHERE name = 'ann' ON CONFLICT DO NOTHING;
			INSERT INTO mails (recipient_id, kind, message_id, state, not_before, finished_at)
			SELECT id, 'answer', 'doctor-${state}@x', '${state}', ${due}, ${finished} FROM accounts WHERE name = 'ann'`);
	process.kill(site.pids().mailer, 'SIGSTOP');
	try {
		put('planned', `now() - interval '1 hour'`);
		put('uncertain', 'now()', 'now()');
		put('failed', 'now()', 'now()');
		await finds('mail.backlog', 'broken', /1 emails have been waiting/);
		await finds('mail.uncertain', 'warning', /1 emails/);
		await finds('mail.failed', 'warning', /1 emails/);
	} finally {
		sql(`DELETE FROM mails WHERE message_id LIKE 'doctor-%'`);
		process.kill(site.pids().mailer, 'SIGCONT');
	}
});

test('the way out for mail: a server that is away or there, a folder that is none', async () => {
	await finds('mail.server', 'broken', /127\.0\.0\.1:1 cannot be reached/, { ANSWERWELL_MAIL: 'smtp://user:secret-word@127.0.0.1:1' });
	await finds('mail.server', 'broken', /no-such-host\.invalid:465/, { ANSWERWELL_MAIL: 'smtps://no-such-host.invalid' });
	const peer = await new SmtpPeer(undefined, { auth: true }).listen();
	const mail = { ANSWERWELL_MAIL: peer.address.replace('//', '//help@example.com:secret-word/@') };
	const report = await doctor(mail);
	assert.equal(report.of('mail.server')[0].level, 'fine');
	assert.doesNotMatch(JSON.stringify(report), /secret-word/, 'no password is repeated');
	assert.deepEqual(peer.logins, [['help@example.com', 'secret-word/']]);
	peer.script = (s) => (s.at === 'auth' ? '535 5.7.8 wrong password' : undefined);
	await finds('mail.server', 'broken', /does not let us in: .*535 5\.7\.8 wrong password/, mail);
	await finds('mail.server', 'broken', /does not let us in/, { ANSWERWELL_MAIL: peer.address.replace('smtp:', 'smtps:') });
	peer.script = (s) => (s.at === 'connect' ? '554 go away' : undefined);
	await finds('mail.server', 'broken', /does not let us in: .*554 go away/, mail);
	assert.equal(peer.taken.length, 0, 'no mail is sent');
	await peer.close();
	const file = join(site.state, 'a-file');
	writeFileSync(file, '');
	await finds('mail.folder', 'broken', /cannot be written to/, { ANSWERWELL_MAIL: `maildir:${file}/below` });
});

test('a site without administrator or category', async () => {
	sql(`UPDATE accounts SET suspended_at = now() WHERE role = 'admin'`);
	await finds('people.admin', 'warning', /no administrator/);
	sql(`UPDATE accounts SET suspended_at = NULL WHERE role = 'admin'`);
	execFileSync(join(site.pgBin, 'createdb'), ['-h', site.socketDir, '-U', 'postgres', '-O', 'answerwell_owner', 'empty']);
	const env = { DATABASE_URL: url('', 'empty'), DATABASE_OWNER_URL: url('', 'empty', 'answerwell_owner') };
	assert.equal((await command(['migrate'], { ...site.env, ...env })).code, 0);
	await finds('people.categories', 'warning', /no category/, env);
});

test('the index of entries: of now, none yet, made by nobody, and a folder that is none or somebody else\'s', async (t) => {
	const of = async (env) => (await doctor(env)).of('match.index');
	const [now] = await of();
	assert.equal(now.level, 'fine');
	assert.match(now.text, /up to date; entries: \d+\.$/);
	const nobody = { ANSWERWELL_LISTEN: '127.0.0.1:1' }; // no web server answers there
	const state = newStateFolder(), elsewhere = { ANSWERWELL_STATE: state, DATABASE_URL: url(), ANSWERWELL_SECRET_FILE: join(site.state, 'secret') };
	t.after(() => rmSync(state, { recursive: true, force: true }));
	const match = join(state, 'match');
	assert.match((await of({ ...elsewhere, ...nobody }))[0].text, /match will be created at startup/);
	assert.equal(existsSync(match), false, 'looking makes nothing');
	mkdirSync(match);
	if (isRoot) chownSync(match, 65534, 65534);
	assert.deepEqual((await of({ ...elsewhere, ...nobody })).map((f) => [f.level, /will be created at startup/.test(f.text)]), [['fine', true]]);
	await finds('match.index', 'warning', /missing or old/, elsewhere);
	for (const broken of ['', 'cut', 'a'.repeat(5000)]) {
		writeFileSync(join(match, 'entries'), broken);
		await finds('match.index', 'warning', /missing or old/, elsewhere);
	}
	rmSync(match, { recursive: true });
	writeFileSync(match, '');
	await finds('match.index', 'broken', /match is not a folder/, elsewhere);
	rmSync(match);
	mkdirSync(match);
	chmodSync(match, 0o555);
	if (isRoot) chownSync(match, 0, 0);
	await finds('match.index', 'broken', /match cannot be written to/, elsewhere);
});

test('the word vectors: switched off, missing and spoiled', async () => {
	const off = (await doctor({ ANSWERWELL_VECTORS: 'off' })).of('match.vectors');
	assert.deepEqual(off.map((f) => f.level), ['fine']);
	assert.match(off[0].text, /switched off, so entries that use other words are found less often/);
	await finds('match.vectors', 'warning', /no-such-file cannot be used/, { ANSWERWELL_VECTORS: '/no-such-file' });
	const spoiled = join(site.state, 'spoiled.vectors');
	writeFileSync(spoiled, 'no vectors');
	await finds('match.vectors', 'warning', /spoiled\.vectors cannot be used/, { ANSWERWELL_VECTORS: spoiled });
	rmSync(spoiled);
});

test('after all that the site is as healthy as before', async () => {
	const report = await doctor();
	assert.deepEqual(report.findings.filter((f) => f.level !== 'fine'), []);
	assert.equal((await site.visitor().get('/')).status, 200);
	assert.equal((await command(['config'], cleanEnv())).code, 0);
});
