// The tools, flags and folders that a machine may have: what comes first on PATH, what the environment asks
// of the compiler, and where the sources lie.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TOP } from '../support/packages.mjs';
import { cleanEnv } from '../support/site.mjs';

const work = mkdtempSync('/tmp/aw-tools-');
after(() => rmSync(work, { recursive: true, force: true }));

const make = (args, env = {}, cwd = TOP) =>
	spawnSync('make', args, { cwd, encoding: 'utf8', timeout: 120000, env: cleanEnv({ MAKEFLAGS: undefined, MAKELEVEL: undefined, ...env }) });
const libraries = (name, env) => make(['-s', `B=${join(work, name)}`, join(work, name, '.libraries')], env);

test('a pkg-config that knows no Debian library does not stand in the way, or is named', () => {
	const foreign = join(work, 'pkg-config');
	writeFileSync(foreign, '#!/bin/sh\nexit 1\n');
	chmodSync(foreign, 0o755);
	const first = libraries('first', { PATH: `${work}:${process.env.PATH}` });
	assert.equal(first.status, 0, first.stderr);
	assert.ok(existsSync(join(work, 'first/.libraries')));
	for (const [name, env] of [['libdir', { PKG_CONFIG_LIBDIR: '/nowhere' }], ['chosen', { PKG_CONFIG: foreign }]]) {
		const got = libraries(name, env);
		assert.notEqual(got.status, 0, name);
		assert.match(got.stderr, /^\S+ \(PKG_CONFIG\) knows no libsodium>=\S+: conf\/packages\.sh run installs what is missing$/m, name);
		assert.equal(got.stderr.trim().split('\n').filter((l) => !/^make/.test(l)).length, 1, got.stderr);
	}
});

test('flags that the environment asks for are taken', () => {
	for (const [i, CFLAGS] of ['-D_FORTIFY_SOURCE=3', '-D_FORTIFY_SOURCE=2 -O3 -g0', '-O0', '-flto=auto -march=x86-64', '-Wno-error -D_FORTIFY_SOURCE=1'].entries()) {
		if (CFLAGS.includes('x86-64') && process.arch !== 'x64') continue;
		const command = make(['-n', '-W', 'src/base/str.c', 'build/obj/src/base/str.o'], { CFLAGS }).stdout.split('\n')
			.find((l) => l.includes('-c -o build/obj/src/base/str.o'));
		assert.ok(command?.includes(CFLAGS), command);
		const got = spawnSync('sh', ['-c', command.replace('-o build/obj/src/base/str.o', `-o ${join(work, `str-${i}.o`)}`)], { cwd: TOP, encoding: 'utf8' });
		assert.equal(got.status, 0, got.stderr);
		assert.equal(got.stderr, '');
	}
});

test('the sources may lie in any folder, whatever CDPATH says', () => {
	const top = join(work, 'my "own" sources, Größe #1');
	mkdirSync(top);
	for (const name of readdirSync(TOP)) if (name !== 'build') symlinkSync(join(TOP, name), join(top, name));
	for (const B of ['build', join(top, 'build'), './build//']) {
		const got = make(['-n', `B=${B}`, 'build/libanswerwell.a'], { CDPATH: '/usr' }, top);
		assert.equal(got.status, 0, got.stderr);
		assert.match(got.stdout, /-c -o build\/obj\/src\/base\/str\.o src\/base\/str\.c$/m, B);
	}
});
