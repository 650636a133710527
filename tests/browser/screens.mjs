// `make screens`: pictures of the main pages of a demo site of its own, narrow and wide, light and
// dark, English and Chinese, in build/screens/, and index.html with all of them.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, logInWindow, openWindow } from '../support/browser.mjs';
import { BUILD, startSite } from '../support/site.mjs';

const folder = join(BUILD, 'screens');
const LONGEST = 2400; // CSS pixels of a page
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const site = await startSite({ demo: true });
const browser = await launch();
const shots = [];

async function pagesIn(locale) {
	const one = (sql) => site.value(sql);
	const question = await one(
		`SELECT id FROM questions WHERE is_visible AND official_id IS NOT NULL AND locale = '${locale}'
		ORDER BY n_answers DESC, id LIMIT 1`,
	);
	const entry = await one(
		`SELECT s.entry_id FROM entry_sources s JOIN entries e ON e.id = s.entry_id
		WHERE e.locale = '${locale}' ORDER BY 1 LIMIT 1`,
	);
	const edition = await one('SELECT max(id) FROM editions');
	return [
		['home', null, '/'],
		['list', null, '/questions'],
		['question', null, `/questions/${question}`],
		['faq', null, '/faq'],
		['entry', null, `/faq/${entry}`],
		['search', null, locale === 'en' ? '/search?q=refnd' : '/search?q=退款'],
		['print', null, '/faq/print'],
		['glossary', null, '/glossary'],
		['log', 'max', '/staff/audit'],
		['settings', 'ada', '/admin/settings'],
		['hours', 'ada', '/admin/settings/hours'],
		['ask', locale === 'en' ? 'ann' : 'li', '/questions/ask'],
		['desk', 'max', '/staff'],
		['candidates', 'max', '/staff/candidates'],
		['edition', 'max', edition ? `/staff/editions/${edition}` : '/staff/editions'],
	];
}

async function shoot(locale, width, colorScheme) {
	const windows = new Map();
	for (const [name, who, path] of await pagesIn(locale)) {
		if (!windows.has(who)) {
			const window = await openWindow(browser, site, { locale });
			if (who) await logInWindow(window, await site.logInAs(who));
			await window.page.setViewportSize({ width, height: 900 });
			await window.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
			windows.set(who, window);
		}
		const { page } = windows.get(who);
		await page.goto(path);
		const height = Math.min(LONGEST, await page.evaluate(() => document.body.scrollHeight));
		const file = `${name}-${locale}-${width}-${colorScheme}.png`;
		const clip = { x: 0, y: 0, width, height };
		await page.screenshot({ path: join(folder, file), fullPage: true, clip });
		shots.push({ file, name });
	}
	for (const window of windows.values()) await window.context.close();
}

try {
	for (const locale of ['en', 'zh_CN']) {
		await site.sql(`UPDATE accounts SET locale = '${locale}' WHERE name = 'max'`);
		for (const width of [360, 1280])
			for (const colorScheme of ['light', 'dark']) await shoot(locale, width, colorScheme);
	}
} finally {
	await browser.close();
	await site.stop();
}
const names = [...new Set(shots.map((s) => s.name))];
const figure = ({ file }) =>
	`<figure><a href="${file}"><img src="${file}" alt="" loading="lazy"></a><figcaption>${file.replace('.png', '')}</figcaption></figure>`;
writeFileSync(
	join(folder, 'index.html'),
	`<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title>
<style>body{font:14px system-ui;margin:2em}section{display:flex;gap:1em;overflow-x:auto;align-items:start}
img{block-size:420px;border:1px solid #999}figure{margin:0}</style>
${names.map((n) => `<h2>${n}</h2><section>${shots.filter((s) => s.name === n).map(figure).join('\n')}</section>`).join('\n')}
</html>\n`,
);
console.log(`${shots.length} pictures: ${join(folder, 'index.html')}`);
