// Fits how sure the matcher may be, or judges it: `confidence.mjs judge|ship DATA`, with the folders zh-medical-forum
// and se-beer beside DATA. Makes the files that confidence.c reads.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beside, chineseSet, dumpSet, faqSet, ownSets, textSet } from './sets.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '../..');
const [way, data] = process.argv.slice(2);
if (!data || !['judge', 'ship'].includes(way)) {
  console.error('confidence.mjs: judge or ship, and a folder with faqs.tsv, queries.tsv and qrels.tsv');
  process.exit(2);
}

const clean = (text) => text.replace(/[\t\n\r|]+/g, ' ').trim();
const folder = mkdtempSync('/tmp/awc-');
const names = [];
function write({ name, entries, queries }) {
  names.push(name);
  if (entries) writeFileSync(join(folder, `${name}.entries`), entries.map((e) => `${[e.group, e.locale, clean(e.title), clean(e.body), e.phrasings.map(clean).join('|')].join('\t')}\n`).join(''));
  writeFileSync(join(folder, `${name}.queries`), queries.map((q) => `${q.group ?? '-'}\t${q.locale}\t${clean(q.text)}\n`).join(''));
}

write(faqSet(data));
const [chinese, dump] = [beside(data, 'zh-medical-forum'), beside(data, 'se-beer')];
let foreign = [];
if (dump) {
  const beer = dumpSet(dump);
  write({ ...beer, name: 'beer-duplicates' });
  write(textSet(dump));
  foreign = beer.foreign;
}
if (chinese) write(chineseSet(chinese, 7));
const own = join(top, 'tests/matching');
if (existsSync(join(own, 'entries.csv'))) ownSets(own, 'first').forEach(write); // the second part was written to try what was fitted
const sets = [...names];
write({ name: 'foreign', queries: foreign });
const run = spawnSync(join(resolve(process.env.ANSWERWELL_BUILD), 'tests/bench/confidence'), [way, join(top, 'assets/vectors/english.vectors'), folder, ...sets], { stdio: 'inherit' });
rmSync(folder, { recursive: true, force: true });
process.exit(run.status ?? 1);
