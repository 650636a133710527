// Sends raw requests, random and changed, to a site of its own; after each of them, while its connection
// is still open, a second client must be answered. Prints what came of it as JSON.
//   node tests/attack/noise.mjs COUNT [SEED]
import { connect, receive } from '../support/smuggler.mjs';
import { noise, random } from '../support/noise.mjs';
import { Client } from '../support/client.mjs';
import { startSite } from '../support/site.mjs';

const COUNT = Number(process.argv[2] ?? 500);
const SEED = Number(process.argv[3] ?? 1);
const OPEN_AT_ONCE = 24; // attackers' connections that stay open while others come
const site = await startSite();

async function attack(next) {
	const { bytes, cut } = noise(next);
	const socket = await connect(site.port);
	socket.on('data', () => {});
	socket.write(bytes.subarray(0, cut));
	socket.write(bytes.subarray(cut));
	return socket;
}

try {
	const before = site.pids().workers.join();
	const next = random(SEED);
	const second = new Client(site.serverUrl);
	const open = [];
	let unanswered = 0;
	let slowest = 0;
	for (let i = 0; i < COUNT; i++) {
		open.push(await attack(next));
		const began = performance.now();
		const answer = await second.get('/healthz').catch(() => ({ status: 0 }));
		slowest = Math.max(slowest, performance.now() - began);
		if (answer.status !== 200) unanswered++;
		if (open.length > OPEN_AT_ONCE) open.shift().destroy();
	}
	for (const socket of open) socket.destroy();
	// One byte more than announced, and no end of it.
	const flood = await connect(site.port);
	const answered = receive(flood, { quiet: 10000, isDone: (text) => text.includes('\r\n\r\n') });
	flood.write('POST /language HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=bX');
	const pour = setInterval(() => flood.writable && flood.write('x'.repeat(65536)), 1);
	for (let i = 0; i < 50; i++) {
		const answer = await second.get('/healthz').catch(() => ({ status: 0 }));
		if (answer.status !== 200) unanswered++;
	}
	clearInterval(pour);
	await answered;
	flood.destroy();
	const log = site.log('web');
	console.log(
		JSON.stringify({
			sent: COUNT + 1,
			unanswered,
			slowest_ms: Math.round(slowest),
			sameWorkers: site.pids().workers.join() === before,
			errors: (log.match(/status=5\d\d|died|sanitizer/gi) ?? []).length,
		}),
	);
} finally {
	await site.stop();
}
