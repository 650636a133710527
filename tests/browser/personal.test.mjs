// Personal data before it is public, in a real browser: seen at once, decided with one press, with a script and without.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood, assertNoFaults, launch, logInWindow, openWindow } from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

await site.person('ann');
await site.person('lei', { locale: 'zh_CN' });
await site.person('nora', { role: 'staff' });

async function windowOf(name, options) {
	await site.sql('DELETE FROM drafts');
	const window = await openWindow(browser, site, options);
	await logInWindow(window, await site.logInAs(name));
	return window;
}
const lastBody = () => site.value('SELECT body FROM posts ORDER BY id DESC LIMIT 1');
// What the browser says of an answer of 422 is no fault of the page.
const refused = [/422/];

async function write(page, title, body) {
	await page.goto('/questions/ask');
	await page.fill('#title', title);
	await page.fill('#body', body);
	await page.selectOption('#category', { index: 1 });
}

for (const hasScripts of [true, false]) {
	const how = hasScripts ? 'with a script' : 'without a script';

	test(`from the form to the posted question in two clicks, ${how}`, async () => {
		const window = await windowOf('ann', { hasScripts });
		const { page } = window;
		await write(page, 'Why does my lamp flicker at night?', 'It does so all night, call me on 07700 900123.');
		await page.getByRole('button', { name: 'Post question' }).click();
		await page.locator('#personal').waitFor();
		assert.equal(await page.locator('#personal mark').innerText(), '07700 900123');
		assert.equal(await page.locator('#body').inputValue(), 'It does so all night, call me on 07700 900123.');
		if (hasScripts) await assertGood(window, 'personal data in a question');
		await page.getByRole('button', { name: 'Remove it and send' }).click();
		await page.waitForURL(/\/questions\/\d+/);
		assert.equal(await lastBody(), 'It does so all night, call me on \\[phone number removed\\].');
		assert.match(await page.locator('#content').innerText(), /call me on \[phone number removed\]\./);
		assertNoFaults(window, '', refused);
		await window.context.close();
	});
}

test('sent as it is by the other button, and staff has that one first', async () => {
	const window = await windowOf('nora');
	const { page } = window;
	await write(page, 'Which number has our hotline now?', 'It is 020 7946 0958, as it stands on the box.');
	await page.getByRole('button', { name: 'Post question' }).click();
	const buttons = page.locator('#personal button');
	assert.equal(await buttons.first().innerText(), 'Send it as it is');
	await assertGood(window, 'the same for staff');
	await buttons.first().click();
	await page.waitForURL(/\/questions\/\d+/);
	assert.match(await lastBody(), /020 7946 0958/);
	assertNoFaults(window, '', refused);
	await window.context.close();
});

test('in Chinese, with long words, on a phone', async () => {
	const window = await windowOf('lei', { locale: 'zh_CN' });
	const { page } = window;
	const long = `请寄到上海市浦东新区世纪大道100号5楼502室，手机１３８００１３８０００，邮箱${'a'.repeat(60)}@${'b'.repeat(60)}.example.com`;
	await write(page, '台灯坏了怎么寄回去？', long);
	await page.getByRole('button', { name: '发布问题' }).click();
	await page.locator('#personal').waitFor();
	assert.equal(await page.locator('#personal mark').count(), 3);
	await assertGood(window, 'personal data in Chinese');
	await page.getByRole('button', { name: '删除后发送' }).click();
	await page.waitForURL(/\/questions\/\d+/);
	assert.equal(await lastBody(), '请寄到\\[已删除地址\\]，手机\\[已删除电话号码\\]，邮箱\\[已删除邮箱地址\\]');
	assertNoFaults(window, '', refused);
	await window.context.close();
});

test('the draft says what is in it while one types', async () => {
	const window = await windowOf('ann');
	const { page } = window;
	await write(page, 'Half a question of mine', 'My card is 4111 1111 1111 1111, and');
	await page.getByText('It contains: card number.').waitFor();
	await assertGood(window, 'a draft with a card number');
	await page.fill('#body', 'My card is another one, and more of that');
	await page.getByText('It contains: card number.').waitFor({ state: 'detached' });
	assertNoFaults(window);
	await window.context.close();
});

test('the page that says what is noticed is good to read', async () => {
	const window = await openWindow(browser, site);
	await window.page.goto('/help/personal');
	await assertGood(window, 'what is noticed');
	assertNoFaults(window);
	await window.context.close();
});
