// Many log-ins at once: few hashes at a time, the owner first, and an answer for everybody.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { PASSWORD, startSite, until } from '../support/site.mjs';

const site = await startSite({ limits: true, env: { ANSWERWELL_WORKERS: '2' } });
after(() => site.stop());
await site.makeAccount({ name: 'owner', password: PASSWORD });
await site.makeAccount({ name: 'newcomer', password: PASSWORD });

const HASH_MIB = 256;
let n = 0;
const stranger = () => site.visitor({ 'X-Forwarded-For': `198.${18 + (n >> 8)}.${n++ & 255}.7` });
const logIn = async (client, login, password) => {
	await client.csrf();
	return client.post('/login', { login, password, next: '/' });
};

const residentMib = () =>
	site
		.pids()
		.workers.map((pid) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`))[1]) / 1024)
		.reduce((a, b) => a + b, 0);

test('a browser that has logged in is known from then on', async () => {
	const { client } = await site.logIn('owner');
	assert.match(client.jar.get('aw_device'), /^\d+\.\d+\.[0-9a-f]{16}\.[0-9a-f]{64}$/);
	assert.equal((await client.post('/logout')).status, 303);
	assert.ok(client.jar.has('aw_device'), 'logging out does not make it unknown');
});

test('of a flood few are hashed at a time, everybody has an answer, and the owner is in', async () => {
	const { client: owner } = await site.logIn('owner');
	await owner.post('/logout');
	const calm = residentMib();
	let most = 0;
	const watching = setInterval(() => (most = Math.max(most, residentMib())), 20);
	const flood = Array.from({ length: 60 }, () => logIn(stranger(), 'newcomer', 'wrong wrong wrong'));
	const own = await logIn(owner, 'owner', PASSWORD);
	const answers = await Promise.all(flood);
	clearInterval(watching);

	assert.equal(own.status, 303);
	const statuses = answers.map((a) => a.status);
	for (const status of statuses) assert.ok([422, 429, 503].includes(status), `${statuses}`);
	const away = answers.filter((a) => a.status === 503);
	assert.ok(away.length > 30, `${statuses}`);
	for (const answer of away) {
		assert.ok(Number(answer.headers['retry-after']) > 0);
		assert.match(answer.page.words, /try again/i);
		assert.equal(Object.fromEntries(answer.page.form('/login').fields).login, 'newcomer');
	}
	assert.ok(statuses.filter((s) => s === 422).length <= 12, `${statuses}`);
	const bound = calm + 2 * HASH_MIB + 64;
	assert.ok(most < bound, `${most.toFixed()} MiB with ${calm.toFixed()} when calm`);
	await until('the memory is given back', () => residentMib() < calm + 64);
});

test('who leaves is not hashed for, and their places are free', async () => {
	await site.makeAccount({ name: 'late', password: PASSWORD });
	const nHashed = () => (site.log('web').match(/security\.login_refused/g) ?? []).length;
	const before = nHashed();
	const control = new AbortController();
	const clients = Array.from({ length: 8 }, stranger);
	for (const client of clients) await client.csrf();
	const sent = clients.map(async (client) =>
		fetch(`${site.url}/login`, {
			method: 'POST',
			body: new URLSearchParams({ login: 'nobody at all', password: 'x', csrf: await client.csrf() }),
			redirect: 'manual',
			headers: { ...client.headers, Cookie: client.cookieHeader },
			signal: control.signal,
		}).catch(() => {}),
	);
	await until('one is being hashed', () => residentMib() > 230);
	control.abort();
	await Promise.all(sent);
	await until('there is room', async () => (await site.logIn('late', PASSWORD, stranger())).answer.status === 303);
	// Five had a place; the one in hand is finished, and one more may have begun.
	assert.ok(nHashed() - before <= 3, `${nHashed() - before}`);
});

test('a worker that dies while it hashes takes no place with it', async () => {
	for (let i = 0; i < 2; i++) {
		// Those that come before the new workers have counted what is free are turned away.
		const waiting = [];
		await until('they are being hashed', () => {
			if (waiting.length < 60) waiting.push(logIn(stranger(), 'nobody', 'wrong wrong wrong').catch(() => 'gone'));
			return residentMib() > 230;
		});
		const dead = site.pids().workers;
		for (const pid of dead) process.kill(pid, 'SIGKILL');
		await Promise.all(waiting);
		// Until the second is there, too, what it had taken counts.
		await until('the workers are there again', async () => {
			const now = site.pids().workers;
			return now.length === dead.length && !now.some((pid) => dead.includes(pid)) && (await site.visitor().get('/healthz')).status === 200;
		});
	}
	// A place that a dead one kept would be kept for ever.
	await until('there is room', async () => (await site.logIn('owner', PASSWORD, stranger())).answer.status === 303);
});
