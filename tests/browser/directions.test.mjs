// What people write from right to left reads right on pages that run from left to right.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood, assertNoFaults, launch, logInWindow, openWindow, sideways } from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite({ demo: true });
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});
const question = await site.value(`SELECT id FROM questions WHERE title LIKE '%الرمز E08%' AND is_visible`);

// Direction and language of the elements, and whether their first letter stands right of their last.
function look(page, selector) {
	return page.locator(selector).evaluateAll((all) =>
		all.map((e) => {
			const { left, right } = e.getBoundingClientRect();
			const range = document.createRange(), walker = document.createTreeWalker(e, NodeFilter.SHOW_TEXT);
			let text = walker.nextNode();
			while (text && !text.data.trim()) text = walker.nextNode();
			const at = text.data.search(/\S/);
			range.setStart(text, at);
			range.setEnd(text, at + 1);
			const first = range.getBoundingClientRect();
			return {
				direction: getComputedStyle(e).direction,
				lang: e.closest('[lang]').lang,
				beginsRight: right - first.right < first.left - left,
			};
		}),
	);
}

test('an Arabic question, its answer and comments', async () => {
	const window = await openWindow(browser, site);
	const { page } = window;
	for (const width of [320, 360, 768, 1280]) {
		await page.setViewportSize({ width, height: 900 });
		await page.goto(`/questions/${question}`);
		assert.equal(await sideways(page), '', `${width} px`);
		for (const selector of ['h1', '#asked .prose > p', '.answer .prose > p', '.answer .prose li'])
			for (const seen of await look(page, selector))
				assert.deepEqual(seen, { direction: 'rtl', lang: 'ar', beginsRight: true }, `${selector} at ${width} px`);
	}
	const code = await look(page, '#asked .prose pre');
	assert.equal(code[0].direction, 'ltr', 'code runs as code does');
	assert.equal(code[0].beginsRight, false);
	const said = await look(page, '.answer .comments .prose');
	assert.deepEqual(said[0], { direction: 'rtl', lang: 'ar', beginsRight: true });
	assert.equal(await page.evaluate(() => document.documentElement.lang + document.documentElement.dir), 'enltr');
	await assertGood(window, 'Arabic');
	assertNoFaults(window, 'Arabic');
	await window.context.close();
});

test('where it stands among others: lists, search, notices', async () => {
	const window = await logInWindow(await openWindow(browser, site), await site.logInAs('layla'));
	const { page } = window;
	const samir = await site.logInAs('samir');
	await site.comment(samir, question, 'هل يعمل B3 الآن كما يجب؟');
	for (const [path, selector] of [
		['/questions?category=product-use', `h2 a[href^="/questions/${question}/"]`],
		['/search?q=E08', `h2 a[href^="/questions/${question}/"]`],
		['/notices', '.told h2 a'],
		['/users/layla?tab=questions', `h2 a[href^="/questions/${question}/"]`],
	]) {
		await page.goto(path);
		const [seen] = await look(page, selector);
		assert.equal(seen?.direction, 'rtl', path);
		assert.equal(seen.lang, 'ar', path);
		assert.equal(await sideways(page), '', path);
	}
	await page.goto('/search?q=E08');
	const excerpt = await page.locator('li', { has: page.locator(`a[href^="/questions/${question}/"]`) }).locator('p').first();
	assert.equal(await excerpt.evaluate((e) => getComputedStyle(e).direction + e.lang), 'rtlar');
	assertNoFaults(window, 'lists');
	await window.context.close();
});
