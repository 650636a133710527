// An edition composed in a real browser, in both languages, with and without a script.
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

const TITLES = { en: ['How long does a refund take?', 'Where is my parcel?'], zh_CN: ['退款要多久才能到账？', '我的包裹在哪里？'] };
const press = (page, button) => Promise.all([page.waitForEvent('load'), page.locator(button).first().click()]);

async function story({ locale, hasScripts, tail }) {
	const titles = TITLES[locale].map((title) => `${title} ${tail}`);
	for (const [i, title] of titles.entries())
		await site.sql(`INSERT INTO entries (locale, category_id, slug, title, body, html, renderer)
			SELECT '${locale}', id, 'entry-${i}-${tail}', :'t', 'Like this.', '<p>Like this.</p>', 1 FROM categories WHERE slug = 'billing'`, { t: title });
	const reader = await site.person(`rita-${tail}`, { locale });
	await site.sql(`INSERT INTO subscriptions (account_id, confirmed_at) SELECT id, now() FROM accounts WHERE name = 'rita-${tail}' ON CONFLICT DO NOTHING`);
	assert.ok(reader);
	const max = await logInWindow(await openWindow(browser, site, { locale, hasScripts }), await site.person(`max-${tail}`, { role: 'moderator', locale }));
	const { page } = max;
	const check = (say) => (hasScripts ? assertGood(max, say, { allow: titles }) : undefined);

	await page.goto('/staff/editions');
	await check('editions');
	await press(page, 'form[action="/staff/editions/drafts"] button');
	await check('an empty draft');
	for (const title of titles) await page.locator('label.choice', { hasText: title }).click();
	await page.fill(`#introduction-${locale}`, locale === 'en' ? 'The days get shorter.' : '天越来越短了。');
	await press(page, 'button[name=choose]');
	await check('chosen');
	assert.equal(await page.inputValue(`#introduction-${locale}`), locale === 'en' ? 'The days get shorter.' : '天越来越短了。');
	const order = () => page.locator('[id^="entry-"] p > a').allTextContents();
	const before = await order();
	assert.equal(before.length, 2);
	await press(page, '[id^="entry-"] ~ [id^="entry-"] button[name=up]');
	assert.deepEqual(await order(), [...before].reverse());
	await check('moved');
	return { max, page, check, tail, locale, hasScripts, titles };
}

async function send({ max, page, check }) {
	await press(page, '#send a.button');
	await check('asked once more');
	await press(page, 'button[name=send]');
	await page.locator('button[name=cancel]').waitFor();
	await press(page, 'button[name=cancel]');
	assertNoFaults(max, 'composing');
	await max.context.close();
}

for (const locale of ['en', 'zh_CN'])
	for (const hasScripts of [true, false])
		test(`an edition is composed and sent (${locale}${hasScripts ? '' : ', no script'})`, async () =>
			send(await story({ locale, hasScripts, tail: `${locale === 'en' ? 'en' : 'zh'}${hasScripts ? '' : 'plain'}` })));
