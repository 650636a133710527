// `make run` as a newcomer runs it: from nothing to a home page, Ctrl-C, and once more.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { freePort } from '../support/ports.mjs';

const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const state = mkdtempSync('/tmp/aw-setup-');
const runs = [];
after(async () => {
  for (const run of runs) if (run.ended === null) await ctrlC(run).catch(() => {});
  rmSync(state, { recursive: true, force: true });
});

const get = (url) =>
  new Promise((resolve, reject) => {
    http
      .get(url, (res) => {
        let body = '';
        res.setEncoding('utf8');
        res.on('data', (part) => (body += part));
        res.on('end', () => resolve({ status: res.statusCode, body }));
      })
      .on('error', reject);
  });

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts `make run` in a process group of its own and waits until /readyz answers. */
async function makeRun(url, env) {
  const child = spawn('make', ['run'], { cwd: top, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const run = { child, output: '', startedAt: Date.now(), ended: null };
  runs.push(run);
  child.stdout.on('data', (data) => (run.output += data));
  child.stderr.on('data', (data) => (run.output += data));
  run.end = new Promise((resolve) => child.on('exit', (code) => resolve((run.ended = code ?? -1))));
  while (!run.output.includes('is ready')) {
    assert.equal(run.ended, null, `make run ended early:\n${run.output}`);
    assert.ok(Date.now() - run.startedAt < 300_000, `not ready after 300 s:\n${run.output}`);
    await sleep(100);
  }
  run.readyAfter = Date.now() - run.startedAt;
  assert.equal((await get(`${url}/readyz`)).status, 200);
  return run;
}

/** Ctrl-C: the whole process group gets SIGINT, as a terminal does it. */
async function ctrlC(run) {
  process.kill(-run.child.pid, 'SIGINT');
  await Promise.race([run.end, sleep(30_000).then(() => assert.fail(`still running:\n${run.output}`))]);
}

/** Processes whose environment names our state folder: what `make run` started. */
const left = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`ANSWERWELL_STATE=${state}`);
      } catch {
        return false;
      }
    });

test('make run serves the demo, stops on Ctrl-C, and keeps the data', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, ANSWERWELL_STATE: state, ANSWERWELL_LISTEN: `127.0.0.1:${port}` };

  const first = await makeRun(url, env);
  assert.match(first.output, new RegExp(`ready: ${url}`));
  assert.match(first.output, /ann .*customer/);
  const home = await get(`${url}/`);
  assert.equal(home.status, 200);
  assert.match(home.body, /<h1[ >]/);
  assert.match(home.body, /\/questions\/\d+\//);
  const question = home.body.match(/\/questions\/\d+\/[^"]+/)[0];
  await ctrlC(first);
  assert.deepEqual(left(), [], 'everything that was started has ended');

  const second = await makeRun(url, env);
  assert.ok(second.readyAfter < 20_000, `a second start took ${second.readyAfter} ms`);
  assert.equal((await get(url + question)).status, 200, 'the data is still there');
  await ctrlC(second);
  assert.deepEqual(left(), []);
});
