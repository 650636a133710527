// Trees with one mistake each: what the compiler, PostgreSQL or a check says of it, with file and line, before
// anything runs. A case is one row: what is wrong; the file; a piece of it and what stands there instead; what is
// said. `by`: what is run, if not the build.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TOP } from '../support/packages.mjs';
import { cleanEnv } from '../support/site.mjs';

const BUILD = ['make', '-s', '-j2', 'all'];
const cases = [
	['a parameter too few', 'src/account/choice.c', 'put_person_add(&b, &n_changed, .account_id = account_id,', 'put_person_add(&b, &n_changed,', /this statement takes 3 parameters/],
	['a parameter that the statement does not have', 'src/account/choice.c', '.account_id = account_id)', '.acount_id = account_id)', /has no member named .acount_id/],
	['a text where a number belongs', 'src/account/choice.c', '.account_id = account_id)', '.account_id = "7")', /int-conversion/],
	['a field that the row does not have', 'src/account/choice.c', 'rows->notify_mail', 'rows->notify_mails', /has no member named .notify_mails/],
	['a misspelt column', 'src/forum/metoo.sql', 'SET n_metoo =', 'SET n_metto =', /error: column "n_metto" of relation "questions" does not exist/],
	['a wrong table', 'src/forum/metoo.sql', 'INSERT INTO metoos', 'INSERT INTO metooz', /error: relation "metooz" does not exist/],
	['a parameter of a type that the column does not have', 'src/forum/metoo.sql', ':account_id::bigint', ':account_id::boolean', /error: column "account_id" is of type bigint but expression is of type boolean/],
	['a route without a function', 'kore.conf', 'page_robots', 'page_robot', /error: no RESOURCE\(page_robot, ...\) in src\/web\/pages/],
	['a function without a route', 'src/web/pages/machines.c', 'RESOURCE(page_robots', 'RESOURCE(page_robot', /error: no route of kore\.conf leads to page_robot$/m],
	['a return out of a transaction', 'src/forum/metoo.c', 'r = FORBIDDEN;', 'return FORBIDDEN;', /return in a DB_TX block/, ['tests/check.sh', 'tx_blocks']],
	['a kind of notice without its sentence', 'include/answerwell/account/notice_kinds.h', 'ONCE(N_("official answer")),\n\tVIEWS(official))', 'ONCE(N_("official answer")))', /macro "NOTICE" requires 8 arguments, but only 7 given/],
	['a statement that writes what is another room\'s', 'src/account/choice.sql', 'INSERT INTO notice_choices', 'INSERT INTO watches', /choice_put writes watches, which is of forum/, ['tests/check.sh', 'tables']],
	['a statement that reads what is a room\'s above', 'src/forum/thread.sql', 'FROM questions q\n\tLEFT JOIN questions d', 'FROM entries q\n\tLEFT JOIN questions d', /reads entries, which is of faq, above/, ['tests/check.sh', 'tables']],
];

const tree = mkdtempSync('/tmp/aw-broken-');
after(() => rmSync(tree, { recursive: true, force: true }));

const run = (command) =>
	spawnSync(command[0], command.slice(1), {
		cwd: tree, encoding: 'utf8', timeout: 120000,
		env: cleanEnv({ MAKEFLAGS: undefined, MAKELEVEL: undefined, LC_ALL: 'C.UTF-8' }),
	});
const passes = (command) => {
	const got = run(command);
	assert.equal(got.status, 0, got.stdout + got.stderr);
};

// With the times of the original, and what is built of it: only what a mistake touches is built again.
test('the tree as it is builds, and so does its copy', () => {
	execFileSync('make', ['-s', '-j2', 'all'], { cwd: TOP, env: cleanEnv({ MAKEFLAGS: undefined, MAKELEVEL: undefined }) });
	const copy = 'git init -q "$0" && git ls-files -z -co --exclude-standard | xargs -0 cp -a --parents -t "$0" && mkdir "$0/build" && ' +
		'cp -a build/.libraries build/.routes build/gen build/obj build/kore.src build/kore build/libanswerwell.a build/answerwell build/answerwell.so "$0/build"';
	execFileSync('sh', ['-c', copy, tree], { cwd: TOP });
	passes(BUILD);
});

for (const [what, file, piece, wrong, says, by = BUILD] of cases)
	test(`${what} is refused, with file and line`, () => {
		const path = join(tree, file);
		const { atime, mtime } = statSync(path);
		const text = readFileSync(path, 'utf8');
		const at = text.indexOf(piece);
		assert.ok(at >= 0, `${file} has no ${piece}`);
		const line = text.slice(0, at).split('\n').length;
		writeFileSync(path, text.slice(0, at) + wrong + text.slice(at + piece.length));
		try {
			const got = run(by);
			const said = got.stdout + got.stderr;
			assert.notEqual(got.status, 0, 'it passes');
			assert.match(said, says);
			const lines = [...said.matchAll(new RegExp(`${file.replace(/[.]/g, '\\.')}:(\\d+)`, 'g'))].map((m) => Number(m[1]));
			assert.ok(lines.includes(line), `${file}:${line} is not named: ${said}`);
		} finally {
			writeFileSync(path, text);
			utimesSync(path, atime, mtime);
		}
	});

test('without the mistakes it builds again', () => passes(BUILD));
