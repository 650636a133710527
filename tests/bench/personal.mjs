// Whether personal data is found where it is, and nowhere else: `make personal-check DATA=FOLDER`. Of a Stack Exchange
// dump (Posts.xml, Comments.xml) or a folder of questions.jsonl: in what share of its posts something is found, with what
// was found, masked. Ends with 1 past BOUND. Of a folder with sets (*.txt, as tests/unit/personal_set.txt): how much of each kind.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const BOUND = 0.02;
const program = join(process.env.ANSWERWELL_BUILD, 'tests/bench/personal');

const entities = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const unescape = (s) => s.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (all, hex, dec, name) =>
	hex ? String.fromCodePoint(parseInt(hex, 16)) : dec ? String.fromCodePoint(Number(dec)) : (entities[name] ?? all));
/** What a reader sees of HTML; links keep their address, as they have in Markdown. */
const text = (html) => unescape(html.replace(/<a [^>]*href="([^"]*)"[^>]*>/gi, ' $1 ').replace(/<(?:p|br|li|pre|h\d)\b[^>]*>/gi, '\n').replace(/<[^>]*>/g, ''));

function* attributes(file, names) {
	for (const row of readFileSync(file, 'utf8').matchAll(/<row [^>]*>/g))
		yield names.map((name) => unescape(row[0].match(new RegExp(` ${name}="([^"]*)"`))?.[1] ?? '')).join('\n');
}

function posts(folder) {
	const jsonl = join(folder, 'questions.jsonl');
	if (existsSync(jsonl)) {
		const rows = readFileSync(jsonl, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
		return rows.flatMap((row) => [`${row.title}\n${row.body}`, ...row.answers]);
	}
	const list = [...attributes(join(folder, 'Posts.xml'), ['Title', 'Body'])].map(text);
	if (existsSync(join(folder, 'Comments.xml'))) list.push(...attributes(join(folder, 'Comments.xml'), ['Text']));
	return list;
}

const folder = resolve(process.argv[2] ?? '');
const sets = process.argv[2] && existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.txt')) : [];
const isForum = existsSync(join(folder, 'Posts.xml')) || existsSync(join(folder, 'questions.jsonl'));
if (!isForum && sets.length === 0) {
	console.error('usage: make personal-check DATA=FOLDER, with Posts.xml, questions.jsonl or sets (*.txt)');
	process.exit(2);
}
if (!isForum) {
	const done = spawnSync(program, sets.map((name) => join(folder, name)), { stdio: 'inherit' });
	process.exit(done.status);
}
const all = posts(folder).map((post) => post.replaceAll('\0', ''));
const done = spawnSync(program, { input: all.map((post) => `${post}\0`).join(''), maxBuffer: 1 << 28 });
if (done.status !== 0) throw new Error(String(done.stderr));
const lines = String(done.stdout).trim().split('\n').filter(Boolean).map((line) => line.split('\t'));
const alarmed = new Set(lines.map(([number]) => number));
for (const [number, kind, masked] of lines) console.log(`${number.padStart(6)}  ${kind.padEnd(9)} ${masked}`);
const share = alarmed.size / all.length;
console.log(`${alarmed.size} of ${all.length} posts: ${(share * 100).toFixed(2)} %, at most ${BOUND * 100} % ${share <= BOUND ? 'pass' : 'FAIL'}`);
process.exit(share <= BOUND ? 0 : 1);
