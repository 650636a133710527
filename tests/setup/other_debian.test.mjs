// What the sources need of a machine: the other Debian's, and headers that lack what newer ones have.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOP } from '../support/packages.mjs';
import { cleanEnv, freePort } from '../support/site.mjs';

const MINUTES = 6;
const NOT_HERE = 77; // of fresh_root.sh

const answers = (url) =>
	new Promise((done) => http.get(url, (res) => done(res.resume().statusCode)).on('error', () => done(0)));

test('the dump is read with an expat.h that lacks the newest declarations', () => {
	const dir = mkdtempSync('/tmp/aw-expat-');
	try {
		const path = spawnSync('sh', ['-c', 'echo "#include <expat.h>" | gcc -E -M -'], { encoding: 'utf8' }).stdout.match(/\S+\/expat\.h/)[0];
		const text = readFileSync(path, 'utf8').replace(/XMLPARSEAPI\(XML_Bool\)\s*XML_SetReparseDeferralEnabled\([^;]*;/, '');
		assert.doesNotMatch(text, /XML_SetReparseDeferralEnabled\(/);
		writeFileSync(join(dir, 'expat.h'), text);
		const flags = ['-std=c17', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', `-I${dir}`, '-Iinclude', '-Isrc'];
		const got = spawnSync('gcc', [...flags, '-c', '-o', join(dir, 'se_read.o'), 'src/cli/se_read.c'], { cwd: TOP, encoding: 'utf8' });
		assert.equal(got.status, 0, got.stderr);
	} finally {
		rmSync(dir, { recursive: true, force: true });
	}
});

test('`make run` in a fresh root of the other Debian', async (t) => {
	const here = /VERSION_CODENAME=(\w+)/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
	const suite = here === 'trixie' ? 'bookworm' : 'trixie';
	const port = await freePort();
	const child = spawn(join(TOP, 'tests/support/fresh_root.sh'), [suite, 'make', 'run'], {
		// The copy is an installation of its own.
		env: cleanEnv({ ANSWERWELL_LISTEN: `127.0.0.1:${port}`, ANSWERWELL_HOME: undefined }),
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let said = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (d) => (said += d));
	let code;
	const end = new Promise((done) => child.on('close', (c) => done((code = c ?? -1))));
	const until = Date.now() + MINUTES * 60000;
	while (code === undefined && !said.includes('is ready') && Date.now() < until) await sleep(200);
	const reached = said.trim().split('\n').at(-1);
	const status = said.includes('is ready') ? await answers(`http://127.0.0.1:${port}/`) : 0;
	if (code === undefined) process.kill(-child.pid, said.includes('is ready') ? 'SIGINT' : 'SIGTERM');
	await Promise.race([end, sleep(60000, null, { ref: false })]);
	if (code === undefined) process.kill(-child.pid, 'SIGKILL');
	await end;
	const last = said.trim().split('\n').at(-1);
	if (code === NOT_HERE) return t.skip(last);
	if (status === 0 && Date.now() >= until) return t.skip(`not ready after ${MINUTES} minutes, at: ${reached}`);
	assert.equal(status, 200, said);
	assert.match(said, /Stopping \.\.\. done\./);
	// Make is told as well, and ends of the signal when its command has ended.
	assert.ok([0, 128 + 2].includes(code), `${code}: ${said}`);
});
