// What axe-core says of a page, at both widths in both themes.
import { readFileSync } from 'node:fs';
import { path } from './packages.mjs';

const source = readFileSync(path('axe-core').replace(/axe\.js$/, 'axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const COLOURS = ['color-contrast', 'link-in-text-block'];
// In an order in which one thing changes at a time.
const LOOKS = [
	{ width: 1280, colorScheme: 'light' },
	{ width: 1280, colorScheme: 'dark' },
	{ width: 320, colorScheme: 'dark' },
	{ width: 320, colorScheme: 'light' },
];

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

// The rules that a width may change for what is made alike: whether a finger finds its target.
const sizes = (page) => violations(page, { runOnly: { type: 'rule', values: ['target-size'] } });

// All rules but those about colours, which no theme changes.
const structure = (page) =>
	violations(page, {
		runOnly: { type: 'tag', values: TAGS },
		rules: {
			'target-size': { enabled: true },
			...Object.fromEntries(COLOURS.map((c) => [c, { enabled: false }])),
		},
	});

// The kinds of text on a page, by all that its colours come from: the elements around it, their
// classes and states, and what the style sheet makes of them.
const kinds = (page) =>
	page.evaluate(() => {
		const STATES = ['role', 'type', 'lang', 'aria-current', 'aria-pressed', 'disabled', 'open'];
		const names = new Map();
		const nameOf = (e) => {
			if (!e) return '';
			if (!names.has(e)) {
				const states = STATES.map((a) => e.getAttribute(a) ?? '');
				const { color, backgroundColor, opacity } = getComputedStyle(e);
				names.set(
					e,
					`${nameOf(e.parentElement)}>${e.localName}.${e.getAttribute('class')}${states} ${color} ${backgroundColor} ${opacity}`,
				);
			}
			return names.get(e);
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

// What a page is made of, without its words.
export function makeOf(page) {
	return page.evaluate(() => {
		const pairs = [...document.body.querySelectorAll('*')].map(
			(e) => `${e.parentElement.localName}>${e.localName}.${e.getAttribute('class')}`,
		);
		return [...new Set(pairs)].sort().join('|');
	});
}

// What axe finds, whatever the width and the theme: all rules at 1280 px, all colours in all four.
// What was seen in another page (`isNew`) is not looked at again: at 320 px pages of the same make
// (but for the size of targets), and kinds of text in the same colours. Leaves it at 320 px in light.
export async function axeProblems(page, isNew = () => true) {
	const problems = [];
	let width;
	for (const look of LOOKS) {
		await page.setViewportSize({ width: look.width, height: 800 });
		await page.emulateMedia({ colorScheme: look.colorScheme, reducedMotion: 'reduce' });
		const found = [];
		if (look.width !== width)
			found.push(
				...(width === undefined || isNew(`${look.width} ${await makeOf(page)}`)
					? await structure(page)
					: await sizes(page)),
			);
		found.push(...(await colours(page, (kind) => isNew(`${Object.values(look)} ${kind}`))));
		width = look.width;
		problems.push(...found.map((f) => `${f} [${Object.values(look)}]`));
	}
	return problems;
}
