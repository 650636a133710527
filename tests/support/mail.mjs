// A small reader for the mails a test finds in a Maildir: headers, encoded words, parts.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const decode = (bytes, charset = 'utf-8') => new TextDecoder(charset).decode(bytes);

function quotedPrintable(text, isWord) {
	const bytes = [];
	const body = isWord
		? text.replace(/_/g, ' ')
		: text.replace(/[ \t]+(?=\r?\n)/g, '').replace(/=\r?\n/g, '');
	for (let i = 0; i < body.length; i++) {
		const hex = body[i] === '=' && /^[0-9A-Fa-f]{2}/.exec(body.slice(i + 1, i + 3));
		if (hex) {
			bytes.push(parseInt(hex[0], 16));
			i += 2;
		} else {
			bytes.push(body.charCodeAt(i) & 0xff);
		}
	}
	return Buffer.from(bytes);
}

// RFC 2047; white space between two encoded words is not part of the text.
export function decodeWords(value) {
	return value
		.replace(/(\?=)\s+(?==\?)/g, '$1')
		.replace(/=\?([\w-]+)(?:\*[\w-]*)?\?([bBqQ])\?([^?]*)\?=/g, (all, charset, how, text) =>
			decode(
				how.toUpperCase() === 'B' ? Buffer.from(text, 'base64') : quotedPrintable(text, true),
				charset,
			),
		);
}

// Headers as a map of lower-case names to unfolded values, and where the body begins.
function readHead(raw) {
	const end = /\r?\n\r?\n/.exec(raw);
	const head = end ? raw.slice(0, end.index) : raw;
	const lines = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);
	const headers = new Map();
	for (const line of lines) {
		const colon = line.indexOf(':');
		if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
	}
	return { headers, body: end ? raw.slice(end.index + end[0].length) : '' };
}

function parameter(value, name) {
	const m = new RegExp(`;\\s*${name}="?([^";]+)"?`, 'i').exec(value);
	return m?.[1];
}

function readPart(raw) {
	const { headers, body } = readHead(raw);
	const type = headers.get('content-type') ?? 'text/plain';
	const boundary = parameter(type, 'boundary');
	if (type.toLowerCase().startsWith('multipart/') && boundary) {
		const marked = body.split(new RegExp(`(?:^|\\r?\\n)--${boundary.replace(/[^\w]/g, '\\$&')}`));
		const parts = marked.slice(1, -1).map((p) => readPart(p.replace(/^[ \t]*\r?\n/, '')));
		return { headers, type, parts, body };
	}
	const how = (headers.get('content-transfer-encoding') ?? '7bit').toLowerCase();
	const bytes =
		how === 'base64'
			? Buffer.from(body, 'base64')
			: how === 'quoted-printable'
				? quotedPrintable(body, false)
				: Buffer.from(body, 'latin1');
	return {
		headers,
		type,
		parts: [],
		body,
		text: decode(bytes, parameter(type, 'charset') ?? 'utf-8'),
	};
}

function flatten(part) {
	return part.parts.length > 0 ? part.parts.flatMap(flatten) : [part];
}

export function parseMail(bytes) {
	const raw = Buffer.from(bytes).toString('latin1');
	const whole = readPart(raw);
	const leaves = flatten(whole);
	const body = (type) => leaves.find((p) => p.type.toLowerCase().startsWith(type))?.text;
	const header = (name) => decodeWords(whole.headers.get(name) ?? '');
	return {
		raw,
		parts: leaves,
		type: whole.type,
		header,
		has: (name) => whole.headers.has(name),
		headers: [...whole.headers.keys()],
		subject: header('subject'),
		to: /<?([^<>\s]+@[^<>\s]+?)>?$/.exec(header('to'))?.[1],
		from: header('from'),
		id: header('message-id'),
		text: body('text/plain'),
		html: body('text/html'),
	};
}

// All mails of a Maildir, oldest first.
export function readMaildir(folder) {
	const mails = [];
	for (const part of ['new', 'cur']) {
		let names = [];
		try {
			names = readdirSync(join(folder, part));
		} catch (e) {
			if (e.code !== 'ENOENT') throw e;
		}
		for (const name of names) {
			const file = join(folder, part, name);
			mails.push({
				file,
				at: statSync(file, { bigint: true }).mtimeNs,
				...parseMail(readFileSync(file)),
			});
		}
	}
	return mails.sort((a, b) => Number(a.at - b.at));
}
