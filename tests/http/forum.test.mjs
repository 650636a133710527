// Asking, answering, commenting, editing, voting, accepting: what people do in a thread.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann', { displayName: 'Ann Keller' });
const tom = await site.person('tom');
const li = await site.person('li', { locale: 'zh_CN' });
const nora = await site.person('nora', { role: 'staff', displayName: 'Nora Lind' });

const thread = (client, id) => client.show(`/questions/${id}`);
const answerIds = (page) =>
	page
		.all((n) => n.name === 'article' && /^answer-\d+$/.test(n.attrs.id ?? ''))
		.map((n) => Number(n.attrs.id.slice(7)));
const post = (id) => site.rows(`SELECT * FROM posts WHERE id = ${id}`).then((r) => r[0]);

test('a question is asked from the form and stands on its own page', async () => {
	const form = (await ann.get('/questions/ask')).page.form('/questions');
	const sent = await ann.submit(form, {
		title: '  How long does a   refund take?  ',
		category: 'billing',
		tags: 'Refund, credit card，退款',
		body: 'First line.\r\n\r\n* one\r\n* two\r\n\r\nSee https://example.org/a=b=c and **this**.',
	});
	assert.equal(sent.status, 303);
	const id = Number(/\d+/.exec(sent.location)[0]);
	const first = await ann.get(sent.location);
	assert.equal(first.status, 301);
	assert.equal(first.location, `/questions/${id}/how-long-does-a-refund-take`);
	const page = (await ann.follow(first)).page;
	assert.equal(page.one('h1').words, 'How long does a refund take?');
	assert.equal(page.byClass('prose')[0].all('li').length, 2);
	assert.equal(page.byClass('prose')[0].one('strong').text, 'this');
	assert.deepEqual(
		page.byClass('tag').map((n) => n.words),
		['credit-card', 'refund', '退款'],
	);
	assert.equal(
		(await post(id)).body,
		'First line.\n\n* one\n* two\n\nSee https://example.org/a=b=c and **this**.',
	);
	assert.equal((await thread(site.visitor(), id)).status, 200);
});

test('a preview shows the text rendered, keeps the form and posts nothing', async () => {
	const before = await site.value('SELECT count(*) FROM posts');
	const form = (await ann.get('/questions/ask')).page.form('/questions');
	const fields = {
		title: 'Only a trial',
		body: 'Is this *slanted*?',
		category: 'returns',
		tags: 'trial',
	};
	const shown = await ann.submit(form, fields, ['preview', '1']);
	assert.equal(shown.status, 200);
	assert.equal(shown.page.one('em').text, 'slanted');
	const again = Object.fromEntries(shown.page.form('/questions').fields);
	for (const [name, value] of Object.entries(fields)) assert.equal(again[name], value, name);

	const question = await site.ask(ann);
	const answered = await site.value('SELECT count(*) FROM posts');
	const draft = await tom.post(`/questions/${question}/answers`, {
		body: 'It *depends*.',
		preview: '1',
	});
	assert.equal(draft.page.one('em').text, 'depends');
	const fragment = await tom.post(
		'/preview',
		{ body: '**bold**' },
		{ headers: { Accept: 'text/fragment+html' } },
	);
	assert.equal(fragment.text.trim(), '<p><strong>bold</strong></p>');
	assert.equal(await site.value('SELECT count(*) FROM posts'), answered);
	assert.ok(Number(answered) === Number(before) + 1);
});

test('answers and comments appear in the thread, and the people concerned get mail', async () => {
	const id = await site.ask(ann);
	const answer = await site.answer(
		tom,
		id,
		'Five working days.\r\n\r\nAsk @nora if it takes longer.',
	);
	const comment = await site.comment(ann, answer, 'Thank you!');
	const page = (await thread(site.visitor(), id)).page;
	assert.match(page.byId(`answer-${answer}`).words, /Five working days/);
	assert.match(page.byId(`post-${comment}`).words, /Thank you!/);
	assert.match(
		(await site.mail('ann@example.org', /Five working days/)).text,
		new RegExp(`/questions/${id}`),
	);
	await site.mail('tom@example.org', /Thank you!/);
	await site.mail('nora@example.org', /Five working days|mention/i);
});

test('answers stand official first, then accepted, then by votes; of equals staff first, then the oldest', async () => {
	const id = await site.ask(ann);
	const plain = await site.answer(tom, id, 'An answer that nobody noticed.');
	const voted = await site.answer(tom, id, 'An answer that helped somebody.');
	const accepted = await site.answer(li, id, 'An answer that solved it for the asker.');
	const official = await site.answer(nora, id, 'An answer by the company itself.');
	const later = await site.answer(tom, id, 'An answer that came after the others.');
	const staff = await site.answer(nora, id, 'Another answer by the company.');
	await li.post(`/posts/${voted}/vote`, { value: '1' });
	await ann.post(`/answers/${accepted}/acceptance`, { on: '1' });
	await nora.post(`/answers/${official}/official`, { scope: 'model K2', valid_until: '' });
	const page = (await thread(site.visitor(), id)).page;
	assert.deepEqual(answerIds(page), [official, accepted, voted, staff, plain, later]);
	assert.match(page.byId(`answer-${official}`).words, /Official answer.*model K2.*confirmed by Nora Lind/);
	assert.match(page.byId(`answer-${accepted}`).words, /Accepted answer/);
});

test('votes count once, can be changed and taken back; own posts take none', async () => {
	const id = await site.ask(ann);
	const score = async () => (await post(id)).score;
	for (const [client, value, expected] of [
		[tom, 1, 1],
		[tom, 1, 1],
		[li, 1, 2],
		[tom, -1, 0],
		[tom, 0, 1],
		[tom, 0, 1],
	]) {
		assert.equal((await client.post(`/posts/${id}/vote`, { value })).status, 303);
		assert.equal(await score(), expected);
	}
	assert.equal((await ann.post(`/posts/${id}/vote`, { value: 1 })).status, 403);
	for (const value of ['2', '-2', '', 'x', '1e0', '99999999999999999999'])
		assert.equal((await tom.post(`/posts/${id}/vote`, { value })).status, 400, value);
	const comment = await site.comment(ann, id);
	assert.equal((await tom.post(`/posts/${comment}/vote`, { value: -1 })).status, 400);
	assert.equal(await score(), 1);

	const fragment = await tom.post(
		`/posts/${id}/vote`,
		{ value: 1 },
		{ headers: { Accept: 'text/fragment+html' } },
	);
	assert.equal(fragment.status, 200);
	assert.equal(fragment.page.one('output').words, '2');
	assert.equal(fragment.page.one('main'), undefined, 'only the part that changed');
});

test('two votes of one person at once count once', async () => {
	const id = await site.ask(ann);
	await tom.csrf();
	const both = await Promise.all(
		[1, 2, 3, 4, 5, 6].map(() => tom.post(`/posts/${id}/vote`, { value: '1' })),
	);
	assert.deepEqual([...new Set(both.map((a) => a.status))], [303]);
	assert.equal((await post(id)).score, 1);
});

test('"I have this too" counts each person once and can be taken back', async () => {
	const id = await site.ask(ann);
	const n = () => site.value(`SELECT n_metoo FROM questions WHERE id = ${id}`);
	await tom.post(`/questions/${id}/metoo`, { on: '1' });
	await tom.post(`/questions/${id}/metoo`, { on: '1' });
	await li.post(`/questions/${id}/metoo`, { on: '1' });
	assert.equal(await n(), '2');
	assert.match((await thread(site.visitor(), id)).page.words, /2 people have this too/);
	await tom.post(`/questions/${id}/metoo`, { on: '0' });
	assert.equal(await n(), '1');
	assert.equal(
		(await ann.post(`/questions/${id}/metoo`, { on: '1' })).status,
		403,
		"not one's own",
	);
});

test('the asker accepts one answer; another takes its place; it can be taken back', async () => {
	const id = await site.ask(ann);
	const [a, b] = [await site.answer(tom, id), await site.answer(li, id)];
	const accepted = () => site.value(`SELECT accepted_id FROM questions WHERE id = ${id}`);
	assert.equal(
		(await tom.post(`/answers/${a}/acceptance`, { on: '1' })).status,
		403,
		'only the asker',
	);
	await ann.post(`/answers/${a}/acceptance`, { on: '1' });
	assert.equal(await accepted(), String(a));
	await ann.post(`/answers/${b}/acceptance`, { on: '1' });
	assert.equal(await accepted(), String(b));
	assert.match((await site.visitor().get('/questions')).text, /Solved/);
	await ann.post(`/answers/${b}/acceptance`, { on: '0' });
	assert.equal(await accepted(), '');
	await site.mail('tom@example.org', /accept|solved/i);
});

test('staff marks an answer official, with scope and end, and takes the mark back', async () => {
	const id = await site.ask(ann);
	const answer = await site.answer(tom, id);
	assert.equal((await ann.post(`/answers/${answer}/official`, { scope: '' })).status, 403);
	const form = (await nora.get(`/answers/${answer}/official`)).page.form(
		`/answers/${answer}/official`,
	);
	assert.deepEqual(form.buttons.filter(([name]) => name === 'revoke'), [], 'nothing to take back yet');
	for (const [field, value] of [
		['valid_until', '2020-01-01'],
		['valid_until', '2027-02-30'],
		['valid_until', 'soon'],
		['scope', 'x'.repeat(201)],
	]) {
		const refused = await nora.submit(form, { [field]: value });
		assert.equal(refused.status, 422, value);
		assert.equal(refused.page.byId(field).attrs.value, value);
		assert.ok(refused.page.byId(`${field}-problem`));
	}
	assert.equal(
		(await nora.submit(form, { scope: 'model K2', valid_until: '2099-12-31' })).status,
		303,
	);
	assert.match(
		(await thread(site.visitor(), id)).page.words,
		/Official answer.*applies to: model K2.*valid until/,
	);
	assert.equal(
		await site.value(
			`SELECT detail <> '' OR true FROM audit_log WHERE action = 'answer.official' AND subject_id = ${answer}`,
		),
		't',
	);
	const again = (await nora.get(`/answers/${answer}/official`)).page;
	assert.equal(again.byId('scope').attrs.value, 'model K2', 'the mark is there to be changed');
	assert.equal(again.byId('valid_until').attrs.value, '2099-12-31');
	await nora.submit(form, {}, ['revoke', '1']);
	assert.doesNotMatch((await thread(site.visitor(), id)).page.words, /Official answer/);

	await nora.submit(form, { scope: '', valid_until: '' });
	await site.sql(`UPDATE official_marks SET valid_until = now() - interval '1 minute' WHERE answer_id = ${answer};
		UPDATE questions SET official_until = now() - interval '1 minute' WHERE id = ${id}`);
	assert.match((await thread(site.visitor(), id)).page.words, /was the official answer until/);
});

test('every edit is a revision; two editors at once lose nothing', async () => {
	const id = await site.ask(ann, {
		title: 'Where is my parcel now?',
		body: 'It left on Monday, since then nothing.',
	});
	const edit = async (client) =>
		(await client.get(`/questions/${id}/edit`)).page.form(`/questions/${id}/edit`);
	const hers = await edit(ann),
		theirs = await edit(nora);
	assert.equal(
		(await ann.submit(hers, { body: 'It left on Tuesday, since then nothing.', reason: 'the day' }))
			.status,
		303,
	);
	const clash = await nora.submit(theirs, { body: 'It left on Friday, since then nothing.' });
	assert.equal(clash.status, 409);
	assert.match(clash.page.byClass('conflict')[0].text, /Tuesday/);
	assert.match(clash.page.byId('body').text, /Friday/);
	const solved = await nora.submit(clash.page.form(`/questions/${id}/edit`), {});
	assert.equal(solved.status, 303);

	const revisions = (await site.visitor().get(`/posts/${id}/revisions`)).page;
	assert.equal(revisions.all('h2').filter((n) => /Revision/.test(n.words)).length, 3);
	assert.match(revisions.words, /the day/);
	assert.equal((await tom.get(`/questions/${id}/edit`)).status, 403);
	assert.equal(
		(await tom.submit(hers, { body: 'Not mine to change at all.', csrf: await tom.csrf() })).status,
		403,
	);

	const answer = await site.answer(tom, id);
	const form = (await tom.get(`/posts/${answer}/edit`)).page.form(`/posts/${answer}/edit`);
	assert.equal(
		(await tom.submit(form, { body: 'Refunds take about six working days.' })).status,
		303,
	);
	assert.equal((await post(answer)).body, 'Refunds take about six working days.');
	const comment = await site.comment(li, answer);
	const small = (await li.get(`/posts/${comment}/edit`)).page.form(`/posts/${comment}/edit`);
	assert.equal((await li.submit(small, { body: '谢谢，很快。' })).status, 303);
	assert.equal((await post(comment)).body, '谢谢，很快。');
});

test('a retired or missing slug leads to the canonical address, with the query kept or dropped but no loop', async () => {
	const id = await site.ask(ann, { title: 'Which bag fits the vacuum R5?' });
	const right = `/questions/${id}/which-bag-fits-the-vacuum-r5`;
	for (const path of [
		`/questions/${id}`,
		`/questions/${id}/`,
		`/questions/${id}/old-title`,
		`/questions/${id}/%E9%80%80`,
	]) {
		const moved = await site.visitor().get(path);
		assert.equal(moved.status, 301, path);
		assert.equal(moved.location, right);
	}
	assert.equal((await site.visitor().get(right)).status, 200);
	const zh = await site.ask(li, {
		title: '退货需要多长时间？',
		body: '我上周退了货，还没有收到退款。',
	});
	const moved = await site.visitor().get(`/questions/${zh}`);
	assert.match(moved.location, /^\/questions\/\d+\/[\x21-\x7e]+$/, 'encoded');
	assert.equal((await site.visitor().get(moved.location)).status, 200);
});

test('lists come newest, active, unanswered, unsolved and by votes, page by page without gaps', async () => {
	await site.sql(`DELETE FROM official_marks; DELETE FROM revisions; DELETE FROM posts`);
	const ids = [];
	for (let i = 0; i < 45; i++)
		ids.push(
			await site.ask(i % 2 ? ann : tom, {
				title: `Question number ${i} of many`,
				category: i % 3 ? 'billing' : 'returns',
				tags: i % 5 ? '' : 'fifth',
			}),
		);
	const listed = async (path) => {
		const found = [];
		for (let page = await site.visitor().show(path), n = 0; n < 10; n++) {
			assert.equal(page.status, 200);
			found.push(
				...page.page
					.all((x) => x.name === 'li' && x.hasClass('thread'))
					.map((x) => Number(/\/questions\/(\d+)/.exec(x.one('a').attrs.href)[1])),
			);
			const next = page.page.one((x) => x.attrs.rel === 'next');
			if (!next) break;
			const url = new URL(next.attrs.href, `${site.url}${path}`);
			page = await site.visitor().get(url.pathname + url.search);
		}
		return found;
	};
	const newest = [...ids].reverse();
	assert.deepEqual(await listed('/questions'), newest);
	const old = ids[3];
	const answer = await site.answer(ann, ids[4]);
	await site.answer(ann, old);
	await tom.post(`/answers/${answer}/acceptance`, { on: '1' });
	await li.post(`/posts/${ids[7]}/vote`, { value: '1' });
	assert.deepEqual((await listed('/questions?order=active'))[0], old);
	// The time of a row is the one by which the list is in order.
	const active = await site.value(`UPDATE questions SET created_at = created_at - interval '40 days' WHERE id = ${old} RETURNING to_char(active_at AT TIME ZONE 'UTC', 'YYYY-MM-DD')`);
	for (const path of ['/questions?sort=active', '/']) {
		const row = (await site.visitor({ 'Accept-Language': 'en' }).get(path)).page.byClass('thread').find((t) => t.links().some((l) => l?.startsWith(`/questions/${old}/`)));
		assert.equal(row.all('time')[0].attrs.datetime.slice(0, 10), active, path);
	}
	await site.sql(`UPDATE questions SET created_at = created_at + interval '40 days' WHERE id = ${old}`);
	const unanswered = await listed('/questions?order=unanswered');
	assert.deepEqual(
		unanswered,
		newest.filter((x) => x !== old && x !== ids[4]),
	);
	assert.deepEqual(
		await listed('/questions?order=unsolved'),
		newest.filter((x) => x !== ids[4]),
	);
	assert.equal((await listed('/questions?order=votes'))[0], ids[7]);
	assert.deepEqual(
		await listed('/questions?category=returns'),
		newest.filter((x) => ids.indexOf(x) % 3 === 0),
	);
	assert.deepEqual(
		await listed('/tags/fifth'),
		newest.filter((x) => ids.indexOf(x) % 5 === 0),
	);
	assert.deepEqual(await listed('/questions?order=nonsense&before=made-up'), newest);
	assert.deepEqual(await listed('/questions?before=%00%ff%27--'), newest);
	assert.equal((await site.visitor().get('/questions?category=no-such')).status, 404);
	assert.equal((await site.visitor().get('/tags/no-such-tag')).status, 200);
	assert.equal(
		(await site.visitor().show('/questions?order=newest&order=votes&category=&tag=')).status,
		200,
	);
});

test('views are counted, and HEAD is no view', async () => {
	const id = await site.ask(ann, { title: 'How is this kettle cleaned?' });
	const path = (await site.visitor().get(`/questions/${id}`)).location;
	for (let i = 0; i < 3; i++) await site.visitor().head(path);
	await site.visitor().get(path);
	const deadline = Date.now() + 15000;
	let n = 0;
	while (n === 0 && Date.now() < deadline) {
		await new Promise((r) => setTimeout(r, 1000));
		await site.visitor().get(path); // whoever comes along writes what has gathered
		n = Number(await site.value(`SELECT n_views FROM questions WHERE id = ${id}`));
	}
	assert.ok(n >= 1 && n <= 15, `${n} views`);
});

test('revisions come in pages: hundreds of a post are not compared at once', async () => {
	const id = await site.ask(ann, { title: 'A question edited again and again' });
	await site.sql(
		`INSERT INTO revisions (post_id, number, author_id, title, tags, body)
		SELECT :id, n, author_id, 'Title ' || n, '{}', 'Text ' || n FROM posts, generate_series(2, 45) n WHERE id = :id`,
		{ id },
	);
	await site.sql('UPDATE posts SET n_revisions = 45 WHERE id = :id', { id });
	const numbers = [];
	let next = `/posts/${id}/revisions`;
	for (let pages = 0; next; pages++) {
		assert.ok(pages < 3, 'three pages');
		const { status, page } = await ann.get(next);
		assert.equal(status, 200);
		numbers.push(...page.all('h2').map((h) => Number(/Revision (\d+)/.exec(h.words)?.[1])).filter(Boolean));
		// The last of a page is compared with the first of the next.
		const last = page.byId(`revision-${numbers.at(-1)}`);
		assert.equal(last.all('del').length > 0, numbers.at(-1) !== 1);
		next = page.all('a').find((a) => a.attrs.rel === 'next')?.attrs.href;
	}
	assert.deepEqual(
		numbers,
		Array.from({ length: 45 }, (_, i) => 45 - i),
	);
	for (const before of ['0', '-1', 'x', '99999999999', '1'])
		assert.equal((await ann.get(`/posts/${id}/revisions?before=${before}`)).status, 200, before);
});

test('a question whose title is the word of an address is read at its own', async () => {
	for (const title of ['Edit?!?!?', 'Answers!', 'Assignment', 'Similar?']) {
		const id = await site.ask(ann, { title });
		const seen = await site.visitor().show(`/questions/${id}`);
		assert.equal(seen.status, 200, title);
		assert.match(seen.page.one('h1').words, new RegExp(title.slice(0, 4)));
	}
});
