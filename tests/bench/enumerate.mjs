// Can anybody tell who has an account? Known and unknown addresses in turn, in random order within each
// pair, at log-in, new password, registration, the mail sent again and, for members, another address: what
// comes back must be the same, and no test on its times may tell the two apart. `make enumerate` takes
// some ten minutes on a machine that does nothing else.
import { randomBytes, randomInt } from 'node:crypto';
import http from 'node:http';
import { encodeForm } from '../support/client.mjs';
import { startSite } from '../support/site.mjs';

const HASHED = Number(process.env.ENUMERATE_HASHED ?? 300);
const LIGHT = Number(process.env.ENUMERATE_LIGHT ?? 2000);
const WARM_UP = 20;
const PEOPLE = 10;
const PASSWORD = 'seven green kettles sing';
const LEAST_P = 0.001;
const MOST_PERCENT = 2;

const site = await startSite();
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

for (let i = 0; i < PEOPLE; i++)
	await site.makeAccount({ name: `known-${i}`, password: i === 0 ? PASSWORD : '' });
// The same password for all, without hashing it for each; and somebody who asks.
await site.makeAccount({ name: 'curious' });
await site.sql(`UPDATE accounts SET password_hash = (SELECT password_hash FROM accounts WHERE name = 'known-0')`);
const visitor = site.visitor();
const member = await site.logInAs('curious');

async function send(who, path, fields) {
	const body = encodeForm({ csrf: await who.csrf(), ...fields });
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
					Cookie: who.cookieHeader,
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

// Both as long as each other and as many, so that only what the site knows differs.
const someone = (is_known) => `${is_known ? 'known' : 'other'}-${randomInt(PEOPLE)}`;
const address = (is_known) => `${someone(is_known)}@example.org`;
const wrong = { password: 'not the password', next: '/' };

const places = [
	['new password', LIGHT, visitor, '/reset', (k) => ({ email: address(k) })],
	['registration', LIGHT, visitor, '/register', (k) => ({ email: address(k), zone: '' })],
	['the mail again', LIGHT, visitor, '/verify/again', (k) => ({ email: address(k) })],
	['log-in by name', HASHED, visitor, '/login', (k) => ({ login: someone(k), ...wrong })],
	['log-in by address', HASHED, visitor, '/login', (k) => ({ login: address(k), ...wrong })],
	['another address', HASHED, member, '/account/address', (k) => ({ email: address(k), password_now: PASSWORD })],
].filter(([name]) => name.includes(process.env.ENUMERATE_ONLY ?? ''));

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

// The same pairs, each with itself: what the machine did meanwhile was done to both.
function signedRank(pairs) {
	const by = pairs.map(([k, u]) => k - u).filter((d) => d !== 0).sort((x, y) => Math.abs(x) - Math.abs(y));
	const n = by.length;
	const w = by.reduce((sum, d, i) => sum + (d > 0 ? i + 1 : 0), 0);
	return p_of((w - (n * (n + 1)) / 4) / Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24));
}

// A request that the machine held up says nothing about the site: pairs with one of the slowest
// twentieth are left out.
function calm(pairs) {
	const all = pairs.flat().sort((x, y) => x - y);
	const bound = all[Math.floor(all.length * 0.95)];
	return pairs.filter((p) => p.every((us) => us <= bound));
}

async function measure([name, n, who, path, fields]) {
	const pairs = [];
	const seen = { true: new Set(), false: new Set() };

	for (let i = -WARM_UP; i < n; i++) {
		const us = {};
		const first = randomInt(2) === 0;
		for (const is_known of [first, !first]) {
			const got = await send(who, path, fields(is_known));
			us[is_known] = got.us;
			if (i >= 0) seen[is_known].add(got.seen);
		}
		if (i >= 0) pairs.push([us.true, us.false]);
	}
	const quiet = calm(pairs);
	const [known, unknown] = [0, 1].map((i) => quiet.map((p) => p[i]));
	const percent = (x, y) => (100 * (mean(x) - mean(y))) / mean(y);
	const all = percent(pairs.map((p) => p[0]), pairs.map((p) => p[1]));
	const p = {
		welch: welch(known, unknown),
		rank: mannWhitney(pairs.map((x) => x[0]), pairs.map((x) => x[1])),
		signed: signedRank(pairs),
	};
	const is_same = JSON.stringify([...seen.true].sort()) === JSON.stringify([...seen.false].sort());
	const is_fine =
		is_same &&
		Math.abs(percent(known, unknown)) < MOST_PERCENT &&
		Object.values(p).every((v) => v >= LEAST_P);

	console.log(
		`${is_fine ? 'ok    ' : 'NOT OK'} ${name.padEnd(18)} ${n} pairs: known ${mean(known).toFixed(0)} us, ` +
			`unknown ${mean(unknown).toFixed(0)} us, ${percent(known, unknown).toFixed(2)} % ` +
			`(with the slowest ${all.toFixed(2)} %); p: Welch ${p.welch.toFixed(4)}, ` +
			`Mann-Whitney ${p.rank.toFixed(4)}, Wilcoxon ${p.signed.toFixed(4)}; ` +
			`${is_same ? 'same answers' : 'OTHER ANSWERS'}`,
	);
	if (!is_same) console.log([...seen.true].slice(0, 2), [...seen.false].slice(0, 2));
	return is_fine;
}

let bad = 0;
for (const place of places) bad += (await measure(place)) ? 0 : 1;
await site.stop();
process.exit(bad > 0 ? 1 : 0);
