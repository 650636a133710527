// Reading the FAQ by mail in a real browser, with nothing but an address: from the form to the mail, and what that
// mail leads to. In both languages, with and without a script.
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

const TITLES = { en: 'How long does a refund take?', zh_CN: '退款要多久才能到账？' };
const press = (page, button) =>
	Promise.all([page.waitForEvent('load'), page.locator(button).first().click()]);
const linkIn = (text, path) => new RegExp(`(/${path}/[\\w.-]+)`).exec(text)[1];

async function story({ locale, hasScripts, tail }) {
	const email = `rita-${tail}@example.org`, title = `${TITLES[locale]} ${tail}`;
	const window = await openWindow(browser, site, { locale, hasScripts });
	const { page } = window;
	const check = (say) => (hasScripts ? assertGood(window, say, { allow: [title] }) : undefined);
	const chosen = () => page.locator('input[name=rhythm]:checked').getAttribute('value');

	await page.goto('/faq');
	await page.fill('#email', email);
	await press(page, 'form[action="/emails"] button.main');
	assert.equal(new URL(page.url()).pathname, '/emails/sent');
	await check('the mail is on its way');
	const confirm = linkIn((await site.mail(email, /\/emails\/confirm\//)).text, 'emails/confirm');
	await page.goto(confirm);
	await check('asked for a yes');
	await press(page, 'main button.main');
	await check('they read from now on');

	await site.sql(`INSERT INTO entries (locale, category_id, slug, title, body, html, renderer)
		SELECT '${locale}', id, 'refund-${tail}', :'t', 'Like this.', '<p>Like this.</p>', 1 FROM categories WHERE slug = 'billing'`, { t: title });
	await site.sql(`UPDATE entry_announcements SET at = at - interval '8 days';
		UPDATE subscriptions SET news_since = news_since - interval '9 days', served_at = served_at - interval '8 days', next_at = now();
		NOTIFY mail`);
	const mail = await site.mail(email, new RegExp(`[?？] ${tail}\\b`), 40);
	assert.ok(mail.text.includes(title));

	await page.goto(linkIn(mail.text, 'emails'));
	await check('what they get');
	assert.equal(await chosen(), 'weekly');
	assert.ok(!(await page.textContent('main')).includes(`rita-${tail}`), 'the address is masked');
	await page.check('input[name=rhythm][value=monthly]');
	await page.selectOption('#hour', '9');
	await press(page, '#wishes button[type=submit]');
	assert.equal(await chosen(), 'monthly');
	await check('saved');
	await press(page, '#undo button');
	assert.equal(await chosen(), 'weekly');
	// An hour that is quiet.
	await page.selectOption('#hour', '3');
	await page.selectOption('#quiet', '22');
	await page.selectOption('#quiet_until', '7');
	await press(page, '#wishes button[type=submit]');
	await page.locator('#hour-problem').waitFor();
	assert.equal(await page.inputValue('#quiet'), '22', 'what was chosen is kept');
	await page.goto(linkIn(mail.text, 'emails'));
	await press(page, '#stop button');
	assert.equal(await chosen(), 'off');
	await check('stopped');
	await press(page, '#undo button');
	assert.equal(await chosen(), 'weekly');

	// What was sent is there to read; staff is told why.
	const edition = await site.value('SELECT max(id) FROM editions');
	await page.goto(`/editions/${edition}`);
	await page.locator('main a', { hasText: title }).waitFor();
	await check('the edition');
	const ada = await logInWindow(
		await openWindow(browser, site, { locale, hasScripts }),
		await site.person(`ada-${tail}`, { role: 'admin', locale }),
	);
	await ada.page.goto(`/staff/editions/why?edition=${edition}`);
	await ada.page.fill('#who', email);
	await press(ada.page, 'form[action="/staff/editions/why"] button.main');
	assert.match(await ada.page.textContent('#why'), locale === 'en' ? /this edition was delivered/ : /这一期已送达/);
	if (hasScripts) await assertGood(ada, 'why', { allow: [title, email] });
	assertNoFaults(ada, 'why');
	assertNoFaults(window, 'reading by mail', [/^422: /, /422 \(/]);
	await ada.context.close();
	await window.context.close();
}

for (const locale of ['en', 'zh_CN'])
	for (const hasScripts of [true, false])
		test(`an address, a yes, a mail, and what it leads to (${locale}${hasScripts ? '' : ', no script'})`, () =>
			story({ locale, hasScripts, tail: `${locale === 'en' ? 'en' : 'zh'}${hasScripts ? '' : 'plain'}` }));
