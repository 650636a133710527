// What scripts add to honest forms: a password that can be looked at, and the one time that counts for the category chosen.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertNoFaults, launch, logInWindow, openWindow } from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});
const ann = await site.person('ann');

test('each password field can be looked into, and is a password again when it is sent', async () => {
	const link = await (async () => {
		const visitor = site.visitor();
		await visitor.submit((await visitor.get('/register')).page.form('/register'), { email: 'joan@example.org' });
		return site.registrationLink('joan@example.org');
	})();
	for (const [path, who] of [['/login'], [link], ['/account/password', ann], ['/account/address', ann]]) {
		const window = await openWindow(browser, site);
		const { page } = window;
		if (who) await logInWindow(window, who);
		await page.goto(site.url + path);
		const fields = page.locator('input[type=password]');
		const n = await fields.count();
		assert.ok(n > 0, path);
		assert.equal(await page.locator('[data-reveal]:visible').count(), n, `${path}: a button for each`);
		const button = page.locator('[data-reveal]').first();
		const field = page.locator(`#${await button.getAttribute('aria-controls')}`);
		await field.fill('seven green kettles');
		assert.equal(await button.getAttribute('aria-pressed'), 'false');
		await button.click();
		assert.equal(await button.getAttribute('aria-pressed'), 'true', path);
		assert.equal(await field.getAttribute('type'), 'text', path);
		await button.click();
		assert.equal(await field.getAttribute('type'), 'password', path);
		await button.click();
		await field.evaluate((f) => {
			f.form.addEventListener('submit', (e) => e.preventDefault());
			f.form.noValidate = true;
			f.form.requestSubmit();
		});
		assert.equal(await field.getAttribute('type'), 'password', `${path}: sent as one`);
		assertNoFaults(window, 'honest forms');
		await window.context.close();
	}
	const window = await openWindow(browser, site, { hasScripts: false });
	await window.page.goto(`${site.url}/login`);
	assert.equal(await window.page.locator('[data-reveal]:visible').count(), 0, 'no button that does nothing');
	await window.context.close();
});

test('the time of the category that was chosen is said, and no other', async () => {
	await site.sql(`UPDATE categories SET target_hours = 8; INSERT INTO promises (category_id, n, unit, n_cases)
		SELECT id, 2, 'week', 20 FROM categories WHERE slug = 'billing'`);
	const window = await openWindow(browser, site);
	const { page } = window;
	await page.goto(`${site.url}/questions/ask`);
	const said = page.locator('[data-says-here]');
	assert.equal((await said.textContent()).trim(), '');
	assert.doesNotMatch((await page.locator('#category option').allTextContents()).join(), /within/);
	await page.selectOption('#category', 'billing');
	assert.equal((await said.textContent()).trim(), 'Staff usually answer within 2 weeks.');
	await page.selectOption('#category', '');
	assert.equal((await said.textContent()).trim(), '');
	assertNoFaults(window, 'honest forms');
	await window.context.close();
});
