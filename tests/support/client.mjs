// A browser without a face: requests over plain HTTP with a cookie jar of its own, and forms sent as
// a browser sends them. What arrives is kept as it came.
import http from 'node:http';
import net from 'node:net';
import { parseHtml } from './html.mjs';

const encodeByte = (b) =>
	b === 0x20
		? '+'
		: /[A-Za-z0-9*._-]/.test(String.fromCharCode(b))
			? String.fromCharCode(b)
			: '%' + b.toString(16).toUpperCase().padStart(2, '0');

// Fields are strings or Buffers (bytes that are no text); an object, or pairs where order matters.
export function encodeForm(fields) {
	const pairs = Array.isArray(fields) ? fields : Object.entries(fields);
	const encode = (v) => [...Buffer.from(v)].map(encodeByte).join('');
	return pairs
		.map(
			([name, value]) =>
				`${encode(name)}=${encode(Buffer.isBuffer(value) ? value : String(value))}`,
		)
		.join('&');
}

class Answer {
	constructor(status, rawHeaders, body) {
		this.status = status;
		this.rawHeaders = rawHeaders;
		this.headers = {};
		this.cookies = [];
		for (let i = 0; i < rawHeaders.length; i += 2) {
			const name = rawHeaders[i].toLowerCase();
			if (name === 'set-cookie') this.cookies.push(rawHeaders[i + 1]);
			else this.headers[name] = rawHeaders[i + 1];
		}
		this.body = body;
	}

	get text() {
		return this.body.toString('utf8');
	}

	get page() {
		this.parsed ??= parseHtml(this.text);
		return this.parsed;
	}

	get location() {
		return this.headers.location;
	}
}

export class Client {
	// base: http://HOST:PORT; headers go with every request.
	constructor(base, headers = {}) {
		this.base = new URL(base);
		this.headers = headers;
		this.jar = new Map();
		this.tokens = new Map();
	}

	get cookieHeader() {
		return [...this.jar].map(([k, v]) => `${k}=${v}`).join('; ');
	}

	keep(setCookies) {
		for (const line of setCookies) {
			const [pair, ...attributes] = line.split(/;\s*/);
			const name = pair.slice(0, pair.indexOf('='));
			if (attributes.some((a) => /^max-age=0$/i.test(a))) this.jar.delete(name);
			else this.jar.set(name, pair.slice(name.length + 1));
		}
	}

	request(method, path, { headers = {}, body } = {}) {
		const all = { Host: this.base.host, 'Accept-Language': 'en', ...this.headers, ...headers };
		if (this.jar.size > 0 && !('Cookie' in all)) all.Cookie = this.cookieHeader;
		if (body !== undefined) all['Content-Length'] = Buffer.byteLength(body);
		return new Promise((resolve, reject) => {
			const req = http.request(
				{
					host: this.base.hostname,
					port: this.base.port,
					method,
					path,
					headers: all,
					agent: false,
					timeout: 40000,
				},
				(res) => {
					const pieces = [];
					res.on('data', (d) => pieces.push(d));
					res.on('error', reject);
					res.on('end', () => {
						const answer = new Answer(res.statusCode, res.rawHeaders, Buffer.concat(pieces));
						this.keep(answer.cookies);
						resolve(answer);
					});
				},
			);
			req.on('timeout', () => req.destroy(new Error(`no answer: ${method} ${path}`)));
			req.on('error', reject);
			req.end(body);
		});
	}

	get(path, headers) {
		return this.request('GET', path, { headers });
	}

	head(path, headers) {
		return this.request('HEAD', path, { headers });
	}

	// The token forms of this person carry now.
	async csrf() {
		const who = this.jar.get('aw_session') ?? this.jar.get('aw_visitor') ?? '';
		if (!this.tokens.has(who)) {
			const page = (await this.get(this.jar.has('aw_session') ? '/' : '/login')).page;
			const field = page.one((n) => n.name === 'input' && n.attrs.name === 'csrf');
			if (!field) throw new Error('no form with a token found');
			this.tokens.set(
				this.jar.get('aw_session') ?? this.jar.get('aw_visitor') ?? '',
				field.attrs.value,
			);
		}
		return this.tokens.get(this.jar.get('aw_session') ?? this.jar.get('aw_visitor') ?? '');
	}

	// POST as a form; the token is added unless `csrf` is false or another one.
	async post(path, fields = {}, { csrf = true, headers = {} } = {}) {
		const pairs = Array.isArray(fields) ? [...fields] : Object.entries(fields);
		if (csrf !== false) pairs.push(['csrf', csrf === true ? await this.csrf() : csrf]);
		return this.request('POST', path, {
			body: encodeForm(pairs),
			headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
		});
	}

	// Sends a form of a page as it is, with some fields changed and perhaps a button pressed.
	submit(form, changes = {}, button) {
		const pairs = form.fields.map(([name, value]) => [name, changes[name] ?? value]);
		for (const [name, value] of Object.entries(changes))
			if (!form.fields.some(([n]) => n === name)) pairs.push([name, value]);
		if (button) pairs.push(button);
		const body = encodeForm(pairs);
		if (form.method === 'get') return this.get(`${form.action}?${body}`);
		return this.request('POST', form.action, {
			body,
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
		});
	}

	// A form with files, as a browser sends it: files are [field, name, bytes].
	async upload(path, fields, files = [], headers = {}) {
		const edge = 'edge-7d1f0a';
		const parts = [];
		for (const [name, value] of [...Object.entries(fields), ['csrf', await this.csrf()]])
			parts.push(Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
		for (const [name, file, bytes] of files)
			parts.push(
				Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="${name}"; filename="${file}"\r\nContent-Type: application/octet-stream\r\n\r\n`),
				Buffer.from(bytes),
				Buffer.from('\r\n'),
			);
		parts.push(Buffer.from(`--${edge}--\r\n`));
		return this.request('POST', path, {
			body: Buffer.concat(parts),
			headers: { 'Content-Type': `multipart/form-data; boundary=${edge}`, ...headers },
		});
	}

	// Where an answer leads, through all redirects.
	async follow(answer) {
		for (let i = 0; i < 5 && answer.location; i++)
			answer = await this.get(answer.location.replace(/#.*/, ''));
		return answer;
	}

	async show(path) {
		return this.follow(await this.get(path));
	}
}

// Sends bytes as they are and gives back all that comes until the server closes or `quiet` ms passed
// without another byte.
export function rawRequest(base, bytes, { quiet = 1500, half = false } = {}) {
	const { hostname, port } = new URL(base);
	return new Promise((resolve, reject) => {
		const socket = net.connect({ host: hostname, port: Number(port) });
		const pieces = [];
		const done = () => {
			socket.destroy();
			resolve(Buffer.concat(pieces).toString('latin1'));
		};
		socket.setTimeout(quiet, done);
		socket.on('data', (d) => pieces.push(d));
		socket.on('end', done);
		socket.on('error', (e) => (e.code === 'ECONNRESET' || e.code === 'EPIPE' ? done() : reject(e)));
		socket.on('connect', () => (half ? socket.end(bytes) : socket.write(bytes)));
	});
}
