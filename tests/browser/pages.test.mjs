// Every page of a site that is in use, with the demo community in it: accessible in light and dark,
// on a phone and a desk, and quiet.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axeProblems, carryAxe, makeOf } from '../support/axe.mjs';
import {
	assertGood,
	assertNoFaults,
	crushed,
	languageProblems,
	launch,
	logInWindow,
	openWindow,
	sideways,
} from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';
import { htmlProblems } from '../support/valid.mjs';
import { isPage, pagesOfSite, pagesToWalk, pathsFor, PEOPLE, ROLES } from '../support/walk.mjs';

const site = await startSite({ demo: true });
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

// What people wrote stands on pages of every language.
const byPeople = (
	await site.sql(
		`SELECT display_name FROM accounts UNION SELECT title FROM questions UNION SELECT '#nothing-has-this'`,
	)
).split('\n');

// What was checked already: pages of the same make, and each kind of text in its colours. By axe in each language;
// whether the HTML is valid does not depend on words.
const seen = new Set();

function isNew(key) {
	const had = seen.has(key);
	seen.add(key);
	return !had;
}

// Of a page that others see the same way only what its words decide: their language, and whether they have room.
async function look(window, role, { name, path }) {
	const { page, locale } = window;
	const answer = await page.goto(path);
	const make = await makeOf(page);
	const isFirst = isNew(`${locale} ${name} ${make}`);
	const problems = [...(await languageProblems(window, byPeople))];
	if (isFirst) {
		problems.push(...(await axeProblems(page, (what) => isNew(`${locale} ${what}`))));
		if (isNew(make)) problems.push(...(await htmlProblems(await answer.text())));
	}
	for (const width of isFirst ? [360, 320, 768, 1280] : [320, 1280]) {
		await page.setViewportSize({ width, height: 800 });
		const wide = await sideways(page);
		if (wide) problems.push(`${width} px: ${wide}`);
		if (width === 360 || width === 1280) problems.push(...(await crushed(page)));
	}
	return problems.map((p) => `${path} as ${role} (${locale}): ${p}`);
}

// As one of the five, in one language, page after page.
async function walkAs(role, locale, pages) {
	const window = await openWindow(browser, site, { locale });
	await carryAxe(window.context);
	if (role !== 'anonymous') await logInWindow(window, await site.logInAs(PEOPLE[role]));
	const problems = [];
	for (const step of pathsFor(role, pages)) {
		problems.push(
			...(await look(window, role, step).catch((e) => [`${step.path} as ${role}: ${e.message}`])),
		);
		const isRight = /\/(no\/such\/page|no-such-token|staff|unsubscribe|suggestions|drafts\/question)/;
		const faults = window.faults.filter((f) => !isRight.test(f));
		problems.push(...faults.map((f) => `${step.path} as ${role} (${locale}): ${f}`));
		window.faults.length = 0;
	}
	await window.context.close();
	return problems;
}

test('every page is on the list that the walk goes through', async () => {
	const pages = await pagesToWalk(site);
	const forgotten = pagesOfSite().filter((name) => isPage(name) && !(name in pages));
	assert.deepEqual(forgotten, [], 'say in tests/support/walk.mjs where these lead');
});

// The other language says the same in other words: there each page is seen by a visitor, by a customer and by whoever
// sees most of it.
const WALKERS = { en: ROLES, zh_CN: ['anonymous', 'customer', 'admin'] };

for (const locale of ['en', 'zh_CN']) {
	test(`every page, as everybody, light and dark, wide and narrow (${locale})`, async () => {
		const pages = await pagesToWalk(site);
		const question = pages.page_question[0].split('/')[2];
		await site.sql(
			`UPDATE accounts SET locale = '${locale}' WHERE name IN (${Object.values(PEOPLE)
				.map((n) => `'${n}'`)
				.join(', ')})`,
		);
		const ann = await site.logInAs('ann');
		await ann.post(`/posts/${question}/flag`, { reason: 'spam', note: 'look' });
		const roles = [...WALKERS[locale]].reverse();
		const problems = [];
		const worker = async () => {
			for (let role; (role = roles.shift()); )
				problems.push(...(await walkAs(role, locale, pages)));
		};
		await Promise.all([worker(), worker()]);
		assert.deepEqual(problems, [], problems.join('\n'));
	});
}

test('the checks see what is wrong', async () => {
	const window = await openWindow(browser, site);
	await window.page.goto('/faq');
	await window.page.evaluate(() => {
		const p = document.querySelector('main p');
		p.attributeStyleMap.set('color', 'rgb(200, 200, 200)');
	});
	await assert.rejects(assertGood(window, 'pale'), /color-contrast/);
	await window.page.reload();
	await window.page.evaluate(() =>
		document.querySelector('main p').attributeStyleMap.set('width', '2000px'),
	);
	await assert.rejects(assertGood(window, 'wide'), /too wide/);
	assert.deepEqual(await crushed(window.page), []);
	await window.page.evaluate(() =>
		document.querySelector('main p').attributeStyleMap.set('width', '2.5rem'),
	);
	assert.match((await crushed(window.page)).join(), /no room: <p/);
	const chinese = await openWindow(browser, site, { locale: 'zh_CN' });
	await chinese.page.goto('/faq');
	await chinese.page.evaluate(() => document.querySelector('main p').append('未读 (8)'));
	assert.match((await languageProblems(chinese)).join(), /brackets of another script: 未读 \(8\)/);
	await chinese.context.close();
	await window.page.evaluate(() => fetch('https://elsewhere.invalid/').catch(() => {}));
	assert.throws(() => assertNoFaults(window, 'elsewhere'), /elsewhere/);
	await window.context.close();
});

test('error messages stand at their fields and get the focus they need', async () => {
	await site.sql(`UPDATE accounts SET locale = 'en' WHERE name = 'ann'`);
	const window = await logInWindow(await openWindow(browser, site), await site.logInAs('ann'));
	const { page } = window;
	await page.goto('/questions/ask');
	await page.evaluate(() =>
		document.querySelectorAll('form[action="/questions"]').forEach((f) => (f.noValidate = true)),
	);
	await Promise.all([
		page.waitForEvent('load'),
		page.locator('form[action="/questions"] button.main').click(),
	]);
	await page.locator('.error-summary').waitFor();
	await assertGood(window, 'ask, with mistakes');
	await page.click('.error-summary a[href="#title"]');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'title');
	assertNoFaults(window, 'mistakes', [/422/]);
	await window.context.close();
});

test('the site can be used with the keyboard alone', async () => {
	const window = await openWindow(browser, site);
	const { page } = window;
	await page.goto('/questions');
	await page.keyboard.press('Tab');
	assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
	await page.keyboard.press('Enter');
	await page.keyboard.press('Tab');
	assert.equal(
		await page.evaluate(() => document.activeElement.closest('main') !== null),
		true,
		'the skip link skips',
	);
	const invisible = [];
	for (let i = 0; i < 25; i++) {
		await page.keyboard.press('Tab');
		const seen = await page.evaluate(() => {
			const e = document.activeElement,
				style = getComputedStyle(e),
				box = e.getBoundingClientRect();
			const isMarked = style.outlineStyle !== 'none' || style.boxShadow !== 'none';
			return e === document.body || (isMarked && box.width > 0) ? '' : e.outerHTML.slice(0, 120);
		});
		if (seen) invisible.push(seen);
	}
	assert.deepEqual(invisible, [], 'the focus is visible');
	assertNoFaults(window, 'keyboard');
	await window.context.close();
});

test('one click logs in on a demo site', async () => {
	const window = await openWindow(browser, site);
	await window.page.goto('/login');
	await Promise.all([
		window.page.waitForEvent('load'),
		window.page.click('button[name=login][value=nora]'),
	]);
	await window.page.locator('header a[href="/staff"]').waitFor();
	assertNoFaults(window, 'demo log-in');
	await window.context.close();
});
