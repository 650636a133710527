// What people paste: samples written after what Word, Excel, mail programs, chats and web pages put on the clipboard
// (clipboard/*.html), and what shall become of them (*.md; none: the words as they are).
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { assertGood, assertNoFaults, launch, logInWindow, openWindow } from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});
await site.person('ann');

const dir = new URL('clipboard/', import.meta.url);
const files = readdirSync(dir).sort();
const samples = files.filter((f) => f.endsWith('.html')).map((f) => f.slice(0, -5));
const read = (f) => readFileSync(new URL(f, dir), 'utf8');
const WORDS = 'the words alone: 2*3*4 and snake_case';

let window, page;
before(async () => {
	window = await openWindow(browser, site);
	page = window.page;
	await window.context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await logInWindow(window, await site.logInAs('ann'));
});

// As a program does: both forms on the clipboard, then the keys.
async function copy(html, text = WORDS) {
	await page.evaluate(
		([h, t]) =>
			document.addEventListener(
				'copy',
				(e) => {
					e.clipboardData.setData('text/html', h);
					e.clipboardData.setData('text/plain', t);
					e.preventDefault();
				},
				{ once: true },
			),
		[html, text],
	);
	await page.keyboard.press('Control+c');
}
async function paste(keys = 'Control+v') {
	const was = await page.inputValue('#body');
	await page.focus('#body');
	await page.keyboard.press(keys);
	await page.waitForFunction((w) => document.querySelector('#body').value !== w, was);
	return page.inputValue('#body');
}

test('nothing for it is fetched before somebody pastes', async () => {
	const asked = [];
	page.on('request', (r) => asked.push(r.url()));
	await page.goto('/questions/ask', { waitUntil: 'networkidle' });
	await copy('<p>only words</p>', 'only words');
	assert.equal(await paste(), 'only words');
	assert.equal(asked.some((u) => /paste/.test(u)), false);
	await page.fill('#body', '');
	await copy('<p>some <b>bold</b> words</p>', 'some bold words');
	assert.equal(await paste(), 'some **bold** words');
	assert.equal(asked.filter((u) => /\/paste/.test(u)).length, 1);
});

test('there are at least thirty samples', () => {
	assert.ok(samples.length >= 30, `${samples.length}`);
	for (const f of files) assert.match(f, /^[a-z-]+\.(html|md)$/);
});

for (const name of samples)
	test(`pasted: ${name}`, async () => {
		await page.fill('#body', '');
		await copy(read(`${name}.html`));
		const wanted = files.includes(`${name}.md`) ? read(`${name}.md`).replace(/\n$/, '') : WORDS;
		assert.equal(await paste(), wanted);
	});

test('one key takes it back, and with Shift the words come alone', async () => {
	await page.fill('#body', '');
	await page.focus('#body');
	await page.keyboard.type('Before ');
	await copy('<p>a <b>list</b></p><ul><li>one</li></ul>', 'a list one');
	assert.equal(await paste(), 'Before a **list**\n\n- one');
	await page.keyboard.press('Control+z');
	assert.equal(await page.inputValue('#body'), 'Before ');
	assert.equal(await paste('Control+Shift+v'), 'Before a list one');
});

test('what is selected makes room, and in code nothing is changed', async () => {
	await page.fill('#body', 'one two three');
	await copy('<b>2</b>', '2');
	await page.evaluate(() => document.querySelector('#body').setSelectionRange(4, 7));
	await page.keyboard.press('Control+v');
	await page.waitForFunction(() => /2/.test(document.querySelector('#body').value));
	assert.equal(await page.inputValue('#body'), 'one **2** three');
	await page.fill('#body', '```\n');
	await copy('<p>a <b>b</b></p>', 'a b');
	assert.equal(await paste(), '```\na b');
});

test('what is typed or pasted without a form stays: 2*3*4, snake_case, line ends', async () => {
	await page.fill('#body', '');
	await page.focus('#body');
	await page.keyboard.type('2*3*4 and snake_case');
	await page.getByRole('tab', { name: 'Preview' }).click();
	await page.locator('#body-preview p').waitFor();
	assert.equal(await page.locator('#body-preview').innerText(), '2*3*4 and snake_case');
	await page.getByRole('tab', { name: 'Write' }).click();
	await page.fill('#body', read('marks-in-text.md'));
	await page.getByRole('tab', { name: 'Preview' }).click();
	await page.locator('#body-preview p').first().waitFor();
	assert.match(
		await page.locator('#body-preview').innerText(),
		/^Sizes: 2\*3\*4, a_b_c and snake_case; 5 \* 6; \*not a mark\*, _nor this_, \[this\]\(neither\), `nor` this, ~~nor~~ C:\\temp\\\*\.txt <b> &amp;\s+# 7 is a number\s+2024\. That was the year\s+-----$/,
	);
	await assertGood(window, 'the editor');
	assertNoFaults(window);
});

test('visitors paste likewise', async () => {
	const visitor = await openWindow(browser, site);
	await visitor.page.goto('/questions/ask');
	await visitor.page.focus('#body');
	await visitor.page.evaluate(() => {
		const clipboardData = new DataTransfer();

		clipboardData.setData('text/html', '<p>a <i>visitor</i></p>');
		clipboardData.setData('text/plain', 'a visitor');
		document.querySelector('#body').dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
	});
	await visitor.page.waitForFunction(() => document.querySelector('#body').value !== '');
	assert.equal(await visitor.page.inputValue('#body'), 'a *visitor*');
	assertNoFaults(visitor);
	await visitor.context.close();
});
