// Broken and hostile pictures: none harms the server, and what draws them can do nothing else.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { bringMutants } from '../support/mutants.mjs';
import { BUILD, startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());
const N = Number(process.env.MUTANTS ?? 300);

function helper(bytes) {
	const child = spawn(join(BUILD, 'answerwell-picture'), ['once'], { env: {}, stdio: ['pipe', 'pipe', 'ignore'] });
	const head = Buffer.alloc(4);
	head.writeUInt32LE(bytes.length);
	const out = [];
	child.stdout.on('data', (d) => out.push(d));
	const done = new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, out: Buffer.concat(out) })));
	return { child, send: () => child.stdin.end(Buffer.concat([head, bytes])), done };
}

test('once it reads, the helper can open, connect and start nothing', async () => {
	const h = helper(Buffer.from('what can you do?'));
	h.send();
	const { out } = await h.done;
	const said = Object.fromEntries(out.toString().trim().split('\n').map((l) => l.split(' ')));
	assert.deepEqual(said, Object.fromEntries(['open', 'create', 'unlink', 'socket', 'unix', 'connect', 'fork', 'exec', 'kill', 'ptrace', 'code'].map((k) => [k, 'EPERM'])));
});

test('its memory, time and files are bounded, and it has no way back', async () => {
	const h = helper(Buffer.from('x'));
	const of = (file) => readFileSync(`/proc/${h.child.pid}/${file}`, 'utf8');
	await until('it is locked', () => /Seccomp:\s+2/.test(of('status')));
	assert.match(of('status'), /NoNewPrivs:\s+1/);
	const limits = of('limits');
	assert.match(limits, /Max address space\s+1073741824\s+1073741824/);
	assert.match(limits, /Max cpu time\s+12\s+12/);
	assert.match(limits, /Max open files\s+4\s+4/);
	assert.match(limits, /Max file size\s+0\s+0/);
	assert.match(limits, /Max core file size\s+0\s+0/);
	h.send();
	await h.done;
});

test(`${N} pictures with bytes changed, cut and mixed: every one is answered, and nobody dies`, async (t) => {
	const ann = await site.person('ann');
	const before = site.pids();
	const { counts, slowest, ended } = await bringMutants(site, ann, N);
	t.diagnostic(JSON.stringify({ counts, slowest, ended: ended.length }));
	assert.deepEqual(Object.keys(counts).filter((k) => /^5|^4/.test(k)), []);
	assert.ok(counts['200'] > 0 && Object.keys(counts).length > 1);
	assert.ok(slowest < 25000, `${slowest} ms`);
	assert.deepEqual(site.pids(), before, 'web, its workers and the mailer are the same processes');
	assert.equal((await site.visitor().get('/')).status, 200);
});
