// node seed.mjs FOLDER: what sites of tests begin from when SITE_SEEDS names FOLDER: FOLDER/plain and
// FOLDER/demo, the states of two sites that have been started and stopped, so that not each has to make a
// cluster, a schema and the demo; and FOLDER/hash, that of PASSWORD.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PASSWORD, startSite } from './site.mjs';

const folder = resolve(process.argv[2]);

for (const demo of [false, true]) {
	const state = join(folder, demo ? 'demo' : 'plain');
	mkdirSync(state, { recursive: true });
	const site = await startSite({ demo, categories: false, env: { ANSWERWELL_STATE: state } });
	site.keepState = true;
	if (!demo) {
		await site.makeAccount({ name: 'seed', password: PASSWORD });
		writeFileSync(join(folder, 'hash'), await site.value(`SELECT password_hash FROM accounts WHERE name = 'seed'`));
		await site.sql(`DELETE FROM accounts WHERE name = 'seed'; ALTER TABLE accounts ALTER id RESTART`);
	}
	await site.stop();
	for (const left of ['log', 'run', 'mail']) rmSync(join(state, left), { recursive: true, force: true });
}
