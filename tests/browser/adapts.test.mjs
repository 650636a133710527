// What people and their devices change: paper, a script that runs from right to left, the system's own
// colours, text twice as large, words spaced out.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
	assertNoFaults,
	launch,
	logInWindow,
	openWindow,
	sideways,
} from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite({ demo: true });
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});
const question = await site.value(
	`SELECT id FROM questions WHERE is_visible AND official_id IS NOT NULL AND accepted_id IS NOT NULL
		AND accepted_id <> official_id AND locale = 'en' ORDER BY n_answers DESC, id LIMIT 1`,
);
const PAGES = [
	'/',
	'/questions',
	`/questions/${question}`,
	'/faq',
	'/search?q=refund',
	'/questions/ask',
	'/account',
	'/account/notices',
	'/notices',
	'/users/nora',
	'/staff',
	'/staff/reviews',
	'/staff/people',
	'/staff/components',
];

const window = await logInWindow(await openWindow(browser, site), await site.logInAs('ada'));
const { page } = window;

// What makes each page wider than the window, page by page.
async function tooWide(change) {
	const problems = [];
	for (const path of PAGES) {
		await page.goto(path);
		await page.evaluate(change);
		const wide = await sideways(page);
		if (wide) problems.push(`${path}: ${wide}`);
	}
	return problems;
}

test('on paper stand the texts, who wrote them and where links lead, and nothing to press', async () => {
	await site.sql(
		`UPDATE posts SET html = html || '<p><a href="https://lumio.example/paper">a leaflet</a></p>'
		WHERE id = (SELECT official_id FROM questions WHERE id = ${question})`,
	);
	await page.setViewportSize({ width: 720, height: 1000 });
	await page.goto(`/questions/${question}`);
	await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
	const shown = await page.evaluate(() => {
		const isShown = (e) => e.checkVisibility();
		const all = (selector) => [...document.querySelectorAll(selector)].filter(isShown);
		return {
			controls: all('button, input, textarea, select, summary, nav, form').map((e) => e.outerHTML),
			answers: all('.answer .prose').length,
			authors: all('.answer .person').length,
			standing: all('.standing.official strong').map((e) => e.textContent.trim()),
			link: getComputedStyle(
				document.querySelector('.prose a[href="https://lumio.example/paper"]'),
				'::after',
			).content,
			ink: getComputedStyle(document.body).color,
			paper: getComputedStyle(document.body).backgroundColor,
			title: all('h1').length,
		};
	});
	assert.deepEqual(shown.controls, []);
	assert.ok(shown.answers >= 2 && shown.authors >= shown.answers);
	assert.deepEqual(shown.standing, ['Official answer']);
	assert.match(shown.link, /https:\/\/lumio\.example\/paper/);
	assert.equal(shown.title, 1);
	assert.equal(shown.paper, 'rgb(255, 255, 255)');
	assert.notEqual(shown.ink, shown.paper);
	const pdf = await page.pdf({ format: 'A4' });
	assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
	assertNoFaults(window, 'paper');
});

test('from right to left everything stands mirrored and nothing sticks out', async () => {
	const rtl = () => document.documentElement.setAttribute('dir', 'rtl');
	await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.goto('/questions');
	const places = () =>
		page.evaluate(() =>
			['.brand', '.site-nav', '.site-search', '.site-head .end'].map(
				(s) => document.querySelector(s).getBoundingClientRect().x,
			),
		);
	const before = await places();
	assert.deepEqual([...before].sort((a, b) => a - b), before);
	await page.evaluate(rtl);
	const mirrored = await places();
	assert.deepEqual([...mirrored].sort((a, b) => b - a), mirrored);
	await page.setViewportSize({ width: 320, height: 800 });
	assert.deepEqual(await tooWide(rtl), []);
	assertNoFaults(window, 'right to left');
});

test('with text twice as large nothing is lost on a laptop, nor on a phone with spaced words', async () => {
	await page.setViewportSize({ width: 1280, height: 800 });
	const twice = () => document.documentElement.attributeStyleMap.set('font-size', '200%');
	assert.deepEqual(await tooWide(twice), []);
	const cut = await page.evaluate(() =>
		[...document.querySelectorAll('button, .button, .badge, .tabs a')]
			.filter((e) => e.checkVisibility() && e.scrollWidth > e.clientWidth + 2)
			.map((e) => e.outerHTML.slice(0, 120)),
	);
	assert.deepEqual(cut, []);
	await page.setViewportSize({ width: 320, height: 800 });
	const spaced = () => {
		const sheet = new CSSStyleSheet();
		sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
			word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
		document.adoptedStyleSheets = [sheet];
		// Whatever the hour, and however many there are.
		for (const age of document.querySelectorAll('.thread .age time')) age.textContent = '59 minutes ago';
		for (const n of document.querySelectorAll('.thread .count b')) n.textContent = '12,345';
	};
	assert.deepEqual(await tooWide(spaced), []);
	assertNoFaults(window, 'large');
});

test("in the system's own colours the focus, what is chosen and the answer's standing are still seen", async () => {
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.emulateMedia({ forcedColors: 'active' });
	await page.goto(`/questions/${question}`);
	await page.keyboard.press('Tab');
	const seen = await page.evaluate(() => {
		const style = (s) => getComputedStyle(document.querySelector(s));
		document.querySelector('.vote button').setAttribute('aria-pressed', 'true');
		return {
			focus: getComputedStyle(document.activeElement).outlineStyle,
			pressed: style('.vote button[aria-pressed="true"]').borderTopStyle,
			best: style('.answer.best').borderTopStyle,
			standing: style('.standing').borderTopStyle,
			badge: style('.badge').borderTopStyle,
		};
	});
	assert.deepEqual(Object.values(seen), ['solid', 'solid', 'solid', 'solid', 'solid'], JSON.stringify(seen));
	await page.goto('/staff');
	const [here, other] = await page.evaluate(() =>
		['[aria-current]', 'a:not([aria-current])'].map((s) =>
			Number(getComputedStyle(document.querySelector(`.tabs ${s}`)).fontWeight),
		),
	);
	assert.ok(here > other, 'the open tab is not told by colour alone');
	await page.emulateMedia({ forcedColors: 'none' });
	assertNoFaults(window, 'forced colours');
});
