// The desk: by keyboard alone, without scripts, and accessible.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
	assertGood,
	assertNoFaults,
	launch,
	logInWindow,
	openWindow,
	sideways,
} from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const ann = await site.person('ann', { displayName: 'Ann Keller' });
const tom = await site.person('tom');
const nora = await site.person('nora', { role: 'staff', displayName: 'Nora Lind' });
const ada = await site.person('ada', { role: 'admin', displayName: 'Ada Moss' });
const ids = [];
for (const [i, title] of ['The first that waits', 'The second that waits', 'The third that waits'].entries()) {
	ids.push(await site.ask(ann, { title }));
	await site.sql(
		`UPDATE questions SET created_at = now() - ${9 - i} * interval '1 hour' WHERE id = ${ids[i]}`,
	);
}
const inFocus = (page) => page.evaluate(() => document.activeElement.textContent.trim());
const nextPage = (page, act) => Promise.all([page.waitForEvent('load'), act()]);

test('rows, taking and answering go by keys; the next one waits behind n', async () => {
	const window = await logInWindow(await openWindow(browser, site), nora);
	const { page } = window;
	await page.goto('/staff');
	await page.keyboard.press('j');
	assert.equal(await inFocus(page), 'The first that waits');
	await page.keyboard.press('j');
	await page.keyboard.press('ArrowDown');
	assert.equal(await inFocus(page), 'The third that waits');
	await page.keyboard.press('ArrowUp');
	await page.keyboard.press('k');
	assert.equal(await inFocus(page), 'The first that waits');
	await page.keyboard.press('j');
	await nextPage(page, () => page.keyboard.press('t'));
	assert.match(await page.textContent(`#q-${ids[1]}`), /Taken by you/);
	await page.waitForFunction(() => document.activeElement.textContent.trim() === 'The second that waits');
	await page.keyboard.press('k');
	await nextPage(page, () => page.keyboard.press('Enter'));
	assert.match(page.url(), new RegExp(`/questions/${ids[0]}/`));

	// In a field letters are letters.
	await page.focus('#body');
	await page.keyboard.type('jtn? It goes');
	assert.equal(await page.inputValue('#body'), 'jtn? It goes');
	await page.selectOption('#choice', { label: 'Is it solved?' });
	await page.evaluate(() => document.querySelector('#body').setSelectionRange(4, 4));
	await page.click('[data-insert]');
	await page.waitForFunction(() => /Hello Ann Keller/.test(document.querySelector('#body').value));
	assert.match(await page.inputValue('#body'), /^jtn\?\n\nHello Ann Keller,[^]*Nora Lind It goes$/);
	await nextPage(page, () => page.click('text=Post answer'));
	assert.equal(
		await site.value(`SELECT n_used FROM reply_templates WHERE name = 'Is it solved?'`),
		'1',
	);
	await nextPage(page, () => page.keyboard.press('n'));
	assert.match(page.url(), new RegExp(`/questions/${ids[1]}/`));
	assertNoFaults(window, 'desk by keyboard');
	await window.context.close();
});

test('suggested edits are decided by keys, one after the other', async () => {
	const said = [];
	for (const i of [1, 2]) {
		const post = await site.answer(ann, ids[0], `An answer that could be better, number ${i}.`);
		const form = (await tom.get(`/posts/${post}/suggest`)).page.form(/suggest$/);
		said.push((await tom.submit(form, { body: `A better answer, number ${i}.`, reason: 'clearer' })).location.match(/\d+$/)[0]);
	}
	const window = await logInWindow(await openWindow(browser, site), nora);
	const { page } = window;
	const focusedRow = (id) => page.waitForFunction((row) => document.activeElement.closest('[data-row]')?.id === row, `suggestion-${id}`);
	await page.goto('/staff/suggestions');
	await page.keyboard.press('j');
	await focusedRow(said[0]);
	await page.keyboard.press('n');
	await focusedRow(said[1]);
	await page.keyboard.press('k');
	await nextPage(page, () => page.keyboard.press('a'));
	await focusedRow(said[1]);
	assert.match(await page.textContent('main'), /Approved\. The person/);
	await page.keyboard.press('r');
	await page.waitForFunction((id) => document.activeElement.id === id, `reason-${said[1]}`);
	await page.keyboard.type('Not better, really.');
	await nextPage(page, () => page.click('button[name=reject]'));
	assert.equal(await page.locator('[data-row]').count(), 0);
	assert.equal(await site.value(`SELECT string_agg(outcome, ' ' ORDER BY id) FROM suggestions WHERE id IN (${said})`), 'approved rejected');
	assertNoFaults(window, 'suggested edits by keyboard');
	await window.context.close();
});

test('a template is found while typing, and Tab goes through what it leaves open', async () => {
	const window = await logInWindow(await openWindow(browser, site), nora);
	const { page } = window;
	const chosen = () => page.evaluate(() => {
		const { selectionStart, selectionEnd, value } = document.querySelector('#body');
		return value.slice(selectionStart, selectionEnd);
	});
	const focused = () => page.evaluate(() => document.activeElement.id || document.activeElement.className);
	await page.goto(`/questions/${ids[2]}`);
	await page.fill('#find', 'complaint');
	await page.waitForFunction(() => document.querySelector('#choice').options.length === 2);
	await page.press('#find', 'Enter');
	await page.waitForFunction(() => /Hello Ann Keller/.test(document.querySelector('#body').value));
	assert.equal(await focused(), 'body');
	assert.match(await page.textContent('[data-gaps]'), /Esc to finish/);
	const gaps = [await chosen()];
	for (const key of ['Tab', 'Tab']) {
		await page.keyboard.press(key);
		gaps.push(await chosen());
	}
	assert.deepEqual(gaps, ['[what was promised]', '[what happened]', '[what has been done already]']);
	await page.keyboard.press('Shift+Tab');
	assert.equal(await chosen(), '[what happened]');
	await page.keyboard.type('a broken lamp');
	await page.keyboard.press('Tab');
	assert.equal(await chosen(), '[what has been done already]');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	assert.equal(await chosen(), '[date]');
	await page.keyboard.press('Tab');
	assert.notEqual(await focused(), 'body', 'after the last one Tab moves on');
	assert.equal(await page.textContent('[data-gaps]'), '');
	await page.fill('#body', '');
	await page.fill('#find', 'late');
	await page.waitForFunction(() => [...document.querySelector('#choice').options].some((o) => o.text === 'Parcel is late'));
	await page.selectOption('#choice', { label: 'Parcel is late' });
	await page.click('[data-insert]');
	await page.waitForFunction(() => document.querySelector('[data-gaps]').textContent !== '');
	await page.keyboard.press('Escape');
	await page.keyboard.press('Tab');
	assert.notEqual(await focused(), 'body', 'after Esc Tab moves on');
	await page.fill('#find', 'zebra');
	await page.waitForFunction(() => document.querySelector('#choice').options.length === 1);
	assert.match(await page.textContent('#choice'), /No templates contain these words/);
	assertNoFaults(window, 'templates by keyboard');
	await window.context.close();
});

test('taking a question leaves selection and place as they were; a row that is gone leaves them to the next', async () => {
	const many = [];
	for (let i = 0; i < 16; i++) many.push(await site.ask(tom, { title: `Among many that wait, number ${i}` }));
	const window = await logInWindow(await openWindow(browser, site), nora);
	const { page } = window;
	const chosen = () => page.evaluate(() => document.activeElement.closest('[data-row]')?.id);
	for (const path of ['/staff', '/staff?part=free']) {
		await page.goto(path);
		const all = await page.locator('[data-row]').evaluateAll((rows) => rows.map((r) => r.id));
		const at = all.length - 4;
		for (let i = 0; i <= at; i++) await page.keyboard.press('j');
		const y = await page.evaluate(() => scrollY);
		assert.ok(y > 0, 'it is a long list');
		assert.equal(await chosen(), all[at]);
		await nextPage(page, () => page.keyboard.press('t'));
		const wanted = path === '/staff' ? all[at] : all[at + 1];
		await page.waitForFunction((id) => document.activeElement.closest('[data-row]')?.id === id, wanted);
		await page.waitForFunction((was) => Math.abs(scrollY - was) < 90, y);
		assert.ok(page.url().includes(path));
	}
	await site.sql(`DELETE FROM assignments; UPDATE questions SET first_staff_answer_at = now() WHERE id IN (${many.join()})`);
	await window.context.close();
});

test('seven waiting questions stand whole on a laptop’s first screen; figures need no sideways room', async () => {
	const more = [];
	for (let i = 0; i < 8; i++)
		more.push(await site.ask(tom, { title: `The machine has made a noise since yesterday, what may it be? ${i}` }));
	for (const [who, locale] of [[nora, 'en'], [ada, 'zh_CN']]) {
		await site.sql(`UPDATE accounts SET locale = '${locale}' WHERE name = 'ada'`);
		const window = await logInWindow(await openWindow(browser, site, { locale }), who);
		const { page } = window;
		await page.goto('/staff');
		await page.goto('/staff');
		const n = await page.evaluate(() => [...document.querySelectorAll('.desk-list > li')].filter((e) => e.getBoundingClientRect().bottom <= innerHeight).length);
		assert.ok(n >= 7, `${locale}: ${n} rows`);
		for (const path of ['/staff', '/staff/figures'])
			for (const width of [1280, 360]) {
				await page.setViewportSize({ width, height: 900 });
				await page.goto(path);
				for (const fold of await page.locator('main details.fold').all()) await fold.evaluate((d) => (d.open = true));
				assert.equal(await sideways(page), '', `${path} ${width}`);
				const cut = await page.evaluate(() => [...document.querySelectorAll('main table')].filter((t) => t.scrollWidth > t.parentElement.clientWidth).length);
				assert.equal(cut, 0, `${path} ${width}: tables are whole`);
			}
		// Tabs of staff stand in one line.
		const lines = () => page.evaluate(() => {
			const tops = new Map();
			for (const a of document.querySelectorAll('.areas + .tabs a')) {
				const { top, right } = a.getBoundingClientRect();
				tops.set(Math.round(top), Math.max(tops.get(Math.round(top)) ?? 0, right));
			}
			return [...tops.values()];
		});
		assert.equal((await lines()).length, 1);
		await page.setViewportSize({ width: 1280, height: 900 });
		const ends = await lines();
		assert.equal(ends.length, 1, String(ends));
		await window.context.close();
	}
	await site.sql(`UPDATE questions SET first_staff_answer_at = now() WHERE id IN (${more.join()})`);
});

test('the list of keys opens, and single keys can be switched off for good', async () => {
	const window = await logInWindow(await openWindow(browser, site), nora);
	const { page } = window;
	await page.goto('/staff');
	await page.keyboard.press('?');
	await page.waitForSelector('dialog[open]');
	await assertGood(window, 'list of keys');
	await page.click('dialog label');
	await page.keyboard.press('Escape');
	await page.reload();
	await page.keyboard.press('j');
	assert.notEqual(await inFocus(page), 'The second that waits');
	await page.keyboard.press('?');
	assert.equal(await page.locator('dialog[open]').count(), 0);
	await page.click('.shortcuts-open a');
	await page.waitForSelector('dialog[open]');
	assert.equal(await page.isChecked('dialog [data-shortcuts-on]'), false);
	await page.click('dialog label');
	await page.keyboard.press('Escape');
	await page.waitForSelector('dialog', { state: 'detached' });
	await page.keyboard.press('j');
	assert.equal(await inFocus(page), 'The second that waits');
	await window.context.close();
});

test('flags are decided one after the other with a and r', async () => {
	for (const id of ids.slice(0, 2))
		await tom.post(`/posts/${id}/flag`, { reason: 'spam', note: '' });
	const window = await logInWindow(await openWindow(browser, site), nora);
	const { page } = window;
	await page.goto('/staff/flags');
	await page.keyboard.press('j');
	assert.equal(await inFocus(page), 'The first that waits');
	await nextPage(page, () => page.keyboard.press('r'));
	await page.waitForFunction(
		() => document.activeElement.textContent.trim() === 'The second that waits',
	);
	await nextPage(page, () => page.keyboard.press('a'));
	assert.equal(await page.locator('[data-row]').count(), 0);
	assert.equal(await page.locator('form[action$="/undo"]').count(), 2);
	await nextPage(page, () => page.locator('form[action$="/undo"] button').first().click());
	assert.equal(await page.locator('[data-row]').count(), 1);
	await window.context.close();
});

test('without scripts a template is inserted after what was typed', async () => {
	const window = await logInWindow(await openWindow(browser, site, { hasScripts: false }), nora);
	const { page } = window;
	await page.goto(`/questions/${ids[2]}`);
	await page.fill('#body', 'What I typed.');
	await page.selectOption('#choice', { label: 'Known problem' });
	await nextPage(page, () => page.click('[name=insert]'));
	assert.match(await page.inputValue('#body'), /^What I typed\.\n\nHello Ann Keller,/);
	await window.context.close();
});

for (const locale of ['en', 'zh_CN'])
	test(`the pages of staff are accessible (${locale})`, async () => {
		await site.sql(`UPDATE accounts SET locale = '${locale}' WHERE name = 'ada'`);
		await site.sql(`UPDATE entries SET review_at = now() - interval '1 day'`);
		const template = await site.value('SELECT min(id) FROM reply_templates');
		const category = await site.value('SELECT min(id) FROM categories');
		await site.sql(`INSERT INTO synonyms (locale, words) VALUES ('${locale}', E'tom\\nBilling') ON CONFLICT DO NOTHING`);
		const synonyms = await site.value(`SELECT id FROM synonyms WHERE locale = '${locale}'`);
		const person = await site.value(`SELECT id FROM accounts WHERE name = 'tom'`);
		const window = await logInWindow(await openWindow(browser, site, { locale }), ada);
		for (const path of [
			'/staff',
			`/questions/${ids[2]}`,
			`/questions/${ids[2]}/assignment`,
			'/staff/figures',
			'/staff/flags',
			'/staff/reviews',
			'/staff/templates',
			`/staff/templates/${template}`,
			'/staff/synonyms',
			'/staff/synonyms/new',
			`/staff/synonyms/${synonyms}`,
			'/staff/categories',
			`/staff/categories/${category}`,
			'/staff/people',
			`/staff/people/${person}`,
		]) {
			await window.page.goto(path);
			await assertGood(window, path, {
				allow: ['We are looking into it', 'English', 'Billing', 'Returns', 'tom'],
			});
		}
		assertNoFaults(window, `staff pages (${locale})`);
		await window.context.close();
	});
