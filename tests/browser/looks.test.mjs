// Old texts look as before: threads of the demo in the format of today and in the one before, line by line of pixels.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { launch, openWindow } from '../support/browser.mjs';
import { shootThreads } from '../support/looks.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite({ demo: true });
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

test('ten threads of the demo look the same, read as today and as before', async () => {
	const window = await openWindow(browser, site);
	const today = await shootThreads(window, site);
	assert.equal(today.length, 10);
	assert.equal(await site.value('SELECT count(*) FROM posts WHERE format <> 3'), '0');
	await site.sql('UPDATE posts SET format = 2, renderer = 0', {}, 'postgres');
	assert.match((await site.command(['render'])).out, /^ok: [1-9]\d* texts rendered again/);
	const before = await shootThreads(window, site);
	for (const [i, [id, picture]] of today.entries()) assert.ok(picture.equals(before[i][1]), `thread ${id} looks different`);
	await window.context.close();
});

test('an older text shows its lines as before, an imported one flows, a new one keeps every line', async () => {
	const ann = await site.logInAs('ann');
	const id = await site.ask(ann, { title: 'How many lines has this one?', body: 'One\ntwo\n\n- three\n  four' });
	const window = await openWindow(browser, site);
	const look = async (format) => {
		await site.sql(`UPDATE posts SET format = :format, renderer = 0 WHERE id = :id`, { format, id }, 'postgres');
		await window.page.goto(`/questions/${id}`);
		const lines = (css) => window.page.locator(`article .prose ${css}`).first().evaluate((e) => {
			const range = document.createRange();
			range.selectNodeContents(e);
			return new Set([...range.getClientRects()].filter((r) => r.width > 1).map((r) => Math.round(r.top))).size;
		});
		return [await lines('p'), await lines('li')];
	};
	assert.deepEqual(await look(1), [1, 1]);
	assert.deepEqual(await look(2), [2, 1]);
	assert.deepEqual(await look(3), [2, 2]);
	await window.context.close();
});
