// Whether the times that askers are shown would have held: `make promises DATA=FOLDER`, a Stack Exchange dump, and the
// demo. Each question counts under what was learned from the months before its own. There is no staff in a dump, and one
// category: the first answer of anybody else counts, and tags. Ends with 1 if a bound is missed.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { emptyDatabase, stop } from '../import/database.mjs';

const LEAST = 50; // answers, for a share to mean something
const [LOW, HIGH] = [80, 92];

async function step(what, run) {
	const done = await run;
	if (done.code !== 0) throw new Error(`${what}: ${done.err || done.out}`);
	return done.out;
}

/** Prints the table; how many of its rows miss the bounds. */
function judge(title, table) {
	let missed = 0;
	console.log(`\n${title}\n     ${table.split('\n')[0]}`);
	for (const line of table.trim().split('\n').slice(1)) {
		const [, answered, kept] = line.match(/ +\d+ +(\d+) +([\d.]+) %/);
		const counts = Number(answered) >= LEAST;
		const holds = kept >= LOW && kept <= HIGH;
		missed += counts && !holds;
		console.log(`${counts ? (holds ? 'pass' : 'FAIL') : '   -'} ${line}`);
	}
	return missed;
}

const data = process.argv[2];
if (!data || !existsSync(join(resolve(data), 'Posts.xml'))) {
	console.error('usage: make promises DATA=FOLDER, with the Posts.xml and so on of a Stack Exchange dump');
	process.exit(2);
}
const dump = emptyDatabase();
await step('the schema', dump.run('migrate'));
await step('the import', dump.run('import', 'stackexchange', resolve(data)));
let missed = judge('The dump, by tag:', await step('the replay', dump.run('promises', '--tags', '--anybody')));
missed += judge('The dump as a whole:', await step('the replay', dump.run('promises', '--anybody')));
const demo = emptyDatabase();
await step('the schema', demo.run('migrate'));
await step('the demo', demo.run('demo'));
judge('The demo:', await step('the replay', demo.run('promises')));
stop();
console.log(missed === 0 ? `\nAll with ${LEAST} answers and more lie between ${LOW} and ${HIGH} %.` : `\n${missed} do not lie between ${LOW} and ${HIGH} %.`);
process.exit(missed === 0 ? 0 : 1);
