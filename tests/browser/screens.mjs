// `make screens`: pictures of the main pages of a demo site of its own, narrow and wide, light and
// dark, English and Chinese, in build/screens/, and index.html with all of them. `node screens.mjs NAME...`: these alone.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, logInWindow, openWindow } from '../support/browser.mjs';
import { BUILD, startSite } from '../support/site.mjs';

const folder = join(BUILD, 'screens');
const LONGEST = 2400; // CSS pixels of a page
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const site = await startSite({ demo: true, env: { ANSWERWELL_HOURS: '' } });
const browser = await launch();
const shots = [];
const only = new Set(process.argv.slice(2));

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
	const thread = (where) =>
		one(`SELECT id FROM questions WHERE is_visible AND locale = '${locale}' AND ${where} ORDER BY n_answers DESC, id LIMIT 1`);
	const open = await thread('n_answers = 0 AND closed_at IS NULL AND duplicate_of IS NULL');
	const asked = await thread('duplicate_of IS NOT NULL');
	const customer = locale === 'en' ? 'ann' : 'li';
	const own = await thread(`n_answers = 0 AND author_id = (SELECT id FROM accounts WHERE name = '${customer}')`);
	const rtl = await one(`SELECT id FROM questions WHERE is_visible AND title ~ '[\u0600-\u06FF]' ORDER BY id LIMIT 1`);
	const talk = await one(`SELECT c.parent_id FROM posts c JOIN questions q ON q.id = c.question_id JOIN posts p ON p.id = c.parent_id
		WHERE c.kind = 'comment' AND q.locale = '${locale}' AND p.kind = 'answer' AND is_visible(c) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`);
	const termed = await one(`SELECT e.id FROM entries e JOIN glossary g ON g.locale = e.locale AND strpos(lower(e.body), lower(g.word)) > 0
		WHERE e.locale = '${locale}' ORDER BY 1 LIMIT 1`);
	const editing = await one(`SELECT min(p.id) FROM posts p JOIN questions q ON q.id = p.question_id WHERE p.kind = 'answer' AND q.locale = '${locale}' AND is_visible(p) AND q.id <> ${question}`);
	const words = locale === 'en' ? 'how long does a refund take' : '退款要多久';
	return [
		['home', null, '/'],
		['home-typed', null, '/', { type: words }],
		['list', null, '/questions'],
		['list-all', null, '/questions?lang=all&state=solved'],
		['tags', null, '/tags'],
		['people', null, '/users'],
		['profile', null, '/users/nora'],
		['question', null, `/questions/${question}`],
		['question-customer', customer, `/questions/${question}`],
		['question-moderator', 'max', `/questions/${question}`],
		['question-open', null, `/questions/${open}`],
		['question-own', customer, `/questions/${own || open}`],
		['question-duplicate', null, `/questions/${asked || open}`],
		['question-rtl', null, `/questions/${rtl}`],
		['question-menu', customer, `/questions/${question}`, { click: '.post-foot details.menu > summary' }],
		['question-shared', null, `/questions/${question}`, { click: '.share > summary' }],
		['question-linked', null, `/answers/${talk}`],
		['comments', null, `/answers/${talk}`, { click: 'details.fold.more > summary' }],
		['alike', null, `/questions/${question}/similar`],
		['faq', null, '/faq'],
		['shelf', null, '/faq/billing'],
		['entry', null, `/faq/${entry}`],
		['entry-word', null, `/faq/${termed}`, { click: 'button.term' }],
		['entry-missing', null, `/faq/${entry}/missing`],
		['entry-staff', 'max', `/faq/${entry}`],
		['entry-new', 'max', '/faq/new'],
		['entry-edit', 'max', `/faq/${entry}/edit`],
		['shelf-moderator', 'max', '/faq/returns'],
		['helpful', 'max', '/staff/helpful'],
		['list-filter', null, '/questions', { click: '.list-filter > summary' }],
		['candidates-points', 'max', '/staff/candidates', { click: '#content details.fold > summary' }],
		['categories', null, '/categories'],
		['categories-staff', 'ada', '/staff/categories'],
		['category-new', 'ada', '/staff/categories/new'],
		['reputation', null, '/users/nora/reputation'],
		['drafts', customer, '/account/drafts'],
		['watches', customer, '/account/watches'],
		['account-notices', customer, '/account/notices'],
		['account-sessions', customer, '/account/sessions'],
		['account-password', customer, '/account/password'],
		['account-address', customer, '/account/address'],
		['conflict', 'max', `/posts/${editing}/edit`, { conflict: editing }],
		['link-spent', null, `/register/${'x'.repeat(43)}`],
		['moderate-found', 'max', `/posts/${open}/moderate`, { type: words }],
		['search-narrowed', null, `/search?q=${encodeURIComponent(words)}&category=returns`],
		['search', null, locale === 'en' ? '/search?q=refnd' : '/search?q=退款'],
		['search-faq', null, `/search?q=${encodeURIComponent(words)}&in=faq`],
		['search-nothing', null, '/search?q=perpetuum+mobile'],
		['print', null, '/faq/print'],
		['glossary', null, '/glossary'],
		['keys', null, '/help/keys'],
		['login', null, '/login'],
		['register', null, '/register'],
		['ask', customer, '/questions/ask'],
		['ask-typed', customer, '/questions/ask', { type: words }],
		['notices', customer, '/notices'],
		['account', customer, '/account'],
		['settings', 'ada', '/admin/settings'],
		['pages', 'ada', '/staff/pages'],
		['page-edit', 'ada', '/staff/pages/1/edit'],
		['privacy', null, '/pages/privacy'],
		['shops', null, '/pages/shops'],
		['dev-mail', null, '/dev/mail'],
		['hours', 'ada', '/admin/settings/hours'],
		['desk', 'max', '/staff'],
		['figures', 'max', '/staff/figures'],
		['log', 'max', '/staff/audit'],
		['suggestions', 'max', '/staff/suggestions'],
		['flags', 'max', '/staff/flags'],
		['templates', 'max', '/staff/templates'],
		['templates-found', 'max', locale === 'en' ? '/staff/templates?words=refund' : '/staff/templates?words=退款'],
		['answering', 'max', `/questions/${open}#answer`],
		['moderate', 'max', `/posts/${open}/moderate`],
		['glossary-words', 'max', '/staff/glossary'],
		['synonyms', 'max', '/staff/synonyms'],
		['candidates', 'max', '/staff/candidates'],
		['edition', 'max', edition ? `/staff/editions/${edition}` : '/staff/editions'],
	];
}

// As somebody who stops typing, until something stands there.
async function type(page, words) {
	const field = page.locator('#title, #home-q, #duplicate_of').first();
	await field.fill(words);
	await page.locator('[data-similar-list] a, .answers-over a, [id^=hit-]').first().waitFor({ timeout: 10000 }).catch(() => {});
}

// Somebody else saves the post while its form is open.
async function meet(page, post) {
	const nora = await site.logInAs('nora');
	const form = (await nora.get(`/posts/${post}/edit`)).page.form(/edit$/);
	await nora.submit(form, { body: `${Object.fromEntries(form.fields).body}\n\nP.S. ${Date.now()}`, reason: 'One more thing' });
	await page.fill('#body', `${await page.inputValue('#body')}\n\nA line of my own.`);
	if (await page.locator('#reason').count()) await page.fill('#reason', 'A line');
	await Promise.all([page.waitForEvent('load'), page.click('#writing button.main')]);
}

async function shoot(locale, width, colorScheme) {
	const windows = new Map();
	for (const [name, who, path, { type: words, click, conflict } = {}] of await pagesIn(locale)) {
		if (only.size > 0 && !only.has(name)) continue;
		if (!windows.has(who)) {
			const window = await openWindow(browser, site, { locale });
			if (who) await logInWindow(window, await site.logInAs(who));
			await window.page.setViewportSize({ width, height: 900 });
			await window.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
			windows.set(who, window);
		}
		const { page } = windows.get(who);
		await page.goto(path);
		if (words) await type(page, words);
		if (click) await page.locator(click).first().click({ timeout: 5000 }).catch((e) => console.error(`${name} ${locale} ${width}: ${e.message.split('\n')[0]}`));
		if (conflict) await meet(page, conflict);
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
		await site.sql(`UPDATE accounts SET locale = '${locale}' WHERE name IN ('max', 'ada')`);
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
