// What Lighthouse says of the pages people see first, on a phone: nothing to add for accessibility,
// good practice and search engines. Speed is not judged here: `make lighthouse` shows it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openJudge, pagesToJudge } from '../support/lighthouse.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite({ demo: true });
const judge = await openJudge();
after(async () => {
	await judge.close();
	await site.stop();
});
const CATEGORIES = ['accessibility', 'best-practices', 'seo'];

for (const [name, path] of Object.entries(await pagesToJudge(site)))
	test(`${name}: 100 for ${CATEGORIES.join(', ')}`, async () => {
		const { score, wrong } = await judge.judge(site.url + path, CATEGORIES);
		assert.deepEqual(
			score,
			Object.fromEntries(CATEGORIES.map((c) => [c, 100])),
			wrong.join('\n'),
		);
	});
