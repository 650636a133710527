// Every page of the site, from the routes of kore.conf, with something to look at on each: for the
// tests that walk them. A route that is not named here fails the walk: say where it leads.
import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOP } from './packages.mjs';

export const ROLES = ['anonymous', 'customer', 'staff', 'moderator', 'admin'];
// The demo community's accounts.
export const PEOPLE = { customer: 'ann', staff: 'nora', moderator: 'max', admin: 'ada' };

// The map: [{ pattern, page, methods }].
export function routesOfSite() {
	const conf = readFileSync(join(TOP, 'kore.conf'), 'utf8');
	const route = /^\troute (\S+) \{\n\t\thandler\t(\S+)\n\t\tmethods\t(.+)\n\t\}$/gm;
	const found = [...conf.matchAll(route)].map(([, pattern, page, methods]) => ({
		pattern,
		page,
		methods: methods.split(' '),
	}));
	if (found.length !== conf.match(/^\s*route\s/gm).length) throw new Error('kore.conf: a route is written otherwise');
	return found;
}

// The functions behind every address that answers GET.
export function pagesOfSite() {
	return [...new Set(routesOfSite().filter((r) => r.methods.includes('get')).map((r) => r.page))];
}

// What answers GET and is no page for people.
const NO_PAGE = [
	/^(feed|sitemap|api)_/,
	/^page_(asset|favicon|robots|opensearch|manifest|security|healthz|readyz|metrics)$/,
	/^page_(old|notice|post|site_page_short)$/, // only redirect
	/^page_(next|solved_own)$/, // likewise
	/^page_(similar|asked|drafts|complete_people|complete_tags|template_text)$/, // fragments and data for scripts
	/^page_(picture|file)$/,
	/^page_(edition_mail|post_source)$/, // a mail; Markdown
];

// A plain address below /staff is one for all of staff, unless it is named below.
const pagesOfStaff = () =>
	Object.fromEntries(
		routesOfSite()
			.filter((r) => r.pattern.startsWith('/staff/') && r.methods.includes('get') && isPage(r.page))
			.map((r) => [r.page, { least: 'staff', paths: [r.pattern] }]),
	);

// { page function: { least: the role that may see it, paths } }. `own`: also walked by those who may
// not, for the page that says so.
export async function pagesToWalk(site) {
	const one = async (sql) => (await site.value(sql)) || '1';
	const thread = (where) =>
		one(`SELECT id FROM questions WHERE is_visible AND ${where} ORDER BY n_answers DESC, id LIMIT 1`);
	const token = async (kind) => {
		const text = randomBytes(32).toString('base64url');
		await site.sql(
			`INSERT INTO account_tokens (token_hash, account_id, kind, expires_at)
			SELECT :'hash', id, :'kind', now() + interval '1 day' FROM accounts WHERE name = 'ann'`,
			{ hash: createHash('sha256').update(text).digest('hex'), kind },
		);
		return text;
	};
	const joining = async () => {
		const visitor = site.visitor();
		const email = 'joining@example.org';
		await visitor.submit((await visitor.get('/register')).page.form('/register'), { email });
		return /[\w-]{43}/.exec(await site.registrationLink(email))[0];
	};
	const joinToken = await joining();
	const [aMail] = readdirSync(join(site.state, 'mail', 'new'));
	const claims = async () => {
		const solver = await one('SELECT max(id) FROM entries WHERE retired_at IS NULL');
		const claim = async () => (await site.visitor().post('/questions/solved', { title: 'Is this the way?', body: 'Or is it another?', category: 'billing', solved: `faq-${solver}` }, { csrf: false })).location;
		const said = await claim();
		await site.visitor().post(said, { said: 'yes' }, { csrf: false });
		return [await claim(), said];
	};
	const official = await thread('official_id IS NOT NULL');
	const adasOwn = async () => {
		const ada = await site.logInAs('ada');
		await ada.post(`/posts/${official}/comments`, { body: 'A word of my own.' });
		return one(`SELECT max(p.id) FROM posts p JOIN accounts a ON a.id = p.author_id WHERE a.name = 'ada'`);
	};
	const adasQuestion = async () => site.ask(await site.logInAs('ada'), { title: 'Where do the walkers rest at night?', body: 'They have been walking all day.' });
	const solved = await thread('accepted_id IS NOT NULL AND official_id IS NULL');
	const open = await thread('n_answers = 0');
	const annsThread = await thread(
		`n_answers > 1 AND id IN (SELECT p.id FROM posts p JOIN accounts a ON a.id = p.author_id WHERE a.name = 'ann')`,
	);
	const duplicate = await one('SELECT question_id FROM duplicates WHERE duplicate_of IS NOT NULL LIMIT 1');
	const repeating = await one('SELECT question_id FROM duplicates WHERE entry_id IS NOT NULL LIMIT 1');
	const answer = await one(
		`SELECT max(id) FROM posts WHERE kind = 'answer' AND question_id = ${official}`,
	).catch(() => one(`SELECT max(id) FROM posts WHERE kind = 'answer'`));
	const entry = await one('SELECT max(entry_id) FROM entry_sources');
	const revised = await one(`SELECT post_id FROM revisions GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`);
	const suggestion = await one(`SELECT max(id) FROM suggestions`).catch(() => "1");
	// One that made itself, with an entry in each language.
	const edition = await one(`WITH made AS (
			INSERT INTO editions (is_automatic, covers_until, leaves_at, deadline_at, state, finished_at)
			VALUES (true, now(), now(), now() + interval '1 day', 'sent', now()) RETURNING id
		), had AS (
			INSERT INTO edition_entries (edition_id, entry_id, revision, is_new)
			SELECT made.id, e.id, 1, true FROM made, (SELECT min(id) AS id FROM entries WHERE retired_at IS NULL GROUP BY locale) AS e
		) SELECT id FROM made`);
	// One that is composed: something new, and something under doubt.
	const draft = await one(`WITH made AS (INSERT INTO editions (state) VALUES ('draft') RETURNING id
		), said AS (
			INSERT INTO edition_introductions (edition_id, locale, words) SELECT id, 'en', 'What people ask in autumn.' FROM made
		), chosen AS (
			INSERT INTO edition_choices (edition_id, entry_id, position)
			SELECT made.id, e.id, row_number() OVER (ORDER BY e.id DESC)
			FROM made, (SELECT id FROM entries WHERE retired_at IS NULL ORDER BY doubted_at NULLS LAST, id DESC LIMIT 12) AS e
		) SELECT id FROM made`);
	const field = await one(`SELECT min(id) FROM category_fields WHERE kind = 'choice'`);
	const asking = await one(`SELECT category_id FROM category_fields WHERE id = ${field}`);
	const askingSlug = await one(`SELECT slug FROM categories WHERE id = ${asking}`);
	const said = await thread(`details <> '' AND n_answers < 2`);
	const unsaid = await thread(`details = '' AND n_answers = 0 AND closed_at IS NULL AND category_id = ${asking}`);
	return {
		...pagesOfStaff(),
		page_home: ['/'],
		page_questions: ['/questions', '/questions?state=unanswered', '/questions?category=billing&state=solved&tags=refund+-card&sort=votes'],
		page_ask: ['/questions/ask', `/questions/ask?category=${askingSlug}`, '/questions/ask?title=Nobody+has+asked+this'],
		page_question: [...[official, solved, open, annsThread, duplicate, said, unsaid, repeating].map((id) => `/questions/${id}`), `/questions/${duplicate}?stay=1`, `/questions/${repeating}?stay=1`],
		page_question_edit: { least: 'moderator', paths: [`/questions/${official}/edit`, `/questions/${said}/edit`] },
		page_tag: ['/tags/k2', '/tags/nothing-has-this'],
		page_official: { least: 'staff', paths: [`/answers/${answer}/official`] },
		page_post_edit: { least: 'moderator', paths: [`/posts/${answer}/edit`] },
		page_post_delete: { least: 'admin', paths: [`/posts/${await adasOwn()}/delete`] },
		page_comments: { least: 'customer', paths: [`/posts/${official}/comments`, `/posts/${unsaid}/comments?ask=details`] },
		page_revisions: [`/posts/${revised}/revisions`],
		page_suggest: { least: 'customer', paths: [`/posts/${answer}/suggest`] },
		page_suggestion: { least: 'customer', paths: [`/suggestions/${suggestion}`] },
		page_post_suggestions: [`/posts/${answer}/suggestions`],
		page_notices: { least: 'customer', paths: ['/notices'] },
		page_account_watches: { least: 'customer', paths: ['/account/watches'] },
		page_categories: ['/categories'],
		page_faq_print: ['/faq/print', '/faq/print?category=billing'],
		page_tags: ['/tags'],
		page_people: ['/users'],
		page_user_reputation: ['/users/nora/reputation'],
		page_help_keys: ['/help/keys'],
		page_help_personal: ['/help/personal'],
		page_help_reputation: ['/help/reputation'],
		page_help_writing: ['/help/writing'],
		page_account_address: { least: 'customer', paths: ['/account/address'] },
		page_address_confirm: ['/address/confirm/no-such-token'],
		page_address_stop: ['/address/stop/no-such-token'],
		page_account_notices: { least: 'customer', paths: ['/account/notices'] },
		page_templates: { least: 'staff', paths: ['/staff/templates', '/staff/templates?words=no-such-word&language=en'] },
		page_template_new: { least: 'staff', paths: ['/staff/templates/new'] },
		page_template: { least: 'staff', paths: ['/staff/templates/1'] },
		page_entry_missing: [`/faq/${entry}/missing`],
		page_helpful: { least: 'staff', paths: ['/staff/helpful'] },
		page_glossary: ['/glossary'],
		page_glossary_words: { least: 'staff', paths: ['/staff/glossary', '/staff/glossary?language=zh_CN'] },
		page_glossary_new: { least: 'staff', paths: ['/staff/glossary/new'] },
		page_glossary_word: { least: 'staff', paths: ['/staff/glossary/1'] },
		page_stopped: { least: 'staff', paths: ['/staff/stopped'] },
		page_mail_health: { least: 'admin', paths: ['/admin/mail'] },
		page_mend: ['/emails/again/no-such-token'],
		page_synonyms: { least: 'staff', paths: ['/staff/synonyms', '/staff/synonyms?language=zh_CN'] },
		page_synonym_new: { least: 'staff', paths: ['/staff/synonyms/new'] },
		page_synonym: { least: 'staff', paths: ['/staff/synonyms/1'] },
		page_proposals: { least: 'moderator', paths: ['/staff/phrasings', '/staff/phrasings?tick=all'] },
		page_reviews: { least: 'moderator', paths: ['/staff/reviews'] },
		page_site_page: ['/pages/privacy', '/pages/imprint', '/pages/contact', '/pages/terms', '/pages/shops'],
		page_site_pages: { least: 'moderator', paths: ['/staff/pages'] },
		page_site_page_edit: { least: 'moderator', paths: ['/staff/pages/1/edit', '/staff/pages/401/edit'] },
		page_site_page_revisions: { least: 'staff', paths: ['/staff/pages/1/revisions', '/staff/pages/401/revisions'] },
		page_dev_mails: ['/dev/mail'],
		page_dev_mail: [`/dev/mail/${aMail}`],
		page_setup: { least: 'admin', paths: ['/setup'] },
		page_setup_step: { least: 'admin', paths: ['site', 'categories', 'mail', 'staff'].map((s) => `/setup/${s}`) },
		page_settings: { least: 'admin', paths: ['/admin/settings'] },
		page_settings_section: { least: 'admin', paths: ['welcome', 'hours', 'limits', 'footer', 'mail'].map((s) => `/admin/settings/${s}`) },
		page_shelving_list: { least: 'admin', paths: ['/staff/categories'] },
		page_shelving_new: { least: 'admin', paths: ['/staff/categories/new'] },
		page_shelving: { least: 'admin', paths: ['/staff/categories/1', `/staff/categories/${asking}`] },
		page_category_field_new: { least: 'admin', paths: [`/staff/categories/${asking}/fields/new`] },
		page_category_field: { least: 'admin', paths: [`/staff/categories/${asking}/fields/${field}`] },
		page_roles: { least: 'admin', paths: ['/staff/people'] },
		page_role_one: { least: 'admin', paths: ['/staff/people/2'] },
		page_flag: { least: 'customer', paths: [`/posts/${answer}/flag`] },
		page_moderate: { least: 'moderator', paths: [`/posts/${answer}/moderate`] },
		page_faq: ['/faq'],
		page_faq_new: { least: 'moderator', paths: ['/faq/new', `/faq/new?answer=${answer}`] },
		page_faq_shelf: ['/faq/billing'],
		page_entry: [`/faq/${entry}`],
		page_entry_edit: { least: 'moderator', paths: [`/faq/${entry}/edit`] },
		page_entry_revisions: [`/faq/${entry}/revisions`],
		page_alike: [`/questions/${official}/similar`, `/questions/${open}/similar`],
		page_search: ['/search', '/search?q=card+is:solved', '/search?q=giraffe+tag:card', '/search?q=refund+%E9%80%80%E6%AC%BE', '/search?q=perpetuum+mobile'],
		page_register: ['/register'],
		page_join: ['/register/no-such-token', `/register/${joinToken}`],
		page_takeback: ['/takeback/no-such-token'],
		page_mail_sent: ['/register/sent', '/reset/sent'],
		page_login: ['/login'],
		page_verify: ['/verify/no-such-token'],
		page_verify_again: ['/verify/again'],
		page_reset: ['/reset'],
		page_reset_form: ['/reset/no-such-token', `/reset/${await token('reset')}`],
		page_account: { least: 'customer', paths: ['/account'] },
		page_account_password: { least: 'customer', paths: ['/account/password'] },
		page_account_sessions: { least: 'customer', paths: ['/account/sessions'] },
		page_account_drafts: { least: 'customer', paths: ['/account/drafts'] },
		page_account_draft: { least: 'customer', paths: ['/account/drafts/question'] },
		page_user: ['/users/nora', '/users/ann'],
		page_unsubscribe: ['/unsubscribe/no-such-token'],
		page_news: ['/emails'],
		page_news_sent: ['/emails/sent'],
		page_news_confirm: ['/emails/confirm/no-such-token'],
		page_wishes: ['/emails/no-such-token'],
		page_archive: ['/editions'],
		page_edition_rest: [`/editions/${edition}`],
		page_staff: { least: 'staff', paths: ['/staff'], own: true },
		page_figures: { least: 'staff', paths: ['/staff/figures'] },
		page_assignment: { least: 'staff', paths: [`/questions/${open}/assignment`] },
		page_candidates: { least: 'moderator', paths: ['/staff/candidates'] },
		page_editions: { least: 'moderator', paths: ['/staff/editions'] },
		page_edition: { least: 'moderator', paths: [`/staff/editions/${edition}`] },
		page_edition_draft: { least: 'moderator', paths: [`/staff/editions/${draft}/draft`, `/staff/editions/${draft}/draft?words=the`] },
		page_edition_preview: { least: 'moderator', paths: [`/staff/editions/${draft}/preview?locale=en`, `/staff/editions/${draft}/preview?locale=zh_CN`] },
		page_edition_release: { least: 'moderator', paths: [`/staff/editions/${draft}/release`] },
		page_edition_why: { least: 'moderator', paths: [`/staff/editions/why?edition=${edition}`] },
		page_edition_confirmation: { least: 'moderator', paths: ['/staff/editions/confirmation'] },
		page_solved: await claims(),
		page_unsolved: { least: 'admin', paths: [`/questions/${await adasQuestion()}/unsolved`] },
		page_not_found: ['/no/such/page'],
	};
}

export const isPage = (name) => !NO_PAGE.some((p) => p.test(name));

// The addresses a role walks, with the page's name.
export function pathsFor(role, pages) {
	const there = new Set(pagesOfSite());
	return Object.entries(pages).flatMap(([name, page]) => {
		if (!there.has(name)) return [];
		const { least = 'anonymous', paths, own } = Array.isArray(page) ? { paths: page } : page;
		const may = ROLES.indexOf(role) >= ROLES.indexOf(least);
		return may || own ? paths.map((path) => ({ name, path })) : [];
	});
}
