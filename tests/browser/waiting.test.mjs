// A visitor writes first: whatever comes between the words and their place, an account, a log-in, a mail,
// they are typed once. In both languages, with and without scripts.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood, assertNoFaults, launch, openWindow } from '../support/browser.mjs';
import { PASSWORD, startSite } from '../support/site.mjs';

const CLICKS_MOST = 11;
const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const texts = {
	en: { title: 'Why does my kettle sing at night?', body: 'Every night at three.\n\nWhat can I do?' },
	zh_CN: { title: '水壶为什么半夜会自己响？', body: '每天凌晨三点都响。\n\n怎么办？' },
};

async function write({ locale, hasScripts }) {
	const text = texts[locale];
	const name = `w-${locale === 'en' ? 'en' : 'zh'}-${hasScripts ? 'js' : 'plain'}`;
	const email = `${name}@example.org`;
	const window = await openWindow(browser, site, { locale, hasScripts });
	const { page } = window;
	let clicks = 0;
	const click = async (what, leaves = false) => {
		clicks++;
		if (leaves) await Promise.all([page.waitForEvent('load'), page.locator(what).first().click()]);
		else await page.locator(what).first().click();
	};
	const type = async (what, words) => {
		await click(what);
		await page.keyboard.insertText(words);
	};

	await page.goto(`${site.url}/`);
	await click('header a[href="/questions/ask"]', true);
	await type('#title', text.title);
	await type('#body', text.body);
	clicks++; // the list of categories
	await page.selectOption('#category', 'billing');
	if (hasScripts) await assertGood(window, 'asking as a visitor');
	await click('form[action="/questions"] button.main', true);
	// Without a script what others asked is one page more: here it is what was posted with one.
	if (!hasScripts) await click('form[action="/questions"] button.main', true);
	if (hasScripts) await assertGood(window, 'who are you');
	await type('form[action="/register"] #email', email);
	await click('form[action="/register"] button.main', true);
	assert.equal(new URL(page.url()).pathname, '/register/kept');

	clicks++; // the link in the mail
	await page.goto(site.url + (await site.registrationLink(email)));
	assert.ok((await page.locator('main').innerText()).includes(text.title));
	if (hasScripts) await assertGood(window, 'name and password');
	// Where one begins to type is chosen already; the next fields are one key away.
	await page.locator('#name').focus();
	await page.keyboard.insertText(name);
	await type('#password', PASSWORD);
	await click('form[action^="/register/"] button.main', true);
	assert.equal(await page.locator('h1').innerText(), text.title);
	assert.ok((await page.locator('main').innerText()).includes(text.body.split('\n')[0]));
	assert.ok(clicks <= CLICKS_MOST, `${clicks} clicks`);
	console.log(`# ${name}: ${clicks} clicks from the start page to the posted question`);
	// Who they are is asked for with the status that says so.
	assertNoFaults(window, name, [/\b401\b/]);
}

for (const locale of ['en', 'zh_CN'])
	for (const hasScripts of [true, false])
		test(`typed once, posted with the account, in ${locale} ${hasScripts ? 'with' : 'without'} scripts`, () =>
			write({ locale, hasScripts }));
