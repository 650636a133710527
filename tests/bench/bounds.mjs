// What one client may cost the others: counting readers, readers who do not read, heavy requests, floods of
// log-ins. A site of its own, loopback only, everything bounded in number and time. Alone:
// `node tests/bench/bounds.mjs`; in `make bench` after the rest.
import { execFile, execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Client } from '../support/client.mjs';
import { memoryOf } from '../support/memory.mjs';
import { Nginx } from '../support/nginx.mjs';
import { freePort } from '../support/ports.mjs';
import { PASSWORD, newStateFolder, startSite } from '../support/site.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const run = promisify(execFile);
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const highest = (list) => Math.max(...list);
const ROUNDS = 3;
const say = (text) => process.stderr.write(`${text}\n`);

/** Questions from `first` on, each with `answers` of that text, put into the database as they would stand there. */
async function seed(site, { first, n, body, answers = 0, answer = '' }) {
	const html = (text) => `<p>${text}</p>`;
	await site.sql(
		`SET session_replication_role = replica;
		INSERT INTO accounts (name, display_name) VALUES ('author', 'Author') ON CONFLICT DO NOTHING;
		INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer)
			SELECT :first + n, 'question', :first + n, (SELECT id FROM accounts WHERE name = 'author'), :'body', :'html', 99
			FROM generate_series(0, :n - 1) n;
		INSERT INTO questions (id, title, slug, category_id, author_id, n_answers)
			SELECT :first + n, 'How do I clean the filter?', 'how-do-i', (SELECT min(id) FROM categories),
				(SELECT id FROM accounts WHERE name = 'author'), :answers FROM generate_series(0, :n - 1) n;
		INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer)
			SELECT (:first + n) * 1000 + k, 'answer', :first + n, (SELECT id FROM accounts WHERE name = 'author'), :'answer', :'answer_html', 99
			FROM generate_series(0, :n - 1) n, generate_series(1, :answers) k;`,
		{ first, n, body, html: html(body), answers, answer, answer_html: html(answer) },
		'postgres',
	);
}

/** wrk's 99th percentile in ms; answers that are no success end the bench. */
async function p99(url, env, { connections = 16, seconds = 2 } = {}) {
	const { stdout } = await run('wrk', ['-t2', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '--latency', ...(env ? ['-s', here('spread.lua')] : []), url], {
		env: { ...process.env, ...env },
	});
	if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout);
	const [, value, unit] = stdout.match(/99%\s+([\d.]+)(us|ms|s)/);
	return Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit];
}

const pss = (site) =>
	site
		.pids()
		.workers.map(memoryOf)
		.reduce((a, b) => a + b, 0);

/** The highest of what is looked at while something is done. */
async function most(look, work) {
	let top = look();
	const timer = setInterval(() => (top = Math.max(top, look())), 50);
	const done = await work();
	clearInterval(timer);
	return { top: Math.max(top, look()), done };
}

// ---- 16 connections over many questions in turn, against one question --------------------------------

async function spread(name, cache) {
	const site = await startSite({ env: { ANSWERWELL_CACHE: cache, ANSWERWELL_LOG: 'warn' } });
	try {
		await seed(site, { first: 100000, n: 2000, body: 'Take out the filter, rinse it under warm water. '.repeat(12) });
		const one = `${site.url}/questions/100000/how-do-i`;
		const rows = [];
		for (const n of [600, 2000]) {
			const env = { FIRST: '100000', N: String(n), SPREAD_PATH: '/questions/NUMBER/how-do-i' };
			await p99(site.url, env);
			const ratios = [];
			for (let i = 0; i < ROUNDS; i++) {
				const [alone, all] = [await p99(one), await p99(site.url, env)];
				ratios.push(all / alone);
				say(`${name}, ${n} in turn, round ${i + 1} of ${ROUNDS}: p99 ${all.toFixed(1)} ms, of one ${alone.toFixed(1)} ms`);
			}
			rows.push([`spread_${name}_${n}`, median(ratios), '<= 10']);
		}
		return rows;
	} finally {
		await site.stop();
	}
}

// ---- 200 connections that read nothing -------------------------------------------------------------------

async function unread(site) {
	const proxy = new Nginx({ dir: join(newStateFolder(), 'nginx'), app: site.port, port: await freePort() });
	const proxyPort = Number(/listen 127\.0\.0\.1:(\d+)/.exec(readFileSync(join(proxy.dir, 'site.conf'), 'utf8'))[1]);
	proxy.start();
	await sleep(500);
	const paths = ['/questions/200000/how-do-i?whole=200000030&x=', '/feeds/questions/200000?x='];
	const rows = [];
	for (const [name, port] of [['unread', site.port], ['unread_nginx', proxyPort]]) {
		// Kept pages fill the memory that is theirs.
		for (let i = 0; i < 300; i++) await new Client(`http://127.0.0.1:${port}`, { 'X-Forwarded-For': `10.1.${i & 255}.1` }).get(`${paths[i % 2]}${name}calm${i}`);
		await sleep(1000);
		const calm = pss(site);
		const sockets = [];
		const { top } = await most(() => pss(site), async () => {
			for (let i = 0; i < 200; i++) {
				const socket = net.connect(port, '127.0.0.1').on('error', () => {});
				socket.pause();
				socket.write(`GET ${paths[i % 2]}${name}${i} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.0.${i}.1\r\n\r\n`);
				sockets.push(socket);
				if (i % 20 === 19) await sleep(100);
			}
			await sleep(8000);
		});
		for (const socket of sockets) socket.destroy();
		let after = pss(site);
		for (let i = 0; i < 50 && after > calm + 8; i++) {
			await sleep(200);
			after = pss(site);
		}
		say(`${name}: ${calm.toFixed(0)} MiB when calm, ${top.toFixed(0)} at most, ${after.toFixed(0)} afterwards`);
		rows.push([`${name}_mib`, top - calm, '<= 64'], [`${name}_left_mib`, after - calm, '<= 16']);
	}
	proxy.stop();
	await proxy.end;
	rmSync(join(proxy.dir, '..'), { recursive: true, force: true });
	return rows;
}

// ---- heavy requests of one account beside a list page and a health check -----------------------------------

async function timed(agent, base, path, headers = {}) {
	const began = performance.now();
	await new Promise((resolve, reject) => http.get(`${base}${path}`, { agent, headers }, (res) => res.resume().on('end', resolve)).on('error', reject));
	return performance.now() - began;
}

async function probe(site, ms) {
	const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
	const list = [], health = [];
	for (const end = performance.now() + ms; performance.now() < end; ) {
		list.push(await timed(agent, site.url, `/questions?sort=votes&p=${Math.random()}`, { 'X-Forwarded-For': `10.9.${list.length & 255}.1` }));
		health.push(await timed(agent, site.url, '/healthz'));
		await sleep(20);
	}
	agent.destroy();
	return { list: median(list), health: [...health].sort((a, b) => a - b)[Math.floor(health.length * 0.95)] };
}

async function busy(site) {
	const ann = await site.person('ann');
	const csrf = await ann.csrf();
	const words = 'How do I clean the filter';
	await site.sql(
		`INSERT INTO revisions (post_id, number, author_id, body) SELECT 200000, n, (SELECT id FROM accounts WHERE name = 'author'),
			repeat('word' || n || ' and ' || n || ' or ', 1200) FROM generate_series(1, 20) n`, {}, 'postgres');
	await site.sql(`UPDATE posts SET n_revisions = 20 WHERE id = 200000`, {}, 'postgres');
	const kinds = {
		revisions: { path: '/posts/200000/revisions?x=NUMBER' },
		preview: { path: '/preview', body: new URLSearchParams({ csrf, body: '![[]()'.repeat(4900) }).toString() },
		search: { path: `/search?q=${encodeURIComponent(`${words} -nothing user:author is:answered`)}&x=NUMBER` },
		thread: { path: '/questions/200000/how-do-i?x=NUMBER' },
		feed: { path: '/feeds/questions/200000?x=NUMBER' },
	};
	const rows = [];
	for (const [name, { path, body }] of Object.entries(kinds)) {
		const ratios = [], health = [];
		for (let i = 0; i < ROUNDS; i++) {
			const calm = await probe(site, 1500);
			const load = run('wrk', ['-t2', '-c6', '-d3s', '--timeout', '10s', '-s', here('heavy.lua'), site.url], {
				env: { ...process.env, HEAVY_PATH: path, HEAVY_COOKIE: ann.cookieHeader, ...(body && { HEAVY_BODY: body }) },
			});
			await sleep(700);
			const beside = await probe(site, 2000);
			const { stdout } = await load;
			ratios.push(beside.list / calm.list);
			health.push(beside.health);
			say(`beside ${name}, round ${i + 1} of ${ROUNDS}: a list ${beside.list.toFixed(1)} ms, calm ${calm.list.toFixed(1)}; /healthz ${beside.health.toFixed(1)} ms; ${/(\d+) requests/.exec(stdout)[1]} of them`);
			await sleep(1500);
		}
		rows.push([`list_beside_${name}`, median(ratios), '<= 5'], [`health_beside_${name}_ms`, median(health), '<= 20']);
	}
	return rows;
}

// ---- log-ins ---------------------------------------------------------------------------------------------------

async function floods(site) {
	await site.makeAccount({ name: 'owner', password: PASSWORD });
	const owner = site.visitor({ 'X-Forwarded-For': '192.0.2.1' });
	const logIn = async () => {
		const form = (await owner.get('/login')).page.form('/login');
		const began = performance.now();
		const { status } = await owner.submit(form, { login: 'owner', password: PASSWORD });
		const ms = performance.now() - began;
		if (status === 303) await owner.post('/logout');
		await site.sql(`DELETE FROM limits`, {}, 'postgres');
		return { status, ms };
	};
	await logIn();
	const calm = median([await logIn(), await logIn(), await logIn()].map((one) => one.ms));
	const visitor = site.visitor();
	const forms = JSON.stringify({ csrf: await visitor.csrf(), cookie: visitor.cookieHeader });
	const rows = [];
	for (const count of [24, 2000]) {
		await sleep(1000);
		const before = pss(site);
		const { top, done } = await most(() => pss(site), async () => {
			const flood = run(process.execPath, [here('flood.mjs'), site.url, String(count), forms], { maxBuffer: 1 << 24 });
			await sleep(count > 100 ? 1500 : 400);
			const own = await logIn();
			return { own, results: JSON.parse((await flood).stdout) };
		});
		const odd = done.results.filter(({ status, again }) => ![303, 422, 429].includes(status) && !(status === 503 && again));
		const statuses = {};
		for (const { status } of done.results) statuses[status] = (statuses[status] ?? 0) + 1;
		say(`${count} log-ins at once: ${JSON.stringify(statuses)}; owner ${done.own.status} in ${done.own.ms.toFixed(0)} ms, calm ${calm.toFixed(0)}`);
		rows.push(
			[`login_owner_${count}`, done.own.status === 303 ? done.own.ms / calm : Infinity, '<= 3'],
			[`login_wait_${count}`, highest(done.results.map((one) => one.ms)) / calm, '<= 10'],
			[`login_no_answer_${count}`, odd.length, '<= 0'],
			[`login_${count}_mib`, top - before - 512, '<= 64'], // beside two hashes of 256 MiB
		);
	}
	return rows;
}

/** Rows of [name, value, bound]. */
export async function bounds(only) {
	const wanted = (name) => !only?.length || only.includes(name);
	const rows = [];
	if (wanted('spread')) {
		rows.push(...(await spread('kept', '32')));
		rows.push(...(await spread('new', '0')));
	}
	const site = await startSite({ limits: true, env: { ANSWERWELL_LOG: 'warn' } });
	try {
		await seed(site, { first: 200000, n: 1, body: 'What is it? '.repeat(2400), answers: 100, answer: 'Take out the filter and rinse it. '.repeat(880) });
		if (wanted('unread')) rows.push(...(await unread(site)));
		if (wanted('floods')) rows.push(...(await floods(site)));
	} finally {
		await site.stop();
	}
	if (wanted('busy')) {
		const single = await startSite({ limits: true, env: { ANSWERWELL_LOG: 'warn', ANSWERWELL_WORKERS: '1' } });
		try {
			await seed(single, { first: 200000, n: 1, body: 'What is it? '.repeat(2400), answers: 100, answer: 'Take out the filter and rinse it. '.repeat(880) });
			rows.push(...(await busy(single)));
		} finally {
			await single.stop();
		}
	}
	return rows;
}

/** One line of the table; the figure as it is kept. */
export function shown([name, value, bound]) {
	const [sign, limit] = bound.split(' ');
	const holds = !bound ? '' : (sign === '<=' ? value <= Number(limit) : value >= Number(limit)) ? 'holds' : 'DOES NOT HOLD';
	const rounded = Math.round(value * 1000) / 1000;
	console.log(`${name.padEnd(24)} ${String(rounded).padStart(10)}   ${bound.padEnd(10)} ${holds}`.trimEnd());
	return rounded;
}

if (process.argv[1] === here('bounds.mjs')) for (const row of await bounds(process.argv.slice(2))) shown(row);
