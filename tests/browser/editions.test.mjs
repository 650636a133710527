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

	await press(page, 'a[href*="/preview"]');
	await page.locator('h2#mail').waitFor();
	await check('preview');
	await page.fill('#who', `rita-${tail}`);
	await press(page, '#as button.button');
	assert.match(await page.textContent('#person'), locale === 'en' ? /gets it as it stands here/ : /会收到这里的内容/);
	await check('as somebody');
	await press(page, '#test button');
	await check('a test is on its way');
	await press(page, 'a[href$="/draft"]');
	return { max, page, check, tail, locale, hasScripts, titles };
}

async function send({ max, page, check, locale }) {
	const state = async () => (await page.textContent('#course strong')).trim();
	await press(page, '#send a.button');
	await check('asked once more');
	await page.fill('#leaves', '2020-01-01T09:30');
	await press(page, 'button[name=schedule]');
	await page.locator('#leaves-problem').waitFor();
	assert.equal(await page.inputValue('#leaves'), '2020-01-01T09:30');
	await check('a time that has passed');
	await page.fill('#leaves', `${new Date(Date.now() + 86400e3).toISOString().slice(0, 10)}T09:30`);
	await press(page, 'button[name=schedule]');
	assert.equal(await state(), locale === 'en' ? 'Scheduled' : '已定时');
	await check('scheduled');
	await press(page, 'button[name=pause]');
	assert.equal(await state(), locale === 'en' ? 'Paused' : '已暂停');
	await check('paused');
	await press(page, 'button[name=resume]');
	assert.equal(await state(), locale === 'en' ? 'Scheduled' : '已定时');
	await page.goto('/staff/editions');
	await check('it stands in the list');
	await page.goBack();
	await press(page, 'button[name=cancel]');
	assert.match(await page.textContent('main'), locale === 'en' ? /Taken back/ : /已撤回/);
	await check('taken back');
	assertNoFaults(max, 'composing', [/^422: /, /422 \(/]);
	await max.context.close();
}

// Where two people are needed: whoever composed it cannot send it, somebody else can.
async function byAnother({ max, page, locale, hasScripts, tail }) {
	const ada = await site.person(`ada-${tail}`, { role: 'admin' });
	const people = async (n) => ada.submit((await ada.get('/admin/settings/mail')).page.form('/admin/settings/mail'), { edition_people: n });
	assert.equal((await people('2')).status, 303);
	const path = new URL(page.url()).pathname;
	await page.goto(path);
	assert.match(await page.textContent('#send'), locale === 'en' ? /You have worked on it, so somebody else must send it/ : /须由其他人/);
	assert.equal(await page.locator('#send a.button').count(), 0);
	const mia = await logInWindow(await openWindow(browser, site, { locale, hasScripts }), await site.person(`mia-${tail}`, { role: 'moderator', locale }));
	await mia.page.goto(path);
	if (hasScripts) await assertGood(mia, 'another looks at it', { allow: [...TITLES.en, ...TITLES.zh_CN].map((title) => `${title} ${tail}`) });
	await press(mia.page, '#send a.button');
	await press(mia.page, 'button[name=send]');
	assert.match(new URL(mia.page.url()).pathname, /^\/staff\/editions\/\d+$/);
	await press(mia.page, 'button[name=cancel]');
	assert.equal((await people('1')).status, 303);
	for (const window of [max, mia]) {
		assertNoFaults(window, 'two people', []);
		await window.context.close();
	}
}

for (const locale of ['en', 'zh_CN'])
	for (const hasScripts of [true, false])
		test(`an edition is composed, previewed, scheduled, paused and taken back (${locale}${hasScripts ? '' : ', no script'})`, async () =>
			send(await story({ locale, hasScripts, tail: `${locale === 'en' ? 'en' : 'zh'}${hasScripts ? '' : 'plain'}` })));

for (const locale of ['en', 'zh_CN'])
	for (const hasScripts of [true, false])
		test(`where two people are needed, another one sends it (${locale}${hasScripts ? '' : ', no script'})`, async () =>
			byAnother(await story({ locale, hasScripts, tail: `two${locale === 'en' ? 'en' : 'zh'}${hasScripts ? '' : 'plain'}` })));
