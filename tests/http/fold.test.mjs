// However much is written in a thread, its pages and feeds have a bound, and everything can be read.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const PAGE_MOST = 512 * 1024;
const site = await startSite();
after(() => site.stop());
const ann = await site.person('ann');
const max = await site.person('max', { role: 'moderator' });

const LONG = 'Take out the filter & rinse it under "warm" water, then let it dry. ';
// Each is told apart by its first and last words.
const long = (i, chars = 30000) =>
	`Beginning ${i}. ${LONG.repeat(chars / LONG.length).slice(0, chars - 80)} The end of ${i}.`;

// Answers (or comments on `parent`) put into the database as they would have been written.
const add = (question, n, text, parent) =>
	site.sql(
		`WITH made AS (
			INSERT INTO posts (kind, question_id, parent_id, author_id, body, html, renderer)
			SELECT :'kind', :question, nullif(:parent, 0), (SELECT author_id FROM questions WHERE id = :question),
				t, '<p>' || replace(replace(t, '&', '&amp;'), '"', '&#34;') || '</p>', p.renderer
			FROM generate_series(1, :n) n, posts p, LATERAL (SELECT replace(:'text', 'NUMBER', n::text) AS t) x
			WHERE p.id = :question RETURNING kind
		)
		UPDATE questions SET n_answers = n_answers + (SELECT count(*) FROM made WHERE kind = 'answer') WHERE id = :question`,
		{ question, n, text, parent: parent ?? 0, kind: parent ? 'comment' : 'answer' },
		'postgres',
	);

const question = await site.ask(ann, { title: 'Which filter fits the kettle?', body: long('the question') });
await add(question, 100, long('NUMBER'));
const path = (await site.visitor().get(`/questions/${question}`)).location;
const links = (page, words) => page.all('a').filter((a) => a.words.includes(words));

test('a thread of long answers is folded, and each is a click away', async () => {
	for (const who of [site.visitor(), ann, max]) {
		for (const at of [path, `${path}?page=2`, `${path}?page=4`]) {
			const got = await who.get(at);
			assert.equal(got.status, 200);
			assert.ok(got.body.length < PAGE_MOST, `${at}: ${got.body.length}`);
		}
	}
	const page = (await site.visitor().get(path)).page;
	const articles = page.all('article').filter((a) => /^answer-/.test(a.attrs.id ?? ''));
	assert.equal(articles.length, 30);
	const folded = articles.filter((a) => !/The end of \d+\./.test(a.words));
	assert.ok(folded.length > 10 && folded.length < 30, `${folded.length} folded`);
	for (const article of folded) {
		assert.match(article.words, /Beginning \d+\. Take out the filter & rinse it under "warm" water/);
		const [on] = links(article, 'Read on');
		assert.ok(on, article.words.slice(0, 80));
	}
	const [on] = links(folded[5], 'Read on');
	const number = /Beginning (\d+)/.exec(folded[5].words)[1];
	const [address, anchor] = on.attrs.href.split('#');
	assert.equal(anchor, folded[5].attrs.id);
	const whole = await site.visitor().get(address);
	assert.ok(whole.body.length < PAGE_MOST);
	assert.match(whole.page.byId(anchor).words, new RegExp(`The end of ${number}\\.`));
});

test('the feed of a thread has the newest, and how long ones begin', async () => {
	const feed = await site.visitor().get(`/feeds/questions/${question}`);
	assert.equal(feed.status, 200);
	assert.ok(feed.body.length < PAGE_MOST, `${feed.body.length}`);
	assert.equal(feed.text.match(/<entry/g).length, 30);
	assert.match(feed.text, /<summary>Beginning \d+\. Take out the filter &amp; rinse/);
});

test('comments past a bound are gone through in steps, none left out', async () => {
	const id = await site.ask(ann, { title: 'How do I descale it?' });
	await add(id, 400, `Remark NUMBER. ${LONG.repeat(13)}`, id);
	let at = (await site.visitor().get(`/questions/${id}`)).location;
	const seen = new Set();
	for (let steps = 0; at && steps < 40; steps++) {
		const got = await site.visitor().get(at);
		assert.ok(got.body.length < PAGE_MOST, `${got.body.length}`);
		for (const [, n] of got.page.byId(`comments-${id}`).words.matchAll(/Remark (\d+)\./g)) seen.add(n);
		at = links(got.page, 'more comment')[0]?.attrs.href.replace(/#.*/, '');
	}
	assert.equal(seen.size, 400);
});

test('what nearly only consists of marks is shown as it was typed', async () => {
	const id = await site.ask(ann, { title: 'What does this do?', body: `${'>>>>>>>>>> a\n\n'.repeat(2100)}` });
	const got = await site.visitor().get((await site.visitor().get(`/questions/${id}`)).location);
	assert.ok(got.body.length < PAGE_MOST, `${got.body.length}`);
	assert.ok(got.page.all('blockquote').length === 0);
});
