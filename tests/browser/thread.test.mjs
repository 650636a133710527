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

// Pressed, the address of the page is in the clipboard, and the button says so.
async function copies({ page, context }, path) {
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await page.goto(path);
	await page.locator('.share summary').click();
	const button = page.locator('[data-copy]');
	await button.click();
	await button.filter({ hasText: 'Copied' }).waitFor();
	assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator('link[rel=canonical]').getAttribute('href'));
}

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

test('on the first screen stand 120 px of the best answer (80 on a phone), or all of a shorter one: for visitors and members', async () => {
	assert.ok(settled.length >= 40 && new Set(settled.map(([, l]) => l)).size === 2, `${settled.length} threads`);
	const late = [];
	for (const names of [{}, { en: 'ann', zh_CN: 'li' }]) {
		const windows = { en: await as(names.en), zh_CN: await as(names.zh_CN, { locale: 'zh_CN' }) };
		for (const [size, least] of [[DESK, 120], [PHONE, 80]])
			for (const [id, locale] of settled) {
				const { page } = windows[locale];
				await page.setViewportSize(size);
				await page.goto(`/questions/${id}`);
				const seen = await page.evaluate(() => {
					const text = document.querySelector('.answer.best .prose').getBoundingClientRect();
					return { y: scrollY, text: Math.min(innerHeight, text.bottom) - text.top, all: text.height };
				});
				if (seen.y !== 0 || seen.text < Math.min(least, seen.all)) late.push(`${size.width} ${names[locale] ?? 'visitor'}: ${id} ${seen.text} of ${seen.all}`);
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

test('a question that is folded within code ends in a line of it, not in an open box', async () => {
	const coded = await site.value(
		`SELECT p.id FROM questions q JOIN posts p USING (id) WHERE q.is_visible AND q.official_id IS NOT NULL
			AND p.html LIKE '%</p>%<pre%' ORDER BY strpos(p.html, '<pre') LIMIT 1`,
	);
	const window = await as();
	const { page } = window;
	const look = () => page.locator('#asked').evaluate((e) => {
		const text = e.querySelector('.prose p'), code = e.querySelector('pre'), style = getComputedStyle(code);
		return {
			gap: Math.round(code.getBoundingClientRect().top - text.getBoundingClientRect().bottom),
			isBox: style.backgroundColor !== 'rgba(0, 0, 0, 0)' && parseFloat(style.paddingTop) > 0,
			line: parseFloat(style.lineHeight) / parseFloat(style.fontSize),
			// How much of the code lies above where it fades out.
			seen: e.querySelector('.read-on').getBoundingClientRect().top - code.getBoundingClientRect().top,
		};
	});
	for (const size of [DESK, PHONE]) {
		await page.setViewportSize(size);
		await page.goto(`/questions/${coded}`);
		const { gap, isBox, line, seen } = await look();
		assert.deepEqual([gap, isBox], [0, false], `${size.width}`);
		assert.ok(line >= 1.6 && seen > 0, `${size.width}: ${line}, ${seen} px`);
		await page.click('.read-on');
		const whole = await look();
		assert.ok(whole.isBox && whole.gap > 8);
	}
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
	// A face beside each name, told apart by its colour, and nothing for who only listens.
	const faces = await page.locator('.thread-by .face, .answer .byline .face').evaluateAll((all) => all.map((e) => [e.textContent, e.getAttribute('aria-hidden'), e.getBoundingClientRect().width > 10 && getComputedStyle(e).backgroundColor]));
	assert.ok(faces.length >= 2, `${faces.length} faces`);
	for (const [letters, hidden, colour] of faces) assert.ok(/^\p{L}{1,2}$/u.test(letters) && hidden === 'true' && /^(rgb|oklch|color|lab)/.test(colour) && !/rgba\(0, 0, 0, 0\)/.test(colour), `${letters} ${hidden} ${colour}`);
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

test('the address of a question or an entry is copied by one press', async () => {
	const window = await as();
	const entry = await site.value(`SELECT id FROM entries WHERE locale = 'en' ORDER BY id LIMIT 1`);
	for (const path of [`/questions/${long}`, `/faq/${entry}`]) await copies(window, path);
	assertNoFaults(window, 'copying');
	await window.context.close();
	const plain = await as(null, { hasScripts: false });
	await plain.page.goto(`/questions/${long}`);
	await plain.page.locator('.share summary').click();
	assert.equal(await plain.page.locator('#share-url').isVisible(), true);
	assert.equal(await plain.page.locator('[data-copy]').isVisible(), false);
	await plain.context.close();
});

test('the whole FAQ is printed by a button', async () => {
	const window = await as();
	await window.page.addInitScript(() => { window.printed = 0; window.print = () => window.printed++; });
	await window.page.goto('/faq/print');
	await window.page.locator('[data-print]').click();
	assert.equal(await window.page.evaluate(() => window.printed), 1);
	assertNoFaults(window, 'print');
	await window.context.close();
});

test('a word of the shop explains itself on tap, and goes away again', async () => {
	const id = await site.value(`SELECT e.id FROM entries e JOIN glossary g ON g.locale = e.locale AND strpos(lower(e.body), lower(g.word)) > 0 WHERE e.locale = 'en' ORDER BY 1 LIMIT 1`);
	for (const size of [DESK, PHONE]) {
		const window = await as();
		const { page } = window;
		await page.setViewportSize(size);
		await page.goto(`/faq/${id}`);
		const word = page.locator('button.term').first();
		const card = page.locator(`#${await word.getAttribute('popovertarget')}`);
		assert.equal(await card.isVisible(), false);
		await word.click();
		assert.equal(await card.isVisible(), true);
		const [at, near] = [await card.boundingBox(), await word.boundingBox()];
		if (size === DESK) assert.ok(Math.min(Math.abs(at.y - near.y - near.height), Math.abs(near.y - at.y - at.height)) < 24, 'beside the word');
		assert.ok((await card.boundingBox()).width <= size.width - 16 && (await card.locator('p').nth(1).textContent()).length > 20);
		await assertGood(window, 'a word open');
		await page.goto(`/faq/${id}`);
		await word.click();
		await page.keyboard.press('Escape');
		assert.equal(await card.isVisible(), false);
		assertNoFaults(window, 'word');
		await window.context.close();
	}
});

test('who marks a duplicate finds the earlier question while typing', async () => {
	const window = await as('nora');
	const { page } = window;
	const open = await site.value(`SELECT id FROM questions WHERE is_visible AND n_answers = 0 AND locale = 'en' AND closed_at IS NULL AND NOT is_duplicate ORDER BY id LIMIT 1`);
	const earlier = await site.value(`SELECT title FROM questions WHERE id = ${long}`);
	await page.goto(`/posts/${open}/moderate`);
	await page.locator('#duplicate_of').scrollIntoViewIfNeeded();
	await page.locator('#duplicate_of').pressSequentially(earlier.split(/[^a-zA-Z ]/)[0].trim());
	const choice = page.locator(`#hit-${long}`);
	await choice.waitFor();
	assert.match(await choice.textContent(), new RegExp(earlier.slice(0, 12)));
	await assertGood(window, 'choices');
	assertNoFaults(window, 'duplicate');
	await window.context.close();
});
