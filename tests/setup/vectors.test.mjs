// The file of word vectors is what its tool makes of its sources, byte for byte.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { TOP } from '../support/packages.mjs';

test('the word vectors are rebuilt byte for byte', { timeout: 1200000 }, (t) => {
	const got = spawnSync('make', ['-s', 'vectors-check'], { cwd: TOP, encoding: 'utf8' });
	assert.equal(got.status, 0, got.stdout + got.stderr);
	const skipped = /^skipped: (.*)$/m.exec(got.stdout);
	if (skipped) return t.skip(skipped[1]);
	assert.match(got.stderr, /step 6000 of 6000/);
});
