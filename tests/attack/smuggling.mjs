// Tries to smuggle requests past a site of its own, by every way there is, and prints what came of it as
// JSON: { runs, foreign: { way: runs in which somebody got what was not theirs }, stolen }.
//   node tests/attack/smuggling.mjs RUNS [until-stolen]
// ANSWERWELL_BUILD says which server; `make open` builds one without the gate (build/open), which shows
// that the attack works. `until-stolen`: each way only until it has succeeded.
import { join } from 'node:path';
import { Client } from '../support/client.mjs';
import { Nginx, nginxIsThere } from '../support/nginx.mjs';
import { Smuggler, connect, lengthsThrough } from '../support/smuggler.mjs';
import { freePort, startSite, until } from '../support/site.mjs';

const RUNS = Number(process.argv[2] ?? 24);
const untilStolen = process.argv[3] === 'until-stolen';
// How many bytes of the victim's request the smuggled one leaves over: none; fewer than none, because the
// end of the chunks (7 bytes) is taken first; then somewhat more and less.
const CHUNKS_END = 7;
const tuned = (k) => [0, -CHUNKS_END][k] ?? (k % 2 === 0 ? k / 2 : -(k + 1) / 2);
const site = await startSite();
const proxies = [];

// A proxy for the site; and how it writes heads, told by a second one of the kind.
async function proxy(smuggler, name, options, way) {
	const make = async (suffix, app) => {
		const tls = way === 'HTTP/2' && { redirect: await freePort() };
		const port = await freePort();
		const dir = join(site.state, `${name}-${way}-${suffix}`.replace(/\W/g, '-'));
		const one = new Nginx({ dir, app, port, tls, ...options });
		one.start();
		proxies.push(one);
		return port;
	};
	const port = await make('site', site.port);
	const ear = await freePort();
	const measured = await make('ear', ear);
	const client = new Client(`http://127.0.0.1:${port}`);
	const answers = (at) => new Promise((done) => connect(at).then((s) => (s.readyState === 'open' ? done(true) : done(false), s.destroy())));
	await until(`${name} answers`, async () => (await answers(port)) && (await answers(measured)));
	if (way !== 'HTTP/2') await until('the site behind it too', async () => (await client.get('/healthz')).status === 200);
	const guess = { head: 200, victim: 300 };
	const run = (at, lengths, short) =>
		way === 'HTTP/2' ? smuggler.byHttp2(at, lengths, short) : smuggler.through(at, way, lengths, short);
	const lengths = await lengthsThrough(ear, () => run(measured, guess, 0));
	return (short) => run(port, lengths, short);
}

async function waysOf(smuggler) {
	const ways = {
		'straight, by length': (short) => smuggler.straight('length', short),
		'straight, in chunks': (short) => smuggler.straight('chunks', short),
	};
	if (!nginxIsThere()) return ways;
	// Our own site for nginx, and one that passes every body on.
	for (const [name, options] of [['conf/nginx.conf', {}], ['another nginx', { bodies: true }]])
		for (const way of ['length', 'chunks', 'HTTP/2']) ways[`${name}, by ${way}`] = await proxy(smuggler, name, options, way);
	return ways;
}

try {
	const attacker = await site.person('mallory');
	const victim = await site.person('nora', { role: 'staff' });
	const smuggler = new Smuggler({ site, attacker, victim, host: 'localhost' });
	const ways = Object.entries(await waysOf(smuggler));
	const foreign = Object.fromEntries(ways.map(([name]) => [name, 0]));
	let runs = 0;
	for (let i = 0; i < RUNS; i++) {
		const [name, way] = ways[i % ways.length];
		if (untilStolen && foreign[name] > 0) continue;
		runs++;
		foreign[name] += await way(tuned(Math.floor(i / ways.length)));
	}
	console.log(JSON.stringify({ runs, foreign, stolen: await smuggler.stolen() }));
} finally {
	for (const one of proxies) one.stop();
	await site.stop();
}
