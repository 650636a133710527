// What programs find: canonical addresses, structured data, feeds, sitemaps, and the small files.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { proxyRefuses, startSite, until } from '../support/site.mjs';
import { faultsOfData, jsonLd, parseXml } from '../support/structured.mjs';

const site = await startSite({ env: { ANSWERWELL_SECURITY_CONTACT: 'mailto:security@example.org', ANSWERWELL_SITE_NAME: 'Kettle & Friends “help”' } });
after(() => site.stop());

const ann = await site.person('ann', { displayName: 'Ann "A" <Keller>' });
const tom = await site.person('tom', { displayName: 'Tom Brennan' });
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });

const TITLE = 'What does "</script>" & <b> do?';
const BODY = 'A **bold** start \\ with </script><script>alert(1)</script>\r\n\r\n[here](/faq) and `x < y`\r\n\r\n* one\r\n* two';
const question = await site.ask(ann, { title: TITLE, body: BODY, tags: 'c++, kettle' });
const official = await site.answer(nora, question, 'The official word & nothing else.');
const accepted = await site.answer(tom, question, 'This *solved* it, see [the other side](https://example.com/?a=1&b=2).');
const third = await site.answer(tom, question, 'A third opinion on this.');
const fourth = await site.answer(nora, question, 'A fourth opinion on this.');
const comment = await site.comment(ann, accepted, 'Thank you, that was quick.');
await nora.post(`/answers/${official}/official`, { scope: '', valid_until: '' });
await ann.post(`/answers/${accepted}/acceptance`, { on: '1' });
await ann.post(`/posts/${third}/vote`, { value: '1' });
const open = await site.ask(tom, { title: '运费到底怎么算？满多少包邮？', body: '我想知道寄到拉萨要多少钱。', category: 'returns', tags: 'kettle' });
const hidden = await site.ask(tom, { title: 'Buy cheap watches here and now', body: 'Very cheap watches, really.', tags: 'watches' });
await max.post(`/posts/${hidden}/moderate`, { action: 'hide', reason: 'spam', note: '' });

const publish = async (fields) => {
	const sent = await max.post('/faq', { title: 'How long does it take?', body: 'About **five** days. See [this](/questions).', category: 'billing', locale: 'en',
		phrasings: '', question: '0', answer: '0', ...fields });
	assert.equal(sent.status, 303, sent.text.slice(0, 500));
	return Number(/\d+/.exec(sent.location)[0]);
};
const entry = await publish({ question, answer: official });
const translated = await publish({ title: '要多长时间？', body: '大约五天。', locale: 'zh_CN', question, answer: official });
const lonely = await publish({ title: 'Is there a shop in Lhasa?', body: 'No, not yet.', category: 'returns' });

const visitor = site.visitor();
const pathOf = async (path) => (await visitor.get(path)).location;
const threadPath = await pathOf(`/questions/${question}`);
const entryPath = await pathOf(`/faq/${entry}`);
const translatedPath = await pathOf(`/faq/${translated}`);
const link = (page, rel) => page.all('link').filter((l) => l.attrs.rel === rel && !l.attrs.hreflang).map((l) => l.attrs.href);
const stamp = (post, column) => site.value(`SELECT to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') FROM posts WHERE id = ${post}`);

test('every public page names its one address', async () => {
	for (const [path, canonical] of [['/', '/'], ['/?x=1', '/'], ['/questions', '/questions'], ['/questions?order=votes', '/questions'], ['/questions?order=no-such', '/questions'],
		['/questions?category=billing&order=active', '/questions?category=billing'], ['/questions?state=unanswered', '/questions?state=unanswered'], ['/questions?order=unanswered', '/questions?state=unanswered'],
		['/questions?category=billing&order=unsolved', '/questions?category=billing&state=unsolved'], ['/tags/kettle?sort=votes', '/tags/kettle'], ['/tags/c%2B%2B', '/tags/c%2B%2B'], ['/tags/KETTLE', '/tags/kettle'],
		[threadPath, threadPath], [`${threadPath}?x=1`, threadPath], ['/users/ann', '/users/ann'], ['/faq', '/faq'], ['/faq/billing', '/faq/billing'], [entryPath, entryPath]]) {
		const page = (await visitor.show(path)).page;
		assert.deepEqual(link(page, 'canonical'), [site.url + canonical], path);
		assert.equal(page.one((n) => n.name === 'meta' && n.attrs.name === 'robots'), undefined, path);
	}
});

test('what has no address of its own asks not to be indexed instead', async () => {
	for (const path of ['/questions?before=1.1', '/questions?tags=a+b', '/questions?tags=-a', '/questions?mine=1', '/tags/kettle?category=billing', '/tags/no-such', '/search?q=refund', '/login', '/register', '/users/max', '/no/such', `/posts/${third}/revisions`]) {
		const page = (await visitor.get(path)).page;
		assert.deepEqual(link(page, 'canonical'), [], path);
		assert.equal(page.one((n) => n.name === 'meta' && n.attrs.name === 'robots').attrs.content, 'noindex', path);
	}
});

test('an entry and its translation point at each other; pages in the reader\'s language claim no others', async () => {
	const languages = async (path) => (await visitor.get(path)).page.all('link').filter((l) => l.attrs.hreflang).map((l) => [l.attrs.hreflang, l.attrs.href]).sort();
	const both = [['en', site.url + entryPath], ['zh-CN', site.url + translatedPath]];
	assert.deepEqual(await languages(entryPath), both);
	assert.deepEqual(await languages(translatedPath), both);
	for (const path of ['/', '/faq', '/faq/billing', '/questions', threadPath, await pathOf(`/faq/${lonely}`)]) assert.deepEqual(await languages(path), [], path);
	await max.post(`/faq/${translated}/retire`, { on: '1' });
	assert.deepEqual(await languages(entryPath), [], 'a retired translation is none');
	await max.post(`/faq/${translated}/retire`, { on: '0' });
});

test('a thread is a QAPage with its answers, field by field', async () => {
	const answer = await visitor.get(threadPath);
	const [data, crumbs, ...rest] = jsonLd(answer.page);
	assert.deepEqual(rest, []);
	const at = (post) => `${site.url}${threadPath}#answer-${post}`;
	const person = (name, handle) => ({ '@type': 'Person', name, url: `${site.url}/users/${handle}` });
	const said = async (post, text, votes, author) => ({ '@type': 'Answer', text, url: at(post), upvoteCount: votes, dateCreated: await stamp(post, 'created_at'), author });
	const [tomHimself, noraHerself] = [person('Tom Brennan', 'tom'), person('nora', 'nora')];
	const rated = await said(third, 'A third opinion on this.', 1, tomHimself);
	assert.deepEqual(data, {
		'@context': 'https://schema.org', '@type': 'QAPage',
		mainEntity: {
			'@type': 'Question', name: TITLE, text: 'A bold start \\ with </script><script>alert(1)</script>\nhere and x < y\n\none\ntwo',
			url: site.url + threadPath, inLanguage: 'en', answerCount: 4, upvoteCount: 0, dateCreated: await stamp(question, 'created_at'), author: person('Ann "A" <Keller>', 'ann'),
			acceptedAnswer: [await said(official, 'The official word & nothing else.', 0, noraHerself), await said(accepted, 'This solved it, see the other side.', 0, tomHimself)],
			suggestedAnswer: [rated],
		},
	});
	assert.deepEqual(crumbs, {
		'@context': 'https://schema.org', '@type': 'BreadcrumbList', itemListElement: [
			{ '@type': 'ListItem', position: 1, name: 'Questions', item: `${site.url}/questions` },
			{ '@type': 'ListItem', position: 2, name: 'Billing', item: `${site.url}/questions?category=billing` },
			{ '@type': 'ListItem', position: 3, name: TITLE },
		],
	});
	assert.doesNotMatch(answer.text.replace(/<script type="application\/ld\+json">[^<]*<\/script>/g, ''), /ld\+json/, 'no < inside the blocks');
});

test('an edit, a former member and a question without answers show in the data', async () => {
	const form = (await tom.get(`/posts/${third}/edit`)).page.form(`/posts/${third}/edit`);
	await tom.submit(form, { body: 'A third opinion, thought over.' });
	const other = await site.ask(ann, { title: 'A question of somebody who left' });
	const orphan = await site.answer(tom, other, 'An answer of somebody who left.');
	await site.sql(`UPDATE posts SET author_id = NULL WHERE id IN (${orphan}, ${other})`);
	const [thread] = jsonLd((await visitor.show(`/questions/${question}`)).page);
	const edited = thread.mainEntity.suggestedAnswer.find((a) => a.url.endsWith(`#answer-${third}`));
	assert.equal(edited.text, 'A third opinion, thought over.');
	assert.equal(edited.dateModified, await stamp(third, 'edited_at'));
	const [left] = jsonLd((await visitor.show(`/questions/${other}`)).page);
	assert.deepEqual(left.mainEntity.author, { '@type': 'Person', name: 'former member' });
	assert.deepEqual(left.mainEntity.suggestedAnswer[0].author, { '@type': 'Person', name: 'former member' });
	const [waiting] = jsonLd((await visitor.show(`/questions/${open}`)).page);
	assert.equal(waiting.mainEntity.answerCount, 0);
	assert.equal(waiting.mainEntity.inLanguage, 'zh-CN');
	assert.equal('acceptedAnswer' in waiting.mainEntity || 'suggestedAnswer' in waiting.mainEntity, false);
});

test('of answers that nobody confirmed the best one is told, hidden ones never', async () => {
	const long = await site.ask(ann, { title: 'Which kettle do you all like best?' });
	const ids = [];
	for (let i = 0; i < 12; i++) ids.push(await site.answer(i % 2 ? tom : nora, long, `Mine is number ${i} of the twelve.`));
	await max.post(`/posts/${ids[11]}/moderate`, { action: 'hide', reason: 'spam', note: '' });
	const [{ mainEntity }] = jsonLd((await visitor.show(`/questions/${long}`)).page);
	assert.equal(mainEntity.answerCount, 11);
	assert.equal(mainEntity.suggestedAnswer.length, 1);
	assert.equal(mainEntity.suggestedAnswer.some((a) => /number 11/.test(a.text)), false);
	assert.deepEqual(jsonLd((await max.show(`/questions/${long}`)).page), [], 'who is logged in is no search engine');
});

test('an entry is a FAQPage, a shelf the list of its entries, the home page the site', async () => {
	const [faq, crumbs] = jsonLd((await visitor.get(entryPath)).page);
	assert.equal(faq['@type'], 'FAQPage');
	assert.equal(faq.url, site.url + entryPath);
	assert.equal(faq.inLanguage, 'en');
	assert.ok(Date.parse(faq.datePublished) <= Date.parse(faq.dateModified));
	assert.deepEqual(faq.mainEntity, [{ '@type': 'Question', name: 'How long does it take?', acceptedAnswer: { '@type': 'Answer', text: 'About five days. See this.' } }]);
	assert.deepEqual(crumbs.itemListElement.map((i) => [i.position, i.name, i.item]),
		[[1, 'FAQ', `${site.url}/faq`], [2, 'Billing', `${site.url}/faq/billing`], [3, 'How long does it take?', undefined]]);

	const [shelf, shelfCrumbs] = jsonLd((await visitor.get('/faq/billing')).page);
	assert.equal(shelf['@type'], 'CollectionPage');
	assert.deepEqual(shelf.mainEntity.itemListElement, [{ '@type': 'ListItem', position: 1, name: 'How long does it take?', url: site.url + entryPath }]);
	assert.deepEqual(shelfCrumbs.itemListElement.map((i) => i.name), ['FAQ', 'Billing']);
	const chinese = jsonLd((await visitor.get('/faq', { 'Accept-Language': 'zh-CN' })).page)[0];
	assert.equal(chinese.inLanguage, 'zh-CN');
	assert.deepEqual(chinese.mainEntity.itemListElement.map((i) => i.name), ['要多长时间？']);

	const [home] = jsonLd((await visitor.get('/')).page);
	assert.equal(home['@type'], 'WebSite');
	assert.equal(home.name, 'Kettle & Friends “help”');
	assert.equal(home.url, `${site.url}/`);
	assert.equal(home.potentialAction.target.urlTemplate, `${site.url}/search?q={search_term_string}`);
});

test('a validator of others finds nothing wrong with the structured data', async () => {
	for (const path of ['/', '/questions', '/questions?category=billing', '/tags/kettle', threadPath, await pathOf(`/questions/${open}`), '/faq', '/faq/billing', entryPath, translatedPath])
		assert.deepEqual(await faultsOfData((await visitor.get(path)).text), [], path);
	const wrong = '<script type="application/ld+json">{"@context":"https://schema.org","@type":"QAPage","mainEntity":{"@type":"Question","nmae":"x"}}</script>';
	assert.match((await faultsOfData(wrong)).join(), /"nmae"/, 'and it would');
});

// --- feeds ------------------------------------------------------------------------------------------

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

async function feed(path, headers) {
	const answer = await visitor.get(path, headers);
	assert.equal(answer.status, 200, path);
	assert.equal(answer.headers['content-type'], 'application/atom+xml; charset=utf-8', path);
	const { feed: f } = parseXml(answer.text, ['entry', 'link', 'category']);
	f.entry ??= [];
	f.headers = answer.headers;
	return f;
}

const entryOf = (f, id) => f.entry.find((e) => e.id === `${site.url}${id}`);

test('feeds are valid Atom: ids, dates, absolute links, authors without addresses', async () => {
	for (const path of ['/feeds/newest', '/feeds/unanswered', '/feeds/tags/kettle', '/feeds/tags/c%2B%2B', '/feeds/categories/billing', `/feeds/questions/${question}`, '/feeds/faq', '/feeds/faq/en', '/feeds/faq/zh-CN']) {
		const f = await feed(path);
		assert.equal(f['@xmlns'], 'http://www.w3.org/2005/Atom', path);
		assert.equal(f.id, site.url + path);
		assert.ok(f.title.endsWith(' – Kettle & Friends “help”'), f.title);
		assert.match(f.updated, RFC3339);
		assert.equal(f.author.name, 'Kettle & Friends “help”');
		assert.deepEqual(f.link.map((l) => l['@rel']), ['self', 'alternate']);
		assert.equal(f.link[0]['@href'], site.url + path);
		assert.ok(f.entry.length > 0, path);
		assert.equal(new Set(f.entry.map((e) => e.id)).size, f.entry.length, 'an id once');
		for (const e of f.entry) {
			assert.ok(e.title !== undefined && e.id.startsWith(`${site.url}/`), path);
			for (const at of [e.updated, e.published]) assert.match(at, RFC3339);
			assert.ok(e.updated >= e.published && e.updated <= f.updated, path);
			assert.deepEqual(e.link.map((l) => [l['@rel'], l['@type']]), [['alternate', 'text/html']]);
			assert.equal((await visitor.get(e.link[0]['@href'].slice(site.url.length).replace(/#.*/, ''))).status, 200, e.link[0]['@href']);
			assert.ok(e.summary !== undefined || e.content['@type'] === 'html', path);
			assert.equal(e.author?.email, undefined);
		}
		assert.doesNotMatch(JSON.stringify(f), /@example\.org/, 'no address of anybody');
		assert.doesNotMatch(JSON.stringify(f), /cheap watches/, 'nothing hidden');
	}
});

test('the feed of new questions tells what was asked, in its own language', async () => {
	const f = await feed('/feeds/newest');
	assert.equal(f['@xml:lang'], 'en');
	assert.deepEqual(f.entry.map((e) => e.published), f.entry.map((e) => e.published).sort().reverse());
	const asked = entryOf(f, `/questions/${question}`);
	assert.equal(asked.title, TITLE);
	assert.equal(asked['@xml:lang'], 'en');
	assert.equal(asked.author.name, 'Ann "A" <Keller>');
	assert.equal(asked.author.uri, `${site.url}/users/ann`);
	assert.equal(asked.link[0]['@href'], site.url + threadPath);
	assert.deepEqual(asked.category.map((c) => [c['@term'], c['@label']]), [['billing', 'Billing'], ['c++', '#c++'], ['kettle', '#kettle']]);
	assert.match(asked.summary, /^A bold start/);
	assert.equal(entryOf(f, `/questions/${open}`)['@xml:lang'], 'zh-CN');
	const chinese = await feed('/feeds/newest', { 'Accept-Language': 'zh-CN' });
	assert.equal(chinese['@xml:lang'], 'zh-CN');
	assert.match(chinese.title, /^最新问题/);
	assert.match(f.headers.vary, /accept-language/);
});

test('feeds hold what their address says', async () => {
	const ids = async (path) => (await feed(path)).entry.map((e) => Number(/\d+$/.exec(e.id)[0]));
	const unanswered = await ids('/feeds/unanswered');
	assert.ok(unanswered.includes(open) && !unanswered.includes(question));
	assert.deepEqual((await ids('/feeds/tags/kettle')).sort((a, b) => a - b), [question, open]);
	assert.deepEqual(await ids('/feeds/tags/C%2B%2B'), [question]);
	assert.deepEqual(await ids('/feeds/categories/returns'), [open]);
	assert.deepEqual(await ids('/feeds/faq/zh-CN'), [translated]);
	assert.deepEqual((await ids('/feeds/faq/en')).sort(), [entry, lonely].sort());
	assert.equal((await ids('/feeds/faq')).length, 3);
	for (const path of ['/feeds', '/feeds/no-such', '/feeds/tags/no-such', '/feeds/tags/watches', '/feeds/categories/no-such', '/feeds/questions/0', '/feeds/questions/999999', `/feeds/questions/${hidden}`,
		'/feeds/questions/99999999999999999999', '/feeds/faq/de', '/feeds/editions/de', '/feeds/faq/EN', '/feeds/tags/%00', '/feeds/tags/%ff', '/feeds/tags/%3Cb%3E'])
		assert.equal((await visitor.get(path)).status, proxyRefuses(path) ? 400 : 404, path);
	assert.equal((await max.get(`/feeds/questions/${hidden}`)).status, 404, 'feeds are the same for everybody');
	assert.equal((await visitor.post('/feeds/newest', {}, { csrf: false })).status, 405);
});

test('what editors have sent is a feed in each language, as soon as it has left', async () => {
	assert.deepEqual((await feed('/feeds/editions/en')).entry, []);
	await site.sql(`WITH made AS (
		INSERT INTO editions (covers_until, leaves_at, deadline_at, state, is_automatic)
		SELECT now(), at, at + interval '1 day', state, is_automatic FROM (VALUES
			(now() - interval '2 hours', 'sent', false), (now() - interval '1 hour', 'sent', true),
			(now() + interval '1 hour', 'scheduled', false)) AS e (at, state, is_automatic)
		RETURNING id, state, is_automatic)
		INSERT INTO edition_texts (edition_id, locale, subject, text, html, n_entries, mark)
		SELECT id, locale, state || is_automatic || locale, 'x', '<p>x</p>', 2, 'mark-' || id || locale FROM made, unnest(ARRAY['en', 'zh_CN']) AS locale`);
	await until('the feed has it', async () => (await feed('/feeds/editions/en')).entry.length > 0);
	const id = await site.value(`SELECT id FROM editions WHERE state = 'sent' AND NOT is_automatic`);
	for (const [tag, subject, words] of [['en', 'sentfalseen', '2 entries'], ['zh-CN', 'sentfalsezh_CN', '2个条目']]) {
		const f = await feed(`/feeds/editions/${tag}`);
		assert.equal(f['@xml:lang'], tag);
		assert.deepEqual(f.entry.map((e) => [e.id, e.title, e.summary]), [[`${site.url}/editions/${id}`, subject, words]]);
		assert.equal(f.updated, f.entry[0].published);
		assert.match(f.entry[0].published, RFC3339);
	}
	assert.match((await visitor.get('/editions')).text, /href="\/feeds\/editions\/en"/);
});

test('a thread\'s feed has the question, its answers and comments whole, with links that work elsewhere', async () => {
	const f = await feed(`/feeds/questions/${question}`);
	assert.equal(f.entry.length, 6);
	const asked = entryOf(f, `/questions/${question}`);
	assert.ok(asked.content['#text'].includes(`<a href="${site.url}/faq">here</a>`), asked.content['#text']);
	assert.ok(asked.content['#text'].includes('&lt;script&gt;alert(1)'), 'what was text is text');
	const solved = entryOf(f, `/questions/${question}#answer-${accepted}`);
	assert.equal(solved.title, 'Answer by Tom Brennan');
	assert.equal(solved.link[0]['@href'], `${site.url}${threadPath}#answer-${accepted}`);
	assert.match(solved.content['#text'], /<a href="https:\/\/example\.com\/\?a=1&amp;b=2"/);
	assert.equal(entryOf(f, `/questions/${question}#post-${comment}`).title, 'Comment by Ann "A" <Keller>');
	const faq = entryOf(await feed('/feeds/faq/en'), `/faq/${entry}`);
	assert.ok(faq.content['#text'].includes(`<a href="${site.url}/questions">this</a>`));
});

test('a feed that has not changed is not sent again', async () => {
	for (const path of ['/feeds/newest', '/feeds/faq', `/feeds/questions/${question}`, '/sitemap.xml', '/sitemap-questions-0.xml', '/opensearch.xml', '/manifest.webmanifest', '/robots.txt', '/.well-known/security.txt']) {
		const first = await visitor.get(path);
		assert.match(first.headers.etag, /^"[0-9a-f]+"$/, path);
		assert.match(first.headers['cache-control'], /^public/);
		const again = await visitor.get(path, { 'If-None-Match': first.headers.etag });
		assert.equal(again.status, 304, path);
		assert.equal(again.body.length, 0);
		const head = await visitor.head(path);
		assert.equal(head.status, 200);
		assert.equal(head.headers.etag, first.headers.etag, path);
		assert.equal(head.body.length, 0);
	}
	const before = await visitor.get('/feeds/newest');
	await site.ask(tom, { title: 'Something new under the sun?' });
	const after = await visitor.get('/feeds/newest', { 'If-None-Match': before.headers.etag });
	assert.equal(after.status, 200);
	assert.match(after.text, /under the sun/);
});

test('characters that XML cannot hold do not break a feed or a sitemap', async () => {
	const odd = await site.ask(ann, { title: 'An odd one among the kettles', tags: 'odd' });
	await site.sql(`UPDATE questions SET title = E'odd \\x01\\x0b ' || chr(65534) || chr(65535) || ' ]]> &amp; end' WHERE id = ${odd}`);
	await site.sql(`UPDATE posts SET html = E'<p>\\x02 <a href="//example.com/x">y</a> <a href="/z">z</a></p>' WHERE id = ${odd}`);
	const [e] = (await feed('/feeds/tags/odd')).entry;
	assert.equal(e.title, 'odd \ufffd\ufffd \ufffd\ufffd ]]> &amp; end');
	const whole = entryOf(await feed(`/feeds/questions/${odd}`), `/questions/${odd}`);
	assert.equal(whole.content['#text'], `<p>\ufffd <a href="//example.com/x">y</a> <a href="${site.url}/z">z</a></p>`);
	await site.sql(`UPDATE questions SET title = 'An odd one among the kettles' WHERE id = ${odd}`);
});

test('pages point to their feeds and to the search description', async () => {
	const feedsOf = async (path) => (await visitor.get(path)).page.all('link').filter((l) => l.attrs.type === 'application/atom+xml').map((l) => l.attrs.href);
	for (const [path, feeds] of [['/', ['/feeds/newest?lang=en', '/feeds/faq/en']], ['/questions', ['/feeds/newest?lang=en']], ['/questions?state=unanswered', ['/feeds/unanswered?lang=en']],
		['/questions?category=billing', ['/feeds/categories/billing?lang=en']], ['/tags/c%2B%2B', ['/feeds/tags/c%2B%2B?lang=en']], [threadPath, [`/feeds/questions/${question}`]],
		['/faq', ['/feeds/faq/en']], ['/editions', ['/feeds/editions/en']], [translatedPath, ['/feeds/faq/zh-CN']], ['/login', []]]) {
		assert.deepEqual(await feedsOf(path), feeds, path);
		for (const f of feeds) await feed(f);
	}
	const page = (await visitor.get('/')).page;
	assert.deepEqual(link(page, 'search'), ['/opensearch.xml']);
	assert.deepEqual(link(page, 'manifest'), ['/manifest.webmanifest']);
});

// --- sitemaps and the small files ---------------------------------------------------------------------

test('the sitemap leads to every public page, and nowhere else', async () => {
	const robots = await visitor.get('/robots.txt');
	assert.match(robots.text, new RegExp(`^Sitemap: ${site.url}/sitemap\\.xml$`, 'm'));
	const index = parseXml((await visitor.get('/sitemap.xml')).text, ['sitemap']).sitemapindex;
	assert.equal(index['@xmlns'], 'http://www.sitemaps.org/schemas/sitemap/0.9');
	const parts = index.sitemap.map((s) => s.loc.slice(site.url.length));
	assert.deepEqual(parts, ['/sitemap-pages.xml', '/sitemap-faq-0.xml', '/sitemap-questions-0.xml']);
	const all = [];
	for (const part of parts) {
		const answer = await visitor.get(part);
		assert.equal(answer.headers['content-type'], 'application/xml; charset=utf-8');
		const { urlset } = parseXml(answer.text, ['url']);
		assert.equal(urlset['@xmlns'], 'http://www.sitemaps.org/schemas/sitemap/0.9');
		for (const { loc, lastmod } of urlset.url) {
			if (part !== '/sitemap-pages.xml') assert.match(lastmod, RFC3339, loc);
			all.push(loc);
		}
	}
	assert.equal(new Set(all).size, all.length);
	const disallowed = [...robots.text.matchAll(/^Disallow: (.+)$/gm)].map((m) => m[1]);
	for (const loc of all) {
		const answer = await visitor.get(loc.slice(site.url.length));
		assert.equal(answer.status, 200, loc);
		assert.deepEqual(link(answer.page, 'canonical'), [loc], 'the canonical address itself');
		assert.equal(disallowed.some((d) => loc.startsWith(site.url + d)), false, loc);
	}
	for (const path of ['/', '/questions', '/faq', '/faq/billing', '/faq/returns', '/questions?category=returns', '/tags/c%2B%2B', '/tags/kettle', threadPath, entryPath, translatedPath])
		assert.ok(all.includes(site.url + path), path);
	const published = Number(await site.value(`SELECT (SELECT count(*) FROM questions WHERE is_visible) + (SELECT count(*) FROM entries WHERE retired_at IS NULL)`));
	assert.equal(all.filter((l) => /\/(questions|faq)\/\d+\//.test(l)).length, published);
	assert.equal(all.some((l) => l.includes('watches')), false);
});

test('sitemaps come in parts by id; parts without anything do not exist', async () => {
	await site.sql(`
		INSERT INTO posts (id, question_id, kind, author_id, body, html, renderer, words) SELECT n, n, 'question', 1, 'x', 'x', 1, '' FROM (VALUES (19999), (20000), (29999), (50001)) AS v (n);
		INSERT INTO questions (id, title, slug, category_id, author_id) SELECT n, 'Far out ' || n, 'far-out', 1, 1 FROM (VALUES (19999), (20000), (29999), (50001)) AS v (n);`);
	const parts = parseXml((await visitor.get('/sitemap.xml')).text, ['sitemap']).sitemapindex.sitemap.map((s) => s.loc);
	assert.deepEqual(parts.slice(2).map((l) => Number(/(\d+)\.xml$/.exec(l)[1])), [0, 1, 2, 5]);
	const ids = async (n) => parseXml((await visitor.get(`/sitemap-questions-${n}.xml`)).text, ['url']).urlset.url.map((u) => Number(/questions\/(\d+)/.exec(u.loc)[1]));
	assert.deepEqual([await ids(1), await ids(2), await ids(5)], [[19999], [20000, 29999], [50001]]);
	for (const name of ['questions-3', 'questions-00', 'questions-99999999999999999999', 'questions--1', 'questions-1x', 'faq-1', 'faq-', 'users-0'])
		assert.equal((await visitor.get(`/sitemap-${name}.xml`)).status, 404, name);
});

test('search description, manifest and security contact say what they should', async () => {
	const description = await visitor.get('/opensearch.xml');
	assert.equal(description.headers['content-type'], 'application/opensearchdescription+xml; charset=utf-8');
	const { OpenSearchDescription: d } = parseXml(description.text);
	assert.equal(d['@xmlns'], 'http://a9.com/-/spec/opensearch/1.1/');
	assert.equal(d.ShortName, 'Kettle & Friend…', 'at most 16 characters');
	assert.equal(d.Description, 'Search questions and the FAQ of Kettle & Friends “help”');
	assert.equal(d.Url['@template'], `${site.url}/search?q={searchTerms}`);
	assert.equal((await visitor.get(d.Url['@template'].slice(site.url.length).replace('{searchTerms}', 'refund'))).status, 200);

	const manifest = await visitor.get('/manifest.webmanifest');
	assert.equal(manifest.headers['content-type'], 'application/manifest+json');
	const m = JSON.parse(manifest.text);
	assert.equal(m.name, 'Kettle & Friends “help”');
	assert.equal((await visitor.get(m.start_url)).status, 200);
	const icon = await visitor.get(m.icons[0].src);
	assert.equal(icon.headers['content-type'], m.icons[0].type);
	assert.equal(parseXml(icon.text).svg['@xmlns'], 'http://www.w3.org/2000/svg', 'else no browser shows it');

	const contact = (await visitor.get('/.well-known/security.txt'));
	assert.equal(contact.headers['content-type'], 'text/plain; charset=utf-8');
	const fields = Object.fromEntries(contact.text.trim().split('\n').map((l) => l.split(': ')));
	assert.equal(fields.Contact, 'mailto:security@example.org');
	assert.equal(fields.Canonical, `${site.url}/.well-known/security.txt`);
	assert.equal(fields['Preferred-Languages'], 'en, zh-CN');
	const days = (Date.parse(fields.Expires) - Date.now()) / 864e5;
	assert.ok(days > 100 && days < 365, fields.Expires);
});

test('a site without a security contact has no security.txt, an empty one feeds that are valid', async () => {
	const bare = await startSite({ categories: false });
	try {
		assert.equal((await bare.visitor().get('/.well-known/security.txt')).status, 404);
		for (const path of ['/feeds/newest', '/feeds/unanswered', '/feeds/faq']) {
			const f = parseXml((await bare.visitor().get(path)).text, ['entry']).feed;
			assert.match(f.updated, RFC3339, path);
			assert.equal(f.entry, undefined);
		}
		const { sitemapindex } = parseXml((await bare.visitor().get('/sitemap.xml')).text, ['sitemap']);
		assert.equal(sitemapindex.sitemap.length, 1, 'no empty parts');
	} finally {
		await bare.stop();
	}
});

test('a thread of five answers is a light page', async () => {
	await site.answer(tom, question, 'A fifth opinion on this.');
	const page = await visitor.get(threadPath);
	const data = page.page.all((n) => n.attrs.type === 'application/ld+json').reduce((sum, n) => sum + Buffer.byteLength(n.text), 0);
	assert.ok(page.body.length < 20000, `${page.body.length} bytes`);
	assert.ok(data < 4000, `${data} bytes of structured data`);
});
