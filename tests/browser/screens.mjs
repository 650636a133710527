// `make screens`: pictures of the main pages of a demo site of its own, narrow and wide, light and
// dark, English and Chinese, in build/screens/, and index.html with all of them. With NAMES only those that begin so:
// `make screens NAMES='settings setup'`.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch, logInWindow, openWindow } from '../support/browser.mjs';
import { BUILD, startSite, until } from '../support/site.mjs';

const wanted = process.argv.slice(2);
const folder = join(BUILD, 'screens');
const LONGEST = 2400; // CSS pixels of a page
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const site = await startSite({ demo: true, env: { ANSWERWELL_HOURS: '' } });
const browser = await launch();
const shots = [];
const visitor = site.visitor();
await visitor.submit((await visitor.get('/register')).page.form('/register'), { email: 'joining@example.org' });
const joining = /[\w-]{43}/.exec(await site.registrationLink('joining@example.org'))[0];

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
	const edition = await one(`SELECT max(id) FROM editions WHERE state IN ('sending', 'sent')`);
	const draft = await one(`SELECT max(id) FROM editions WHERE state = 'draft'`);
	const scheduled = await one(`SELECT max(id) FROM editions WHERE state = 'scheduled'`);
	const thread = (where) =>
		one(`SELECT id FROM questions WHERE is_visible AND locale = '${locale}' AND ${where} ORDER BY n_answers DESC, id LIMIT 1`);
	const open = await thread('n_answers = 0 AND closed_at IS NULL AND NOT is_duplicate');
	const asked = await thread('duplicate_of IS NOT NULL');
	// Somebody who waits longer than was said, somebody who registers, a promoted answer, and their mails.
	const customer = locale === 'en' ? 'ann' : 'li';
	const waiting = await thread(`n_answers = 0 AND closed_at IS NULL AND NOT is_duplicate AND id <> ${open}
		AND author_id <> (SELECT id FROM accounts WHERE name = '${customer}')`);
	const waits = await one(`SELECT name FROM accounts WHERE id = (SELECT author_id FROM questions WHERE id = ${waiting})`);
	await site.sql(`INSERT INTO question_promises (question_id, due_at, excused_at)
		VALUES (${waiting}, now() + interval '1 day', now()) ON CONFLICT (question_id)
		DO UPDATE SET due_at = EXCLUDED.due_at, excused_at = EXCLUDED.excused_at`);
	const answer = await one(`SELECT official_id FROM questions q WHERE is_visible AND official_id IS NOT NULL AND locale = '${locale}'
		AND NOT EXISTS (SELECT FROM entry_sources s WHERE s.question_id = q.id) ORDER BY n_answers DESC, id LIMIT 1`);
	const own = await thread(`n_answers = 0 AND author_id = (SELECT id FROM accounts WHERE name = '${customer}')`);
	const said = await thread(`details <> '' AND n_answers = 0`);
	const offered = await one(`SELECT o.question_id FROM question_offers o JOIN questions q ON q.id = o.question_id WHERE q.locale = '${locale}' ORDER BY 1 DESC LIMIT 1`);
	const solver = await one('SELECT max(id) FROM entries');
	const solved = (await site.visitor().post('/questions/solved', { title: 'Is this the way?', body: 'Or is it another?', category: 'billing', solved: `faq-${solver}` }, { csrf: false })).location;
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
		['question-late', waits, `/questions/${waiting}`],
		['question-details', 'nora', `/questions/${said || open}`],
		['ask-details', customer, '/questions/ask?category=product-use'],
		['category', 'ada', '/staff/categories/2'],
		['category-field', 'ada', '/staff/categories/2/fields/new'],
		['question-offered', null, `/questions/${offered || open}`],
		['solved', null, solved],
		['entry-found', null, `/faq/${entry}?ask=aaaaaaaaaaaaaaaaaaaaaa`],
		['searches', 'max', '/staff/searches'],
		['phrasings-proposed', 'max', '/staff/phrasings'],
		['asked-before', 'nora', '/staff/duplicates'],
		['question-duplicate', null, `/questions/${asked || open}?stay=1`],
		['question-led', null, `/questions/${asked || open}`],
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
		['help-personal', null, '/help/personal'],
		['help-writing', null, '/help/writing'],
		['login', null, '/login'],
		['register', null, '/register'],
		['register-join', null, `/register/${joining}`],
		['register-sent', null, '/register/sent'],
		['ask', customer, '/questions/ask'],
		['ask-typed', customer, '/questions/ask', { type: words }],
		['notices', customer, '/notices'],
		['account', customer, '/account'],
		['settings', 'ada', '/admin/settings'],
		...['welcome', 'hours', 'limits', 'footer', 'mail'].map((s) => [`settings-${s}`, 'ada', `/admin/settings/${s}`]),
		['pages', 'ada', '/staff/pages'],
		['pages-edit', 'ada', `/staff/pages/${locale === 'en' ? 1 : 2}/edit`],
		...['privacy', 'imprint', 'contact', 'terms', 'shops'].map((code) => [`pages-${code}`, null, `/pages/${code}`]),
		['promoted', 'max', `/faq/new?answer=${answer}`],
		['mails', null, '/dev/mail'],
		['mails-one', null, `/dev/mail/${readdirSync(join(site.state, 'mail', 'new')).sort()[0]}`],
		['home-admin', 'ada', '/'],
		['desk', 'max', '/staff'],
		['figures', 'max', '/staff/figures'],
		['coverage', 'max', '/staff/coverage'],
		['coverage-list', 'max', '/staff/coverage/questions?part=asked'],
		['coverage-gaps', 'max', '/staff/coverage/gaps'],
		['log', 'max', '/staff/audit'],
		['suggestions', 'max', '/staff/suggestions'],
		['flags', 'max', '/staff/flags'],
		['templates', 'max', '/staff/templates'],
		['templates-found', 'max', locale === 'en' ? '/staff/templates?words=refund' : '/staff/templates?words=退款'],
		['answering', 'max', `/questions/${open}#answer`],
		['moderate', 'max', `/posts/${open}/moderate`],
		['glossary-words', 'max', '/staff/glossary'],
		['stopped', 'max', '/staff/stopped'],
		['mail-health', 'ada', '/admin/mail'],
		['synonyms', 'max', '/staff/synonyms'],
		['candidates', 'max', '/staff/candidates'],
		['news', null, '/emails'],
		['news-so-far', null, '/editions'],
		['edition-entries', null, edition ? `/editions/${edition}` : '/editions'],
		['edition-why', 'max', `/staff/editions/why?edition=${edition}`],
		['editions', 'max', '/staff/editions'],
		['edition-draft', 'max', `/staff/editions/${draft}/draft`],
		['edition-preview', 'max', `/staff/editions/${draft}/preview`],
		['edition-scheduled', 'max', `/staff/editions/${scheduled}`],
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

const isWanted = ([name]) => wanted.length === 0 || wanted.some((w) => name.startsWith(w));

async function shoot(site, pages, locale, width, colorScheme) {
	const windows = new Map();
	for (const [name, who, path, { type: words, click, conflict } = {}] of pages.filter(isWanted)) {
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

async function inAllLooks(of, pages) {
	for (const locale of ['en', 'zh_CN']) {
		await of.sql(`UPDATE accounts SET locale = '${locale}' WHERE name IN ('max', 'ada', 'nora')`);
		const list = await pages(locale);
		for (const width of [360, 1280])
			for (const colorScheme of ['light', 'dark']) await shoot(of, list, locale, width, colorScheme);
	}
}

// Without the demo: before there is an administrator, and the steps that follow.
async function shootFresh() {
	const fresh = await startSite({ categories: false });
	try {
		await until('the code is printed', () => /with the code (\S+)/.exec(fresh.output));
		await inAllLooks(fresh, () => [['setup-home', null, '/'], ['setup', null, '/setup']]);
		await fresh.person('ada', { role: 'admin' });
		const steps = ['site', 'categories', 'mail', 'staff'].map((s) => [`setup-${s}`, 'ada', `/setup/${s}`]);
		await inAllLooks(fresh, () => [
			['setup-overview', 'ada', '/setup'],
			...steps,
			['setup-home-admin', 'ada', '/'],
			['setup-desk', 'ada', '/staff'],
		]);
	} finally {
		await fresh.stop();
	}
}

try {
	await inAllLooks(site, pagesIn);
	await shootFresh();
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
