// The gate: what is found of the questions in tests/matching is not to become less. What was missed last time stands in
// missed.json; MATCHING_WRITE=1 writes it anew.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ownSets } from '../bench/sets.mjs';
import { folder, newDatabase, stop, TOP } from './database.mjs';

after(stop);

const SET = join(TOP, 'tests/matching');
const KEPT = join(SET, 'missed.json');
const LOST_MAX = 1; // questions
const SHOWN = 0.15; // include/answerwell/match/matcher.h
const SAME = 0.98; // of the questions, in either script
const db = await newDatabase();
db.env.ANSWERWELL_STATE = join(folder, 'matching');
mkdirSync(db.env.ANSWERWELL_STATE);
const sets = ownSets(SET);

/** Entries with their probabilities, for each of the texts. */
async function ask(texts, locale) {
	const path = join(folder, 'questions.tsv'), lists = texts.map(() => []);
	writeFileSync(path, texts.map((text, i) => `${i}\t${locale}\t${text}\n`).join(''));
	const run = await db.run('suggest', '--batch', path, '--all');
	assert.equal(run.code, 0, run.err);
	for (const line of run.out.split('\n').filter((l) => l !== '')) {
		const [i, , id, , probability] = line.split('\t');
		lists[i].push({ id, probability: Number(probability) });
	}
	return lists;
}

/** The ids of the questions that went wrong. */
function missed(queries, lists) {
	const first = (n) => queries.filter((q, i) => q.right.size > 0 && !lists[i].slice(0, n).some(({ id }) => q.right.has(id)));
	const seen = lists.map((list) => list.filter(({ probability }) => probability >= SHOWN));
	const unseen = queries.filter((q, i) => q.right.size > 0 && !seen[i].slice(0, 3).some(({ id }) => q.right.has(id)));
	const spoken = queries.filter((q, i) => q.right.size === 0 && seen[i].length > 0);
	return Object.fromEntries(Object.entries({ 'hit@1': first(1), 'hit@3': first(3), 'shown@3': unseen, silence: spoken })
		.map(([name, list]) => [name, list.map((q) => q.id)]));
}

test('the entries of the set are imported', async () => {
	const run = await db.run('faq', 'import', join(SET, 'entries.csv'));
	assert.equal(run.code, 0, run.err);
	assert.match(run.out, new RegExp(`^${sets.reduce((n, s) => n + s.entries.length, 0)} new`));
});

const kept = existsSync(KEPT) ? JSON.parse(readFileSync(KEPT, 'utf8')) : {};
const now = {};
for (const { locale, queries } of sets)
	for (const part of [...new Set(queries.map((q) => q.part))])
		test(`no two questions are lost: ${locale}, ${part} part`, async (t) => {
			const asked = queries.filter((q) => q.part === part), name = `${locale} ${part}`;
			now[name] = missed(asked, await ask(asked.map((q) => q.text), locale));
			for (const [what, ids] of Object.entries(now[name])) {
				const of = asked.filter((q) => (q.right.size > 0) === (what !== 'silence')).length;
				const before = kept[name]?.[what] ?? ids, lost = ids.filter((id) => !before.includes(id));
				t.diagnostic(`${name}: ${what} ${of - ids.length} of ${of}`);
				if (ids.length < before.length) t.diagnostic(`${name}: ${what} is better by ${before.length - ids.length}: MATCHING_WRITE=1 node --test tests/import/matching.test.mjs keeps it`);
				assert.ok(ids.length - before.length <= LOST_MAX,
					`${name}: ${what} had ${of - before.length}, has ${of - ids.length}; lost are ${lost.join(', ')}`);
			}
		});

test('every part has numbers to be held to', () => {
	// A list a line.
	const line = ([what, ids]) => `    ${JSON.stringify(what)}: ${JSON.stringify(ids).replaceAll(',', ', ')}`;
	const block = ([name, lists]) => `  ${JSON.stringify(name)}: {\n${Object.entries(lists).map(line).join(',\n')}\n  }`;
	if (process.env.MATCHING_WRITE) writeFileSync(KEPT, `{\n${Object.entries(now).map(block).join(',\n')}\n}\n`);
	else assert.deepEqual(Object.keys(kept).sort(), Object.keys(now).sort());
});

test('the same first three are found in traditional characters', async (t) => {
	const { queries } = sets.find((s) => s.locale === 'zh_CN'), texts = queries.map((q) => q.text);
	const run = spawnSync('opencc', ['-c', 's2t.json'], { input: texts.join('\n'), encoding: 'utf8' });
	if (run.error) return t.skip('opencc is not installed');
	const other = run.stdout.split('\n').slice(0, texts.length);
	assert.equal(run.status, 0, run.stderr);
	assert.ok(other.filter((text, i) => text !== texts[i]).length > texts.length / 2);
	const threes = async (of) => (await ask(of, 'zh_CN')).map((list) => list.slice(0, 3).map(({ id }) => id).join(' '));
	const [left, right] = [await threes(texts), await threes(other)];
	const differ = texts.filter((_, i) => left[i] !== right[i]);
	t.diagnostic(`${texts.length - differ.length} of ${texts.length} are the same`);
	assert.ok(differ.length <= texts.length * (1 - SAME), `not the same: ${differ.join(' / ')}`);
});
