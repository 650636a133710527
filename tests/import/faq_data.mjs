// A whole FAQ from elsewhere: `faqs.tsv` (faq_id, thread_id, question, answer) in the folder given, taken over twice and
// given out again. For `make faq-import-check DATA=FOLDER`; fails where a second run changes anything, or what comes out
// is not what went in.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, newDatabase, stop } from './database.mjs';
import { csv } from './table.mjs';

const data = process.argv[2];
if (!data || !existsSync(join(data, 'faqs.tsv'))) {
	console.error('faq-import-check: DATA=FOLDER with faqs.tsv');
	process.exit(2);
}

const lines = readFileSync(join(data, 'faqs.tsv'), 'utf8').split('\n').filter((l) => l !== '');
const names = lines[0].split('\t'), place = (name) => names.indexOf(name);
const rows = lines.slice(1).map((l) => l.split('\t')).map((cells) => [cells[place('faq_id')], 'en', 'Imported',
	cells[place('question')], cells[place('answer')], '']);
const first = join(folder, 'first.csv'), second = join(folder, 'second.csv'), third = join(folder, 'third.csv');
writeFileSync(first, csv(rows));

const db = await newDatabase();
async function run(...args) {
	const began = Date.now(), { code, out, err } = await db.run('faq', ...args);
	if (code !== 0) throw new Error(`faq ${args[0]}: ${err}`);
	return { out: out.split('\n')[0], ms: Date.now() - began };
}

try {
	const once = await run('import', first), before = db.digest();
	const twice = await run('import', first);
	const isStill = db.digest() === before && twice.out === `0 new, 0 changed, ${rows.length} unchanged`;
	await run('export', second);
	const again = await run('import', second), other = await newDatabase();
	await run('export', third);
	const isSame = again.out === twice.out && readFileSync(second).equals(readFileSync(third));
	const elsewhere = await other.run('faq', 'import', second);
	const moved = await other.run('faq', 'export');
	const isMoved = elsewhere.code === 0 && moved.out === readFileSync(second, 'utf8');
	console.log(`${rows.length} rows: ${once.out} (${once.ms} ms)`);
	console.log(`second run: ${twice.out} (${twice.ms} ms); the database is ${isStill ? '' : 'NOT '}as it was`);
	console.log(`export, import, export: identity ${isSame ? 'yes' : 'NO'}; by way of an empty site: ${isMoved ? 'yes' : 'NO'}`);
	console.log(`the file itself comes back: ${readFileSync(first).equals(readFileSync(second)) ? 'yes' : 'no, tidied'}`);
	process.exitCode = isStill && isSame && isMoved ? 0 : 1;
} finally {
	stop();
}
