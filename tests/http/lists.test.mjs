// Lists of questions: filters that combine, one address for each combination, pages both ways.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann', { displayName: 'Ann Keller' });
const tom = await site.person('tom');
const li = await site.person('li', { locale: 'zh_CN' });
const nora = await site.person('nora', { role: 'staff' });
const visitor = site.visitor();
const chinese = site.visitor({ 'Accept-Language': 'zh-CN' });

const N = 24;
const ids = [];
for (let i = 0; i < N; i++)
	ids.push(
		await site.ask(i % 4 === 0 ? tom : ann, {
			title: `Why is question number ${i} asked here?`,
			category: i % 3 === 0 ? 'returns' : 'billing',
			tags: ['all', i % 2 === 0 ? 'even' : 'c++', i % 5 === 0 ? '退款' : 'other'].join(', '),
		}),
	);
const answers = [];
for (const i of [1, 2, 3, 6]) answers[i] = await site.answer(li, ids[i]);
await ann.post(`/answers/${answers[2]}/acceptance`, { on: '1' });
await nora.post(`/answers/${answers[3]}/official`, { scope: '', valid_until: '' });
await li.post(`/posts/${ids[6]}/vote`, { value: '1' });

const rows = (page) =>
	page
		.all((x) => x.name === 'li' && x.hasClass('thread'))
		.map((x) => ids.indexOf(Number(/\/questions\/(\d+)/.exec(x.one('a').attrs.href)[1])));
const pager = (page, rel) => page.one((x) => x.name === 'a' && x.attrs.rel === rel)?.attrs.href;
const links = (page, className) => page.byClass(className).map((x) => [x.words, x.attrs.href]);

async function listed(path, client = visitor) {
	const found = [];
	for (let at = path, n = 0; at && n < 10; n++) {
		const got = await client.show(at);
		assert.equal(got.status, 200, at);
		found.push(...rows(got.page));
		at = pager(got.page, 'next');
	}
	return found;
}

const newest = [...Array(N).keys()].reverse();
const which = (fn) => newest.filter(fn);

test('filters hold together, whatever is combined', async () => {
	const answered = [1, 2, 3, 6];
	const cases = [
		['/questions', () => true],
		['/questions?category=returns', (i) => i % 3 === 0],
		['/questions?state=unanswered', (i) => !answered.includes(i)],
		['/questions?state=unsolved', (i) => ![2, 3].includes(i)],
		['/questions?state=solved', (i) => i === 2],
		['/questions?state=official', (i) => i === 3],
		['/questions?category=returns&state=official', (i) => i === 3],
		['/questions?category=billing&state=unanswered', (i) => i % 3 !== 0 && !answered.includes(i)],
		['/tags/even', (i) => i % 2 === 0],
		['/tags/c%2B%2B?category=returns', (i) => i % 2 === 1 && i % 3 === 0],
		['/questions?tags=even+%E9%80%80%E6%AC%BE', (i) => i % 10 === 0],
		['/questions?tags=even+-other', (i) => i % 10 === 0],
		['/questions?tags=-even+-other', (i) => i % 2 === 1 && i % 5 === 0],
		['/questions?category=returns&state=unanswered&tags=all+-even&sort=active', (i) => i % 3 === 0 && i % 2 === 1 && !answered.includes(i)],
		['/questions?tags=even+-even', () => false],
	];
	for (const [path, fits] of cases) {
		const found = await listed(path);
		assert.deepEqual([...found].sort((a, b) => b - a), which(fits), path);
	}
	assert.equal((await listed('/questions?sort=votes'))[0], 6);
	assert.equal((await listed('/questions?sort=votes&tags=even+-%E9%80%80%E6%AC%BE'))[0], 6);
	assert.equal((await listed('/questions?sort=active&state=unsolved'))[0], 6);
});

test('"mine" is what I asked or answered; who is not logged in is offered to', async () => {
	assert.deepEqual(await listed('/questions?mine=1', tom), which((i) => i % 4 === 0));
	assert.deepEqual(await listed('/questions?mine=1', li), [6, 3, 2, 1]);
	assert.deepEqual(await listed('/questions?state=unsolved&mine=1', li), [6, 1]);
	assert.deepEqual(await listed('/questions?category=returns&mine=1&sort=votes', li), [6, 3]);
	const page = (await visitor.show('/questions?mine=1')).page;
	assert.deepEqual(rows(page), []);
	assert.ok(page.all('a').some((a) => a.attrs.href === '/login?next=%2Fquestions%3Fmine%3D1'));
	assert.match((await nora.show('/questions?mine=1')).page.byClass('empty')[0].words, /not asked or answered/);
});

test('"watched" is what I watch, by itself or by its tag or category', async () => {
	assert.deepEqual(await listed('/questions?watched=1', nora), []);
	assert.match((await nora.show('/questions?watched=1')).page.byClass('empty')[0].words, /not watching anything/);
	const watch = (column, id) =>
		site.sql(`INSERT INTO watches (account_id, ${column}) SELECT id, ${id} FROM accounts WHERE name = 'nora'`);
	await watch('question_id', ids[7]);
	assert.deepEqual(await listed('/questions?watched=1', nora), [7]);
	await watch('tag_id', "(SELECT id FROM tags WHERE name = '退款')");
	assert.deepEqual(await listed('/questions?watched=1', nora), which((i) => i === 7 || i % 5 === 0));
	await watch('category_id', "(SELECT id FROM categories WHERE slug = 'returns')");
	assert.deepEqual(await listed('/questions?watched=1', nora), which((i) => i === 7 || i % 5 === 0 || i % 3 === 0));
	assert.deepEqual(await listed('/questions?category=billing&tags=even&watched=1', nora), which((i) => i % 10 === 0 && i % 3 !== 0));
	assert.deepEqual(await listed('/questions?mine=1&watched=1', nora), []);
	await site.sql('UPDATE watches SET is_muted = true WHERE category_id IS NOT NULL');
	assert.deepEqual(await listed('/questions?watched=1', nora), which((i) => i === 7 || i % 5 === 0));
	assert.equal((await visitor.get('/questions?watched=1')).page.byClass('empty').length, 1);
});

test('pages go on and back with all that was set, and end', async () => {
	const all = await listed('/questions');
	const first = await visitor.get('/questions');
	const next = pager(first.page, 'next');
	assert.match(next, /^\/questions\?before=[\d.]+$/);
	const second = await visitor.get(next);
	assert.deepEqual([...rows(first.page), ...rows(second.page)], all);
	assert.equal(pager(second.page, 'next'), undefined);
	const back = await visitor.get(pager(second.page, 'prev'));
	assert.match(pager(second.page, 'prev'), /^\/questions\?after=[\d.]+$/);
	assert.deepEqual(rows(back.page), rows(first.page));
	assert.equal(pager(back.page, 'prev'), undefined);
	assert.equal(pager(back.page, 'next'), next);

	// Those of one category, which many more are then about.
	await site.sql(`UPDATE questions SET category_id = (SELECT id FROM categories WHERE slug = 'returns'), slug = slug || '-' || category_id`);
	const path = '/questions?category=returns&sort=active';
	const one = await visitor.get(path);
	const on = pager(one.page, 'next');
	assert.match(on, /^\/questions\?category=returns&sort=active&before=/);
	const two = await visitor.get(on);
	assert.equal(rows(one.page).length + rows(two.page).length, N);
	assert.match(pager(two.page, 'prev'), /^\/questions\?category=returns&sort=active&after=/);
	for (const tab of two.page.byClass('tabs')[0].all('a'))
		assert.match(tab.attrs.href, /^\/questions\?category=returns(&state=\w+)?&sort=active$/);
	for (const sort of two.page.byClass('list-tools')[0].byClass('sorts')[0].all('a'))
		assert.match(sort.attrs.href, /^\/questions\?category=returns(&sort=\w+)?$/);
	await site.sql(`UPDATE questions SET category_id = substring(slug FROM '[0-9]+$')::bigint, slug = regexp_replace(slug, '-[0-9]+$', '')`);
});

test('each filter can be taken away by itself, or all', async () => {
	const page = (
		await visitor.get('/questions?category=returns&state=unsolved&tags=all+even+-other&sort=votes')
	).page;
	assert.deepEqual(
		links(page, 'chip').map(([, href]) => href),
		[
			'/questions?state=unsolved&tags=all+even+-other&sort=votes',
			'/questions?category=returns&state=unsolved&tags=even+-other&sort=votes',
			'/questions?category=returns&state=unsolved&tags=all+-other&sort=votes',
			'/questions?category=returns&state=unsolved&tags=all+even&sort=votes',
			'/questions?category=returns&tags=all+even+-other&sort=votes',
		],
	);
	assert.match(links(page, 'chip')[3][0], /not #other/);
	const chips = page.byClass('chips')[0].all('a');
	assert.equal(chips[chips.length - 1].attrs.href, '/questions?sort=votes');
	assert.deepEqual(rows(page), [0]);
	for (const [, href] of links(page, 'chip')) assert.equal((await visitor.get(href)).status, 200, href);
	const tag = (await visitor.get('/tags/even')).page;
	assert.deepEqual(links(tag, 'chip').map(([, href]) => href), ['/questions']);
	const more = tag.byClass('tag').map((x) => x.attrs.href);
	assert.ok(more.includes('/questions?tags=all+even'), String(more));
	assert.ok(!more.includes('/tags/even'));
});

test('the form works as plain HTML and leads to the one address', async () => {
	const form = (await visitor.get('/tags/even?sort=votes')).page
		.all('form')
		.find((f) => f.hasClass('panel'));
	assert.equal(form.attrs.action, '/questions');
	assert.equal(form.attrs.method, undefined);
	const fields = Object.fromEntries(
		form.all((x) => ['input', 'select'].includes(x.name) && x.attrs.name).map((x) => [x.attrs.name, x.attrs.value ?? '']),
	);
	assert.deepEqual(fields, { sort: 'votes', tags: 'even', category: '' });
	const sent = new URLSearchParams({ ...fields, tags: 'Even, credit card, -other', category: 'returns' });
	const got = await visitor.get(`/questions?${sent}`);
	assert.equal(got.status, 301);
	assert.equal(got.location, '/questions?category=returns&tags=credit-card+even+-other&sort=votes');
	assert.equal((await visitor.get(got.location)).status, 200);
});

test('every combination has one address; old and odd ones lead there', async () => {
	for (const [path, canonical] of [
		['/questions?order=newest', '/questions'],
		['/questions?order=active', '/questions?sort=active'],
		['/questions?order=unanswered', '/questions?state=unanswered'],
		['/questions?order=unsolved&category=billing', '/questions?category=billing&state=unsolved'],
		['/questions?order=votes&before=5.7', '/questions?sort=votes&before=5.7'],
		['/tags/even?order=unsolved', '/tags/even?state=unsolved'],
		['/tags/EVEN', '/tags/even'],
		['/questions?tags=even', '/tags/even'],
		['/questions?tags=Even,', '/tags/even'],
		['/tags/even?tags=all', '/questions?tags=all+even'],
		['/tags/even?tags=-all', '/questions?tags=even+-all'],
		['/questions?tags=even%20all', '/questions?tags=all+even'],
		['/questions?sort=newest&state=all&category=&tags=&mine=', '/questions'],
		['/questions?sort=votes&category=billing', '/questions?category=billing&sort=votes'],
		['/questions?sort=votes&sort=active', '/questions?sort=votes'],
		['/questions?before=1.1&after=2.2', '/questions?before=1.1'],
		['/questions?lang=zh-cn', '/questions'],
		['/questions?lang=all&category=billing', '/questions?category=billing&lang=all'],
		['/questions?state=x&sort=%27--&mine=2&watched=yes&before=%00%ff', '/questions'],
		[`/questions?before=${'9'.repeat(500)}`, '/questions'],
	]) {
		const got = await visitor.get(path);
		assert.deepEqual([got.status, got.location], [301, canonical], path);
		assert.equal((await visitor.get(canonical)).status, 200, canonical);
	}
	assert.equal((await visitor.get('/questions?utm_source=mail&x=%ff')).status, 200);
});

test('what is made up gets a clear message or the usual list, in the reader’s language', async () => {
	const wrong = [
		['%3Cscript%3E', /Tags must start with a letter or digit/, /标签/],
		['a%27b', /Tags must start with a letter or digit/, /标签/],
		['a+b+c+d+e+f', /too many tags/, /标签/],
		['-a+-b+-c+-d+-e+-f', /too many tags/, /标签/],
		['x'.repeat(36), /too long/, /标签/],
		['x+'.repeat(520), /shorten/, /字/],
		['%ff%fe', /Tags must start with a letter or digit/, /标签/],
		['a%00b', /Tags must start with a letter or digit/, /标签/],
	];
	for (const [typed, english, zh] of wrong) {
		for (const [client, words] of [[visitor, english], [chinese, zh]]) {
			const got = await client.get(`/questions?tags=${typed}&state=official&lang=all`);
			assert.equal(got.status, 422, typed);
			assert.match(got.page.byId('tags-problem').words, words, typed);
			assert.equal(got.page.byId('tags').attrs['aria-invalid'], 'true');
			assert.ok(got.page.one((x) => x.name === 'details' && x.hasClass('list-filter')).attrs.open !== undefined);
			assert.deepEqual(rows(got.page), [3], 'the other filters hold');
		}
	}
	assert.equal((await visitor.get('/questions?tags=a%27b')).page.byId('tags').attrs.value, "a'b");
	for (const client of [visitor, chinese, ann])
		for (const path of [
			'/questions?before=.', '/questions?before=1', '/questions?before=-1.-1', '/questions?before=1.2.3', '/questions?after=0.0',
			'/questions?before=99999999999999999999.1', '/questions?after=9223372036854775807.9223372036854775807', '/questions?after=-9223372036854775808.1',
			'/questions?sort=votes&before=9223372036854775807.1', '/questions?sort=votes&after=9223372036854775807.1', '/questions?sort=active&tags=all+even&after=1.1',
			'/questions?state=solved&category=billing&after=9000000000000000000.1', '/tags/all?before=0.0', '/questions?tags=-nothing&before=-2147483648.0',
		]) {
			assert.equal((await client.show(path)).status, 200, path);
			const other = path.includes('?') ? `${path}&mine=1`.replace(/(.*)&(before|after)=(.*)&mine=1/, '$1&mine=1&$2=$3') : path;
			assert.ok((await client.show(other)).status === 200, other);
		}
	for (const path of ['/questions?category=no-such', '/questions?category=%27', '/questions?category=%ff', '/tags/%3Cb%3E', '/tags/%20', `/questions?category=${'x'.repeat(900)}`]) {
		const got = await chinese.show(path);
		assert.equal(got.status, 404, path);
		assert.match(got.page.one('h1').words, /\p{Script=Han}/u);
	}
});

test('all tags stand in an overview: most used or by name, found by a part of it', async () => {
	const names = async (path, client = visitor) => {
		const got = await client.get(path);
		assert.equal(got.status, 200, path);
		return got.page.byClass('tag').map((x) => x.words);
	};
	const popular = await names('/tags');
	assert.equal(popular[0], 'all');
	assert.deepEqual([...popular].sort(), ['all', 'c++', 'even', 'other', '退款']);
	assert.deepEqual(await names('/tags?sort=name'), ['all', 'c++', 'even', 'other', '退款']);
	assert.deepEqual(await names('/tags?q=%E6%AC%BE'), ['退款']);
	assert.deepEqual(await names('/tags?q=E'), popular.filter((x) => x.includes('e')));
	assert.deepEqual(await names('/tags?sort=name&after=even'), ['other', '退款']);
	assert.match((await visitor.get('/tags')).page.byClass('tag-grid')[0].words, /all 24 questions/);
	for (const client of [visitor, chinese])
		for (const odd of ['q=%3Cb%3E', 'q=no-such', 'q=%ff', 'q=%00', "q='--", `q=${'x'.repeat(900)}`, 'after=0.', 'after=-1.x&q=a']) {
			const got = await client.get(`/tags?${odd}`);
			assert.equal(got.status, 200, odd);
			assert.ok(got.page.byClass('empty').length + got.page.byClass('tag-grid').length === 1, odd);
		}
	for (const odd of ['after=%ff', 'after=x', 'after=9999999999999.x', 'sort=x', `after=${'9'.repeat(900)}`])
		assert.deepEqual(await names(`/tags?${odd}`), popular, odd);
	await site.sql("INSERT INTO tags (name, n_questions) SELECT 'many-' || n, n % 7 + 1 FROM generate_series(1, 200) n");
	for (const sort of ['', '&sort=name']) {
		const all = [];
		for (let at = `/tags?q=many${sort}`, n = 0; at && n < 5; n++) {
			const { page } = await visitor.get(at);
			all.push(...page.byClass('tag').map((x) => x.words));
			at = pager(page, 'next');
		}
		assert.equal(all.length, 200);
		assert.equal(new Set(all).size, 200);
	}
	await site.sql("DELETE FROM tags WHERE name LIKE 'many-%'");
});

test('all categories stand in an overview', async () => {
	const { page } = await visitor.get('/categories');
	assert.ok(page.all('a').some((a) => a.attrs.href === '/questions?category=returns'));
	assert.match((await chinese.get('/categories')).page.one('h1').words, /\p{Script=Han}/u);
});

test('an empty list says why and what to do next', async () => {
	const words = async (path) => (await visitor.show(path)).page.byClass('empty')[0].words;
	assert.match(await words('/tags/no-such'), /nothing like this/);
	assert.match(await words('/questions?category=returns&tags=no-such'), /Remove a filter/);
	assert.match(await words('/questions?before=1.1'), /the end of the list/);
	assert.match(await words('/questions?sort=votes&tags=even+-even'), /Remove a filter/);
});

test('a list is in the languages of its reader, and says how to see the others', async () => {
	const { page: before } = await visitor.get('/questions');
	await site.sql(`UPDATE questions SET locale = 'zh_CN', tags = tags || '{仅中文}' WHERE id IN (${ids[4]}, ${ids[5]})`);
	const both = site.visitor({ 'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.8' });
	const reading = (page) => page.byClass('sorts').find((x) => x.attrs['aria-label'] === 'Language' || x.attrs['aria-label'] === '语言').all('a');
	const current = (page) => reading(page).find((a) => a.attrs['aria-current'] === 'true').words;
	const other = (i) => i !== 4 && i !== 5;

	// One after the other from the same worker's kept pages: none is for another one's eyes.
	for (let round = 0; round < 3; round++) {
		assert.deepEqual(await listed('/questions'), which(other));
		assert.deepEqual(await listed('/questions', chinese), [5, 4]);
		assert.deepEqual(await listed('/questions', both), newest);
		assert.deepEqual(await listed('/questions?lang=all'), newest);
		assert.deepEqual(await listed('/questions?lang=zh-CN'), [5, 4]);
		assert.deepEqual(await listed('/questions?lang=en', chinese), which(other));
	}
	assert.deepEqual(await listed('/questions?category=billing', chinese), [5, 4]);
	assert.deepEqual(await listed('/questions?tags=all+-c%2B%2B', chinese), [4]);
	assert.deepEqual(await listed('/questions?mine=1&lang=zh-CN', tom), [4]);
	assert.ok((await listed('/questions?mine=1', tom)).length > 1, 'what is mine is mine in any language');

	const { page } = await visitor.get('/questions');
	assert.equal(current(page), 'English');
	assert.deepEqual(reading(page).map((a) => a.attrs.href), ['/questions', '/questions?lang=zh-CN', '/questions?lang=all']);
	assert.equal(current((await chinese.get('/questions')).page), '简体中文');
	const all = (await both.get('/questions?state=unsolved')).page;
	assert.equal(current(all), '全部');
	assert.deepEqual(reading(all).map((a) => a.attrs.href),
		['/questions?state=unsolved&lang=en', '/questions?state=unsolved&lang=zh-CN', '/questions?state=unsolved']);

	// It is kept by everything that leads on: states, orders, filters, pages, the form, the feed.
	const kept = (await visitor.get('/questions?category=billing&lang=all')).page;
	for (const a of [...kept.byClass('tabs')[0].all('a'), ...kept.byClass('chip'), ...kept.byClass('tag')]) assert.match(a.attrs.href, /[?&]lang=all\b/);
	const form = kept.all('form').find((f) => f.hasClass('panel'));
	assert.equal(form.all('input').find((i) => i.attrs.name === 'lang').attrs.value, 'all');
	assert.match(pager((await visitor.get('/questions?lang=all')).page, 'next'), /^\/questions\?lang=all&before=/);
	const feeds = (p) => p.all((x) => x.name === 'link' && x.attrs.type === 'application/atom+xml').map((x) => x.attrs.href);
	assert.ok(feeds(page).some((f) => f.endsWith('/feeds/newest?lang=en')), String(feeds(page)));
	assert.ok(feeds((await visitor.get('/questions?lang=all')).page).some((f) => f.endsWith('/feeds/newest')));
	const feed = await visitor.get('/feeds/newest?lang=zh-CN');
	assert.deepEqual([...feed.text.matchAll(/<id>[^<]*\/questions\/(\d+)<\/id>/g)].map((m) => ids.indexOf(Number(m[1]))), [5, 4]);
	assert.match(feed.text, /rel="self"[^>]*\/feeds\/newest\?lang=zh-CN/);

	// The tags beside it are those of its language.
	assert.ok((await chinese.get('/questions')).page.byClass('tag').some((t) => t.words === '仅中文'));
	assert.ok(!page.byClass('tag').some((t) => t.words === '仅中文'));

	// Home follows the same rule, and an empty list says where there is more.
	const home = async (client) => (await client.get('/')).page.byClass('thread').map((x) => ids.indexOf(Number(/\/questions\/(\d+)/.exec(x.one('a').attrs.href)[1])));
	assert.ok((await home(visitor)).every(other));
	assert.deepEqual((await home(chinese)).sort(), [4, 5]);
	assert.ok((await home(both)).length > 2);
	const none = (await chinese.get('/questions?state=official')).page.byClass('empty')[0];
	assert.ok(none.all('a').some((a) => a.attrs.href === '/questions?state=official&lang=all'));
	await site.sql(`UPDATE questions SET locale = 'en', tags = array_remove(tags, '仅中文')`);
	assert.deepEqual(rows((await visitor.get('/questions')).page), rows(before));
});
