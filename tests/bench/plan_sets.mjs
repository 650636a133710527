// What `answerwell faq plan` promises of one half of labelled questions, beside what its entries answer of the other half.
//   question: { group, text }   group: what asks the same
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Numbers from 0 to 1 by a seed: mulberry32. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function shuffled(list, next) {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [out[i], out[j]] = [out[j], out[i]];
  }
  return out;
}

/** Each group in two halves, by chance. */
export function halves(questions, next) {
  const seen = new Map();
  const sides = [[], []];
  for (const q of shuffled(questions, next)) {
    const n = seen.get(q.group) ?? 0;
    seen.set(q.group, n + 1);
    sides[n % 2].push(q);
  }
  return sides;
}

export const oneLine = (text) => text.replace(/\s+/g, ' ').trim();
const cell = (text) => `"${oneLine(text).replaceAll('"', '""')}"`;
const count = (list) => list.reduce((map, g) => map.set(g, (map.get(g) ?? 0) + 1), new Map());

/** What the command says of these questions. */
export function planOf(run, folder, questions, entries) {
  const path = join(folder, 'plan.csv');
  writeFileSync(path, `question\n${questions.map((q) => `${cell(q.text)}\n`).join('')}`);
  const said = JSON.parse(run('faq', 'plan', path, '--entries', String(entries), '--json'));
  rmSync(path);
  return said;
}

/** promised and labelled: shares of the other half; first20: what the first 20 answer of what the best 20 would. */
export function judge(run, folder, [asked, held], entries) {
  const plan = planOf(run, folder, asked, entries);
  const groups = new Map(asked.map((q) => [oneLine(q.text), q.group]));
  // A title is a question as it was asked, or its sentence that asks.
  const groupOf = (title) => groups.get(title) ?? [...groups].find(([text]) => text.includes(title.replace(/…$/, '')))?.[1];
  const drafts = plan.drafts.map((d) => groupOf(d.title));
  const sizes = count(held.map((q) => q.group));
  const share = (list) => [...new Set(list)].reduce((n, g) => n + (sizes.get(g) ?? 0), 0) / held.length;
  const best = [...sizes].sort((a, b) => b[1] - a[1]).slice(0, 20).map(([g]) => g);
  return { n: asked.length, promised: plan.share, low: plan.low, high: plan.high, labelled: share(drafts),
    first20: share(drafts.slice(0, 20)) / share(best), unknown: drafts.filter((g) => g === undefined).length };
}

export const command = (path, env) => (...args) => execFileSync(path, args, { env, encoding: 'utf8', maxBuffer: 1 << 26 });
