// Can somebody without an account tell who has one? Known and unknown addresses in turn, in random order
// within each pair, at log-in, new password, registration and the mail sent again: what comes back must be
// the same, and no test on its times may tell the two apart. `make enumerate` takes some minutes.
import { randomBytes, randomInt } from 'node:crypto';
import http from 'node:http';
import { encodeForm } from '../support/client.mjs';
import { startSite } from '../support/site.mjs';

const HASHED = Number(process.env.ENUMERATE_HASHED ?? 300);
const LIGHT = Number(process.env.ENUMERATE_LIGHT ?? 2000);
const WARM_UP = 20;
const KNOWN = 10;
const LEAST_P = 0.001;
const MOST_PERCENT = 2;

const site = await startSite();
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
const visitor = site.visitor();
const csrf = await visitor.csrf();

for (let i = 0; i < KNOWN; i++)
	await site.makeAccount({ name: `known-${i}`, password: i === 0 ? 'seven green kettles sing' : '' });
// A password of their own for all, without hashing each.
await site.sql(`UPDATE accounts SET password_hash = (SELECT password_hash FROM accounts WHERE name = 'known-0')`);

function send(path, fields) {
	const body = encodeForm({ csrf, ...fields });
	const began = process.hrtime.bigint();

	return new Promise((resolve, reject) => {
		const req = http.request(
			{
				agent,
				host: '127.0.0.1',
				port: site.port,
				method: 'POST',
				path,
				headers: {
					Host: new URL(site.url).host,
					Cookie: visitor.cookieHeader,
					'Content-Type': 'application/x-www-form-urlencoded',
					'Content-Length': Buffer.byteLength(body),
				},
			},
			(res) => {
				const pieces = [];
				res.on('data', (d) => pieces.push(d));
				res.on('end', () =>
					resolve({
						us: Number(process.hrtime.bigint() - began) / 1000,
						seen: `${res.statusCode} ${res.headers.location ?? ''} ${Buffer.concat(pieces)
							.toString()
							.replaceAll(fields.login ?? fields.email, 'WHO')}`,
					}),
				);
			},
		);
		req.on('error', reject);
		req.end(body);
	});
}

// Both as long as each other, so that only what the site knows differs.
const someone = (is_known) =>
	is_known ? `known-${randomInt(KNOWN)}`.padEnd(8) : `other-${randomBytes(4).toString('hex').slice(0, 2)}`;
const address = (is_known) => `${someone(is_known).trim()}@example.org`;

const places = [
	['new password', LIGHT, '/reset', (k) => ({ email: address(k) })],
	['registration', LIGHT, '/register', (k) => ({ email: address(k), zone: '' })],
	['the mail again', LIGHT, '/verify/again', (k) => ({ email: address(k) })],
	['log-in by name', HASHED, '/login', (k) => ({ login: someone(k).trim(), password: 'not the password', next: '/' })],
	['log-in by address', HASHED, '/login', (k) => ({ login: address(k), password: 'not the password', next: '/' })],
];

const mean = (x) => x.reduce((a, b) => a + b, 0) / x.length;
const variance = (x, m) => x.reduce((a, b) => a + (b - m) ** 2, 0) / (x.length - 1);

// Two-sided, from the normal distribution: fine for hundreds.
function p_of(z) {
	const t = 1 / (1 + 0.3275911 * (Math.abs(z) / Math.SQRT2));
	const poly =
		((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
	return poly * Math.exp(-(z * z) / 2);
}

function welch(a, b) {
	const ma = mean(a);
	const mb = mean(b);
	return p_of((ma - mb) / Math.sqrt(variance(a, ma) / a.length + variance(b, mb) / b.length));
}

function mannWhitney(a, b) {
	const all = [...a.map((v) => [v, 0]), ...b.map((v) => [v, 1])].sort((x, y) => x[0] - y[0]);
	let ranks = 0;
	all.forEach(([, of], i) => (ranks += of === 0 ? i + 1 : 0));
	const u = ranks - (a.length * (a.length + 1)) / 2;
	const middle = (a.length * b.length) / 2;
	return p_of((u - middle) / Math.sqrt((middle * (a.length + b.length + 1)) / 6));
}

// One that the machine held up says nothing about the site: the slowest twentieth of both is left out.
const calm = (x) => [...x].sort((p, q) => p - q).slice(0, Math.ceil(x.length * 0.95));

let bad = 0;
for (const [name, pairs, path, fields] of places) {
	const times = { true: [], false: [] };
	const seen = { true: new Set(), false: new Set() };

	for (let i = -WARM_UP; i < pairs; i++) {
		const first = randomInt(2) === 0;
		for (const is_known of [first, !first]) {
			const got = await send(path, fields(is_known));
			if (i < 0) continue;
			times[is_known].push(got.us);
			seen[is_known].add(got.seen);
		}
	}
	const [known, unknown] = [calm(times.true), calm(times.false)];
	const percent = (100 * (mean(known) - mean(unknown))) / mean(unknown);
	const p = { welch: welch(known, unknown), rank: mannWhitney(times.true, times.false) };
	const same = JSON.stringify([...seen.true].sort()) === JSON.stringify([...seen.false].sort());
	const is_fine = same && Math.abs(percent) < MOST_PERCENT && p.welch >= LEAST_P && p.rank >= LEAST_P;

	bad += is_fine ? 0 : 1;
	console.log(
		`${is_fine ? 'ok    ' : 'NOT OK'} ${name.padEnd(18)} ${pairs} pairs: known ${mean(known).toFixed(0)} us, ` +
			`unknown ${mean(unknown).toFixed(0)} us, ${percent.toFixed(2)} %, Welch p = ${p.welch.toFixed(4)}, ` +
			`Mann-Whitney p = ${p.rank.toFixed(4)}, ${same ? 'same answers' : 'OTHER ANSWERS'}`,
	);
	if (!same) console.log([...seen.true].slice(0, 2), [...seen.false].slice(0, 2));
}
await site.stop();
process.exit(bad > 0 ? 1 : 0);
