// Readers are counted, however few or many they are, and nobody waits for the counting.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, test } from 'node:test';
import { startSite, until } from '../support/site.mjs';

const site = await startSite({ env: { ANSWERWELL_LIMITS: 'off' } });
after(() => site.stop());
const ann = await site.person('ann');
const first = await site.ask(ann, { title: 'Which filter fits the kettle?' });

// Questions like the first one, until there are `n`; their addresses.
async function questions(n) {
	await site.sql(
		`SET session_replication_role = replica;
		WITH ids AS (SELECT 100000 + n AS id FROM generate_series(1, :n) n), made AS (
			INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer)
			SELECT ids.id, 'question', ids.id, author_id, body, html, renderer
			FROM ids, posts WHERE posts.id = :first
		)
		INSERT INTO questions (id, title, slug, category_id, author_id)
		SELECT ids.id, title, slug, category_id, author_id FROM ids, questions q WHERE q.id = :first`,
		{ n, first },
		'postgres',
	);
	const slug = await site.value(`SELECT slug FROM questions WHERE id = ${first}`);
	return Array.from({ length: n }, (_, i) => `/questions/${100001 + i}/${slug}`);
}

// Somebody of another network each time: one network counts once an hour.
let networks = 0;
const from = (n) => ({ 'X-Forwarded-For': `10.${n >> 8}.${n & 255}.7` });
const stranger = () => site.visitor(from(networks++));

// Each address by readers of `times` networks, by 16 connections that stay open.
async function readAll(paths, times) {
	const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
	const read = (path, n) =>
		new Promise((resolve, reject) => {
			http
				.get(`${site.url}${path}`, { agent, headers: from(1000 + n) }, (res) => {
					res.resume().on('end', () => resolve(res.statusCode));
				})
				.on('error', reject);
		});
	const statuses = {};
	await Promise.all(
		Array.from({ length: 16 }, async (_, k) => {
			for (let i = k; i < paths.length * times; i += 16) {
				const status = await read(paths[i % paths.length], Math.floor(i / paths.length));
				statuses[status] = (statuses[status] ?? 0) + 1;
			}
		}),
	);
	agent.destroy();
	return statuses;
}

const views = (where) => site.value(`SELECT sum(n_views) FROM questions WHERE ${where}`).then(Number);

test('one reader is counted, though nobody reads anything afterwards', async () => {
	const path = (await site.visitor().get(`/questions/${first}`)).location;
	assert.equal((await site.visitor().get(path)).status, 200);
	await until('the reader is counted', async () => (await views(`id = ${first}`)) === 1, 40);
});

test('who reads a question again, or wrote it, is no other reader; kept pages and workers know that, too', async () => {
	const id = await site.ask(ann, { title: 'How often is this one read?' });
	const path = (await site.visitor().get(`/questions/${id}`)).location;
	const bob = await site.person('bob');
	const again = await site.logInAs('bob');
	const guest = stranger();
	for (let i = 0; i < 6; i++) {
		assert.equal((await ann.get(path)).status, 200);
		assert.equal((await bob.get(path)).status, 200);
		assert.equal((await again.get(path)).status, 200);
		assert.equal((await guest.get(path)).status, 200);
		assert.equal((await site.visitor({ ...guest.headers, 'Accept-Language': 'zh' }).get(path)).status, 200);
	}
	const other = stranger();
	assert.equal((await other.get(path)).status, 200);
	await until('three readers are counted', async () => (await views(`id = ${id}`)) >= 3, 60);
	assert.equal(await views(`id = ${id}`), 3);
	await site.ask(ann, { title: 'What makes all pages new' });
	await guest.get(path);
	assert.equal((await stranger().get(path)).status, 200);
	await until('the fourth is counted', async () => (await views(`id = ${id}`)) >= 4, 60);
	assert.equal(await views(`id = ${id}`), 4, 'and nobody else meanwhile');
});

test('many different questions read quickly are all answered and all counted', async () => {
	const paths = await questions(600);
	assert.deepEqual(await readAll(paths, 4), { 200: 2400 });
	await until('all are counted', async () => (await views('id > 100000')) === 2400, 60);
	assert.equal(await site.value('SELECT count(DISTINCT n_views) FROM questions WHERE id > 100000'), '1');
	assert.doesNotMatch(site.log('web'), /seen\.late|db\.queue/);
});

test('what cannot be written now is written later', async () => {
	const lock = site.sql(
		`BEGIN; LOCK TABLE questions IN EXCLUSIVE MODE; SELECT pg_sleep(9); COMMIT`,
	);
	const path = (await site.visitor().get(`/questions/${first}`)).location;
	const before = await views(`id = ${first}`);
	for (let i = 0; i < 3; i++) assert.equal((await stranger().get(path)).status, 200);
	await lock;
	await until('the readers are counted', async () => (await views(`id = ${first}`)) === before + 3, 60);
});

test('what has gathered when the server stops is written', async () => {
	const path = (await site.visitor().get(`/questions/${first}`)).location;
	const before = await views(`id = ${first}`);
	assert.equal((await stranger().get(path)).status, 200);
	process.kill(site.pids().web, 'SIGTERM');
	await until('the reader is counted', async () => (await views(`id = ${first}`)) === before + 1, 60);
});
