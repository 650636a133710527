// Who may do what: every route of kore.conf, walked as everybody.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';
import { routesOfSite } from '../support/walk.mjs';

const site = await startSite();
after(() => site.stop());

const anonymous = site.visitor();
const unverified = await site.person('half', { isVerified: false });
const customer = await site.person('carl');
const staff = await site.person('nora', { role: 'staff' });
const moderator = await site.person('max', { role: 'moderator' });
const admin = await site.person('ada', { role: 'admin' });
const people = { anonymous, unverified, customer, staff, moderator, admin };

const owner = await site.person('owner');
const question = await site.ask(owner);
const answer = await site.answer(owner, question);
const entryAt = await moderator.post('/faq', {
	title: 'An entry to look at',
	body: 'With some words in it.',
	category: 'billing',
	locale: 'en',
	phrasings: '',
	question: '0',
	answer: '0',
});
const entry = /\d+/.exec(entryAt.location)[0];
const category = await site.value(`SELECT id FROM categories WHERE slug = 'billing'`);
await admin.post(`/staff/categories/${category}/fields`, { kind: 'line', label_en: 'Model', position: '1' });
const field = await site.value('SELECT max(id) FROM category_fields');

// Where a route leads for this test; null: cannot be made up.
function example(pattern) {
	if (!pattern.startsWith('^')) return pattern;
	if (pattern === '^/.*$') return '/no/such/page';
	const id = pattern.startsWith('^/answers/')
		? answer
		: pattern.startsWith('^/faq/[0-9]') || pattern.startsWith('^/solved/(')
			? entry
			: /\/staff\/(editions|pages)\//.test(pattern)
				? 1
				: question;
	return pattern
		.replace(/^\^|\$$/g, '')
		.replace('[0-9]+', pattern.startsWith('^/staff/categories/') ? category : id)
		.replace('[0-9]+', field)
		.replace('(/[^/]*)?', '')
		.replace('(/html)?', '')
		.replace('(faq|questions)', 'faq')
		.replace(/\(privacy.*\)/, 'privacy')
		.replace('[a-z]+', pattern.includes('/setup/') ? 'site' : pattern.includes('/settings/') ? 'hours' : 'privacy')
		.replace(
			/\[\^\/\]\+/,
			pattern.includes('/users/')
				? 'carl'
				: pattern.includes('/tags/')
					? 'refund'
					: pattern.startsWith('^/faq/')
						? 'billing'
						: 'x'.repeat(43),
		)
		.replace('[a-z0-9:]+', 'ask')
		.replace(/\[A-Za-z0-9[^\]]*\]\+/, 'x'.repeat(43));
}

// The least role for GET and for POST; what is not named is open to all.
const MEMBER = 'customer',
	STAFF = 'staff',
	MODERATOR = 'moderator',
	ADMIN = 'admin';
const wanted = {
	page_post_delete: { get: MEMBER, post: MEMBER },
	page_suggest: { get: MEMBER, post: MEMBER },
	page_post_suggestions: { get: MEMBER },
	page_suggestion: { get: MEMBER, post: MEMBER },
	page_complete_people: { get: MEMBER },
	page_complete_tags: { get: MEMBER },
	page_drafts: { post: MEMBER },
	page_uploads: { post: MEMBER },
	page_draft_discard: { post: MEMBER },
	page_account_drafts: { get: MEMBER },
	page_account_draft: { get: MEMBER, post: MEMBER },
	page_account: { get: MEMBER, post: MEMBER },
	page_account_address: { get: MEMBER, post: MEMBER },
	page_account_password: { get: MEMBER, post: MEMBER },
	page_account_sessions: { get: MEMBER, post: MEMBER },
	page_account_notices: { get: MEMBER, post: MEMBER },
	page_account_watches: { get: MEMBER },
	page_watches: { post: MEMBER },
	page_notices: { get: MEMBER, post: MEMBER },
	page_notice: { get: MEMBER },
	page_questions: { post: MEMBER },
	page_question_edit: { get: MEMBER, post: MEMBER },
	page_answers: { post: MEMBER },
	page_metoo: { post: MEMBER },
	page_acceptance: { post: MEMBER },
	page_thanks: { post: MEMBER },
	page_vote: { post: MEMBER },
	page_solved_own: { get: MEMBER },
	page_unsolved: { get: MEMBER, post: MEMBER },
	page_question_solution: { post: MEMBER },
	page_comments: { get: MEMBER, post: MEMBER },
	page_post_edit: { get: MEMBER, post: MEMBER },
	page_flag: { get: MEMBER, post: MEMBER },
	page_preview: { post: MEMBER },
	page_official: { get: STAFF, post: STAFF },
	page_moderate: { get: STAFF, post: STAFF },
	page_proposals: { get: MODERATOR, post: MODERATOR },
	page_repeats: { get: STAFF, post: STAFF },
	page_reviews: { get: MODERATOR, post: MODERATOR },
	page_site_pages: { get: MODERATOR },
	page_site_page_revisions: { get: STAFF },
	page_site_page_edit: { get: MODERATOR, post: MODERATOR },
	page_settings: { get: ADMIN, post: ADMIN },
	page_settings_section: { get: ADMIN, post: ADMIN },
	page_setup_step: { get: ADMIN, post: ADMIN },
	page_setup_dismissal: { post: ADMIN },
	page_shelving_list: { get: ADMIN, post: ADMIN },
	page_shelving_new: { get: ADMIN },
	page_category_fields: { post: ADMIN },
	page_category_field_new: { get: ADMIN },
	page_category_field: { get: ADMIN, post: ADMIN },
	page_category_field_retirement: { post: ADMIN },
	page_shelving: { get: ADMIN, post: ADMIN },
	page_roles: { get: ADMIN },
	page_role_one: { get: ADMIN, post: ADMIN },
	page_flag_undo: { post: STAFF },
	page_templates: { get: STAFF, post: STAFF },
	page_template_new: { get: STAFF },
	page_template: { get: STAFF, post: STAFF },
	page_template_deletion: { post: STAFF },
	page_template_text: { get: STAFF },
	page_helpful: { get: STAFF },
	page_glossary_words: { get: STAFF, post: STAFF },
	page_glossary_new: { get: STAFF },
	page_glossary_word: { get: STAFF, post: STAFF },
	page_glossary_removal: { post: STAFF },
	page_stopped: { get: STAFF },
	page_stopped_lift: { post: STAFF },
	page_mail_health: { get: ADMIN, post: ADMIN },
	page_synonyms: { get: STAFF, post: STAFF },
	page_synonym_new: { get: STAFF },
	page_synonym: { get: STAFF, post: STAFF },
	page_synonym_removal: { post: STAFF },
	page_assignment: { get: STAFF, post: STAFF },
	page_faq: { post: MODERATOR },
	page_faq_new: { get: MODERATOR },
	page_entry_edit: { get: MODERATOR, post: MODERATOR },
	page_entry_place: { post: MODERATOR },
	page_entry_retire: { post: MODERATOR },
	page_candidates: { get: MODERATOR },
	page_dismissal: { post: MODERATOR },
	page_editions: { get: MODERATOR, post: MODERATOR },
	page_edition: { get: MODERATOR, post: MODERATOR },
	page_edition_mail: { get: MODERATOR },
	page_edition_why: { get: MODERATOR, post: MODERATOR },
	page_edition_drafts: { post: MODERATOR },
	page_edition_draft: { get: MODERATOR, post: MODERATOR },
	page_edition_preview: { get: MODERATOR, post: MODERATOR },
	page_edition_release: { get: MODERATOR, post: MODERATOR },
	page_edition_confirmation: { get: MODERATOR },
};
// A plain address below /staff is for staff, and for who stands above them.
const leastFor = (page, pattern) =>
	wanted[page]?.get ?? (/^\/staff(\/|$)/.test(pattern) ? STAFF : undefined);
const open = new Set([
	'page_join',
	'page_takeback',
	'page_password_strength',
	'page_login',
	'page_logout',
	'page_register',
	'page_setup', // with the code from the server
	'page_verify',
	'page_verify_again',
	'page_reset',
	'page_reset_form',
	'page_unsubscribe',
	'page_news', // a mail to an address that its owner must confirm
	'page_news_confirm', // with the link in that mail
	'page_mend', // with the link in the mail that asks whether an address works
	'page_wishes', // with the link in a reader's mails
	'page_address_confirm',
	'page_address_stop',
	'page_language',
	'page_theme',
	'page_answer_order',
	'page_entry_helped', // a visitor's adds one to a number
	'page_entry_missing',
	'page_claim', // a visitor's is kept with nobody's name
	'page_solved', // with the claim's own secret
	'page_opened', // a line in the log of searches, of nobody
	'page_not_found',
]);
const ranks = ['anonymous', 'unverified', 'customer', 'staff', 'moderator', 'admin'];

test('every route names its methods, HEAD beside GET', () => {
	for (const { pattern, methods } of routesOfSite()) {
		assert.ok(methods, `${pattern} has no restrict`);
		assert.equal(methods.includes('get'), methods.includes('head'), pattern);
	}
	assert.ok(routesOfSite().length > 40);
});

test('every POST route is known here: for members, for staff, or open on purpose', () => {
	for (const { page, methods } of routesOfSite())
		if (methods.includes('post'))
			assert.ok(wanted[page]?.post || open.has(page), `${page} is new: say who may post there`);
});

for (const [who, client] of Object.entries(people)) {
	// A visitor's question or answer is looked at before anybody asks who it is from: 422 if it cannot be
	// posted, 404 if there is nothing to answer.
	const isForVisitors = (page) => page === 'page_questions' || page === 'page_answers';
	const refused = (page) =>
		who !== 'anonymous' ? [403] : isForVisitors(page) ? [401, 404, 422] : [401];

	test(`what ${who} may open is open, the rest is refused`, async () => {
		for (const { pattern, page, methods } of routesOfSite()) {
			if (!methods.includes('get')) continue;
			const path = example(pattern);
			const got = await client.get(path);
			const least = leastFor(page, pattern);
			assert.ok(got.status < 500, `${path}: ${got.status}`);
			if (!least || ranks.indexOf(who) >= ranks.indexOf(least)) {
				assert.notEqual(got.status, 401, path);
				if (!/login/.test(path)) assert.doesNotMatch(got.location ?? '', /^\/login/, path);
			} else if (who === 'anonymous') {
				assert.equal(got.status, 303, path);
				assert.match(got.location, /^\/login\?next=/, path);
			} else {
				assert.equal(got.status, 403, path);
			}
		}
	});

	test(`what ${who} may not post is refused, with a token and without`, async () => {
		const before = await site.value('SELECT count(*) FROM posts');
		for (const { pattern, page, methods } of routesOfSite()) {
			if (!methods.includes('post')) continue;
			const path = example(pattern);
			const least = wanted[page]?.post;
			const may = !least || ranks.indexOf(who) >= ranks.indexOf(least);
			if (!may) {
				const sent = await client.post(path, {
					body: 'x',
					value: '1',
					on: '1',
					action: 'hide',
					send: '1',
				});
				assert.ok(refused(page).includes(sent.status), `${page} as ${who}: ${sent.status}`);
			}
			if (page === 'page_language' || page === 'page_theme' || page === 'page_answer_order' || page === 'page_entry_helped' || page === 'page_opened' || page === 'page_unsubscribe' || /^page_(news|news_confirm|wishes|mend)$/.test(page) || page === 'page_not_found')
				continue;
			// Of visitors these need no token: http/solved.
			if (who === 'anonymous' && (page === 'page_claim' || page === 'page_solved')) continue;
			for (const csrf of [false, '', 'f'.repeat(64), 'x'.repeat(5000)]) {
				const sent = await client.post(
					path,
					{ title: 'Nothing', body: 'Nothing at all here' },
					{ csrf },
				);
				assert.ok(
					(least ? refused(page) : [403]).includes(sent.status),
					`${page} as ${who} with the token ${csrf && csrf.slice(0, 5)}: ${sent.status}`,
				);
			}
		}
		assert.equal(await site.value('SELECT count(*) FROM posts'), before);
	});
}

test('each person of staff sees the tabs of the pages that open for them, and no others', async () => {
	const tabsAt = async (client, path) =>
		(await client.get(path)).page
			.all('nav')
			.filter((n) => /\btabs\b/.test(n.attrs.class))
			.map((n) => n.all('a').map((a) => a.attrs.href));
	// The first row leads to the areas of the desk, the second to the pages of one.
	const tabsOf = async (client) => {
		const [areas] = await tabsAt(client, '/staff');
		const pages = [];
		for (const path of areas) pages.push(...(await tabsAt(client, path))[1]);
		return pages;
	};
	const all = await tabsOf(admin);
	assert.equal(new Set(all).size, all.length);
	assert.equal(all[0], '/staff');
	assert.ok(all.length > 10);
	for (const client of [staff, moderator, admin]) {
		const seen = await tabsOf(client);
		for (const path of all)
			assert.equal((await client.get(path)).status, seen.includes(path) ? 200 : 403, path);
	}
});

test("a token of another session or of another site's form is refused", async () => {
	const foreign = await staff.csrf();
	assert.equal(
		(await customer.post(`/posts/${question}/vote`, { value: '1' }, { csrf: foreign })).status,
		403,
	);
	for (const headers of [
		{ Origin: 'https://evil.example' },
		{ Origin: 'null' },
		{ 'Sec-Fetch-Site': 'cross-site' },
		{ 'Sec-Fetch-Site': 'same-site' },
	])
		assert.equal(
			(await customer.post(`/posts/${question}/vote`, { value: '1' }, { headers })).status,
			403,
			JSON.stringify(headers),
		);
	assert.equal(
		(
			await customer.post(
				`/posts/${question}/vote`,
				{ value: '1' },
				{ headers: { Origin: site.url, 'Sec-Fetch-Site': 'same-origin' } },
			)
		).status,
		303,
	);
});

test('methods that a route does not take are refused as such', async () => {
	for (const [method, path] of [
		['POST', '/questions/ask'],
		['PUT', '/questions'],
		['DELETE', `/questions/${question}`],
		['PATCH', '/'],
		['OPTIONS', '/'],
	]) {
		const got = await customer.request(method, path, { headers: {} });
		assert.ok([400, 403, 404, 405].includes(got.status), `${method} ${path}: ${got.status}`);
	}
	// One that only takes POST leads to what it belongs to.
	assert.equal((await customer.request('GET', `/posts/${question}/vote`)).status, 303);
});

test('people cannot act on what is not theirs by guessing numbers', async () => {
	const hidden = await site.ask(owner, { title: 'This one will be hidden away' });
	await staff.post(`/posts/${hidden}/moderate`, { action: 'hide', reason: 'private' });
	for (const path of [
		`/questions/${hidden}`,
		`/posts/${hidden}/revisions`,
		`/questions/${hidden}/edit`,
		`/posts/${hidden}/flag`,
	])
		assert.equal((await customer.get(path)).status, 404, path);
	for (const [path, fields] of [
		[`/posts/${hidden}/vote`, { value: '1' }],
		[`/posts/${hidden}/comments`, { body: 'Hello there' }],
		[`/questions/${hidden}/answers`, { body: 'An answer to something hidden' }],
		[`/questions/${hidden}/metoo`, { on: '1' }],
	])
		assert.ok([403, 404].includes((await customer.post(path, fields)).status), path);
	assert.equal((await customer.post(`/answers/${answer}/acceptance`, { on: '1' })).status, 403);
});
