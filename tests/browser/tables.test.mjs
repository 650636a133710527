// Pages that the walk does not come to: tables in posts, what is said of a search that makes no sense, an
// entry that is gone.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood, launch, openWindow } from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const ann = await site.person('ann');
const max = await site.person('max', { role: 'moderator' });
const small = await site.ask(ann, { title: 'A table of plans', body: 'See:\n\n| Plan | Price |\n|---|--:|\n| Small | 5 |\n\n- [ ] one\n- [x] two' });
const row = (cell) => `|${`${cell}|`.repeat(15)}\n`;
const wide = await site.ask(ann, { title: 'A table of very many plans', body: row('Averylongheading') + row('---') + row('Averylongcell') });
const entry = /\d+/.exec((await max.post('/faq', { title: 'An entry to look at', body: 'With some words in it.', category: 'billing', locale: 'en', phrasings: '', question: String(small), answer: '0' })).location)[0];
await max.post(`/faq/${entry}/retire`, { on: '1' });

for (const locale of ['en', 'zh_CN'])
	test(`accessible, and nothing sideways (${locale})`, async () => {
		const window = await openWindow(browser, site, { locale });
		for (const path of ['/search?q=is:open', '/search?q=giraffe+tag:none', `/questions/${small}`, `/questions/${wide}`, `/questions/${small}/similar`, `/faq/${entry}`]) {
			await window.page.goto(path);
			await assertGood(window, path, { allow: ['Billing', 'English', 'A table of plans', 'A table of very many plans', 'is:open', 'giraffe tag:none'] });
		}
		await window.context.close();
	});

test('a wide table scrolls in its frame, by keyboard too', async () => {
	const window = await openWindow(browser, site);
	await window.page.setViewportSize({ width: 320, height: 700 });
	await window.page.goto(`/questions/${wide}`);
	await window.page.focus('.prose .table');
	for (let i = 0; i < 5; i++) await window.page.keyboard.press('ArrowRight');
	await window.page.waitForFunction(() => document.querySelector('.prose .table').scrollLeft > 0);
	assert.equal(await window.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
	await window.context.close();
});
