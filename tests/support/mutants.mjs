// Pictures as nobody's camera writes them: real ones of each kind, with bytes changed, cut, doubled and mixed. The same
// seed gives the same ones.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from './packages.mjs';

const folder = join(TOP, 'tests/support/pictures');
const originals = readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name))]);

function* numbers(seed) {
	let a = seed >>> 0;
	for (;;) {
		a = (a + 0x6d2b79f5) >>> 0;
		let t = Math.imul(a ^ (a >>> 15), 1 | a);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		yield (t ^ (t >>> 14)) >>> 0;
	}
}

export function* mutants(n, seed = 1) {
	const random = numbers(seed);
	const below = (most) => random.next().value % most;
	// Heads decide most: half of the changes are there.
	const place = (b) => (below(2) === 0 ? below(Math.min(b.length, 512)) : below(b.length));
	const interesting = [0, 1, 0x7f, 0x80, 0xff, 0xfe];
	const ways = [
		(b) => { for (let i = 1 + below(24); i > 0; i--) b[place(b)] = below(256); return b; },
		(b) => { for (let i = 1 + below(4); i > 0; i--) b[place(b)] = interesting[below(interesting.length)]; return b; },
		(b) => { const at = place(b); b.fill(interesting[below(6)], at, at + 1 + below(8)); return b; },
		(b) => b.subarray(0, 12 + below(b.length - 12)),
		(b) => { const at = place(b), len = 1 + below(200); return Buffer.concat([b.subarray(0, at), b.subarray(at, at + len), b.subarray(at)]); },
		(b) => { const at = place(b); return Buffer.concat([b.subarray(0, at), b.subarray(at + 1 + below(64))]); },
		(b) => { const other = originals[below(originals.length)][1]; const at = place(b); return Buffer.concat([b.subarray(0, at), other.subarray(below(other.length))]); },
		(b) => { for (let i = 1 + below(6); i > 0; i--) { const at = place(b); if (at + 4 <= b.length) b.writeUInt32BE(random.next().value, at); } return b; },
	];
	for (let i = 0; i < n; i++) {
		const [name, bytes] = originals[i % originals.length];
		yield { name, bytes: ways[below(ways.length)](Buffer.from(bytes)) };
	}
}

// Brings them all, and says what came of it.
export async function bringMutants(site, client, n, { seed = 1, at = 4 } = {}) {
	const list = mutants(n, seed);
	const counts = {};
	let slowest = 0;
	async function some() {
		for (const { name, bytes } of list) {
			const since = Date.now();
			const { status, text } = await client.upload('/uploads', {}, [['file', name, bytes]]);
			slowest = Math.max(slowest, Date.now() - since);
			const what = status === 422 ? JSON.parse(text).problem.split('.')[0] : String(status);
			counts[what] = (counts[what] ?? 0) + 1;
			if (Object.values(counts).reduce((a, b) => a + b, 0) % 500 === 0) await site.sql('DELETE FROM uploads');
		}
	}
	await Promise.all(Array.from({ length: at }, some));
	const ended = [...site.log('web').matchAll(/event=picture\.ended (\S+)/g)].map((m) => m[1]);
	return { counts, slowest, ended };
}
