// How much longer a calm visitor waits while somebody attacks the server.
import { spawn } from 'node:child_process';
import http from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ATTACKER = join(dirname(fileURLToPath(import.meta.url)), '..', 'attack', 'attacker.mjs');
const EVERY_MS = 4; // a visitor's next page
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

// One visitor on a connection of their own; p99 of the milliseconds.
export async function visit(url, seconds) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const took = [];
  const ask = () =>
    new Promise((done, fail) =>
      http.get(url, { agent }, (res) => {
        if (res.statusCode !== 200) fail(new Error(`${url} answers ${res.statusCode}`));
        res.on('data', () => {}).on('end', done);
      }).on('error', fail));
  for (const end = performance.now() + seconds * 1000; performance.now() < end; await sleep(EVERY_MS)) {
    const began = performance.now();
    await ask();
    took.push(performance.now() - began);
  }
  agent.destroy();
  return took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)];
}

/** Rounds of a calm and an attacked stretch each; the median of their ratios. */
export async function attackedVsCalm(url, { rounds, seconds, say }) {
  const ratios = [];
  await visit(url, 1);
  for (let i = 0; i < rounds; i++) {
    const calm = await visit(url, seconds);
    const attacker = spawn(process.execPath, [ATTACKER, new URL(url).port, String(seconds + 2)], { stdio: 'ignore' });
    const gone = new Promise((done) => attacker.on('exit', done));
    await sleep(1000); // it has begun
    const attacked = await visit(url, seconds);
    attacker.kill();
    await gone;
    await sleep(500);
    ratios.push(attacked / calm);
    say(`attacked, round ${i + 1} of ${rounds}: p99 ${calm.toFixed(2)} ms calm, ${attacked.toFixed(2)} ms attacked`);
  }
  return median(ratios);
}
