// Readers who do not read: what they hold of the server's memory, and for how long.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { memoryOf } from '../support/memory.mjs';
import { startSite, until } from '../support/site.mjs';

const site = await startSite({ env: { ANSWERWELL_LOG: 'debug', ANSWERWELL_CACHE: '0' } });
after(() => site.stop());
const ann = await site.person('ann');
const question = await site.ask(ann, { title: 'Which filter fits the kettle?' });
await site.sql(
	`INSERT INTO posts (kind, question_id, author_id, body, html, renderer)
	SELECT 'answer', id, author_id, 'x', '<p>' || repeat('Take it out. ', 2300) || '</p>', renderer
	FROM generate_series(1, 60), posts WHERE id = :question`,
	{ question },
	'postgres',
);
const path = (await site.visitor().get(`/questions/${question}`)).location;

const proportional = () =>
	site
		.pids()
		.workers.map(memoryOf)
		.reduce((a, b) => a + b, 0);

// A connection to the server itself from which nothing is read.
function mute() {
	const socket = net.connect(site.port, '127.0.0.1').on('error', () => {});
	socket.pause();
	return socket;
}
const ask = (socket, where) => socket.write(`GET ${where} HTTP/1.1\r\nHost: localhost\r\n\r\n`);

test('sixty who read nothing hold little, and nothing afterwards', async () => {
	for (let i = 0; i < 10; i++) await site.visitor().get(`${path}?warm=${i}`);
	const calm = proportional();
	let most = calm;
	const watching = setInterval(() => (most = Math.max(most, proportional())), 20);
	const sockets = Array.from({ length: 60 }, mute);
	sockets.forEach((socket, i) => ask(socket, i % 2 ? `${path}?x=${i}` : `/feeds/questions/${question}?x=${i}`));
	await until('all are answered', () => site.log('web').match(/page=(page|feed)_question status=200/g)?.length >= 60, 60).catch(() => {});
	await sleep(500);
	clearInterval(watching);
	assert.ok(most < calm + 64, `${most.toFixed()} MiB, ${calm.toFixed()} when calm`);
	for (const socket of sockets) socket.destroy();
	await until('the memory is given back', () => proportional() < calm + 16, 60);
});

test('who takes nothing for long is let go, and the others are served meanwhile', async () => {
	const socket = mute();
	let closed = false;
	socket.on('close', () => (closed = true));
	// The kernel takes some megabytes before anything waits here.
	for (let i = 0; i < 60; i++) {
		ask(socket, `${path}?y=${i}`);
		await sleep(100);
	}
	await until('it is given up', async () => {
		assert.equal((await site.visitor().get('/healthz')).status, 200);
		await sleep(500);
		return /event=web\.given_up why=slow/.test(site.log('web'));
	}, 90);
	socket.resume();
	await until('it is closed', () => closed, 30);
});
