// A real Chromium, and what every page it passes must fulfil.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { load, path } from './packages.mjs';

const { chromium } = await load('playwright-core').then((m) => m.default ?? m);
const axeSource = readFileSync(path('axe-core').replace(/axe\.js$/, 'axe.min.js'), 'utf8');

export const ARGS = [
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
	'--disable-dev-shm-usage',
	'--disable-extensions',
	'--mute-audio',
	'--no-sandbox',
]; // our own pages; and no sandbox works for root or in a container

export function chromiumPath() {
	return ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
		existsSync,
	);
}

export function launch() {
	return chromium.launch({ executablePath: chromiumPath(), args: ARGS });
}

// One person's window on the site. What goes wrong in it is gathered in `faults`.
export async function openWindow(browser, site, { locale = 'en', hasScripts = true } = {}) {
	const context = await browser.newContext({
		baseURL: site.url,
		locale: locale === 'zh_CN' ? 'zh-CN' : 'en-GB',
		javaScriptEnabled: hasScripts,
		viewport: { width: 1280, height: 900 },
		reducedMotion: 'reduce',
	});
	context.setDefaultTimeout(15000);
	const page = await context.newPage();
	const faults = [];
	page.on(
		'console',
		(m) => m.type() === 'error' && faults.push(`console: ${m.text()} (${m.location().url})`),
	);
	page.on('pageerror', (e) => faults.push(`script: ${e.message}`));
	page.on('request', (r) => {
		if (!r.url().startsWith(site.url) && !r.url().startsWith('data:'))
			faults.push(`asks elsewhere: ${r.url()}`);
	});
	page.on('requestfailed', (r) => {
		if (!/ERR_ABORTED/.test(r.failure()?.errorText ?? ''))
			faults.push(`failed: ${r.url()} ${r.failure()?.errorText}`);
	});
	page.on('response', (r) => r.status() >= 400 && faults.push(`${r.status()}: ${r.url()}`));
	return { context, page, faults, locale, hasScripts, url: site.url };
}

// Logs in as an account that has a session (support/site.mjs: logInAs).
export async function logInWindow(window, client) {
	await window.context.addCookies(
		[...client.jar].map(([name, value]) => ({
			name,
			value,
			url: window.url,
			httpOnly: true,
			sameSite: 'Lax',
		})),
	);
	return window;
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOURS = ['color-contrast', 'link-in-text-block'];

async function violations(page, rules) {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
	return page.evaluate(
		async ([only, tags]) => {
			const found = await window.axe.run(document, {
				resultTypes: ['violations'],
				iframes: false,
				...(only
					? { runOnly: { type: 'rule', values: only } }
					: {
							runOnly: { type: 'tag', values: tags },
							rules: { 'target-size': { enabled: true } },
						}),
			});
			return found.violations.map(
				(v) =>
					`${v.id}: ${v.help}\n    ${v.nodes
						.map((n) => `${n.target.join(' ')}\n      ${n.html.slice(0, 160)}`)
						.slice(0, 4)
						.join('\n    ')}`,
			);
		},
		[rules, TAGS],
	);
}

// What axe finds at both widths in both themes: all rules in two of the four, colours in the
// others (unless it is to be quick).
export async function axeProblems(page, { isQuick = false } = {}) {
	const problems = [];
	for (const [width, colorScheme, rules] of [
		[320, 'light', COLOURS],
		[320, 'dark'],
		[1280, 'dark', COLOURS],
		[1280, 'light'],
	]) {
		if (isQuick && rules) continue;
		await page.setViewportSize({ width, height: 800 });
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		const found = await violations(page, rules);
		problems.push(...found.map((f) => `${f} [${width}, ${colorScheme}]`));
	}
	return problems;
}

// What a page is made of, without its words, around the content and within it: the checker finds the
// same in what is made alike.
export function signature(page) {
	return page.evaluate(() => {
		const around = new Set(),
			within = new Set();
		for (const e of document.body.querySelectorAll('*')) {
			const up = e.parentElement;
			const states = ['type', 'role', 'aria-current', 'aria-pressed', 'disabled']
				.filter((a) => e.hasAttribute(a))
				.map((a) => `${a}=${e.getAttribute(a)}`);
			(e.closest('main') ? within : around).add(
				`${up.localName}.${up.className}>${e.localName}.${e.getAttribute('class')} ${states}`,
			);
		}
		return [around, within].map((made) => [...made].sort().join('|'));
	});
}

// Language, words left in another one, and nothing wider than a narrow phone. Leaves it at 320 px.
export async function pageProblems(window, allow = []) {
	const { page, locale } = window;
	const problems = [];
	const lang = await page.getAttribute('html', 'lang');
	if (lang !== (locale === 'zh_CN' ? 'zh-CN' : 'en')) problems.push(`lang is ${lang}`);
	if (locale === 'zh_CN') {
		const left = (await untranslated(page)).filter((t) => !allow.includes(t));
		if (left.length) problems.push(`not translated: ${left.join(' | ')}`);
	}
	await page.setViewportSize({ width: 320, height: 700 });
	const wide = await sideways(page);
	if (wide) problems.push(wide);
	return problems;
}

// What sticks out at the right edge, and which elements do.
function sideways(page) {
	return page.evaluate(() => {
		const wide = document.documentElement.scrollWidth - window.innerWidth;
		if (wide <= 0) return '';
		const out = [...document.querySelectorAll('body *')].filter(
			(e) =>
				e.getBoundingClientRect().right > window.innerWidth + 1 && !e.closest('.scroll-x, pre'),
		);
		return `${wide} px too wide: ${out
			.slice(0, 5)
			.map((e) => e.outerHTML.slice(0, 120))
			.join(' | ')}`;
	});
}

// Texts of the site itself (not of people) that a Chinese page shows without a Chinese character.
function untranslated(page) {
	return page.evaluate(() => {
		const isShown = (e) => e.checkVisibility?.() ?? true;
		const own = [
			...document.querySelectorAll(
				'h1, h2, h3, label, button, summary, th, legend, .badge, .hint, .tabs a, .site-nav a, .button',
			),
		];
		return own
			.filter(
				(e) =>
					isShown(e) &&
					!e.closest('[lang="en"], .prose, .person, .tags, pre, code, [data-vote]') &&
					!e.querySelector('[lang="en"], a[href^="/questions/"]'),
			)
			.map((e) => e.textContent.trim())
			.filter((t) => /[A-Za-z]{3}/.test(t) && !/\p{Script=Han}/u.test(t))
			.slice(0, 8);
	});
}

// Accessible in light and dark, on a phone and a desk; nothing scrolls sideways at 320 px.
export async function assertGood(window, say, { allow = [] } = {}) {
	const { page } = window;
	const where = `${say} (${window.locale}) ${page.url()}`;
	const before = page.viewportSize();
	const problems = [...(await pageProblems(window, allow)), ...(await axeProblems(page))];
	await page.setViewportSize(before);
	assert.deepEqual(problems, [], `${where}: ${problems.join('\n')}`);
}

export function assertNoFaults(window, say, expected = []) {
	const left = window.faults.filter((f) => !expected.some((e) => e.test(f)));
	assert.deepEqual(left, [], `${say}: ${left.join(' | ')}`);
	window.faults.length = 0;
}
