// Processor time of a page made anew, server and database together, in ms: of searches for common words and for rare ones,
// and of a question page, to tell what the machine is like.
import { readdirSync, readFileSync } from 'node:fs';
import http from 'node:http';

const COMMON = 40; // the words that stand in most titles
const RARE = { least: 2, most: 12 }; // documents
const REQUESTS = 1200;
const WARM = 400;

/** Nanoseconds a process has run: what /proc/PID/schedstat says of each thread. */
const ran = (pid) =>
  readdirSync(`/proc/${pid}/task`)
    .map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]))
    .reduce((a, b) => a + b, 0);

/** The words of titles, the common ones and the rare ones, from the snapshot of rarity. */
export function wordsOf(sql) {
  const of = (condition, order, limit) =>
    sql(`SELECT lexeme FROM search_lexemes WHERE length(lexeme) >= 4 AND ${condition} ORDER BY ${order} LIMIT ${limit}`).split('\n');
  const sets = {
    common: of('n_titles > 0', 'n_titles DESC, lexeme', COMMON),
    rare: of(`n_titles > 0 AND n_documents BETWEEN ${RARE.least} AND ${RARE.most}`, 'md5(lexeme)', REQUESTS),
  };
  for (const [name, words] of Object.entries(sets)) if (words.length < COMMON) throw new Error(`too few ${name} words`);
  return sets;
}

function ask(url, agent) {
  return new Promise((resolve, reject) => {
    http
      .get(url, { agent }, (res) => {
        res.resume();
        res.on('end', () => (res.statusCode === 200 ? resolve() : reject(new Error(`${url}: ${res.statusCode}`))));
      })
      .on('error', reject);
  });
}

export const searchCpu = (url, words, pids) => pageCpu(url, words.map((word) => `/search?q=${encodeURIComponent(word)}`), pids);

/**
 * ms for one request. `pids()`: of the workers and the database's processes for them; those that start meanwhile
 * (none, after the warm-up) do not count.
 */
export async function pageCpu(url, paths, pids) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2 });
  const some = async (n) => {
    let at = 0;
    await Promise.all(
      Array.from({ length: 2 }, async () => {
        while (at < n) await ask(url + paths[at++ % paths.length], agent);
      }),
    );
  };
  await some(WARM);
  const who = pids();
  const before = who.map(ran).reduce((a, b) => a + b, 0);
  await some(REQUESTS);
  const after = who.map(ran).reduce((a, b) => a + b, 0);
  agent.destroy();
  return (after - before) / REQUESTS / 1e6;
}
