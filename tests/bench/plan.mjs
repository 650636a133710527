// Whether `answerwell faq plan` keeps what it promises: `make faq-plan DATA=FOLDER`, with queries.tsv (query_id, thread_id,
// query). Of 60 threads half of the questions are old ones; the other half comes later. Several draws; the bounds hold for
// their mean. Ends with 1 outside of them. First it shows the sets that the constants of src/match/plan.c come from.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { madeSets } from './plan_made.mjs';
import { command, halves, judge, random, shuffled } from './plan_sets.mjs';
import { ownSets, table } from './sets.mjs';

const [data] = process.argv.slice(2);
if (!data) {
  console.error('plan.mjs: a folder with queries.tsv (query_id, thread_id, query)');
  process.exit(2);
}
const [THREADS, ENTRIES, DRAWS] = [60, 40, 10];
const [OFF_MOST, FIRST20_LEAST] = [0.05, 0.8];

const folder = mkdtempSync('/tmp/awp-');
const run = command(join(process.env.ANSWERWELL_BUILD, 'answerwell'), { ...process.env, ANSWERWELL_STATE: folder, ANSWERWELL_LOG: 'error' });
const questions = table(join(data, 'queries.tsv')).map((r) => ({ group: r.thread_id, text: r.query }));
const threads = [...new Set(questions.map((q) => q.group))];

// ---- where the constants come from -----------------------------------------------------------------

const own = ownSets(fileURLToPath(new URL('../matching', import.meta.url))).map(({ locale, entries }) => ({
  name: `tests/matching, ${locale}`, questions: entries.flatMap((e) => [e.title, ...e.phrasings].map((text) => ({ group: e.id, text }))),
}));
for (const { name, questions } of [...own, ...madeSets()]) {
  const list = [1, 2, 3].map((seed) => judge(run, folder, halves(questions, random(seed)), ENTRIES));
  const of = (key) => (list.reduce((n, r) => n + r[key], 0) / list.length).toFixed(3);
  console.log(`      ${name.padEnd(26)} promised ${of('promised')} (${of('low')} to ${of('high')}), labelled ${of('labelled')}, first 20 ${of('first20')} of the best`);
}

// ---- and where not ---------------------------------------------------------------------------------

const rows = [];
for (let draw = 1; draw <= DRAWS; draw++) {
  const next = random(draw);
  const taken = new Set(shuffled(threads, next).slice(0, THREADS));
  const r = judge(run, folder, halves(questions.filter((q) => taken.has(q.group)), next), ENTRIES);
  rows.push(r);
  console.log(`      draw ${draw}: ${r.n} questions, promised ${r.promised.toFixed(3)} (${r.low.toFixed(3)} to ${r.high.toFixed(3)}), labelled ${r.labelled.toFixed(3)}, first 20 ${r.first20.toFixed(3)} of the best`);
}
rmSync(folder, { recursive: true, force: true });

const mean = (f) => rows.reduce((n, r) => n + f(r), 0) / rows.length;
let missed = 0;
function bound(name, value, holds) {
  missed += !holds;
  console.log(`${holds ? 'pass' : 'FAIL'}  ${name} ${value.toFixed(3)}`);
}
const [promised, labelled, first20] = [mean((r) => r.promised), mean((r) => r.labelled), mean((r) => r.first20)];
bound(`promised ${promised.toFixed(3)}, labelled ${labelled.toFixed(3)}: apart by at most ${OFF_MOST}:`, Math.abs(promised - labelled), Math.abs(promised - labelled) <= OFF_MOST);
bound(`the first 20 answer at least ${FIRST20_LEAST} of what the best 20 would:`, first20, first20 >= FIRST20_LEAST);
console.log(`      within their own bounds: ${rows.filter((r) => r.labelled >= r.low && r.labelled <= r.high).length} of ${rows.length} draws`);
process.exit(missed > 0 ? 1 : 0);
