// make update-check DATA=FOLDER: a Stack Exchange dump, imported by commit 9ddd14a, brought up to date by this program;
// the questions of questions.sql are asked before and after. That commit is taken out of this repository and built
// below build/update, once.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { emptyDatabase, stop, TOP } from '../import/database.mjs';
import { ask, difference } from './ask.mjs';

const OLD = '9ddd14a';
const folder = join(TOP, 'build/update', OLD);

function say(text) {
	console.log(text);
}

// Its importer wants a function that older releases of expat lack; nothing depends on it here.
function flags() {
	const header = execFileSync('sh', ['-c', 'echo "#include <expat.h>" | gcc -E - 2>/dev/null || true'], { encoding: 'utf8' });
	return header.includes('XML_SetReparseDeferralEnabled') ? '' : '-D"XML_SetReparseDeferralEnabled(parser, enabled)=((void)(parser))"';
}

function build() {
	if (existsSync(join(folder, '.built'))) return;
	say(`Building ${OLD} below build/update ...`);
	mkdirSync(folder, { recursive: true });
	execFileSync('sh', ['-c', `git archive ${OLD} | tar -x -C "$1"`, 'sh', folder], { cwd: TOP, stdio: 'inherit' });
	const env = { ...process.env, MAKEFLAGS: '' };
	execFileSync('make', ['-s', '-j2', `CFLAGS=${flags()}`, 'build/answerwell'], { cwd: folder, env, stdio: 'inherit' });
	writeFileSync(join(folder, '.built'), '');
}

async function step(what, run) {
	say(`${what} ...`);
	const done = await run;
	if (done.code !== 0) throw new Error(`${what}: ${done.err || done.out}`);
}

function compare(was, is) {
	let bad = 0;
	for (const [name, rows] of was) {
		const lines = difference(rows, is.get(name));
		const isSame = lines.length === 0 && rows.length === is.get(name).length;
		say(`${isSame ? 'ok    ' : 'not ok'} ${name}: ${rows.length} rows`);
		if (isSame) continue;
		bad++;
		for (const line of lines.slice(0, 10)) say(`       ${line}`);
	}
	return bad;
}

const data = process.argv[2];
if (!data || !existsSync(join(resolve(data), 'Posts.xml'))) {
	console.error('usage: make update-check DATA=FOLDER, with the Posts.xml and so on of a Stack Exchange dump');
	process.exit(2);
}
build();
const db = emptyDatabase();
const old = join(folder, 'build/answerwell');
await step(`The schema of ${OLD}`, db.runAs(old, 'migrate'));
await step('Importing', db.runAs(old, 'import', 'stackexchange', resolve(data)));
say(db.sql(`SELECT format('%s questions, %s answers', (SELECT count(*) FROM questions), (SELECT count(*) FROM posts WHERE kind = 'answer'))`).trim());
const was = ask(db, 'before');
await step('Bringing it up to date', db.run('migrate'));
const bad = compare(was, ask(db, 'after'));
stop();
say(bad === 0 ? 'All answers are what they were.' : `${bad} of ${was.size} questions have other answers.`);
process.exit(bad === 0 ? 0 : 1);
