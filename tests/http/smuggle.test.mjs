// Nobody's bytes become part of somebody else's request, straight or behind a proxy: a share of what
// `make attack` tries. The same against a server without the gate shows that the attempts are right.
import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { nginxIsThere } from '../support/nginx.mjs';
import { TOP } from '../support/packages.mjs';
import { BUILD } from '../support/site.mjs';

function smuggle(build, ...args) {
	const program = join(TOP, 'tests', 'attack', 'smuggling.mjs');
	const env = { ...process.env, ANSWERWELL_BUILD: build };
	delete env.NODE_TEST_CONTEXT;
	return new Promise((done, fail) =>
		execFile(process.execPath, [program, ...args], { env, timeout: 600000 }, (e, out, err) =>
			e ? fail(new Error(`${e.message}\n${out}${err}`)) : done(JSON.parse(out)),
		),
	);
}

test('no way to smuggle a request in: by length, in chunks, by HTTP/2, straight and through nginx', async () => {
	const got = await smuggle(BUILD, '24');
	assert.equal(got.runs, 24);
	assert.equal(Object.keys(got.foreign).length, nginxIsThere() ? 8 : 2);
	for (const [way, n] of Object.entries(got.foreign)) assert.equal(n, 0, way);
	assert.equal(got.stolen, 0);
});

test('without the gate the same attempts steal', async () => {
	execFileSync('make', ['-s', '-C', TOP, `B=${BUILD}`, 'open'], { stdio: 'pipe' });
	const got = await smuggle(join(BUILD, 'open'), '40', 'until-stolen');
	assert.ok(got.stolen >= 1, JSON.stringify(got));
});
