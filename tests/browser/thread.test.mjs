// The page of a thread: the answer on the first screen, one row of actions below each post, comments, faces, the
// column beside it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood, assertNoFaults, launch, logInWindow, openWindow, sideways } from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite({ demo: true });
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const DESK = { width: 1280, height: 800 }, PHONE = { width: 360, height: 780 };
const settled = (
	await site.sql(
		`SELECT id, locale FROM questions
		WHERE is_visible AND (official_id IS NOT NULL OR accepted_id IS NOT NULL) ORDER BY id`,
	)
)
	.split('\n')
	.map((line) => line.split('\t'));
const long = await site.value(
	`SELECT p.id FROM questions q JOIN posts p USING (id) WHERE q.is_visible AND q.official_id IS NOT NULL
		AND p.n_comments > 0 AND q.locale = 'en' ORDER BY length(p.body) DESC LIMIT 1`,
);

async function as(name, options) {
	const window = await openWindow(browser, site, options);
	return name ? logInWindow(window, await site.logInAs(name)) : window;
}

test('the best answer begins on the first screen, whatever was asked', async () => {
	assert.ok(settled.length >= 40 && new Set(settled.map(([, l]) => l)).size === 2, `${settled.length} threads`);
	const late = [];
	for (const [size, least] of [[DESK, 120], [PHONE, 80]]) {
		const windows = { en: await as(), zh_CN: await as(null, { locale: 'zh_CN' }) };
		for (const [id, locale] of settled) {
			const { page } = windows[locale];
			await page.setViewportSize(size);
			await page.goto(`/questions/${id}`);
			const seen = await page.evaluate(() => {
				const text = document.querySelector('.answer.best .prose').getBoundingClientRect();
				return { y: scrollY, text: Math.min(innerHeight, text.bottom) - text.top, isWhole: text.bottom <= innerHeight };
			});
			if (seen.y !== 0 || (seen.text < least && !seen.isWhole)) late.push(`${size.width}: ${id} ${seen.text}`);
		}
		for (const window of Object.values(windows)) {
			assertNoFaults(window, 'threads');
			await window.context.close();
		}
	}
	assert.deepEqual(late, []);
});

test('the whole question is there: for readers, on paper, and without a script', async () => {
	const window = await as(null, { hasScripts: false });
	const { page } = window;
	const body = await site.value(`SELECT right(regexp_replace(html, '<[^>]*>', '', 'g'), 20) FROM posts WHERE id = ${long}`);
	const height = () => page.locator('#asked').evaluate((e) => [e.clientHeight, e.scrollHeight]);
	await page.setViewportSize(PHONE);
	const html = await (await page.goto(`/questions/${long}`)).text();
	assert.ok(html.replace(/<[^>]*>/g, '').includes(body.trim()), 'for who does not look');
	let [seen, all] = await height();
	assert.ok(seen < all / 2, `${seen} of ${all} px are in sight`);
	await page.emulateMedia({ media: 'print' });
	[seen, all] = await height();
	assert.equal(seen, all, 'on paper');
	assert.equal(await page.locator('.said .comments > li').first().isVisible(), true);
	await page.emulateMedia({ media: 'screen' });
	assert.equal(await page.locator('.said').isVisible(), false);
	await page.click('.read-on');
	[seen, all] = await height();
	assert.equal(seen, all, 'on a click');
	assert.equal(await page.locator('.read-on').isVisible(), false);
	await page.goto(`/questions/${long}`);
	await page.click('.said-link');
	await page.locator('.said .comments > li').first().waitFor();
	const comment = await site.value(`SELECT min(id) FROM posts WHERE parent_id = ${long} AND kind = 'comment'`);
	await page.goto(`/posts/${comment}`);
	await page.locator(`#post-${comment}`).waitFor();
	assertNoFaults(window, 'folded');
	await window.context.close();
});

test('a short question stands whole', async () => {
	const window = await as();
	const short = await site.value(
		`SELECT p.id FROM questions q JOIN posts p USING (id) WHERE q.is_visible AND q.official_id IS NOT NULL
			AND q.locale = 'en' ORDER BY length(p.body) LIMIT 1`,
	);
	await site.sql(`UPDATE posts SET html = '<p>Where is it?</p>' WHERE id = ${short}`);
	await window.page.goto(`/questions/${short}`);
	assert.equal(await window.page.locator('.read-on').count(), 0);
	await window.context.close();
});

const ORDER = [
	/quote/, /watches/, /official/, /acceptance/, /thanks/, /faq/, /\/edit$/, /suggest$/, /revisions/, /flag/,
	/delete/, /moderate/, /source/,
];

test('one row of actions, in one order, on any screen', async () => {
	const wrong = [];
	for (const name of [null, 'ann', 'tom', 'nora', 'max', 'ada']) {
		const window = await as(name);
		for (const width of [320, 360, 768, 1280]) {
			await window.page.setViewportSize({ width, height: 800 });
			await window.page.goto(`/questions/${long}`);
			const rows = await window.page.evaluate(() =>
				[...document.querySelectorAll('.post-foot')].map((row) => {
					const parts = [...row.children].filter((e) => e.getBoundingClientRect().width > 1);
					const middle = parts.map((e) => e.getBoundingClientRect()).map((r) => r.top + r.height / 2);
					const links = [...row.querySelectorAll('.post-menu .items :is(a, form)')];
					return {
						spread: Math.max(...middle) - Math.min(...middle),
						order: parts.map((e) => e.className),
						menu: links.map((e) => e.getAttribute('href') ?? e.getAttribute('action')),
						beside: row.querySelectorAll(':scope > :is(a, button, form, div, details)').length,
					};
				}),
			);
			assert.ok(rows.length > 2);
			for (const row of rows) {
				const at = row.menu.map((path) => ORDER.findIndex((r) => r.test(path)));
				if (row.spread > 2) wrong.push(`${name} ${width}: not one row: ${row.order}`);
				if (at.includes(-1) || at.some((n, i) => i > 0 && n < at[i - 1])) wrong.push(`${name}: ${row.menu}`);
				if (row.beside > 5) wrong.push(`${name} ${width}: ${row.beside} in the row`);
			}
			const wide = await sideways(window.page);
			if (wide) wrong.push(`${name} ${width}: ${wide}`);
		}
		assertNoFaults(window, `rows for ${name}`);
		await window.context.close();
	}
	assert.deepEqual(wrong, []);
	const window = await as('max');
	await window.page.goto(`/questions/${long}`);
	await window.page.locator('.answer .post-menu > summary').first().click();
	await assertGood(window, 'an open menu');
	await window.context.close();
});

test('five comments, the rest on demand; each is voted for, and the vote taken back', async () => {
	const tom = await site.logInAs('tom'), ann = await site.logInAs('ann');
	const question = await site.ask(tom);
	for (let i = 1; i <= 8; i++) await site.comment(tom, question, `Remark number ${i} on this`);
	for (const hasScripts of [false, true]) {
		const window = await logInWindow(await openWindow(browser, site, { hasScripts }), ann);
		const { page } = window;
		await page.goto(`/questions/${question}`);
		const shown = () => page.locator('.comments > li').evaluateAll((all) => all.filter((e) => e.checkVisibility()).length);
		assert.equal(await shown(), 5);
		await page.locator('details.more > summary').click();
		assert.equal(await shown(), 8);
		const vote = page.locator('.comments > li').nth(6).locator('[data-vote]');
		for (const n of ['1', '0']) {
			await vote.locator('button').click();
			await vote.locator('output', { hasText: n }).waitFor({ state: 'attached' });
			assert.equal(await site.value(`SELECT score FROM posts WHERE body = 'Remark number 7 on this'`), n);
			if (!hasScripts) assert.match(page.url(), /#post-\d+$/, 'back at the comment');
		}
		assertNoFaults(window, 'comments');
		await window.context.close();
	}
	const own = await logInWindow(await openWindow(browser, site), tom);
	await own.page.goto(`/questions/${question}`);
	assert.equal(await own.page.locator('.comments [data-vote] button').count(), 0, 'not for what is one’s own');
	const last = await site.value(`SELECT id FROM posts WHERE body = 'Remark number 8 on this'`);
	await own.page.goto(`/questions/${question}#post-${last}`);
	assert.equal(await own.page.locator(`#post-${last}`).isVisible(), true, 'what a link leads to is open');
	const text = await own.page.locator('.comments .prose').first().boundingBox();
	const who = await own.page.locator('.comment-foot').first().boundingBox();
	assert.ok(who.y >= text.y + text.height - 1, 'who and when stand below the words');
	await own.context.close();
});

test('a comment is begun in place, and where a link led is tinted for a while', async () => {
	const window = await as('ann');
	const { page } = window;
	const answer = await site.value(`SELECT official_id FROM questions WHERE id = ${long}`);
	await page.goto(`/questions/${long}`);
	await page.click(`#answer-${answer} [data-reply]`);
	assert.equal(await page.evaluate((id) => document.activeElement.closest(`#reply-${id}`) !== null, answer), true);
	await page.goto(`/questions/${long}#answer-${answer}`);
	const look = () =>
		page.evaluate((id) => {
			const [post, body, band] = ['', ' > .answer-body', ' > .standing'].map((s) => {
				const { outlineStyle, backgroundColor, animationName } = getComputedStyle(document.querySelector(`#answer-${id}${s}`));
				return { outlineStyle, backgroundColor, animationName };
			});
			return { post, body, band, plain: getComputedStyle(document.querySelector('.answer.best')).backgroundColor };
		}, answer);
	let { post, body, band } = await look();
	assert.equal(post.outlineStyle, 'none');
	assert.equal(body.animationName, 'none', 'for who wants no motion it stays');
	assert.notEqual(body.backgroundColor, post.backgroundColor);
	assert.notEqual(band.backgroundColor, body.backgroundColor, 'the band keeps its colour');
	await page.emulateMedia({ reducedMotion: 'no-preference' });
	({ body } = await look());
	assert.equal(body.animationName, 'led-here');
	await page.waitForFunction(
		(id) => /[,/] 0\)$/.test(getComputedStyle(document.querySelector(`#answer-${id} > .answer-body`)).backgroundColor),
		answer,
	);
	await window.context.close();
});

test('beside the thread: the FAQ and similar questions, fetched, and a link without a script', async () => {
	const window = await as();
	const { page } = window;
	await page.goto(`/questions/${long}`);
	await page.locator('.aside ul.beside a[href^="/questions/"]').first().waitFor();
	const own = await page.locator(`.aside ul.beside a[href^="/questions/${long}/"]`).count();
	assert.equal(own, 0, 'not the question itself');
	await assertGood(window, 'with its column');
	assertNoFaults(window, 'beside');
	await window.context.close();
	const plain = await as(null, { hasScripts: false });
	await plain.page.goto(`/questions/${long}`);
	await Promise.all([plain.page.waitForEvent('load'), plain.page.click(`.aside a[href="/questions/${long}/similar"]`)]);
	await plain.context.close();
});

test('headings of a post differ, and votes of a visitor are no button', async () => {
	const tom = await site.logInAs('tom');
	const question = await site.ask(tom, { body: '# First of all the model\n\n## Then the step\n\n### And the detail\n\nThe words that say what happened then.' });
	const window = await as();
	const { page } = window;
	await page.goto(`/questions/${question}`);
	const looks = await page.locator('#asked .prose > :is(h1, h2, h3, h4, h5, h6)').evaluateAll((all) =>
		all.map((e) => `${getComputedStyle(e).fontSize} ${getComputedStyle(e).color}`),
	);
	assert.equal(new Set(looks).size, 3, looks.join());
	await site.sql(`UPDATE posts SET n_down = 7 WHERE id = ${question}`);
	await page.goto(`/questions/${long}`);
	await page.goto(`/questions/${question}`);
	const votes = page.locator('.post-foot [data-vote]').first();
	assert.equal((await votes.textContent()).trim(), '−7 votes');
	assert.equal(await votes.evaluate((e) => getComputedStyle(e).borderStyle), 'none');
	await window.context.close();
});
