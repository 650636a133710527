// However much of everything there is: no page of the site, no feed and no list has more than a bound of bytes.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';
import { PEOPLE, isPage, pagesToWalk, pathsFor } from '../support/walk.mjs';

const ANSWER_MOST = 512 * 1024;
const site = await startSite({ demo: true });
after(() => site.stop());
const pages = await pagesToWalk(site);

const LONG = `repeat('Take out the filter & rinse it under "warm" <water>. ', 550)`;
const WORDS = `repeat(E'\\nthe longest-of-words that-may-stand-here', 19)`;
const TITLE = `repeat('A title & more ', 9) || i`;

// `n` more rows like that one, with other values; each is one that people could have made, one by one.
async function more(table, n, values, like = 'true') {
	const columns = await site.value(
		`SELECT string_agg(attname, ',') FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0 AND attgenerated = '' AND NOT attisdropped`);
	await site.sql(
		`SET session_replication_role = replica;
		INSERT INTO ${table} (${columns}) OVERRIDING SYSTEM VALUE
		SELECT ${columns.replace(/\w+/g, '(m).$&')} FROM (SELECT jsonb_populate_record(r, jsonb_build_object(${values})) AS m FROM ${table} r, generate_series(1, :n) i
			WHERE r.ctid = (SELECT ctid FROM ${table} WHERE ${like} LIMIT 1)) x`,
		{ n },
		'postgres',
	);
}

test('the community has written very much', async () => {
	const first = (name) => Number(/\d+/.exec((Array.isArray(pages[name]) ? pages[name] : pages[name].paths)[0])[0]);
	const revised = first('page_revisions'), entry = first('page_entry'), suggested = first('page_suggest'), thread = first('page_question');
	const ann = `(SELECT id FROM accounts WHERE name = 'ann')`;
	await more('accounts', 600, `'id', 900000 + i, 'name', 'person' || i, 'display_name', 'Person ' || i, 'about', left(${LONG}, 2000), 'email_mac', NULL, 'email_sealed', NULL`, `name = 'ann'`);
	await more('questions', 600, `'id', 900000 + i, 'title', ${TITLE}, 'is_visible', true, 'author_id', ${ann}, 'accepted_id', NULL, 'official_id', NULL, 'duplicate_of', NULL`);
	await more('posts', 600, `'id', 900000 + i, 'question_id', 900000 + i, 'author_id', ${ann}, 'body', ${LONG}, 'html', '<p>' || ${LONG} || '</p>'`, `kind = 'question' AND hidden_at IS NULL`);
	await more('posts', 100, `'id', 910000 + i, 'question_id', ${thread}, 'parent_id', NULL, 'author_id', ${ann}, 'body', ${LONG}, 'html', '<p>' || ${LONG} || '</p>'`, `kind = 'answer' AND hidden_at IS NULL`);
	await more('posts', 400, `'id', 920000 + i, 'question_id', ${thread}, 'parent_id', ${thread}, 'author_id', ${ann}, 'body', left(${LONG}, 1000), 'html', left(${LONG}, 1000)`, `kind = 'comment' AND hidden_at IS NULL`);
	await site.sql(`UPDATE questions SET n_answers = n_answers + 100 WHERE id = ${thread}`, {}, 'postgres');
	await site.sql(`UPDATE posts SET n_comments = n_comments + 400 WHERE id = ${thread}`, {}, 'postgres');
	await more('revisions', 200, `'post_id', ${revised}, 'number', 100 + i, 'body', i || ${LONG}, 'blanked_at', NULL`);
	await more('entries', 300, `'id', 900000 + i, 'external_id', 'copy-' || i, 'slug', 'entry-' || i, 'title', ${TITLE}, 'body', ${LONG}, 'html', '<p>' || ${LONG} || '</p>', 'changed_at', now()`, `locale = 'en' AND retired_at IS NULL`);
	await more('entry_revisions', 200, `'entry_id', ${entry}, 'number', 100 + i, 'body', i || ${LONG}`);
	await more('phrasings', 600, `'id', 900000 + i, 'entry_id', ${entry}, 'text', ${TITLE}`);
	await more('suggestions', 300, `'id', 900000 + i, 'post_id', ${suggested}, 'body', i || ${LONG}, 'decided_at', NULL, 'decided_by', NULL, 'outcome', NULL, 'account_id', 900000 + i`);
	await more('flags', 600, `'id', 900000 + i, 'post_id', 900000 + i, 'note', left(${LONG}, 500), 'resolved_at', NULL, 'resolved_by', NULL, 'outcome', NULL`);
	for (const name of ['ann', 'ada'])
		await more('notices', 600, `'id', 900000 + i + ${name === 'ann' ? 0 : 1000}, 'account_id', (SELECT id FROM accounts WHERE name = '${name}'), 'question_id', 900000 + i, 'post_id', 900000 + i, 'read_at', NULL`);
	await more('reply_templates', 300, `'id', 900000 + i, 'name', 'Template ' || i, 'body', left(${LONG}, 3500)`);
	await more('synonyms', 199, `'id', 900000 + i, 'words', i || ${WORDS}`);
	await more('glossary', 199, `'id', 900000 + i, 'word', 'word ' || i, 'explanation', left(${LONG}, 400)`);
	await more('tags', 2000, `'id', 900000 + i, 'name', 'subject-' || i, 'n_questions', 3`);
	await more('audit_log', 2000, `'id', 900000 + i`);
	await more('entry_sources', 300, `'entry_id', ${entry}, 'question_id', 900000 + i`);
});

for (const role of ['anonymous', 'customer', 'admin'])
	test(`what everybody may ask for has a bound: ${role}`, async () => {
		const client = role === 'anonymous' ? site.visitor() : await site.logInAs(PEOPLE[role]);
		const heavy = [], paths = pathsFor(role, pages).map(({ path }) => path);
		assert.ok(paths.length > 30);
		paths.push('/feeds/newest', '/feeds/faq', '/feeds/users/ann', '/feeds/tags/k2', '/sitemap.xml', '/questions?sort=votes', '/users?sort=joined');
		paths.push('/search?q=filter', '/search?q=title', '/search?q=water+user:ann', '/complete/tags?q=s', '/complete/people?q=p', '/questions/similar?title=A+title+%26+more');
		for (const path of paths) {
			const got = await client.get(path);
			assert.ok(got.status < 500, `${path}: ${got.status}`);
			if (got.body.length > ANSWER_MOST) heavy.push(`${path}: ${got.body.length} bytes`);
		}
		assert.deepEqual(heavy, []);
	});

test('what a page has no room for is a click away', async () => {
	const ada = await site.logInAs('ada');
	const list = (await ada.get('/staff/templates')).page;
	const link = list.all('a').filter((a) => /[?]whole=/.test(a.attrs.href ?? '')).at(-1);
	assert.equal(link.words, 'Show the text');
	const [path, anchor] = link.attrs.href.split('#');
	const row = (await ada.get(path)).page.byId(anchor);
	assert.match(row.words, /Template \d+ .*Take out the filter & rinse it under "warm" <water>/s);
	const flagged = (await ada.get('/staff/flags')).page;
	const on = flagged.all('a').filter((a) => a.words === 'Read on');
	assert.ok(on.length > 10);
	assert.match((await ada.get(on[0].attrs.href)).location, /^\/(questions|answers)\//);
});
