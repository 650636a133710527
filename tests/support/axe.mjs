// What axe-core says of a page, at both widths in both themes.
import { readFileSync } from 'node:fs';
import { path } from './packages.mjs';

const source = readFileSync(path('axe-core').replace(/axe\.js$/, 'axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOURS = ['color-contrast', 'link-in-text-block'];
const LIGHT_DESK = { width: 1280, colorScheme: 'light' }, DARK_DESK = { width: 1280, colorScheme: 'dark' };
const DARK_PHONE = { width: 360, colorScheme: 'dark' }, LIGHT_PHONE = { width: 360, colorScheme: 'light' };

// Pages of this browser context bring it along: the browser then compiles it once, not for each page.
export const carryAxe = (context) => context.addInitScript({ content: source });

// `context`: names of elements that `kinds` found, or nothing for the whole page.
async function violations(page, options, context) {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
	return page.evaluate(
		async ([options, context]) => {
			const where = context ? { include: context.map((i) => window.axeKinds[i]) } : document;
			const found = await window.axe.run(where, {
				resultTypes: ['violations'],
				iframes: false,
				...options,
			});
			return found.violations.map(
				(v) =>
					`${v.id}: ${v.help}\n    ${v.nodes
						.map((n) => `${n.target.join(' ')}\n      ${n.html.slice(0, 160)}`)
						.slice(0, 4)
						.join('\n    ')}`,
			);
		},
		[options, context],
	);
}

// What the whole of a page decides, whatever its main part is made of, and whether a finger finds its target.
const OF_THE_PAGE = [
	'bypass',
	'document-title',
	'heading-order',
	'html-has-lang',
	'html-lang-valid',
	'landmark-no-duplicate-main',
	'landmark-one-main',
	'landmark-unique',
	'page-has-heading-one',
	'region',
	'target-size',
];
const whole = (page) => violations(page, { runOnly: { type: 'rule', values: OF_THE_PAGE } });

// All rules but those about colours, which no theme changes.
const structure = (page) =>
	violations(page, {
		runOnly: { type: 'tag', values: TAGS },
		rules: {
			'target-size': { enabled: true },
			...Object.fromEntries(COLOURS.map((c) => [c, { enabled: false }])),
		},
	});

// The kinds of text on a page, by all that its contrast comes from: its element and classes, its colour and size,
// and what lies behind it, one upon another. So neither theme nor width need be part of a kind's name.
const kinds = (page) =>
	page.evaluate(() => {
		const grounds = new Map();
		const groundOf = (e) => {
			if (!e) return '';
			if (!grounds.has(e)) {
				const { backgroundColor, backgroundImage, opacity } = getComputedStyle(e);
				const own = `${backgroundColor} ${backgroundImage} ${opacity}`;
				const isClear = own === 'rgba(0, 0, 0, 0) none 1';
				grounds.set(e, isClear ? groundOf(e.parentElement) : `${groundOf(e.parentElement)}>${own}`);
			}
			return grounds.get(e);
		};
		const nameOf = (e) => {
			const { color, fontSize, fontWeight } = getComputedStyle(e);
			const states = ['type', 'aria-current', 'aria-pressed', 'disabled'].map((a) => e.getAttribute(a) ?? '');
			return `${e.localName}.${e.getAttribute('class')}${states} ${color} ${fontSize} ${fontWeight} on ${groundOf(e)}`;
		};
		const hasText = (e) =>
			e.matches('input, textarea, select') ||
			[...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim() !== '');
		window.axeKinds = [...document.body.querySelectorAll('*')].filter(hasText);
		return window.axeKinds.map(nameOf);
	});

async function colours(page, isNew) {
	const context = (await kinds(page)).flatMap((name, i) => (isNew(name) ? [i] : []));
	if (!context.length) return [];
	return violations(page, { runOnly: { type: 'rule', values: COLOURS } }, context);
}

// What a page is made of, without its words: elements with their attributes, and whether they hold text. `within`:
// of that part alone.
export function makeOf(page, within = 'body') {
	return page.evaluate((within) => {
		const part = document.querySelector(within) ?? document.body;
		const hasText = (e) => [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.data.trim() !== '');
		const makes = [...part.querySelectorAll('*')].map(
			(e) =>
				`${e.parentElement.localName}>${e.localName}.${e.getAttribute('class')} ${e.getAttributeNames()} ${hasText(e)}`,
		);
		return [...new Set(makes)].sort().join('|');
	}, within);
}

// The kinds of elements that are shown: a phone shows others than a desk.
const shown = (page) =>
	page.evaluate(() => [
		...new Set(
			[...document.body.querySelectorAll('*')]
				.filter((e) => e.checkVisibility())
				.map((e) => `${e.parentElement.localName}>${e.localName}.${e.getAttribute('class')} ${e.getAttributeNames()}`),
		),
	]);

// The frame around the main part is one for all pages of a role.
async function isNewMake(page, isNew) {
	const frame = isNew(`${await makeOf(page, 'body > header')} ${await makeOf(page, 'body > footer')}`);
	return isNew(await makeOf(page, 'main')) || frame;
}

// What this program has looked at.
const seen = new Set();

function isNewHere(what) {
	const had = seen.has(what);
	seen.add(what);
	return !had;
}

async function wear(page, { width, colorScheme }) {
	await page.setViewportSize({ width, height: 800 });
	await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
}

// What axe finds: all rules at a desk, and on a phone where it shows something else; all colours, in the other two looks
// too where a kind of text is new. What was seen in another page (`isNew`) is not looked at again: of a page of the same
// make only what the whole of it decides, and never a text in the colours of another. Leaves it at 360 px in light.
export async function axeProblems(page, isNew = isNewHere) {
	const problems = [];
	let hasNewKind = false;
	const isNewKind = (kind) => {
		const is = isNew(kind);
		hasNewKind ||= is;
		return is;
	};
	const say = (found, look) => problems.push(...found.map((f) => `${f} [${Object.values(look)}]`));
	await wear(page, DARK_DESK);
	const isFirst = await isNewMake(page, isNew);
	const isShownFirst = async () => (await shown(page)).map((what) => isNew(`shown ${what}`)).some(Boolean);
	if (isFirst) {
		await isShownFirst();
		say(await structure(page), DARK_DESK);
	}
	say(await colours(page, isNewKind), DARK_DESK);
	await wear(page, LIGHT_PHONE);
	say(await (isFirst && (await isShownFirst()) ? structure(page) : whole(page)), LIGHT_PHONE);
	say(await colours(page, isNewKind), LIGHT_PHONE);
	if (hasNewKind) {
		for (const look of [DARK_PHONE, LIGHT_DESK]) {
			await wear(page, look);
			say(await colours(page, isNew), look);
		}
		await wear(page, LIGHT_PHONE);
	}
	return problems;
}
