// What Kore does of its own (conf/kore/README.md) and must not do to visitors.
import assert from 'node:assert/strict';
import net from 'node:net';
import { after, test } from 'node:test';
import { isAlive, startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

test('SIGHUP to parent and workers: the module stays, nobody notices', async () => {
	const { web, workers } = site.pids();
	for (const pid of [...workers, web, web]) {
		process.kill(pid, 'SIGHUP');
		await until('it answers', async () => (await site.visitor().get('/questions')).status === 200);
	}
	for (const pid of [web, ...workers]) assert.ok(isAlive(pid));
	assert.deepEqual(site.pids().workers.sort(), workers.sort());
});

test('a wrong method meets a page of ours, with what the address takes', async () => {
	for (const [method, path, allow, body = ''] of [
		['DELETE', '/questions', 'GET, HEAD, POST'],
		['PUT', '/faq', undefined],
		['OPTIONS', '/search', 'GET, HEAD'],
		['POST', '/healthz', 'GET, HEAD'],
		['POST', '/verify/abc', 'GET, HEAD', 'a=1'],
	]) {
		const got = await site.raw(`${method} ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
		assert.match(String(got), /^HTTP\/1\.1 405 /, `${method} ${path}`);
		assert.match(String(got), /<h1/, `${method} ${path}`);
		if (allow !== undefined) assert.match(String(got), new RegExp(`^allow: ${allow}\r$`, 'im'));
	}
});

test('a worker that is killed is replaced, and the next visitor is answered', async () => {
	const { workers } = site.pids();
	process.kill(workers[0], 'SIGKILL');
	await until('there is another', () => {
		const now = site.pids().workers;
		return now.length === workers.length && !now.includes(workers[0]);
	});
	await until('all answer', async () => (await site.visitor().get('/questions')).status === 200);
});

test('who stops sending before the answer has come harms nobody else', async () => {
	const { workers } = site.pids();
	for (let i = 0; i < 40; i++) {
		const ended = new Promise((resolve) => {
			const socket = net.connect({ port: site.port, host: '127.0.0.1', allowHalfOpen: true });
			socket.on('error', () => {}).on('close', resolve).resume();
			socket.end(i % 2 ? 'GET /questions HTTP/1.1\r\nHost: x\r\n\r\n' : 'POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nlogin=');
			socket.setTimeout(60000, () => socket.destroy());
		});
		assert.equal((await site.visitor().get('/questions')).status, 200);
		await ended;
	}
	assert.deepEqual(site.pids().workers.sort(), workers.sort());
});
