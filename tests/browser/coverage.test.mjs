// The page Coverage in a real browser: from a figure to its list, from a gap to the entry; in both languages, with and without a script,
// narrow, in light and dark.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood, assertNoFaults, launch, logInWindow, openWindow } from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite({ demo: true });
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});
const max = await site.logInAs('max');
const wei = await site.logInAs('wei');
const PAGES = ['/staff/coverage', '/staff/coverage/questions?part=all', '/staff/coverage/gaps', '/staff/coverage?category=orders&lang=zh-CN'];

async function open(path, { who = max, width = 1280, dark = false, ...options } = {}) {
	const window = await openWindow(browser, site, options);
	await logInWindow(window, who);
	await window.page.setViewportSize({ width, height: 800 });
	if (dark) await window.page.emulateMedia({ colorScheme: 'dark' });
	await window.page.goto(path, { waitUntil: 'load' });
	return window;
}
async function close(window) {
	assertNoFaults(window, 'nothing refused, nothing failed');
	await window.context.close();
}

for (const [name, options] of [
	['in English', {}],
	['in Chinese', { who: wei, locale: 'zh_CN' }],
	['in English, narrow', { width: 320 }],
	['in Chinese, narrow', { who: wei, locale: 'zh_CN', width: 320 }],
	['without a script', { hasScripts: false }],
	['in the dark', { dark: true }],
])
	test(`the pages are good to look at ${name}`, async () => {
		for (const path of PAGES) {
			const window = await open(path, options);
			if (options.hasScripts === false) assert.ok(await window.page.locator('main h1').isVisible(), path);
			else await assertGood(window, `${path} ${name}`);
			if (options.hasScripts !== false)
				assert.equal(await window.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, path);
			await close(window);
		}
	});

test('no range of the table is broken into two lines, and the filter keeps its distance', async () => {
	const window = await open('/staff/coverage');
	const seen = await window.page.evaluate(() => ({
		ranges: [...document.querySelectorAll('.outcomes td.number .soft')].map((e) => e.getClientRects().length),
		gap: document.querySelector('main .card').getBoundingClientRect().top - document.querySelector('.desk-filter').getBoundingClientRect().bottom,
	}));
	assert.ok(seen.ranges.length > 5 && seen.ranges.every((n) => n === 1), `${seen.ranges}`);
	assert.ok(seen.gap >= 12, `${seen.gap} px`);
	await close(window);
});

for (const hasScripts of [true, false])
	test(`a figure leads to its list, and back (${hasScripts ? 'with' : 'without'} a script)`, async () => {
		const window = await open('/staff/coverage', { hasScripts });
		const { page } = window;
		const figure = page.locator('a.figure[href*="part=uncovered"]');
		const n = /^\d+/.exec(await figure.innerText())[0];
		await figure.click();
		assert.match(await page.locator('#count').innerText(), new RegExp(`^${n} questions`));
		assert.equal(await page.locator('.coverage-lines > li').count(), Number(n));
		await page.locator('main a', { hasText: 'Back to the figures' }).first().click();
		assert.match(await page.locator('h1').innerText(), /Coverage/);
		await page.selectOption('#lang', 'zh-CN');
		await page.locator('.desk-filter button').click();
		assert.match(page.url(), /lang=zh-CN/);
		assert.equal(await page.locator('#languages ~ * tbody tr, section:has(#languages) tbody tr').count(), 1);
		await close(window);
	});

test('a gap opens and leads to an entry with its words', async () => {
	const window = await open('/staff/coverage/gaps');
	const { page } = window;
	const gap = page.locator('.gaps > li', { hasText: 'would have answered' }).filter({ hasText: 'found nothing' }).first();
	const title = await gap.locator('h2').innerText();
	assert.equal(await gap.locator('.asked').first().isVisible(), false);
	await gap.locator('summary').click();
	assert.equal(await gap.locator('.asked').first().isVisible(), true);
	assert.ok((await gap.locator('.searched').count()) > 0);
	await gap.locator('a', { hasText: 'Write an entry' }).click();
	assert.equal(await page.locator('#title').inputValue(), title);
	await close(window);
});

test('each figure, and each way on, is large enough to touch', async () => {
	const window = await open('/staff/coverage', { width: 360 });
	for (const box of await window.page.locator('a.figure').evaluateAll((all) => all.map((a) => a.getBoundingClientRect().toJSON())))
		assert.ok(box.width >= 24 && box.height >= 24, JSON.stringify(box));
	await close(window);
});
