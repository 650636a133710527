// What src/match/plan.c says of how surely a question is answered, fitted to labelled questions of our own: `make plan-fit`.
// Newton's method on the mean loss; each set of the same weight; no chance in it but that of seeds.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { madeSets } from './plan_made.mjs';
import { halves, oneLine, random } from './plan_sets.mjs';
import { ownSets } from './sets.mjs';

const TOP = join(dirname(fileURLToPath(import.meta.url)), '../..');
const PROGRAM = join(process.env.ANSWERWELL_BUILD, 'tests/bench/plan_fit');
const ENTRIES = [10, 20, 40];
const NEAR = 6; // phrasings of an entry that have most words in common

// ---- the sets ------------------------------------------------------------------------------------

const words = (text) => new Set((text.toLowerCase().match(/[a-z]{4,}/g) ?? []).map((w) => w.slice(0, 5)));
function shared(left, right) {
  const [a, b] = [words(left), words(right)];
  return [...a].filter((w) => b.has(w)).length / Math.sqrt(a.size * b.size + 1);
}

/** From each text on the ones nearest to all taken before; the tightest of these. */
function nearest(texts) {
  const sum = (list, text) => list.reduce((n, other) => n + shared(other, text), 0);
  const sets = texts.map((first) => {
    const list = [first];
    while (list.length < Math.min(NEAR, texts.length))
      list.push(texts.filter((t) => !list.includes(t)).reduce((best, t) => (sum(list, t) > sum(list, best) ? t : best)));
    return { list, value: list.reduce((n, t) => n + sum(list, t), 0) };
  });
  return sets.reduce((best, s) => (s.value > best.value ? s : best)).list;
}

const matters = ownSets(join(TOP, 'tests/matching')).find((s) => s.locale === 'en').entries.map((e) => ({ group: e.id, texts: [e.title, ...e.phrasings] }));
const setOf = (name, choose) => ({ name, questions: matters.flatMap((m, i) => choose(m.texts, i).map((text) => ({ group: m.group, text }))) });
const sets = [
  setOf('tests/matching', (texts) => texts), setOf('near each other', nearest),
  setOf('of all sizes', (texts, i) => texts.slice(0, Math.max(2, Math.round(texts.length / (1 + ((i * 7) % 60) / 12))))), ...madeSets(),
];

// ---- fitting -------------------------------------------------------------------------------------

const rows = sets.flatMap(({ name, questions }) => ENTRIES.flatMap((entries) => [1, 2, 3].flatMap((seed) => {
  const input = halves(questions, random(seed))[0].map((q) => `${q.group}\t${oneLine(q.text)}\n`).join('');
  const run = spawnSync(PROGRAM, [join(TOP, 'assets/vectors/english.vectors'), String(entries)], { input, encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
  const list = run.stdout.trim().split('\n').map((l) => l.split(' ').map(Number)).map(([likeness, own, any, right]) => ({ name: `${name}, ${entries}`, likeness, own, any, right }));
  const share = Math.min(0.99, list.reduce((n, r) => n + r.any, 0) / list.length);
  for (const r of list) r.prior = Math.log(share / (1 - share));
  return list;
})));
const mean = (list, f) => list.reduce((n, r) => n + f(r), 0) / list.length;
const names = [...new Set(rows.map((r) => r.name))];
const of = (name) => rows.filter((r) => r.name === name);
const weights = new Map(names.map((name) => [name, 1 / of(name).length]));

/** Log odds at + slope x likeness that `what` is so, beside those of `offset`. */
function fit(list, what, offset) {
  let [at, slope] = [0, 0];
  for (let step = 0; step < 60; step++) {
    const [g, h] = [[0, 0], [1e-4, 0, 1e-4]];
    for (const r of list) {
      const p = 1 / (1 + Math.exp(-(at + slope * r.likeness + offset(r))));
      const [error, spread] = [weights.get(r.name) * (r[what] - p), weights.get(r.name) * p * (1 - p)];
      g[0] += error;
      g[1] += error * r.likeness;
      h[0] += spread;
      h[1] += spread * r.likeness;
      h[2] += spread * r.likeness ** 2;
    }
    const d = h[0] * h[2] - h[1] ** 2;
    at += (h[2] * g[0] - h[1] * g[1]) / d;
    slope += (h[0] * g[1] - h[1] * g[0]) / d;
  }
  return [at, slope];
}

const known = rows.filter((r) => r.likeness >= 0);
const own = fit(known.filter((r) => r.own), 'any', () => 0);
const other = fit(known.filter((r) => !r.own), 'right', (r) => r.prior);
const odds = (r) => (r.own ? own[0] + own[1] * r.likeness : other[0] + other[1] * r.likeness + r.prior);
const told = (r) => (r.likeness < 0 ? 0 : 1 / (1 + Math.exp(-odds(r))));
const shares = names.map((name) => mean(of(name), told) / mean(of(name), (r) => r.any));

names.forEach((name, i) => console.log(`${name.padEnd(28)} told ${mean(of(name), told).toFixed(3)}, answered ${mean(of(name), (r) => r.any).toFixed(3)}, of it ${shares[i].toFixed(2)}`));
console.log(`OWN_AT ${own[0].toFixed(2)} OWN_SLOPE ${own[1].toFixed(2)} OTHER_AT ${other[0].toFixed(2)} OTHER_SLOPE ${other[1].toFixed(2)} TOLD ${mean(shares, (s) => s).toFixed(2)}`);
