// The demo shows what is broken, in both languages.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite({ demo: true });
after(() => site.stop());

test('at least three threads of each language have a picture, which is there and says what it shows', async () => {
	const threads = (await site.value(`SELECT string_agg(DISTINCT q.locale || ' ' || q.id, ',') FROM upload_uses x JOIN posts p ON p.id = x.post_id JOIN questions q ON q.id = p.question_id`)).split(',').map((t) => t.split(' '));
	for (const locale of ['en', 'zh_CN']) assert.ok(threads.filter(([l]) => l === locale).length >= 3, locale);
	for (const [locale, id] of threads) {
		const client = site.visitor({ 'Accept-Language': locale === 'en' ? 'en' : 'zh-CN' });
		const img = (await client.show(`/questions/${id}?stay=1`)).page.one('picture').one('img');
		assert.ok(img.attrs.alt.length > 5);
		assert.equal((await client.get(img.attrs.src)).headers['content-type'], 'image/jpeg');
	}
});

test('a picture in a settled question does not push the answer out of sight', async () => {
	const id = await site.value(`SELECT id FROM questions WHERE title LIKE 'White flakes floating in my K2%'`);
	const { page } = await site.visitor().show(`/questions/${id}?stay=1`);
	const folded = page.one((n) => / ?folded/.test(n.attrs?.class ?? ''));
	assert.ok(folded?.one('picture'), 'the question is folded');
});
