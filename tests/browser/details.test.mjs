// What a category asks, in a real browser: with a script in place, without one by a button, in both languages.
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

const ada = await site.person('ada', { role: 'admin' });
await site.person('ann');
await site.person('li', { locale: 'zh_CN' });
const nora = await site.person('nora', { role: 'staff' });

async function field(category, fields) {
	const path = `/staff/categories/${await site.value(`SELECT id FROM categories WHERE slug = '${category}'`)}/fields`;
	const sent = await ada.submit((await ada.get(`${path}/new`)).page.form(path), { position: '10', ...fields });
	assert.equal(sent.status, 303, sent.page.byId('content')?.words);
	return site.value('SELECT max(id) FROM category_fields');
}
const MODEL = await field('billing', { kind: 'line', label_en: 'Model', label_zh_CN: '型号', hint_en: 'On the sticker', hint_zh_CN: '看机身贴纸', is_required: '1' });
const TRIED = await field('billing', { kind: 'text', label_en: 'What you have tried', label_zh_CN: '试过哪些办法' });
const BOUGHT = await field('billing', {
	kind: 'choice', label_en: 'Bought in', label_zh_CN: '购买渠道', choices_en: 'The shop\nThe app', choices_zh_CN: '门店\n手机应用',
});
const AGE = await field('returns', { kind: 'line', label_en: 'How old it is', label_zh_CN: '用了多久' });

const STORY = {
	en: { person: 'ann', model: 'Model', tried: 'What you have tried', bought: 'Bought in', app: 'The app', title: 'Why does it hum at night?',
		body: 'It began on Monday and goes on.', post: 'Post question', show: 'Show what this category asks for', told: /Model\s*B3\s*Bought in\s*The app/ },
	zh_CN: { person: 'li', model: '型号', tried: '试过哪些办法', bought: '购买渠道', app: '手机应用', title: '为什么晚上一直响个不停？',
		body: '从星期一开始就这样了，一直没有好转。', post: '发布问题', show: '显示该分类要填写的内容', told: /型号\s*B3\s*购买渠道\s*手机应用/ },
};

async function windowOf(name, options) {
	await site.sql('DELETE FROM drafts');
	return logInWindow(await openWindow(browser, site, options), await site.logInAs(name));
}
const topOf = (page, selector) => page.locator(selector).evaluate((e) => e.getBoundingClientRect().top + scrollY);

for (const locale of ['en', 'zh_CN']) {
	const say = STORY[locale];

	test(`in place, and nothing above moves (${locale})`, async () => {
		const window = await windowOf(say.person, { locale });
		const { page } = window;
		await page.goto('/questions/ask');
		assert.equal(await page.locator('[data-show-fields]').isVisible(), false);
		assert.equal(await page.locator('#details').count(), 0);
		await page.fill('#title', say.title);
		await page.fill('#body', say.body);
		const tops = await Promise.all(['#title', '#body', '#category'].map((s) => topOf(page, s)));
		await page.selectOption('#category', 'billing');
		await page.getByLabel(say.model).fill('B3');
		assert.deepEqual(await Promise.all(['#title', '#body', '#category'].map((s) => topOf(page, s))), tops);
		assert.equal(await page.evaluate(() => document.activeElement.id), `field_${MODEL}`);
		await page.getByLabel(say.bought).selectOption(say.app);
		await assertGood(window, 'the form with its fields');
		await page.selectOption('#category', 'returns');
		await page.locator(`#field_${AGE}`).waitFor();
		assert.equal(await page.locator(`#field_${MODEL}`).count(), 0);
		await page.selectOption('#category', 'billing');
		await page.locator(`#field_${MODEL}`).waitFor();
		assert.equal(await page.getByLabel(say.model).inputValue(), 'B3', 'chosen again: what was typed is there');
		assert.equal(await page.getByLabel(say.bought).inputValue(), say.app);
		await until('the draft', async () => (await site.value(`SELECT details LIKE '%B3%' FROM drafts`)) === 't');
		await page.reload();
		assert.equal(await page.getByLabel(say.model).inputValue(), 'B3', 'a draft');
		await page.getByRole('button', { name: say.post, exact: true }).click();
		await page.waitForURL(/\/questions\/\d+/);
		assert.match(await page.locator('.particulars').innerText(), say.told);
		assert.match(await page.locator('main').innerText(), locale === 'en' ? /Staff would like to know: What you have tried/ : /客服想了解：试过哪些办法/);
		await assertGood(window, 'the question');
		await page.goto(`${page.url().replace(/(\/questions\/\d+).*/, '$1')}/edit`);
		assert.equal(await page.getByLabel(say.model).inputValue(), 'B3');
		await assertGood(window, 'its edit');
		await page.selectOption('#category', 'returns');
		await page.locator(`#field_${AGE}`).waitFor();
		assert.equal(await page.locator(`#field_${MODEL}`).inputValue(), 'B3', 'said before: it stays');
		assertNoFaults(window);
		await window.context.close();
	});

	test(`without a script a button brings them (${locale})`, async () => {
		const window = await windowOf(say.person, { locale, hasScripts: false });
		const { page } = window;
		await page.goto('/questions/ask');
		await page.fill('#title', `${say.title} 2`);
		await page.fill('#body', `${say.body} 2`);
		await page.selectOption('#category', 'billing');
		await page.getByRole('button', { name: say.show }).click();
		await page.getByLabel(say.model).waitFor();
		assert.equal(await page.inputValue('#title'), `${say.title} 2`);
		await page.locator(`#field_${TRIED}`).fill('one\ntwo');
		await page.getByLabel(say.model).fill('B4');
		await page.getByRole('button', { name: say.post, exact: true }).click();
		await page.waitForURL(/\/questions\/\d+/);
		assert.match(await page.locator('.particulars').innerText(), /B4[^]*one\ntwo/);
		assertNoFaults(window);
		await window.context.close();
	});

	test(`what is wrong is told at the field (${locale})`, async () => {
		const window = await windowOf(say.person, { locale });
		const { page } = window;
		await page.goto('/questions/ask?category=billing');
		await page.fill('#title', `${say.title} 3`);
		await page.fill('#body', `${say.body} 3`);
		await page.getByLabel(say.model).fill('B');
		await page.locator(`#field_${MODEL}`).evaluate((e) => (e.required = false, e.value = ''));
		await page.getByRole('button', { name: say.post, exact: true }).click();
		await page.locator(`#field_${MODEL}-problem`).waitFor();
		assert.equal(await page.getAttribute(`#field_${MODEL}`, 'aria-invalid'), 'true');
		assert.match(await page.getAttribute(`#field_${MODEL}`, 'aria-describedby'), /-hint .*-problem/);
		await assertGood(window, 'the form with a problem');
		assertNoFaults(window, 'told', [/422/]);
		await window.context.close();
	});

	test(`staff asks for what is missing, and sets it up (${locale})`, async () => {
		const id = await site.ask(await site.logInAs('ann'), { title: 'Where does the oil go?', [`field_${MODEL}`]: 'B3' });
		const window = await windowOf('nora', { locale });
		const { page } = window;
		await site.sql(`UPDATE accounts SET locale = '${locale}' WHERE name IN ('nora', 'ada')`);
		await page.goto(`/questions/${id}`);
		await page.locator('#answer a[href$="ask=details"]').click();
		assert.match(await page.inputValue('#body'), /we would like to know: What you have tried, Bought in/);
		await assertGood(window, 'the comment that asks');
		await page.locator('form#writing .button.main').click();
		await page.waitForURL(/#post-\d+/);
		await page.locator('.comments a', { hasText: 'Add it to your question' }).waitFor();
		assertNoFaults(window);
		await window.context.close();

		const keeper = await logInWindow(await openWindow(browser, site, { locale }), ada);
		const category = await site.value(`SELECT category_id FROM category_fields WHERE id = ${BOUGHT}`);
		await keeper.page.goto(`/staff/categories/${category}`);
		await assertGood(keeper, 'the category', { allow: ['Model', 'Bought in', 'What you have tried'] });
		await keeper.page.locator(`a[href$="/fields/${TRIED}"]`).first().click();
		await keeper.page.fill('#position', 'x');
		await keeper.page.locator('form#writing .button.main').click();
		await keeper.page.locator('#position-problem').waitFor();
		await assertGood(keeper, 'the form of a field', { allow: ['Model', 'Bought in', 'What you have tried'] });
		assertNoFaults(keeper, 'told', [/422/]);
		await keeper.context.close();
	});
}

test('where the fields cannot be fetched, the button is there', async () => {
	const window = await windowOf('ann');
	const { page } = window;
	await page.goto('/questions/ask');
	await page.route(/fields=1/, (route) => route.abort());
	await page.selectOption('#category', 'billing');
	await page.locator('[data-show-fields]').waitFor();
	await page.locator('[data-show-fields]').click();
	await page.locator(`#field_${MODEL}`).waitFor();
	await window.context.close();
});
