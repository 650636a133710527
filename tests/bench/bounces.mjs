// What `answerwell bounce --explain` says of labelled messages that came back.
//   bounces.mjs FOLDER: eml/ with labels.tsv (file, detector, temporary, expected_addresses), or without: then all of
//   eml/ came back; ordinary/: nothing of it did. HALF=even|odd: only files of such numbers (without a number: of
//   such places).
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const command = join(process.env.ANSWERWELL_BUILD ?? 'build', 'answerwell');
const half = process.env.HALF;

if (!folder || !existsSync(folder)) {
	console.error('DATA=FOLDER with eml/ and perhaps labels.tsv and ordinary/');
	process.exit(2);
}

function explain(file) {
	const out = execFileSync(command, ['bounce', '--explain', file], { encoding: 'utf8', env: { PATH: process.env.PATH } });
	return out.trimEnd().split('\n').map((line) => {
		const [kind, address, status, reason] = line.split('\t');
		return { kind, address: address.toLowerCase(), status, reason };
	});
}

function filesIn(name) {
	const all = existsSync(join(folder, name)) ? readdirSync(join(folder, name)).sort() : [];
	return all.filter((file, i) => {
		const number = Number(/_(\d+)\.eml$/.exec(file)?.[1] ?? i + 1);
		return !half || (number % 2 === 0) === (half === 'even');
	}).map((file) => ({ file, said: explain(join(folder, name, file)) }));
}

const tell = (file, said) => console.log(`  ${file}: ${said.map((s) => Object.values(s).join(' | ')).join(' ; ')}`);
const isBack = (s) => ['hard', 'soft', 'delay'].includes(s.kind);
const bounces = filesIn('eml'), ordinary = filesIn('ordinary');
const kinds = {};
for (const { said } of bounces) for (const s of said) kinds[s.kind] = (kinds[s.kind] ?? 0) + 1;
console.log(`kinds: ${JSON.stringify(kinds)}`);
if (process.env.ALL) for (const { file, said } of bounces) tell(file, said);
let bad = 0;

if (existsSync(join(folder, 'labels.tsv'))) {
	const rows = readFileSync(join(folder, 'labels.tsv'), 'utf8').trim().split('\n').slice(1).map((l) => l.split('\t'));
	const wanted = new Map();
	for (const [file, , temporary, addresses = ''] of rows) {
		const w = wanted.get(file) ?? { temporary: false, addresses: [] };
		w.temporary ||= temporary === 'true';
		w.addresses.push(...addresses.toLowerCase().split(' ').filter(Boolean));
		wanted.set(file, w);
	}
	const labelled = bounces.filter((b) => wanted.has(b.file));
	const whole = labelled.filter((b) => wanted.get(b.file).addresses.every((x) => b.said.some((s) => s.address === x && isBack(s))));
	const hard = labelled.filter((b) => wanted.get(b.file).temporary && b.said.some((s) => s.kind === 'hard'));
	const more = labelled.filter((b) => b.said.some((s) => !wanted.get(b.file).addresses.includes(s.address)));
	console.log(`all expected addresses: ${whole.length} of ${labelled.length}`);
	for (const b of labelled) if (!whole.includes(b)) tell(b.file, b.said);
	console.log(`temporary, and called hard: ${hard.length} of ${labelled.filter((b) => wanted.get(b.file).temporary).length}`);
	for (const b of hard) tell(b.file, b.said);
	console.log(`with an address that was not expected: ${more.length}`);
	for (const b of more) tell(b.file, b.said);
	bad += labelled.length - whole.length > labelled.length * 0.02 || hard.length > 0;
} else if (bounces.length > 0) {
	const seen = bounces.filter((b) => b.said.some(isBack));
	console.log(`recognised: ${seen.length} of ${bounces.length}`);
	for (const b of bounces) if (!seen.includes(b)) tell(b.file, b.said);
	bad += seen.length < bounces.length;
}
if (ordinary.length > 0) {
	const taken = ordinary.filter((b) => b.said.some(isBack));
	console.log(`ordinary messages taken for one: ${taken.length} of ${ordinary.length}`);
	for (const b of ordinary) if (b.said.some((s) => s.kind !== 'none') || b.said[0].reason !== 'nothing that came back') tell(b.file, b.said);
	bad += taken.length > 0;
}
process.exit(bad > 0 ? 1 : 0);
