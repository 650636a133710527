// What demo threads look like, without the form below and what time changes by itself. As a program: `node tests/support/looks.mjs DIR` with
// the ANSWERWELL_BUILD of before and of after a change of how texts are rendered; `diff -r` compares the pictures.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, openWindow } from './browser.mjs';
import { startSite } from './site.mjs';

const QUIET = 'time, .time, [data-beside], aside, footer { visibility: hidden !important } #answer, #writing, [data-editor] { display: none !important }';

// Name and picture of ten: those with most answers, in both languages.
export async function shootThreads({ page }, site) {
	const found = await site.value(
		`SELECT string_agg(id::text, ',') FROM (
			(SELECT id FROM questions WHERE is_visible AND locale = 'en' ORDER BY n_answers DESC, id LIMIT 6)
			UNION ALL (SELECT id FROM questions WHERE is_visible AND locale = 'zh_CN' ORDER BY n_answers DESC, id LIMIT 4)) t`);
	const shoot = async (id) => {
		await page.goto(`/questions/${id}`, { waitUntil: 'networkidle' });
		await page.evaluate((css) => {
			const sheet = new CSSStyleSheet(); // a <style> is refused
			sheet.replaceSync(css);
			document.adoptedStyleSheets = [sheet];
		}, QUIET);
		return page.screenshot({ fullPage: true });
	};
	const pictures = [], ids = found.split(',');
	await shoot(ids[0]); // the first one of a window is drawn otherwise
	for (const id of ids) pictures.push([id, await shoot(id)]);
	return pictures;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
	const dir = process.argv[2], site = await startSite({ demo: true }), browser = await launch();
	mkdirSync(dir, { recursive: true });
	for (const [name, picture] of await shootThreads(await openWindow(browser, site), site)) writeFileSync(join(dir, `${name}.png`), picture);
	await browser.close();
	await site.stop();
}
