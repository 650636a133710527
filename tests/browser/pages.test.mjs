// Every page of a site that is in use, with the demo community in it: accessible in light and dark,
// on a phone and a desk, and quiet.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
	assertGood,
	assertNoFaults,
	launch,
	logInWindow,
	openWindow,
} from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite({ demo: true });
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const reader = site.visitor();
const firstLink = async (path, pattern) =>
	(await reader.get(path)).page.links().find((h) => pattern.test(h ?? ''));

async function walk(window, paths, { expected = [], allow = [] } = {}) {
	for (const path of paths) {
		await window.page.goto(path);
		await assertGood(window, path, { allow });
	}
	assertNoFaults(window, window.locale, expected);
	await window.context.close();
}

for (const locale of ['en', 'zh_CN']) {
	test(`what everybody can read (${locale})`, async () => {
		reader.headers = { 'Accept-Language': locale === 'en' ? 'en' : 'zh-CN' };
		const thread = await firstLink('/questions?sort=votes', /^\/questions\/\d+\//);
		const duplicate = (await site.value('SELECT question_id FROM duplicates LIMIT 1')) || '1';
		const entry = await firstLink('/faq', /^\/faq\/\d+\//);
		await walk(
			await openWindow(browser, site, { locale }),
			[
				'/',
				'/questions',
				'/questions?state=unanswered',
				'/questions?category=billing',
				'/questions?category=billing&state=solved&tags=refund+-card&sort=votes',
				thread,
				`/questions/${duplicate}`,
				'/faq',
				'/faq/billing',
				entry,
				`/search?q=${encodeURIComponent(locale === 'en' ? 'refund' : '退款')}`,
				'/search?q=perpetuum+mobile',
				'/users/nora',
				'/login',
				'/register',
				'/reset',
				'/verify/again',
				'/no/such/page',
				'/tags/refund',
			],
			{ expected: [/\/no\/such\/page/], allow: ['Nora Whelan', '#refund'] },
		);
	});

	test(`what members see (${locale})`, async () => {
		const thread = await firstLink('/questions', /^\/questions\/\d+\//);
		const edited = await site.value(`SELECT max(id) FROM posts WHERE kind = 'answer'`);
		await walk(
			await logInWindow(
				await openWindow(browser, site, { locale }),
				await site.logInAs(locale === 'en' ? 'ann' : 'li'),
			),
			[
				thread,
				'/questions/ask',
				'/account',
				`/posts/${edited}/flag`,
				`/posts/${edited}/revisions`,
				'/verify/sent',
			],
		);
	});

	test(`what staff works with (${locale})`, async () => {
		await site.sql(`UPDATE accounts SET locale = '${locale}' WHERE name IN ('max', 'ada')`);
		const question = await site.value(
			`SELECT max(id) FROM questions WHERE is_visible AND accepted_id IS NOT NULL`,
		);
		const entry = await site.value('SELECT max(id) FROM entries');
		const ann = await site.logInAs('ann');
		await ann.post(`/posts/${question}/flag`, { reason: 'spam', note: 'look' });
		const window = await logInWindow(
			await openWindow(browser, site, { locale }),
			await site.logInAs('max'),
		);
		await walk(window, [
			'/staff',
			'/staff/flags',
			'/staff/candidates',
			'/staff/audit',
			'/staff/editions',
			`/posts/${question}/moderate`,
			`/questions/${question}/edit`,
			`/faq/${entry}/edit`,
			`/faq/${entry}/revisions`,
			'/faq/new',
			'/staff/components',
		]);
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
	await window.page.evaluate(() => fetch('https://elsewhere.invalid/').catch(() => {}));
	assert.throws(() => assertNoFaults(window, 'elsewhere'), /elsewhere/);
	await window.context.close();
});

test('error messages stand at their fields and get the focus they need', async () => {
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
