// Writing in a real browser: marks, keys, names completed, quotes, drafts, two tabs at once.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood, assertNoFaults, launch, logInWindow, openWindow } from '../support/browser.mjs';
import { startSite, until } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const ann = await site.person('ann');
await site.person('nora', { role: 'staff', displayName: 'Nora Lind' });
const bob = await site.person('bob', { displayName: 'Bob [B] Hall' });
await site.person('norbert');
await site.person('mei', { locale: 'zh_CN' });

async function windowOf(name) {
	await site.sql('DELETE FROM drafts');
	const window = await openWindow(browser, site);
	await logInWindow(window, await site.logInAs(name));
	return window;
}
const draftsOf = (name) =>
	site.value(`SELECT count(*) FROM drafts d JOIN accounts a ON a.id = d.account_id WHERE a.name = '${name}'`);
const select = (area, from, to) => area.evaluate((a, [f, t]) => (a.focus(), a.setSelectionRange(f, t)), [from, to]);

test('marks by key and by button, with undo; Tab goes on', async () => {
	const window = await windowOf('ann');
	const { page } = window;
	await page.goto('/questions/ask');
	const area = page.locator('#body');
	await area.fill('some words');
	await select(area, 0, 4);
	await page.keyboard.press('Control+b');
	assert.equal(await area.inputValue(), '**some** words');
	await page.keyboard.press('Control+b');
	assert.equal(await area.inputValue(), 'some words');
	await page.keyboard.press('Control+i');
	assert.equal(await area.inputValue(), '*some* words');
	await page.keyboard.press('Control+z');
	assert.equal(await area.inputValue(), 'some words');
	await select(area, 5, 10);
	await page.keyboard.press('Control+k');
	assert.equal(await area.inputValue(), 'some [words](https://)');
	await page.keyboard.type('https://example.org');
	assert.equal(await area.inputValue(), 'some [words](https://example.org)');

	await area.fill('one\ntwo');
	await select(area, 0, 7);
	await page.getByRole('button', { name: 'Quote' }).click();
	assert.equal(await area.inputValue(), '> one\n> two');
	await page.getByRole('button', { name: 'Quote' }).click();
	await page.getByRole('button', { name: 'List', exact: true }).click();
	assert.equal(await area.inputValue(), '- one\n- two');
	await area.fill('one\ntwo');
	await select(area, 0, 7);
	await page.getByRole('button', { name: 'Code' }).click();
	assert.equal(await area.inputValue(), '```\none\ntwo\n```\n');

	await area.fill('one\ntwo');
	await select(area, 0, 7);
	await page.getByRole('button', { name: 'Numbered list' }).click();
	assert.equal(await area.inputValue(), '1. one\n2. two');
	await page.getByRole('button', { name: 'Undo' }).click();
	assert.equal(await area.inputValue(), 'one\ntwo');
	await select(area, 7, 7);
	await page.getByRole('button', { name: 'Table' }).click();
	await page.keyboard.type('Part');
	assert.equal(await area.inputValue(), 'one\ntwo\n\n| Part | Column 2 |\n| --- | --- |\n|  |  |\n');

	await page.locator('[data-mark=bold]').focus();
	await page.keyboard.press('ArrowRight');
	assert.equal(await page.evaluate(() => document.activeElement.dataset.mark), 'italic');
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'body');
	await page.keyboard.press('Tab');
	assert.notEqual(await page.evaluate(() => document.activeElement.id), 'body');
	await assertGood(window, 'the editor');
	await page.waitForFunction(() => document.querySelector('[data-draft-state] time')); // nothing is left to be saved when it closes
	assertNoFaults(window);
	await window.context.close();
});

test('a list goes on with Enter, and ends with an empty item', async () => {
	const window = await windowOf('ann');
	const { page } = window;
	await page.goto('/questions/ask');
	await page.locator('#body').click();
	await page.keyboard.type('- one\ntwo\n\nplain\n3. three\nfour');
	assert.equal(await page.locator('#body').inputValue(), '- one\n- two\nplain\n3. three\n4. four');
	await window.context.close();
});

test('people and tags are completed', async () => {
	await site.ask(ann, { title: 'A question with many tags', tags: 'refund, refill, returns' });
	const window = await windowOf('ann');
	const { page } = window;
	await page.goto('/questions/ask');
	const area = page.locator('#body');
	await area.click();
	await page.keyboard.type('Thanks @nor');
	const list = page.locator('#body ~ [role=listbox]');
	await list.waitFor();
	assert.deepEqual(await list.locator('strong').allTextContents(), ['nora', 'norbert']);
	assert.equal(await area.getAttribute('aria-activedescendant'), await list.locator('li').first().getAttribute('id'));
	await assertGood(window, 'the list of names');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Enter');
	assert.equal(await area.inputValue(), 'Thanks @norbert ');
	await page.keyboard.type('and #refu');
	await list.waitFor();
	await page.keyboard.press('Escape');
	assert.equal(await list.isVisible(), false);
	await page.keyboard.press('Enter');
	assert.match(await area.inputValue(), /#refu\n$/);

	const tags = page.locator('#tags');
	await tags.click();
	await page.keyboard.type('ref');
	const names = page.locator('#tags ~ [role=listbox]');
	await names.waitFor();
	await names.locator('li', { hasText: 'refund' }).click();
	assert.equal(await tags.inputValue(), '');
	assert.equal(await page.locator('form [name=tags]').inputValue(), 'refund');
	assertNoFaults(window);
	await window.context.close();
});

test('a draft follows from one device to another, and leaves with the post', async () => {
	const first = await windowOf('bob');
	await first.page.goto('/questions/ask');
	await first.page.fill('#title', 'Written on the telephone');
	await first.page.locator('#body').pressSequentially('The first half of it.');
	await first.page.locator('[data-draft-state] time').waitFor();
	const second = await openWindow(browser, site);
	await logInWindow(second, await site.logInAs('bob'));
	await second.page.goto('/questions/ask');
	assert.equal(await second.page.inputValue('#title'), 'Written on the telephone');
	assert.equal(await second.page.inputValue('#body'), 'The first half of it.');
	await second.page.locator('#body').press('End');
	await second.page.keyboard.type(' And the second.');
	await second.page.selectOption('#category', 'billing');
	await second.page.keyboard.press('Escape');
	await second.page.locator('#body').focus();
	await Promise.all([second.page.waitForURL(/\/questions\/\d+/), second.page.keyboard.press('Control+Enter')]);
	await second.page.waitForTimeout(300);
	assert.equal(await draftsOf('bob'), '0');
	assertNoFaults(first);
	assertNoFaults(second);
	await first.context.close();
	await second.context.close();
});

test('leaving with text that is not saved asks first; saved text does not', async () => {
	const window = await windowOf('bob');
	const { page } = window;
	let asked = 0;
	page.on('dialog', (d) => {
		asked += d.type() === 'beforeunload';
		d.accept();
	});
	await page.goto('/questions/ask');
	await page.locator('#body').pressSequentially('Not saved yet');
	await page.close({ runBeforeUnload: true });
	await until('the question before leaving', () => asked === 1);
	const next = await window.context.newPage();
	next.on('dialog', (d) => {
		asked++;
		d.accept();
	});
	await next.goto('/questions/ask');
	await next.locator('#body').pressSequentially('And some more. ');
	await until('the draft', async () => (await site.value(`SELECT body FROM drafts ORDER BY updated_at DESC LIMIT 1`)) === (await next.inputValue('#body')));
	await next.waitForTimeout(100);
	await next.goto('/');
	assert.equal(asked, 1);
	await window.context.close();
});

// In the menu of the first post.
async function pressQuote(page) {
	await page.locator('.post-menu > summary').first().click();
	await page.locator('a[data-quote]').first().click();
}

test('a quote goes into the answer: the selection, or all', async () => {
	const question = await site.ask(bob, { body: 'First words.\n\nSecond words.' });
	const window = await windowOf('ann');
	const { page } = window;
	await page.goto(`/questions/${question}`);
	await pressQuote(page);
	const area = page.locator('#answer textarea');
	await page.waitForFunction(() => document.querySelector('#answer textarea').value !== '');
	assert.equal(await area.inputValue(), '> **Bob \\[B\\] Hall:**\n>\n> First words.\n>\n> Second words.\n\n');
	await area.fill('');
	await page.evaluate(() => {
		const range = document.createRange();
		range.selectNodeContents(document.querySelectorAll('.prose p')[1]);
		getSelection().removeAllRanges();
		getSelection().addRange(range);
	});
	await pressQuote(page);
	await page.waitForFunction(() => document.querySelector('#answer textarea').value !== '');
	assert.equal(await area.inputValue(), '> **Bob \\[B\\] Hall:**\n>\n> Second words.\n\n');

	const plain = await openWindow(browser, site, { hasScripts: false });
	await logInWindow(plain, await site.logInAs('nora'));
	await plain.page.goto(`/questions/${question}`);
	await Promise.all([plain.page.waitForURL(/quote=/), pressQuote(plain.page)]);
	assert.equal(
		await plain.page.locator('#answer textarea').inputValue(),
		'> **Bob \\[B\\] Hall:**\n>\n> First words.\n>\n> Second words.\n\n',
	);
	await window.context.close();
	await plain.context.close();
});

test('a quote is what was written: code, lists, links; a selection of code stays code', async () => {
	const body = 'Run this:\n\n```sh\n# install first\nmake install\n```\n\n- one\n- two\n\nThen see [docs](https://example.com/d).';
	const question = await site.ask(bob, { body });
	const quoted = (text) => `> **Bob \\[B\\] Hall:**\n>\n${text.split('\n').map((l) => `> ${l}`.trimEnd()).join('\n')}\n\n`;
	const window = await windowOf('ann');
	const { page } = window;
	const area = page.locator('#answer textarea');
	const quote = async () => {
		await pressQuote(page);
		await page.waitForFunction(() => document.querySelector('#answer textarea').value !== '');
		return area.inputValue();
	};
	await page.goto(`/questions/${question}`);
	assert.equal(await quote(), quoted(body));
	await area.fill('');
	await page.evaluate(() => getSelection().selectAllChildren(document.querySelector('.prose pre code')));
	assert.equal(await quote(), quoted('```\n# install first\nmake install\n```'));
	await window.context.close();
	const plain = await openWindow(browser, site, { hasScripts: false });
	await logInWindow(plain, await site.logInAs('nora'));
	await plain.page.goto(`/questions/${question}`);
	await Promise.all([plain.page.waitForURL(/quote=/), pressQuote(plain.page)]);
	assert.equal(await plain.page.locator('#answer textarea').inputValue(), quoted(body));
	await plain.context.close();
});

test('two tabs: the second sees both versions and saves them put together', async () => {
	const question = await site.ask(bob, { body: 'First words here.\n\nSecond words here.' });
	const window = await windowOf('bob');
	const { page } = window;
	const other = await window.context.newPage();
	await page.goto(`/questions/${question}/edit`);
	await other.goto(`/questions/${question}/edit`);
	await other.fill('#body', 'First words changed.\n\nSecond words here.');
	await Promise.all([other.waitForURL(/\/questions\/\d+\//), other.locator('main form button.main').click()]);
	await page.fill('#body', 'First words here.\n\nSecond words changed.');
	await page.locator('main form button.main').click();
	await page.locator('.conflict').waitFor();
	assert.equal(await page.inputValue('#body'), 'First words changed.\n\nSecond words changed.');
	window.faults.length = 0; /* the 409 itself */
	await assertGood(window, 'a conflict');
	await Promise.all([page.waitForURL(/\/questions\/\d+\//), page.locator('main form button.main').click()]);
	assert.equal(
		await site.value(`SELECT body FROM posts WHERE id = ${question}`),
		'First words changed.\n\nSecond words changed.',
	);
	await window.context.close();
});
test('visitors get no script for writing', async () => {
	const question = await site.ask(ann);
	const page = (await site.visitor().show(`/questions/${question}`)).page;
	assert.equal(page.all('script').some((s) => /editor/.test(s.attrs.src ?? '')), false);
});

test('what changed in a text is shown with its lines as they were typed', async () => {
	const window = await windowOf('ann');
	const { page } = window;
	const question = await site.ask(ann, { body: 'One line.\n\nAnother.' });
	await page.goto(`/posts/${question}/revisions`);
	assert.match(await page.locator('.compared').innerText(), /One line\.\s*\n\s*Another\./);
	await window.context.close();
});

for (const [locale, write, look] of [['en', 'Write', 'Preview'], ['zh_CN', '撰写', '预览']])
	test(`the preview is a tab beside the text, as it stands, and nothing below moves (${locale})`, async () => {
		const window = await openWindow(browser, site, { locale });
		await logInWindow(window, await site.logInAs(locale === 'en' ? 'ann' : 'mei'));
		const { page } = window;
		for (const width of [320, 1280]) {
			await page.setViewportSize({ width, height: 900 });
			await page.goto('/questions/ask');
			const place = () => page.locator('#tags').evaluate((e) => Math.round(e.getBoundingClientRect().top + scrollY));
			await page.fill('#body', 'Dear team,\nit costs ~~10~~ 12');
			const was = await place();
			await page.getByRole('tab', { name: look }).click();
			await page.locator('#body-preview del').waitFor();
			assert.equal(await page.locator('#body-preview').innerHTML(), '<p>Dear team,<br>\nit costs <del>10</del> 12</p>\n');
			assert.equal(await page.locator('#body').isVisible(), false);
			assert.equal(await place(), was);
			assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
			await assertGood(window, 'the preview');
			await page.keyboard.press('ArrowLeft');
			assert.equal(await page.getByRole('tab', { name: write }).getAttribute('aria-selected'), 'true');
			await page.fill('#body', 'Other words');
			await page.keyboard.press('Shift+Tab');
			await page.locator('[data-preview-button]').click();
			await page.locator('#body-preview', { hasText: 'Other words' }).waitFor();
		}
		assertNoFaults(window);
		await window.context.close();
	});

test('tags become chips: comma, blank, Enter; Backspace and a button take one away', async () => {
	const window = await windowOf('ann');
	const { page } = window;
	await page.setViewportSize({ width: 320, height: 800 });
	await page.goto('/questions/ask');
	const tags = page.locator('#tags'), sent = page.locator('form [name=tags]');
	const chips = () => page.locator('.tag-chips li').evaluateAll((l) => l.map((e) => e.firstChild.data));
	await tags.focus();
	await page.locator('.tag-chips').waitFor({ state: 'attached' });
	await page.keyboard.type('b3 descaling,filter');
	await page.keyboard.press('Escape');
	await page.keyboard.press('Enter');
	assert.deepEqual(await chips(), ['b3', 'descaling', 'filter']);
	assert.equal(page.url(), `${site.url}/questions/ask`);
	await page.keyboard.type('b3 hal');
	assert.deepEqual(await chips(), ['b3', 'descaling', 'filter']);
	assert.equal(await sent.inputValue(), 'b3, descaling, filter, hal');
	await assertGood(window, 'chips');
	assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
	await tags.fill('');
	await page.keyboard.press('Backspace');
	assert.deepEqual(await chips(), ['b3', 'descaling']);
	await page.getByRole('button', { name: 'Remove tag: b3', exact: true }).click();
	assert.deepEqual(await chips(), ['descaling']);
	assert.equal(await page.evaluate(() => document.activeElement.id), 'tags');
	await tags.fill('水垢，咖啡机、');
	assert.deepEqual(await chips(), ['descaling', '水垢', '咖啡机']);
	await page.fill('#title', 'Which tags does this question have?');
	await page.fill('#body', 'It has some, and each of them is one.');
	await page.selectOption('#category', 'billing');
	await tags.fill('last');
	await Promise.all([page.waitForURL(/\/questions\/\d+/), page.locator('button.main').click()]);
	assert.equal(await site.value(`SELECT array_to_string(tags, ',') FROM questions WHERE title LIKE 'Which tags%'`), 'descaling,last,咖啡机,水垢');
	assertNoFaults(window);
	await window.context.close();
});

test('an older text asks whether its lines are to stay, shows either, and keeps what was chosen', async () => {
	const id = await site.ask(ann, { title: 'A text from before lines were kept', body: 'Parts:\n\n- one\n  two' });
	await site.sql(`UPDATE posts SET format = 2, html = '<p>Parts:</p><ul><li>one\ntwo</li></ul>' WHERE id = :id`, { id }, 'postgres');
	const window = await windowOf('ann');
	const { page } = window;
	const html = () => site.value(`SELECT html FROM posts WHERE id = ${id}`);
	await page.goto(`/questions/${id}/edit`);
	await page.fill('#body', 'Parts:\n\n- one\n  three');
	await page.getByRole('tab', { name: 'Preview' }).click();
	await page.locator('#body-preview li').waitFor();
	assert.equal(await page.locator('#body-preview li br').count(), 0);
	await assertGood(window, 'an older text');
	await page.locator('button.main').click();
	await page.waitForURL(new RegExp(`/questions/${id}`));
	assert.match(await html(), /<li>one\nthree<\/li>/);
	await page.goto(`/questions/${id}/edit`);
	await page.getByLabel('Keep every line break as it is typed').check();
	await page.locator('[data-draft-state] time').waitFor();
	await page.goto(`/questions/${id}/edit`);
	assert.equal(await page.getByLabel('Keep every line break as it is typed').isChecked(), true);
	await page.locator('button.main').click();
	await page.waitForURL(new RegExp(`/questions/${id}(?!/edit)`));
	assert.match(await html(), /<li>one<br>\nthree<\/li>/);
	await page.goto(`/questions/${id}/edit`);
	assert.equal(await page.getByLabel('Keep every line break as it is typed').count(), 0);
	assertNoFaults(window);
	await window.context.close();
});

test('each form leads to what explains the marks, without a script too', async () => {
	const window = await openWindow(browser, site, { hasScripts: false });
	const { page } = window;
	await page.goto('/questions/ask');
	assert.equal(await page.locator('a[href="/help/writing"]').getAttribute('target'), '_blank');
	assert.equal(await page.locator('[data-editor-bar]').count(), 0);
	await page.fill('#tags', 'b3, filter');
	await page.goto('/help/writing');
	assert.equal(await page.locator('.writing-help del').innerText(), '10');
	await window.context.close();
});
