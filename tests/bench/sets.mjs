// Labelled questions from elsewhere, read from where they lie: entries and queries of one form.
//   entry: { id, group, locale, title, body, phrasings }   group: what answers the same
//   query: { id, group, locale, text }                     group null: no entry answers it
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const TITLE_MAX = 200; // characters, as the product has it
const oneLine = (text) => text.replace(/\s+/g, ' ').trim();

/** A table with its columns' names in the first line. */
export function table(path) {
  const [head, ...lines] = readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').map((line) => line.replace(/\r$/, '').split('\t'));
  return lines.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ''])));
}

/** faqs.tsv and queries.tsv; entries of one thread answer the same. Without threads (qrels.tsv alone) each is its own. */
export function faqSet(folder) {
  const entries = table(join(folder, 'faqs.tsv')).map((r) => ({
    id: r.faq_id, group: r.thread_id ?? r.faq_id, locale: 'en', title: r.question, body: r.answer || r.question, phrasings: [],
  }));
  const queries = table(join(folder, 'queries.tsv')).map((r) => ({ id: r.query_id, group: r.thread_id, locale: 'en', text: r.query }));
  const right = new Map(queries.map((q) => [q.id, new Set()]));
  for (const r of table(join(folder, 'qrels.tsv'))) if (Number(r.relevance) > 0) right.get(r.query_id)?.add(r.faq_id);
  for (const q of queries) {
    q.right = right.get(q.id);
    q.group ??= entries.find((e) => q.right.has(e.id))?.group ?? null;
  }
  return { name: 'stackfaq', entries, queries };
}

/** questions.jsonl: what people wrote and were answered is the entry, the line they put over it the query. */
export function chineseSet(folder, every = 1) {
  const rows = readFileSync(join(folder, 'questions.jsonl'), 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line));
  const usable = rows.map((r) => ({ ...r, text: oneLine(r.body), title: oneLine(r.title) })).filter((r) => r.text !== '' && r.title !== '' && r.answers.length > 0);
  const taken = usable.filter((_, i) => i % every === 0);
  const entries = taken.map((r) => {
    const [title, rest] = [[...r.text].slice(0, TITLE_MAX), [...r.text].slice(TITLE_MAX)].map((part) => part.join(''));
    return { id: String(r.id), group: String(r.id), locale: 'zh_CN', title, body: oneLine(`${rest} ${r.answers.join(' ')}`), phrasings: [] };
  });
  const queries = taken.map((r) => ({ id: String(r.id), group: String(r.id), locale: 'zh_CN', text: r.title, right: new Set([String(r.id)]) }));
  return { name: 'zh-medical-forum', entries, queries };
}

// ---- a dump of a Stack Exchange site ---------------------------------------------------------------

const SIGNS = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const plain = (text) => text.replace(/&(#x?[0-9a-f]+|\w+);/gi, (all, name) => SIGNS[name.toLowerCase()] ?? (name[0] === '#' ? String.fromCodePoint(Number(`0${name.slice(1)}`.replace(/^0(?=\d)/, ''))) : all));
const textOf = (html) => oneLine(plain(html.replace(/<[^>]*>/g, ' ')));

function rowsOf(path) {
  return readFileSync(path, 'utf8').split('\n').filter((line) => line.includes('<row ')).map((line) =>
    Object.fromEntries([...line.matchAll(/(\w+)="([^"]*)"/g)].map((m) => [m[1], plain(m[2])])));
}

function dump(folder) {
  const posts = rowsOf(join(folder, 'Posts.xml'));
  const best = new Map();
  for (const p of posts) if (p.PostTypeId === '2' && (best.get(p.ParentId) === undefined || Number(p.Score) > Number(best.get(p.ParentId).Score))) best.set(p.ParentId, p);
  const questions = posts.filter((p) => p.PostTypeId === '1').map((p) => ({
    id: p.Id, title: [...oneLine(p.Title)].slice(0, TITLE_MAX).join(''), body: textOf(p.Body), answer: textOf(best.get(p.Id)?.Body ?? ''),
  }));
  const ids = new Set(questions.map((q) => q.id));
  const links = rowsOf(join(folder, 'PostLinks.xml')).filter((l) => l.LinkTypeId === '3' && ids.has(l.PostId) && ids.has(l.RelatedPostId));
  return { questions, original: new Map(links.map((l) => [l.PostId, l.RelatedPostId])) };
}

/** Questions closed as duplicates ask for the original; each other question with its best answer is an entry. */
export function dumpSet(folder) {
  const { questions, original } = dump(folder);
  const entries = questions.filter((q) => !original.has(q.id)).map((q) => ({ id: q.id, group: q.id, locale: 'en', title: q.title, body: q.answer || q.body || q.title, phrasings: [] }));
  const kept = new Set(entries.map((e) => e.id));
  const asks = (q, group) => ({ id: q.id, group, locale: 'en', text: q.title, right: new Set([group]) });
  const queries = questions.filter((q) => kept.has(original.get(q.id))).map((q) => asks(q, original.get(q.id)));
  return { name: 'se-beer', entries, queries, foreign: questions.filter((q) => kept.has(q.id)).map((q) => asks(q, q.id)) };
}

/** The other way: what somebody wrote below a title is the entry, and the title asks for it. */
export function textSet(folder) {
  const questions = dump(folder).questions.filter((q) => q.body !== '');
  const cut = (text) => [[...text].slice(0, TITLE_MAX).join(''), [...text].slice(TITLE_MAX).join('')];
  const entries = questions.map((q) => {
    const [title, rest] = cut(q.body);
    return { id: q.id, group: q.id, locale: 'en', title, body: `${rest} ${q.answer}`.trim() || title, phrasings: [] };
  });
  return { name: 'beer-texts', entries, queries: questions.map((q) => ({ id: q.id, group: q.id, locale: 'en', text: q.title, right: new Set([q.id]) })) };
}

// ---- the set in the tree ---------------------------------------------------------------------------

/** RFC 4180; rows as objects by the names in the first line. */
export function readCsv(path) {
  const rows = [[]];
  const text = readFileSync(path, 'utf8');
  for (const [, quoted, bare, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    rows.at(-1).push(quoted !== undefined ? quoted.replaceAll('""', '"') : bare);
    if (end !== ',') rows.push([]);
  }
  const [head, ...lines] = rows.filter((r) => r.length > 1);
  return lines.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i] ?? ''])));
}

/** tests/matching, a set for each language. */
export function ownSets(folder, part) {
  const all = readCsv(join(folder, 'entries.csv')).map((r) => ({ id: r.external_id, group: r.external_id, locale: r.locale, title: r.title, body: r.body, phrasings: r.phrasings.split('\n').filter((p) => p.trim() !== '') }));
  const asked = readFileSync(join(folder, 'queries.tsv'), 'utf8').split('\n').filter((l) => l !== '').map((l) => l.replace(/\r$/, '').split('\t'))
    .map(([id, locale, text, right, of]) => ({ id, locale, text, group: right === '-' ? null : right, right: new Set(right === '-' ? [] : right.split(',')), part: of }))
    .filter((q) => part === undefined || q.part === part);
  return ['en', 'zh_CN'].map((locale) => ({ name: `own-${locale}`, locale, entries: all.filter((e) => e.locale === locale), queries: asked.filter((q) => q.locale === locale) }));
}

/** The folder beside that one, if it is there. */
export function beside(folder, name) {
  const path = join(folder, '..', name);
  return existsSync(path) ? path : null;
}
