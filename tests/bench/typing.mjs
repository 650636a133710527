// What a whole request for suggestions takes while somebody types, beside a page that is kept, and what suggestions add
// to the memory of a site. A site of its own with 1,000 entries. Alone: `node tests/bench/typing.mjs`; in `make bench` after
// the rest.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { csv } from '../import/table.mjs';
import { memoryOf } from '../support/memory.mjs';
import { startSite, until } from '../support/site.mjs';
import { shown } from './bounds.mjs';
import { ownSets } from './sets.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const run = promisify(execFile);
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
const ENTRIES = 1000;
const ROUNDS = 7;

/** wrk's median in ms, one request after the other; each with a number of its own where the path has NUMBER. */
async function p50(url, path) {
  const spread = path.includes('NUMBER');
  const { stdout } = await run('wrk', ['-t1', '-c1', '-d2s', '--timeout', '10s', '--latency', ...(spread ? ['-s', here('spread.lua')] : []), spread ? url : url + path], {
    env: { ...process.env, FIRST: '1000000', N: '8000000', SPREAD_PATH: path },
  });
  if (/Non-2xx|Socket errors/.test(stdout)) throw new Error(stdout);
  const [, value, unit] = stdout.match(/50%\s+([\d.]+)(us|ms|s)/);
  return Number(value) * { us: 0.001, ms: 1, s: 1000 }[unit];
}

const pss = (site) => site.pids().workers.map(memoryOf).reduce((a, b) => a + b, 0);

/** The tree's English entries, and made-up ones of words by a seed. */
function entries() {
  let state = 1;
  const below = (n) => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) % 65537 % n;
  const word = () => Array.from({ length: 2 + below(2) }, () => 'bcdfghklmnprstvw'[below(16)] + 'aeiou'[below(5)] + ['', 'n', 'r', 'st', 'l'][below(5)]).join('');
  const words = Array.from({ length: 4000 }, word);
  const text = (n) => Array.from({ length: n }, () => words[Math.floor(words.length ** (below(10000) / 10000)) - 1]).join(' ');
  const english = ownSets(here('../matching'))[0].entries.map((e) => [e.title, e.body]);
  const all = [...english, ...Array.from({ length: ENTRIES - english.length }, () => [`How do I ${text(6)}?`, text(60)])];
  return all.map(([title, body], i) => [`typing-${i}`, 'en', 'Devices', title, body, '']);
}

/** Rows of [name, value, bound]. */
export async function typing() {
  const site = await startSite({ env: { ANSWERWELL_LOG: 'warn' } });
  try {
    const path = '/search/similar?title=how+do+i+place+an+order+number+NUMBER';
    const ann = await site.person('ann');
    const question = await site.ask(ann);
    const page = `/questions/${question}/x`;
    const kept = (await site.visitor().get(page)).location ?? page;
    for (let i = 0; i < 5; i++) await site.answer(await site.person(`helper${i}`), question);
    for (const p of [kept, path]) await p50(site.url, p);
    const before = pss(site);
    const file = join(site.state, 'entries.csv');
    writeFileSync(file, csv(entries()));
    const imported = await site.command(['faq', 'import', file]);
    if (imported.code !== 0) throw new Error(imported.err);
    await until('the entries are known', async () => (await site.visitor().get('/search/similar?title=how+do+i+place+an+order')).text.includes('/faq/'), 30);
    for (const p of [kept, path]) await p50(site.url, p);
    const growth = pss(site) - before;
    const rounds = [];
    for (let i = 0; i < ROUNDS; i++) {
      const [ours, theirs] = [await p50(site.url, path), await p50(site.url, kept)];
      rounds.push(ours / theirs);
      process.stderr.write(`typing, round ${i + 1} of ${ROUNDS}: ${ours} ms, a kept page ${theirs} ms\n`);
    }
    return [
      ['typing_vs_kept', median(rounds), '<= 3'], // medians, each question another one
      ['typing_growth_mib', growth, '<= 16'], // of both workers together
    ];
  } finally {
    await site.stop();
  }
}

if (process.argv[1] === here('typing.mjs')) for (const row of await typing()) shown(row);
