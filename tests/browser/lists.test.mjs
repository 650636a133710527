// Lists at a glance: how much of them stands on the first screen, and that nothing moves or hides.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood, assertNoFaults, launch, logInWindow, openWindow, sideways } from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const ann = await site.person('ann', { displayName: 'Ann Keller' });
const li = await site.person('li', { displayName: '李慧', locale: 'zh_CN' });
const nora = await site.person('nora', { role: 'staff' });
const TITLES = {
	en: ['Why does my bank show two charges for one order?', 'The return label has expired, although I am still within 30 days. Is it too late?', 'Can I cancel one item of an order and keep the rest?'],
	zh_CN: ['为什么我的银行卡上一笔订单显示了两次扣款？', '退货标签过期了，但还在三十天以内，现在还来得及吗？', '能不能只取消订单里的一件商品，其他的照常发货？'],
};
const ids = [];
for (const [locale, client] of [['en', ann], ['zh_CN', li]])
	for (let i = 0; i < 20; i++) {
		const id = await site.ask(client, {
			title: `${TITLES[locale][i % 3]} ${i}`,
			body: locale === 'en' ? 'I ordered it last night, and since then nothing has happened at all.' : '我昨天晚上下的单，到现在一直没有任何动静，也没有收到邮件。',
			category: 'billing',
			tags: 'refund, bank-transfer, double-charge',
		});
		ids.push(id);
	}
await site.sql(`UPDATE questions SET locale = CASE WHEN author_id = (SELECT id FROM accounts WHERE name = 'li') THEN 'zh_CN' ELSE 'en' END`);
const answer = await site.answer(nora, ids[19]);
await nora.post(`/answers/${answer}/official`, { scope: '', valid_until: '' });
await nora.post(`/questions/${ids[18]}/metoo`, { on: '1' });

const wholeRows = (page, rows) =>
	page.evaluate(
		(s) => [...document.querySelectorAll(s)].filter((e) => e.getBoundingClientRect().bottom <= window.innerHeight && e.getBoundingClientRect().top >= 0).length,
		rows,
	);

for (const locale of ['en', 'zh_CN'])
	test(`fourteen questions stand whole on a laptop’s first screen (${locale})`, async () => {
		for (const who of [null, locale === 'en' ? ann : li]) {
			const window = await openWindow(browser, site, { locale });
			if (who) await logInWindow(window, who);
			await window.page.goto('/'); // what is told once is told here
			for (const path of ['/questions', '/questions?category=billing', '/tags/refund', '/questions?state=unanswered']) {
				await window.page.goto(path);
				const n = await wholeRows(window.page, '.threads > .thread');
				assert.ok(n >= 14, `${path} ${who ? 'member' : 'visitor'}: ${n} rows`);
			}
			await assertGood(window, 'list', { allow: ['English'] });
			assertNoFaults(window, 'lists');
			await window.context.close();
		}
	});

test('numbers and ages stand below each other, and each row says its state, category and age', async () => {
	const window = await openWindow(browser, site);
	await window.page.goto('/questions');
	const columns = await window.page.evaluate(() =>
		['.count:not(.votes)', '.votes', '.age'].map((s) => new Set([...document.querySelectorAll(`.threads ${s}`)].map((e) => Math.round(e.getBoundingClientRect().right))).size),
	);
	assert.deepEqual(columns, [1, 1, 1]);
	const sizes = await window.page.evaluate(() => [...document.querySelectorAll('.threads .count')].map((e) => getComputedStyle(e).fontSize));
	assert.equal(new Set(sizes).size, 1, 'answers and votes are written alike');
	const words = await window.page.locator('.threads > .thread').first().innerText();
	for (const said of ['Official answer', 'Billing', 'ago', 'answer', 'vote']) assert.ok(words.includes(said) || /just now/.test(words), `${said}: ${words}`);
	// What the hand means is written beside it, also on a phone.
	await window.page.setViewportSize({ width: 360, height: 800 });
	assert.match(await window.page.locator('.threads > .thread').nth(1).innerText(), /1 has this too/);
	await window.context.close();
});

test('on a phone a row is a thumb’s target, and nothing has to be moved sideways', async () => {
	for (const locale of ['en', 'zh_CN']) {
		const window = await openWindow(browser, site, { locale });
		const { page } = window;
		await page.setViewportSize({ width: 360, height: 740 });
		await page.goto('/questions');
		assert.equal(await sideways(page), '');
		assert.ok((await wholeRows(page, '.threads > .thread')) >= 4, 'rows on a phone');
		const row = page.locator('.threads > .thread').nth(1);
		const box = await row.boundingBox();
		assert.ok(box.height >= 44);
		await Promise.all([page.waitForEvent('load'), page.mouse.click(box.x + box.width - 4, box.y + box.height - 6)]);
		assert.match(page.url(), /\/questions\/\d+\//);
		await page.goBack();
		const tabs = page.locator('.list-tools .tabs');
		const last = tabs.locator('a').last();
		await last.scrollIntoViewIfNeeded();
		await Promise.all([page.waitForEvent('load'), last.click()]);
		assert.match(page.url(), /state=official/);
		// More to the side is hinted at by a shade.
		assert.match(await tabs.evaluate((e) => getComputedStyle(e).backgroundImage), /gradient/);
		await window.context.close();
	}
});

test('"Filter" stays where it is when it is opened, and so does the list', async () => {
	for (const width of [1280, 360])
		for (const hasScripts of [true, false]) {
			const window = await openWindow(browser, site, { hasScripts });
			const { page } = window;
			await page.setViewportSize({ width, height: 900 });
			await page.goto('/questions');
			const places = async () => [await page.locator('.list-filter summary').boundingBox(), await page.locator('.threads > .thread').first().boundingBox()];
			const [filter, row] = await places();
			await page.click('.list-filter summary');
			const [filterOpen, rowOpen] = await places();
			assert.deepEqual([filterOpen.y, rowOpen], [filter.y, row], `${width}`);
			assert.ok(Math.abs(filterOpen.x - filter.x) < 12, 'only as far as the bold word is wider');
			assert.ok(await page.locator('.list-filter form').isVisible());
			assert.equal(await sideways(page), '');
			await window.context.close();
		}
});
