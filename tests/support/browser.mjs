// A real Chromium, and what every page it passes must fulfil.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { axeProblems } from './axe.mjs';
import { load } from './packages.mjs';

const { chromium } = await load('playwright-core').then((m) => m.default ?? m);

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
	context.setDefaultTimeout(60000); // also on a machine that is busy with something else
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

// Language, and words left in another one.
export async function languageProblems(window, allow = []) {
	const { page, locale } = window;
	const problems = [];
	const lang = await page.getAttribute('html', 'lang');
	if (lang !== (locale === 'zh_CN' ? 'zh-CN' : 'en')) problems.push(`lang is ${lang}`);
	if (locale === 'zh_CN') {
		const left = (await untranslated(page)).filter((t) => !allow.includes(t));
		if (left.length) problems.push(`not translated: ${left.join(' | ')}`);
		const narrow = await narrowBrackets(page);
		if (narrow.length) problems.push(`brackets of another script: ${narrow.join(' | ')}`);
	}
	return problems;
}

// What sticks out at the right edge (in a script that runs to the left: at the left one), and which
// elements do; or nothing.
export function sideways(page) {
	return page.evaluate(() => {
		const wide = document.documentElement.scrollWidth - window.innerWidth;
		if (wide <= 0) return '';
		const out = [...document.querySelectorAll('body *')].filter(
			(e) =>
				(e.getBoundingClientRect().right > window.innerWidth + 1 ||
					e.getBoundingClientRect().left < -1) &&
				!e.closest('.scroll-x, .tabs, .skip, .visually-hidden, pre'),
		);
		return `${wide} px too wide: ${out
			.slice(0, 5)
			.map((e) => e.outerHTML.slice(0, 120))
			.join(' | ')}`;
	});
}

// Words that got so little room that they stand nearly letter below letter.
export function crushed(page) {
	return page.evaluate(() => {
		const words = document.querySelectorAll('a, button, summary, label, th, td, p, h1, h2, h3');
		return [...words]
			.filter((e) => {
				const { fontSize, lineHeight } = getComputedStyle(e);
				const { width, height } = e.getBoundingClientRect();
				const isLong = e.textContent.trim().length >= 6 && e.checkVisibility();
				const line = parseFloat(lineHeight) || parseFloat(fontSize) * 1.3;
				return isLong && width > 1 && width < 4.5 * parseFloat(fontSize) && height > 3.5 * line;
			})
			.slice(0, 3)
			.map((e) => `no room: ${e.outerHTML.slice(0, 120)}`);
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

// Brackets in words of the site itself that are as wide as Latin ones, on a Chinese page.
function narrowBrackets(page) {
	return page.evaluate(() => {
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
		for (let text = walker.nextNode(); text; text = walker.nextNode()) {
			const isOwn = text.parentElement.closest('[lang]') === document.documentElement &&
				!text.parentElement.closest('.prose, .person, pre, code, script, style, textarea, svg');
			if (isOwn && /(^|[\p{Script=Han}\d])\s*\(|\)\s*([\p{Script=Han}]|$)/u.test(text.data.trim())) found.push(text.data.trim().slice(0, 80));
		}
		return found.slice(0, 5);
	});
}

// Accessible in light and dark, on a phone and a desk; nothing scrolls sideways at 320 px.
export async function assertGood(window, say, { allow = [] } = {}) {
	const { page } = window;
	const where = `${say} (${window.locale}) ${page.url()}`;
	const before = page.viewportSize();
	const problems = [...(await languageProblems(window, allow)), ...(await axeProblems(page))];
	await page.setViewportSize({ width: 320, height: 800 });
	problems.push(...[await sideways(page)].filter(Boolean));
	await page.setViewportSize(before);
	assert.deepEqual(problems, [], `${where}: ${problems.join('\n')}`);
}

export function assertNoFaults(window, say, expected = []) {
	const left = window.faults.filter((f) => !expected.some((e) => e.test(f)));
	assert.deepEqual(left, [], `${say}: ${left.join(' | ')}`);
	window.faults.length = 0;
}
