// Ports for what a test starts.
import net from 'node:net';

// Below those that the kernel gives to outgoing connections, one of which would take a port between
// our looking and the server's start. Tests that run at once differ in their process, so each has a
// stretch of its own.
const FIRST = 10000;
const STRETCH = 32;
const N_STRETCHES = 700;
let n = 0;

function isFree(port) {
	return new Promise((done) => {
		const server = net.createServer();
		server.on('error', () => done(false));
		server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
	});
}

export async function freePort() {
	for (let tries = 0; tries < N_STRETCHES * STRETCH; tries++) {
		const stretch = process.pid + Math.floor(n / STRETCH) * 101;
		const port = FIRST + (stretch % N_STRETCHES) * STRETCH + (n++ % STRETCH);
		if (await isFree(port)) return port;
	}
	throw new Error('no port is free');
}
