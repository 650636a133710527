// A bounded attack on a port of this machine, for as long as it is told:
//   node tests/attack/attacker.mjs PORT SECONDS
// Raw requests at a steady rate, connections that never end their heads, and bodies that do not stop where
// they said.
import { noise, random } from '../support/noise.mjs';
import { connect } from '../support/smuggler.mjs';

const [port, seconds] = process.argv.slice(2).map(Number);
const RATE = 400; // raw requests a second
const STEP_MS = 10;
const SLOW = 100; // heads that come byte by byte
const FLOODS = 2; // bodies without end
const next = random(3);
const timers = [];

async function raw() {
	const socket = await connect(port);
	socket.on('data', () => {});
	socket.end(noise(next).bytes);
	setTimeout(() => socket.destroy(), 1000);
}

// Again as soon as the server has had enough of it.
async function hold(start, piece, every) {
	const socket = await connect(port);
	socket.on('data', () => {});
	socket.write(start);
	const timer = setInterval(() => {
		if (socket.writable && socket.writableLength < 1 << 20) socket.write(piece);
	}, every);
	timers.push(timer);
	socket.on('close', () => {
		clearInterval(timer);
		setTimeout(() => hold(start, piece, every), 50);
	});
}

timers.push(setInterval(() => Array.from({ length: (RATE * STEP_MS) / 1000 }, raw), STEP_MS));
for (let i = 0; i < SLOW; i++) hold('GET / HTTP/1.1\r\nHost: a\r\nX-A: ', 'a', 1000);
for (let i = 0; i < FLOODS; i++)
	hold('POST /language HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=bX', 'x'.repeat(65536), 2);
setTimeout(() => process.exit(0), seconds * 1000);
