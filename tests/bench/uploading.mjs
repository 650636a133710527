// How much longer a visitor waits while others bring 8 MB each over a slow line. A site of its own; alone:
// `node tests/bench/uploading.mjs`; in `make bench` after the rest.
import http from 'node:http';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { crc32 as zlibCrc, deflateSync } from 'node:zlib';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSite } from '../support/site.mjs';
import { visit } from './attacked.mjs';

const ROUNDS = 5;
const SECONDS = 4;
const PIECE = 32 * 1024;
const EVERY_MS = 10; // 3 MB a second
const SIDE = 1640;
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const say = (text) => process.stderr.write(`${text}\n`);

const table = Array.from({ length: 256 }, (_, i) => {
	let c = i;
	for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
	return c >>> 0;
});
const crc = zlibCrc ?? ((bytes) => {
	let c = 0xffffffff;
	for (const b of bytes) c = table[(c ^ b) & 255] ^ (c >>> 8);
	return (c ^ 0xffffffff) >>> 0;
});

/** A PNG of noise, 8 MB. */
function noise() {
	const chunk = (type, data) => {
		const body = Buffer.concat([Buffer.from(type), data]);
		const out = Buffer.alloc(body.length + 8);
		out.writeUInt32BE(data.length, 0);
		body.copy(out, 4);
		out.writeUInt32BE(crc(body), body.length + 4);
		return out;
	};
	const head = Buffer.alloc(13);
	head.writeUInt32BE(SIDE, 0);
	head.writeUInt32BE(SIDE, 4);
	head[8] = 8;
	head[9] = 2;
	const lines = randomBytes(SIDE * (1 + SIDE * 3));
	for (let y = 0; y < SIDE; y++) lines[y * (1 + SIDE * 3)] = 0;
	return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(lines, { level: 1 })), chunk('IEND', Buffer.alloc(0))]);
}

function bring(site, client, csrf, bytes) {
	const edge = 'edge-slow';
	const head = Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--${edge}\r\nContent-Disposition: form-data; name="file"; filename="photo.png"\r\nContent-Type: image/png\r\n\r\n`);
	const body = Buffer.concat([head, bytes, Buffer.from(`\r\n--${edge}--\r\n`)]);
	return new Promise((done, fail) => {
		const req = http.request(`${site.url}/uploads`, { method: 'POST', agent: false, headers: { Cookie: client.cookieHeader, 'Content-Type': `multipart/form-data; boundary=${edge}`, 'Content-Length': body.length } }, (res) => {
			res.resume();
			res.on('end', () => done(res.statusCode));
		});
		req.on('error', fail);
		(async () => {
			for (let at = 0; at < body.length; at += PIECE) {
				req.write(body.subarray(at, at + PIECE));
				await sleep(EVERY_MS);
			}
			req.end();
		})();
	});
}

/** The median of calm and busy stretches' ratios, as a row of the bench. */
export async function uploading() {
	const site = await startSite();
	try {
		const ann = await site.person('ann');
		const csrf = await ann.csrf();
		const question = await site.ask(ann);
		const { location } = await site.visitor().get(`/questions/${question}`);
		const url = `${site.url}${location}`;
		const bytes = noise();
		const ratios = [];
		let n = 0;
		await visit(url, 1);
		for (let i = 0; i < ROUNDS; i++) {
			let goesOn = true;
			const calm = await visit(url, SECONDS);
			const bringing = (async () => {
				while (goesOn) {
					const status = await bring(site, ann, csrf, bytes);
					if (status !== 200) throw new Error(`an upload was answered ${status}`);
					n++;
				}
			})();
			const busy = await visit(url, SECONDS);
			goesOn = false;
			await bringing;
			ratios.push(busy / calm);
			say(`uploads of ${(bytes.length / 1e6).toFixed(1)} MB, round ${i + 1} of ${ROUNDS}: p99 ${calm.toFixed(2)} ms calm, ${busy.toFixed(2)} ms meanwhile`);
		}
		say(`${n} uploads`);
		return [['uploading_p99_vs_calm', median(ratios), '<= 2']];
	} finally {
		await site.stop();
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await uploading());
