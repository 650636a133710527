// A database of commit 9ddd14a, the demo with what a site in use has, brought up to date: what it holds is what it held.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { emptyDatabase, stop } from '../import/database.mjs';
import { ask, difference, questions } from './ask.mjs';

after(stop);

const db = emptyDatabase();

db.sql(brotliDecompressSync(readFileSync(new URL('demo-9ddd14a.sql.br', import.meta.url))).toString());
// Left out of the dump: it follows from the rest.
db.sql(`SET search_path = public; SELECT search_build_questions(1, 100000); SELECT search_build_entries(1, 100000); ANALYZE`);

// Everything at once: tests begin as soon as there is one.
const was = ask(db, 'before');
const before = db.one('SELECT max(number) AS number, (SELECT count(*) FROM deliveries)::int AS mails FROM schema_migrations');
const run = await db.run('migrate');
const is = run.code === 0 ? ask(db, 'after') : new Map();

test('there is something to ask for', () => {
	assert.deepEqual(before, { number: 30, mails: 13 });
	assert.ok(questions().length >= 40);
	for (const [name, rows] of was) assert.ok(rows.length > 0, `nothing is there to ask: ${name}`);
});

test('migrate brings it up to date, once', async () => {
	assert.equal(run.code, 0, run.err);
	assert.match(run.out, /^ok: \d+ changes applied\n$/);
	assert.equal((await db.run('migrate')).out, 'ok: up to date\n');
});

for (const [name, rows] of was)
	test(`the same as before: ${name}`, () => {
		assert.deepEqual(difference(rows, is.get(name) ?? []).slice(0, 10), []);
		assert.equal(is.get(name).length, rows.length);
	});

test('who had not confirmed their address in time is gone with it', () => {
	assert.deepEqual(db.rows('SELECT id FROM accounts WHERE id IN (9001, 9002) UNION ALL SELECT id FROM registrations'), [{ id: 9001 }]);
});

test('a mark on words that customers have changed rests, one on words of staff stands', () => {
	assert.deepEqual(db.rows(`SELECT id, official_at IS NOT NULL AS stands, official_suspended_at IS NOT NULL AS rests FROM posts
		WHERE id IN (24, 46, 59, 79, 117) ORDER BY id`), [{ id: 24, stands: false, rests: true }, { id: 46, stands: true, rests: false },
		{ id: 59, stands: false, rests: true }, { id: 79, stands: true, rests: false }, { id: 117, stands: true, rests: false }]);
});

test('everything that is counted is right, and every statement of the program has what it needs', async () => {
	const doctor = await db.run('doctor', '--json');
	const found = JSON.parse(doctor.out).findings.filter((f) => /^(schema|counters|database\.(reachable|rights|histories)|search\.index)/.test(f.check));
	assert.deepEqual(found.filter((f) => f.level !== 'fine'), []);
	assert.ok(found.length >= 4, doctor.out);
});
