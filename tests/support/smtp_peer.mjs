// An SMTP server that misbehaves on command and remembers what it took.
//
// script(step) is asked at each step: { at, from, to, mail, connection } with `at` one of 'connect',
// 'ehlo', 'auth', 'mail', 'rcpt', 'data', 'dot' ('dot': the whole mail is there, the reply is not).
// It gives (or promises) nothing for the usual reply, a reply ('451 later'), or 'drop' to break the
// connection. A mail that was there whole counts as taken, whatever comes after, unless it was
// refused with 4xx or 5xx: so counts a server that crashes between the dot and its reply.
//
// pipelining: offers PIPELINING.
// secure: { key, cert } offers STARTTLS; with { strips: true } in it, as somebody between would have it, not.
import net from 'node:net';
import tls from 'node:tls';
import { parseMail } from './mail.mjs';

const USUAL = { connect: '220 peer ready', ehlo: '250 peer', auth: '235 welcome', mail: '250 sender fine',
	rcpt: '250 recipient fine', data: '354 go on', dot: '250 taken' };

class Talk {
	constructor(peer, socket) {
		this.peer = peer;
		this.socket = socket;
		this.connection = ++peer.connections;
		this.buffer = Buffer.alloc(0);
		this.isInData = false;
	}

	async say(at) {
		const { from, to, mail, connection } = this;
		const said = (await this.peer.script({ at, from, to, mail, connection })) ??
			(at === 'ehlo' ? this.greeting() : USUAL[at]);
		if (said === 'drop') this.socket.destroy();
		else if (!this.socket.destroyed) this.socket.write(`${said}\r\n`);
		return said;
	}

	greeting() {
		const lines = ['peer'];
		if (this.peer.auth) lines.push('AUTH PLAIN');
		if (this.peer.pipelining) lines.push('PIPELINING');
		if (this.peer.secure && !this.peer.secure.strips && !this.isSecure) lines.push('STARTTLS');
		return lines.map((l, i) => `250${i < lines.length - 1 ? '-' : ' '}${l}`).join('\r\n');
	}

	// From here on over TLS; what came before is forgotten (RFC 3207, 4.2).
	async encrypt() {
		const { key, cert } = this.peer.secure;
		this.socket = new tls.TLSSocket(this.socket, { isServer: true, key, cert });
		this.socket.on('error', () => {});
		this.peer.encrypted++;
		this.isSecure = true;
		this.isAsked = false;
		this.buffer = Buffer.alloc(0);
		await this.read();
	}

	// The next line, or in DATA the whole mail; undefined if it is not there yet.
	next() {
		const end = this.buffer.indexOf(this.isInData ? '\r\n.\r\n' : '\r\n');
		if (end < 0) return undefined;
		const piece = this.buffer.subarray(0, end);
		this.buffer = this.buffer.subarray(end + (this.isInData ? 5 : 2));
		return piece;
	}

	async run() {
		await this.say('connect');
		await this.read();
	}

	async read() {
		for await (const bytes of this.socket.iterator({ destroyOnReturn: false })) {
			if (!this.isInData) this.peer.flights.push(bytes.toString('latin1'));
			this.buffer = Buffer.concat([this.buffer, bytes]);
			for (let piece; !this.isAsked && !this.socket.destroyed && (piece = this.next()) !== undefined;)
				await (this.isInData ? this.take(piece) : this.command(piece.toString()));
			if (this.isAsked) break;
		}
		if (this.isAsked) await this.encrypt();
	}

	async command(line) {
		if (this.isInAuth) return this.logIn(line);
		const [, verb, rest] = /^(\S+)\s*(.*)$/.exec(line) ?? [, '', ''];
		const address = /<([^>]*)>/.exec(rest)?.[1];
		switch (verb.toUpperCase()) {
		case 'EHLO':
		case 'HELO':
			this.peer.names.push(rest);
			return this.say('ehlo');
		case 'AUTH': {
			const words = rest.split(' ');
			this.isInAuth = words.length < 2;
			return this.isInAuth ? this.socket.write('334 \r\n') : this.logIn(words[1]);
		}
		case 'STARTTLS':
			if (!this.peer.secure || this.isSecure) return this.socket.write('502 not here\r\n');
			this.socket.write('220 go ahead\r\n');
			return (this.isAsked = true);
		case 'MAIL':
			this.from = address;
			return this.say('mail');
		case 'RCPT':
			this.to = address;
			return this.say('rcpt');
		case 'DATA':
			this.isInData = String(await this.say('data')).startsWith('354');
			return undefined;
		case 'QUIT':
			return this.socket.end('221 bye\r\n');
		default:
			return this.socket.write(/^(RSET|NOOP)$/i.test(verb) ? '250 fine\r\n' : '500 what?\r\n');
		}
	}

	logIn(credentials) {
		this.isInAuth = false;
		this.peer.logins.push(Buffer.from(credentials, 'base64').toString().split('\0').slice(1));
		return this.say('auth');
	}

	async take(bytes) {
		this.isInData = false;
		this.mail = parseMail(Buffer.from(bytes.toString('latin1').replace(/^\.\./gm, '.'), 'latin1'));
		this.mail.envelope = { from: this.from, to: this.to };
		const said = String(await this.say('dot'));
		(/^[45]/.test(said) ? this.peer.refused : this.peer.taken).push(this.mail);
	}
}

export class SmtpPeer {
	constructor(script = () => undefined, { auth = false, secure, pipelining = false } = {}) {
		Object.assign(this, { script, auth, secure, pipelining, connections: 0, encrypted: 0, sockets: new Set() });
		this.taken = []; // mails as parsed, with envelope { from, to }
		this.refused = [];
		this.logins = []; // [user, password]
		this.names = []; // what clients called themselves
		this.flights = []; // commands, as they came together
		this.most = 0; // connections at once
	}

	listen(port = 0) {
		this.server = net.createServer((socket) => {
			this.sockets.add(socket);
			this.most = Math.max(this.most, this.sockets.size);
			socket.on('error', () => {});
			socket.on('close', () => this.sockets.delete(socket));
			new Talk(this, socket).run().catch(() => {}); // the client went away
		});
		return new Promise((done) => this.server.listen(port, '127.0.0.1', () => {
			this.port = this.server.address().port;
			done(this);
		}));
	}

	get address() {
		return `smtp://127.0.0.1:${this.port}`;
	}

	// The recipients of all mails taken whole, in order.
	get recipients() {
		return this.taken.map((m) => m.envelope.to);
	}

	// No new connections, and the old ones broken.
	close() {
		for (const socket of this.sockets) socket.destroy();
		return new Promise((done) => this.server.close(done));
	}
}
