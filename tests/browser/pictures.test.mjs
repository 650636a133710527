// Pictures in a real browser: from a phone in three presses, pasted, dropped, described, and whole by a link.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertGood, assertNoFaults, launch, logInWindow, openWindow } from '../support/browser.mjs';
import { TOP } from '../support/packages.mjs';
import { startSite, until } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const ann = await site.person('ann');
await site.person('lin', { locale: 'zh_CN' });
const file = (name) => join(TOP, 'tests/support/pictures', name);
const question = await site.ask(ann);

async function windowOf(name, options) {
	await site.sql('DELETE FROM drafts');
	const window = await openWindow(browser, site, options);
	await logInWindow(window, await site.logInAs(name));
	return window;
}
const REFERENCE = /^!\[\]\(\/pictures\/[0-9a-f]{32}\/\d+x\d+\)$/m;
const isPut = (area) => until('the picture stands in the text', async () => REFERENCE.test(await area.inputValue()));

// As the browser tells pages of files that are pasted or dropped.
const bring = (page, kind, name, type) =>
	page.evaluate(
		([what, bytes, mime]) => {
			const data = new DataTransfer();
			data.items.add(new File([Uint8Array.from(bytes)], 'x', { type: mime }));
			const area = document.querySelector('#body');
			area.focus();
			area.dispatchEvent(
				what === 'paste'
					? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
					: new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
			);
		},
		[kind, [...readFileSync(file(name))], type],
	);

test('a photo is posted from a phone in three presses', async () => {
	const window = await windowOf('ann');
	const { page } = window;
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(`/questions/${question}/edit`);
	const q = await site.ask(await site.logInAs('lin'), { title: 'Is the kettle meant to look like this?' });
	await page.goto(`/questions/${q}`);
	let presses = 0;
	const press = async (locator) => (presses++, locator.click());
	const area = page.locator('#answer #body, #body').first();
	await press(area);
	await page.keyboard.type('Mine looks like this.');
	const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press(page.getByRole('button', { name: 'Add a picture or file' }))]);
	await chooser.setFiles(file('phone.jpg'));
	// Not waited for: it is sent as soon as the picture is there.
	await press(page.getByRole('button', { name: 'Post answer' }));
	await page.waitForURL(/#answer-/);
	assert.equal(presses, 3);
	const img = page.locator('.prose picture img');
	await img.scrollIntoViewIfNeeded();
	await until('it is shown', () => img.evaluate((i) => i.complete && i.naturalWidth > 0));
	assert.match(await img.evaluate((i) => i.currentSrc), /\.webp$/);
	assert.ok((await img.boundingBox()).width <= 390);
	await assertGood(window, 'an answer with a picture on a phone');
	assertNoFaults(window);
	await window.context.close();
});

test('pictures are pasted and dropped, and say what they show', async () => {
	const window = await windowOf('ann');
	const { page } = window;
	await page.goto('/questions/ask');
	const area = page.locator('#body');
	for (const [kind, name, type] of [['paste', 'screen.png', 'image/png'], ['drop', 'photo.webp', 'image/webp']]) {
		await area.fill('');
		await bring(page, kind, name, type);
		await isPut(area);
	}
	await assertGood(window, 'the form with a picture');
	const shows = page.getByRole('textbox', { name: 'What does the picture show?' });
	await shows.fill('A mark [left] of the lid');
	assert.match(await area.inputValue(), /!\[A mark \\\[left\\\] of the lid\]\(\/pictures\//);
	// What was brought before is there again when the form is.
	await until('the draft is kept with it', async () => (await site.value(`SELECT count(*) FROM drafts WHERE body LIKE '%A mark%'`)) === '1');
	await page.reload();
	assert.equal(await shows.inputValue(), 'A mark [left] of the lid');
	await page.getByRole('button', { name: 'Remove' }).click();
	assert.doesNotMatch(await area.inputValue(), /pictures/);
	assertNoFaults(window);
	await window.context.close();
});

test('what cannot be taken is told at the field, in one’s language, and the text stays', async () => {
	for (const [name, locale, words] of [['ann', 'en', /kind of file/], ['lin', 'zh_CN', /不支持这种文件/]]) {
		const window = await windowOf(name, { locale });
		const { page } = window;
		await page.goto('/questions/ask');
		await page.locator('#body').fill('typed');
		await page.locator('#file').setInputFiles({ name: 'x.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from([0x4d, 0x5a, 0, 1, 2]) });
		const said = page.locator('[data-said]');
		await said.waitFor({ state: 'visible' });
		assert.match(await said.textContent(), words);
		assert.equal(await page.locator('#body').inputValue(), 'typed');
		await window.context.close();
	}
});

test('without a script: a plain field, and a link to the whole picture; nothing moves when it comes', async () => {
	const window = await windowOf('ann', { hasScripts: false });
	const { page } = window;
	await page.goto(`/questions/${question}`);
	const q = await site.ask(await site.logInAs('lin'), { title: 'Does anybody know this part?' });
	await page.goto(`/questions/${q}`);
	await page.locator('#body').fill('It is the seal, as you see.');
	await page.locator('#file').setInputFiles(file('phone.jpg'));
	await page.getByLabel('What does the picture show?').fill('The seal');
	await page.getByRole('button', { name: 'Post answer' }).click();
	const link = page.locator('.prose a.picture');
	const img = link.locator('img');
	assert.equal(await img.getAttribute('alt'), 'The seal');
	// The room it has before it is there: pictures that take their time.
	const { height } = await img.boundingBox();
	let isHeld = true;
	await page.route('**/pictures/**', async (route) => {
		while (isHeld) await sleep(20);
		await route.continue();
	});
	await page.reload({ waitUntil: 'domcontentloaded' });
	assert.ok(Math.abs((await img.boundingBox()).height - height) < 2);
	isHeld = false;
	await page.reload();
	await link.click();
	await page.waitForURL(/\/pictures\/[0-9a-f]{32}\/1200\.jpg$/);
	await window.context.close();
});
