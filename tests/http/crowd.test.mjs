// Many connections, few workers: who computes keeps nobody waiting, nor does who says nothing.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, test } from 'node:test';
import { Client } from '../support/client.mjs';
import { startSite, until } from '../support/site.mjs';

const site = await startSite({ env: { ANSWERWELL_WORKERS: '2' } });
after(() => site.stop());

// Straight to the server: a proxy has connections of its own.
const isServed = async () => (await new Client(site.serverUrl).get('/healthz')).status === 200;

test('a new connection reaches the worker that is idle while the other does not come to it', async () => {
	const { workers } = site.pids();
	assert.equal(workers.length, 2);
	for (const busy of workers) {
		process.kill(busy, 'SIGSTOP');
		try {
			for (let i = 0; i < 10; i++) assert.ok(await isServed());
		} finally {
			process.kill(busy, 'SIGCONT');
		}
	}
});

test('thousands of connections that say nothing keep nobody out', async () => {
	const idle = [];
	let closed = 0;
	const open = () =>
		new Promise((resolve) => {
			const socket = net.connect(site.port, '127.0.0.1', resolve);
			socket.on('error', resolve).on('close', () => closed++);
			idle.push(socket);
		});
	for (let i = 0; i < 4200; i += 100) await Promise.all(Array.from({ length: 100 }, open));
	for (let i = 0; i < 10; i++) assert.ok(await isServed());
	await until('places are free again', () => closed >= 4200 - 4096, 30);
	for (let i = 0; i < 10; i++) assert.ok(await isServed());
	for (const socket of idle) socket.destroy();
});
