// The desk: what waits, who has it, and templates on the way to an answer.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann', { displayName: 'Ann Keller' });
const tom = await site.person('tom');
const nora = await site.person('nora', { role: 'staff', displayName: 'Nora Lind' });
const wei = await site.person('wei', { role: 'staff', locale: 'zh_CN', displayName: '魏来' });
const max = await site.person('max', { role: 'moderator' });
const ada = await site.person('ada', { role: 'admin' });

const age = (id, hours) =>
	site.sql(`UPDATE questions SET created_at = now() - ${hours} * interval '1 hour' WHERE id = ${id}`);
const desk = async (client, query = '') => (await client.get(`/staff${query}`)).page;
const rows = (page) =>
	page.all((n) => /^q-\d+$/.test(n.attrs?.id ?? '')).map((n) => Number(n.attrs.id.slice(2)));
const assign = (client, id, fields) => client.post(`/questions/${id}/assignment`, fields);

test('the most urgent stands first, with its state in words and filters in the address', async () => {
	const late = await site.ask(ann, { title: 'This one is overdue for long' });
	const fresh = await site.ask(ann, { title: 'This one was asked just now', category: 'returns' });
	await age(late, 30);
	const page = await desk(nora);
	assert.deepEqual(rows(page), [late, fresh]);
	assert.match(page.byId(`q-${late}`).words, /Overdue by 6 hours/);
	assert.match(page.byId(`q-${fresh}`).words, /On time: 23 hours left/);
	assert.deepEqual(rows(await desk(nora, '?part=overdue')), [late]);
	assert.deepEqual(rows(await desk(nora, '?part=due')), []);
	const narrowed = await desk(nora, '?part=free&category=returns&lang=en');
	assert.deepEqual(rows(narrowed), [fresh]);
	for (const link of narrowed.all('a').filter((a) => /^\/staff\?part=/.test(a.attrs.href)))
		if (link.words !== 'Show all') assert.match(link.attrs.href, /category=returns&lang=en/);
	assert.match((await desk(wei)).words, /已超时 6小时/);
});

test('odd filters and cursors are no error', async () => {
	for (const query of [
		'?part=x&lang=xx',
		'?before=1.2.3',
		'?before=%00',
		'?before=' + '9'.repeat(300),
		'?part=mine&before=-5.5',
		'?lang=%FF%FE',
		'?part=free&part=all',
	])
		assert.equal((await nora.get(`/staff${query}`)).status, 200, query);
	assert.equal((await nora.get('/staff?category=no-such')).status, 404);
	for (const after of ['0', '999999999', 'x', '-1', '9'.repeat(40)])
		assert.equal((await nora.get(`/staff/next?after=${after}`)).status, 303, after);
});

test('taken, given, released: staff sees it, customers do not', async () => {
	const id = await site.ask(ann, { title: 'Who will care for this one?' });
	const form = (await desk(nora)).byId(`q-${id}`).form(`/questions/${id}/assignment`);
	const taken = await nora.submit(form, {}, ['action', 'take']);
	assert.equal(taken.location, `/staff#q-${id}`);
	assert.match((await desk(nora)).byId(`q-${id}`).words, /Taken by you/);
	assert.match((await desk(wei)).byId(`q-${id}`).words, /Nora Lind/);
	assert.ok(rows(await desk(nora, '?part=mine')).includes(id));
	assert.ok(!rows(await desk(nora, '?part=free')).includes(id));
	assert.doesNotMatch((await ann.show(`/questions/${id}`)).page.words, /Nora Lind/);

	const second = await assign(max, id, { action: 'take' });
	assert.equal(second.status, 409);
	assert.match(second.page.words, /Nora Lind got there first/);

	const given = await assign(nora, id, { action: 'give', to: 'wei', next: '/staff?part=mine' });
	assert.equal(given.location, `/staff?part=mine#q-${id}`);
	assert.ok(rows(await desk(wei, '?part=mine')).includes(id));
	const mail = await site.mail('wei@example.org', /Who will care/);
	assert.match(mail.text, /Nora Lind/);

	assert.equal((await assign(wei, id, { action: 'release' })).status, 303);
	assert.match((await desk(nora)).byId(`q-${id}`).words, /Take/);
});

test('two who take at once: one has it, the other is told so', async () => {
	const id = await site.ask(ann, { title: 'Both want this one at once' });
	const both = await Promise.all([nora, max].map((c) => assign(c, id, { action: 'take' })));
	assert.deepEqual(both.map((r) => r.status).sort(), [303, 409]);
});

test('what cannot be given is said at the field, and nothing is lost', async () => {
	const id = await site.ask(ann, { title: 'Nobody of staff is called so' });
	for (const to of ['', 'ann', 'nobody-here', 'x'.repeat(5000), '\u0007']) {
		const sent = await assign(nora, id, { action: 'give', to, next: '/staff' });
		assert.equal(sent.status, 422, to);
		assert.ok(sent.page.byId('to-problem'), to);
	}
	assert.equal((await assign(nora, id, { action: 'juggle' })).status, 422);
	assert.equal((await assign(nora, 999999, { action: 'take' })).status, 404);
	assert.equal((await nora.get('/questions/999999/assignment')).status, 404);
	assert.equal(
		(await assign(nora, id, { action: 'take', next: 'https://evil.example/' })).location,
		`/questions/${id}`,
	);
});

test('an answered question leaves the desk, and the next one waits behind a link', async () => {
	await site.sql('UPDATE questions SET first_staff_answer_at = now(); DELETE FROM assignments');
	const one = await site.ask(ann, { title: 'The first of two that wait' });
	const two = await site.ask(ann, { title: 'The second of two that wait' });
	await age(one, 2);
	await assign(nora, one, { action: 'take' });
	assert.equal((await nora.get('/staff/next')).location, `/questions/${one}`);
	await site.answer(nora, one);
	const thread = (await nora.show(`/questions/${one}`)).page;
	const next = thread.all('a').find((a) => a.words === 'Next waiting question');
	assert.equal((await nora.get(next.attrs.href)).location, `/questions/${two}`);
	assert.deepEqual(rows(await desk(nora)), [two]);
	assert.deepEqual(rows(await desk(nora, '?part=mine')), []);
	await site.answer(nora, two);
	assert.equal((await nora.get(`/staff/next?after=${two}`)).location, '/staff?part=all');
	assert.match((await desk(nora)).words, /Nobody is waiting/);
});

test('the same hours left have the same word, whatever the target', async () => {
	await site.sql('UPDATE questions SET first_staff_answer_at = now()');
	await site.sql("UPDATE categories SET target_hours = CASE slug WHEN 'returns' THEN 96 ELSE 8 END");
	const long = await site.ask(ann, { title: 'A long target, three hours left', category: 'returns' });
	const short = await site.ask(ann, { title: 'A short target, three hours left' });
	const five = await site.ask(ann, { title: 'A short target, five hours left' });
	await age(long, 92.5);
	await age(short, 4.5);
	await age(five, 2.5);
	const page = await desk(nora);
	for (const id of [long, short]) assert.match(page.byId(`q-${id}`).words, /Due soon: 3 hours left/);
	assert.match(page.byId(`q-${five}`).words, /On time: 5 hours left/);
	const bar = (id) => page.byId(`q-${id}`).all('rect').map((r) => r.attrs.width);
	assert.deepEqual(bar(long), bar(short));
	assert.deepEqual(rows(await desk(nora, '?part=due')).sort(), [long, short].sort());
	assert.match(page.byClass('desk-parts')[0].words, /2 Due soon/);
	await site.sql('UPDATE categories SET target_hours = 24');
});

test('what narrows the desk goes along: to the most urgent, to the next one, through an answer and back', async () => {
	await site.sql('UPDATE questions SET first_staff_answer_at = now(); DELETE FROM assignments');
	const other = await site.ask(ann, { title: 'The most urgent of all, about bills' });
	const ids = [];
	for (const n of [1, 2, 3]) ids.push(await site.ask(ann, { title: `One about returns, number ${n}`, category: 'returns' }));
	await age(other, 20);
	for (const [i, id] of ids.entries()) await age(id, 10 - i);
	const narrowed = '/staff?part=free&category=returns&lang=en';
	const page = (await nora.get(narrowed)).page;
	const first = page.all('a').find((a) => a.words === 'Answer the most urgent').attrs.href;
	assert.equal(first, '/staff/next?part=free&category=returns&lang=en');
	assert.equal((await nora.get(first)).location, `/questions/${ids[0]}`);
	const next = async (id) => (await nora.show(`/questions/${id}`)).page.all('a').find((a) => a.words === 'Next waiting question').attrs.href;
	assert.equal(await next(ids[0]), `/staff/next?after=${ids[0]}&part=free&category=returns&lang=en`);
	await site.answer(nora, ids[0]);
	assert.equal((await nora.get(await next(ids[0]))).location, `/questions/${ids[1]}`);
	const taken = await assign(nora, ids[2], { action: 'take', next: narrowed });
	assert.equal(taken.location, `${narrowed}#q-${ids[2]}`);
	await site.answer(nora, ids[1]);
	// The one taken is not nobody's any more, and what waits elsewhere is not asked for.
	const end = await nora.get(await next(ids[1]));
	assert.equal(end.location, narrowed);
	// Looked at in another way, the desk leads on in that way.
	await nora.get('/staff');
	assert.equal((await nora.get(await next(ids[2]))).location, `/questions/${other}`);
	// What somebody made up in the cookie goes into no address.
	nora.jar.set('aw_desk', 'part=free"><b>');
	assert.equal(await next(ids[1]), `/staff/next?after=${ids[1]}`);
	nora.jar.delete('aw_desk');
});

test('figures stand on a page of their own, each with its chart, axis and table', async () => {
	const { page } = await nora.get('/staff/figures');
	const charts = page.byClass('chart');
	assert.equal(charts.length, 3);
	for (const chart of charts) {
		const title = chart.one('h2').words;
		assert.ok(chart.one('svg').attrs['aria-label'].startsWith(title));
		assert.equal(chart.byClass('tick').length, 3, `${title}: axis`);
		assert.equal(chart.byClass('value').length, 8, `${title}: values`);
		assert.equal(chart.all('tr').length, 9, `${title}: table`);
		assert.ok(chart.one('text').words.length > 3, `${title}: unit`);
	}
	const asked = charts.find((x) => x.one('h2').words === 'Questions asked');
	const n = await site.value("SELECT count(*) FROM questions WHERE is_visible AND created_at > now() - interval '7 days'");
	assert.equal(asked.all('tr')[1].one('td').words, n);
	assert.equal(asked.byClass('value')[7].words, n);
	const line = (await desk(nora)).byClass('desk-week')[0];
	assert.equal(line.one('a').attrs.href, '/staff/figures');
	assert.match(line.words, new RegExp(`${n} questions`));
	assert.equal((await desk(nora)).all('svg').filter((x) => x.hasClass('weeks')).length, 0);
	assert.match((await wei.get('/staff/figures')).page.words, /按时回答|首次回答/);
	assert.equal((await ann.get('/staff/figures')).status, 403);
});

test('a template is put after what was typed, filled in, and counted when posted', async () => {
	const id = await site.ask(tom, { title: 'Where has my parcel gone?' });
	await max.post('/staff/templates', {
		name: 'Search begun',
		locale: 'en',
		body: 'Hello {name}, about "{question}" ({link}): {staff}, {category}, {site} {{ok}}',
	});
	const page = (await nora.show(`/questions/${id}`)).page;
	const form = page.form(`/questions/${id}/answers`);
	const choice = page.all('option').find((o) => o.words === 'Search begun').attrs.value;
	const shown = await nora.submit(form, { body: 'Typed before.', choice }, ['insert', '1']);
	assert.equal(shown.status, 200);
	const text = shown.page.byId('body').text.replace(/^\n/, '');
	assert.match(
		text,
		/^Typed before\.\n\nHello tom, about "Where has my parcel gone\?" \(http:\/\/.*\/questions\/\d+\/where-has-my-parcel-gone\): Nora Lind, Billing, Answerwell \{ok\}$/,
	);
	const plain = await nora.get(`/staff/templates/${choice}/text?question=${id}`);
	assert.match(plain.headers['content-type'], /^text\/plain/);
	assert.ok(text.endsWith(plain.body));
	const again = shown.page.form(`/questions/${id}/answers`);
	assert.equal((await nora.submit(again, { body: text })).status, 303);
	assert.equal(
		await site.value(`SELECT n_used FROM reply_templates WHERE name = 'Search begun'`),
		'1',
	);
	const none = await nora.submit(form, { body: 'Kept.', choice: '' }, ['insert', '1']);
	assert.equal(none.status, 422);
	assert.match(none.page.byId('body').text, /Kept\./);
	for (const odd of ['999999', 'x', '-1']) {
		const sent = await nora.post(`/questions/${id}/answers`, {
			body: 'Kept.',
			choice: odd,
			insert: '1',
		});
		assert.equal(sent.status, 422, odd);
		assert.match(sent.page.byId('body').text, /Kept\./);
	}
});

test('templates are found by words, category and language, and the address keeps what was looked for', async () => {
	for (const [name, category] of [['Refund for the lamp', 'billing'], ['Lamp is late', '']])
		assert.equal((await max.post('/staff/templates', { name, category, locale: 'en', body: `${name}: hello` })).status, 303);
	const list = async (query) => {
		const { page } = await nora.get(`/staff/templates?${query}`);
		return { page, names: page.byClass('name').map((n) => n.words) };
	};
	assert.deepEqual((await list('words=lamp')).names.sort(), ['Lamp is late', 'Refund for the lamp']);
	const { page, names } = await list('words=lamps&category=billing&language=en');
	assert.deepEqual(names, ['Refund for the lamp']);
	assert.equal(page.byId('words').attrs.value, 'lamps');
	assert.deepEqual(page.all('option').filter((o) => 'selected' in o.attrs).map((o) => o.words), ['Billing', 'English']);
	assert.match(page.byClass('template-row')[0].words, /Refund for the lamp Billing English not used yet/);
	assert.deepEqual((await list('words=lamp&category=-')).names, ['Lamp is late']);
	assert.ok((await list(`words=${encodeURIComponent('退款')}`)).names.includes('退款已发出'));
	assert.match((await list('words=zebra')).page.words, /No templates match.*Show all/);
	for (const odd of ['category=nowhere', 'words=%25%27%22', 'language=xx', `words=${'x'.repeat(500)}`])
		assert.ok([200, 422].includes((await nora.get(`/staff/templates?${odd}`)).status), odd);
	const wrong = await max.post('/staff/templates', { name: 'Kept', body: 'Hello', locale: 'en', category: 'nowhere' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.page.byId('category-problem').words, /choose a category/);
	assert.equal(wrong.page.byId('name').attrs.value, 'Kept');
});

test('in an answer a template is searched for without a script; what was typed stays', async () => {
	const id = await site.ask(ann, { title: 'When does my lamp arrive?' });
	const first = (await nora.show(`/questions/${id}`)).page;
	assert.deepEqual(first.byId('choice').all('optgroup').map((g) => g.attrs.label), ['Billing', 'English', '简体中文']);
	assert.equal(first.byId('choice').all('optgroup')[0].words, 'Refund for the lamp');
	const form = first.form(`/questions/${id}/answers`);
	const found = await nora.submit(form, { body: 'Typed before.', find: 'late lamp' }, ['look', '1']);
	assert.equal(found.status, 200);
	assert.match(found.page.byId('body').text, /Typed before\./);
	assert.equal(found.page.byId('find').attrs.value, 'late lamp');
	assert.deepEqual(found.page.byId('choice').all('option').map((o) => o.words), ['Please choose', 'Lamp is late']);
	const none = await nora.submit(form, { body: 'Typed before.', find: 'zebra' }, ['look', '1']);
	assert.match(none.page.byId('choice').words, /No templates contain these words/);
	assert.equal(none.page.byId('find').attrs.value, 'zebra');
	const piece = await nora.get(`/staff/templates?question=${id}&find=late+lamp`, { Accept: 'text/fragment+html' });
	assert.match(piece.text, /^<option value="">[^]*Lamp is late<\/option>\s*<\/optgroup>\s*$/);
	assert.equal((await ann.get(`/staff/templates?question=${id}`, { Accept: 'text/fragment+html' })).status, 403);
});

test('customers get no templates', async () => {
	const id = await site.ask(ann, { title: 'A customer looks for templates' });
	assert.equal((await ann.show(`/questions/${id}`)).page.byId('choice'), undefined);
	const sent = await ann.post(`/questions/${id}/answers`, {
		body: 'A customer tries it.',
		choice: '1',
		insert: '1',
	});
	assert.equal(sent.status, 403);
});

test('the form of a template names what is wrong and keeps the text', async () => {
	const form = (await nora.get('/staff/templates/new')).page.form('/staff/templates');
	const wrong = await nora.submit(form, { name: '', body: 'Hello\n{nmae}', locale: 'xx' });
	assert.equal(wrong.status, 422);
	for (const field of ['name', 'body', 'locale'])
		assert.ok(wrong.page.byId(`${field}-problem`), field);
	assert.match(wrong.page.byId('body-problem').words, /line 2/);
	assert.match(wrong.page.byId('body').text, /\{nmae\}/);
	const preview = await nora.submit(form, { name: 'x', body: 'Hi **{name}**' }, ['preview', '1']);
	assert.equal(preview.page.one('strong').text, 'Ann');
	const saved = await nora.submit(form, { name: 'Brand new', body: 'Hi {name}', locale: 'en' });
	assert.match(saved.location, /^\/staff\/templates#template-\d+$/);
	const id = /\d+$/.exec(saved.location)[0];
	const edit = (await nora.get(`/staff/templates/${id}`)).page.form(`/staff/templates/${id}`);
	assert.equal((await nora.submit(edit, { name: 'Brand new', body: 'Hello' })).status, 303);
	assert.match((await nora.get('/staff/templates')).page.words, /Brand new/);
	assert.ok((await nora.get('/staff/templates')).page.links().includes(`/staff/templates/${id}`), 'who may edit finds the way');
	for (const path of ['new', id]) assert.equal((await ann.get(`/staff/templates/${path}`)).status, 403);
	assert.equal((await nora.post(`/staff/templates/${id}/deletion`, {})).status, 303);
	assert.equal((await max.get(`/staff/templates/${id}`)).status, 404);
	assert.equal((await max.post('/staff/templates/0', { name: 'a', body: 'b' })).status, 404);
	assert.equal((await max.get('/staff/templates/99999999999999999999')).status, 404);
});

test('staff adds, changes and removes synonyms in each language, and the log says so', async () => {
	const form = (await nora.get('/staff/synonyms/new?language=zh_CN')).page.form('/staff/synonyms');
	assert.equal(Object.fromEntries(form.fields).locale, 'zh_CN');
	const wrong = await nora.submit(form, { words: 'one\nfour words are many', locale: 'xx' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.page.byId('words-problem').words, /“four words are many” is too long/);
	assert.ok(wrong.page.byId('locale-problem'));
	assert.match(wrong.page.byId('words').text, /four words are many/);
	assert.match((await wei.submit((await wei.get('/staff/synonyms/new')).page.form('/staff/synonyms'), { words: '退款', locale: 'zh_CN' }))
		.page.byId('words-problem').words, /至少/);
	const saved = await nora.submit(form, { words: '退款，退钱', locale: 'zh_CN' });
	assert.match(saved.location, /^\/staff\/synonyms\?language=zh_CN#synonym-\d+$/);
	const id = /\d+$/.exec(saved.location)[0], path = `/staff/synonyms/${id}`;
	const row = (await nora.get('/staff/synonyms?language=zh_CN')).page.byId(`synonym-${id}`);
	assert.match(row.words, /退款 · 退钱.*Nora Lind/s);
	assert.equal(row.one('a').attrs.lang, 'zh-CN');
	assert.equal((await nora.get('/staff/synonyms')).page.byId(`synonym-${id}`), undefined, 'of another language');
	const edit = (await wei.get(path)).page.form(path);
	assert.equal((await wei.submit(edit, { words: '退款\r\n退钱\r\n返还货款' })).status, 303);
	assert.equal(await site.value(`SELECT words FROM synonyms WHERE id = ${id}`), '退款\n退钱\n返还货款');
	assert.equal((await ann.get('/staff/synonyms')).status, 403);
	assert.equal((await ann.post('/staff/synonyms', { words: 'a\nb', locale: 'en' })).status, 403);
	assert.equal((await nora.post(`${path}/removal`, {})).status, 303);
	assert.equal((await nora.get(path)).status, 404);
	assert.equal((await nora.post('/staff/synonyms/0', { words: 'a\nb', locale: 'en' })).status, 404);
	const log = (await nora.get('/staff/audit')).page.words;
	for (const did of ['added synonyms', 'changed synonyms', 'removed synonyms']) assert.match(log, new RegExp(did));
});

test('flags: one decision settles a post, the next has its turn, and it can be undone', async () => {
	const one = await site.ask(ann, { title: 'A first post that gets flagged' });
	const two = await site.ask(ann, { title: 'A second post that gets flagged', body: '第二个帖子的内容。' });
	for (const id of [one, two]) await tom.post(`/posts/${id}/flag`, { reason: 'spam', note: '' });
	await max.post(`/posts/${one}/flag`, { reason: 'rude', note: '' });
	const page = (await nora.get('/staff/flags')).page;
	const row = page.byId(`post-${one}`);
	assert.equal(row.one('h2').one('a').attrs.lang, 'en');
	const done = await nora.submit(row.form(`/posts/${one}/moderate`), {}, ['action', 'hide-flagged']);
	assert.equal(done.location, `/staff/flags#post-${two}`);
	const after = (await nora.get('/staff/flags')).page;
	assert.equal(after.byId(`post-${one}`), undefined);
	assert.equal((await nora.submit(after.form(`/staff/flags/${one}/undo`))).status, 303);
	const back = (await nora.get('/staff/flags')).page.byId(`post-${one}`);
	assert.match(back.words, /2 flags/);
	assert.equal((await site.visitor().show(`/questions/${one}`)).status, 200);
	assert.equal((await nora.post(`/staff/flags/${one}/undo`)).status, 409);
	assert.equal((await max.post(`/staff/flags/${two}/undo`)).status, 409);
	assert.equal((await nora.post('/staff/flags/999999/undo')).status, 404);
});

test('taking a decision on flags back leaves what a colleague has hidden since', async () => {
	const id = await site.ask(ann, { title: 'A third post that gets flagged', body: '第三个帖子的内容。' });
	await tom.post(`/posts/${id}/flag`, { reason: 'spam', note: '' });
	assert.equal((await nora.post(`/posts/${id}/moderate`, { action: 'dismiss-flags' })).status, 303);
	assert.equal((await max.post(`/posts/${id}/moderate`, { action: 'hide', reason: 'spam' })).status, 303);
	assert.equal((await nora.post(`/staff/flags/${id}/undo`)).status, 303);
	assert.match((await nora.get('/staff/flags')).page.byId(`post-${id}`).words, /1 flag/);
	assert.equal((await site.visitor().show(`/questions/${id}`)).status, 404);
});

test('entries whose review date has passed are confirmed, or say what is missing', async () => {
	const made = await max.post('/faq', {
		title: 'How long is the warranty?',
		body: 'Two years from the day of delivery.',
		category: 'billing',
		locale: 'en',
		phrasings: '',
		question: '0',
		answer: '0',
	});
	const id = /\d+/.exec(made.location)[0];
	assert.doesNotMatch((await max.get('/staff/reviews')).page.words, /How long is the warranty/);
	await site.sql(`UPDATE entries SET review_at = now() - interval '1 day' WHERE id = ${id}`);
	assert.match((await max.get('/staff')).page.words, /1 FAQ entry to review/);
	const page = (await max.get('/staff/reviews')).page;
	const form = page.byId(`entry-${id}`).form('/staff/reviews');
	for (const months of ['', '0', '5', '-3', 'x'])
		assert.equal((await max.submit(form, { months })).status, 422, months);
	assert.equal((await max.post('/staff/reviews', { entry: '999999', months: '6' })).status, 404);
	assert.equal((await max.submit(form, { months: '12' })).status, 303);
	assert.equal(
		await site.value(
			`SELECT review_at BETWEEN now() + interval '1 year' - interval '1 day' AND now() + interval '1 year' FROM entries WHERE id = ${id}`,
		),
		't',
	);
	assert.match((await max.get('/staff/reviews')).page.words, /Nothing is due/);
});

test('an administrator sets up categories; the desk follows the new target', async () => {
	const form = (await ada.get('/staff/categories/new')).page.form('/staff/categories');
	const labels = form.node.all('label').map((n) => n.words);
	assert.ok(labels.includes('Name (English)') && labels.some((l) => /^Name \(简体中文\)$/.test(l)), labels.join());
	assert.match(form.node.words, /A name in one language is enough/, 'and that one is needed');
	const wrong = {
		slug: ['', 'new', '12', 'Zwei Wörter', 'x'.repeat(41), '-a'],
		target_hours: ['', '0', '-1', '1.5', '721', 'soon', '9'.repeat(30)],
		position: ['', '-1', '1000', 'first'],
		name_en: ['', 'x'.repeat(61)],
		about_zh_CN: ['字'.repeat(301)],
	};
	const good = {
		slug: 'warranty',
		name_en: 'Warranty',
		name_zh_CN: '',
		about_en: 'What holds for how long.',
		about_zh_CN: '',
		target_hours: '2',
		position: '3',
	};
	for (const [field, values] of Object.entries(wrong))
		for (const value of values) {
			const sent = await ada.submit(form, { ...good, [field]: value });
			assert.equal(sent.status, 422, `${field}=${value}`);
			const at = field === 'about_zh_CN' ? ['about_zh_CN-problem'] : [`${field}-problem`];
			assert.ok(sent.page.byId(at[0]), `${field}=${value}`);
			assert.equal(sent.page.byId('about_en').attrs.value, good.about_en);
		}
	assert.equal((await ada.submit(form, good)).status, 303);
	const taken = await ada.submit((await ada.get('/staff/categories/new')).page.form('/staff/categories'), good);
	assert.match(taken.page.byId('slug-problem').words, /Another category/);
	const id = await site.value(`SELECT id FROM categories WHERE slug = 'warranty'`);
	const asked = await site.ask(ann, { title: 'Is there a warranty on the lamp?', category: 'warranty' });
	await age(asked, 3);
	assert.match((await desk(nora)).byId(`q-${asked}`).words, /Overdue by 6\d minutes/);
	const edit = (await ada.get(`/staff/categories/${id}`)).page.form(`/staff/categories/${id}`);
	assert.equal((await ada.submit(edit, { target_hours: '48', name_zh_CN: '保修' })).status, 303);
	assert.match((await desk(nora)).byId(`q-${asked}`).words, /On time: 4[45] hours left/);
	const list = (await ada.get('/staff/categories')).page;
	assert.match(list.words, /Warranty.*保修/);
	assert.ok(list.all('a').some((a) => a.words === 'Warranty' && a.attrs.href === `/staff/categories/${id}`), 'opened by its name');
	for (const odd of ['0', '999999', '9'.repeat(30)])
		assert.equal((await ada.get(`/staff/categories/${odd}`)).status, 404, odd);
});

test('an administrator gives and takes roles, suspends and lifts', async () => {
	const page = (await ada.get('/staff/people')).page;
	assert.match(page.words, /Nora Lind/);
	assert.doesNotMatch(page.words, /Ann Keller/);
	assert.match((await ada.get('/staff/people?name=An')).page.words, /Ann Keller/);
	for (const odd of ['%25', '_', "'", 'x'.repeat(500), '%FF', '%E5%BC%A0'])
		assert.equal((await ada.get(`/staff/people?name=${odd}`)).status, 200, odd);
	const ids = Object.fromEntries(
		(await site.rows('SELECT name, id FROM accounts')).map((r) => [r.name, r.id]),
	);
	const at = (name) => `/staff/people/${ids[name]}`;
	const act = (name, fields) => ada.post(at(name), fields);

	assert.equal((await act('tom', { action: 'role', role: 'staff' })).status, 303);
	assert.equal((await tom.get('/staff')).status, 303, 'logged out by the change');
	assert.equal((await (await site.logInAs('tom')).get('/staff')).status, 200);
	assert.equal((await act('tom', { action: 'role', role: 'customer' })).status, 303);
	for (const role of ['', 'king', 'Staff'])
		assert.ok((await act('tom', { action: 'role', role })).page.byId('role-problem'), role);
	assert.equal((await act('ada', { action: 'role', role: 'customer' })).status, 422);

	for (const [fields, problem] of [
		[{ reason: '', days: '7' }, 'reason'],
		[{ reason: 'x'.repeat(301), days: '7' }, 'reason'],
		[{ reason: 'Spam', days: '' }, 'days'],
		[{ reason: 'Spam', days: '8' }, 'days'],
		[{ reason: 'Spam', days: '-1' }, 'days'],
	]) {
		const sent = await act('tom', { action: 'suspend', ...fields });
		assert.equal(sent.status, 422);
		assert.ok(sent.page.byId(`${problem}-problem`), JSON.stringify(fields));
	}
	const back = await site.logInAs('tom');
	assert.equal((await act('tom', { action: 'suspend', reason: 'Spam', days: '7' })).status, 303);
	assert.equal((await back.get('/account')).status, 303);
	assert.match((await ada.get(at('tom'))).page.words, /Suspended.*Spam/);
	assert.match((await ada.get('/staff/people')).page.words, /tom/);
	assert.equal((await act('tom', { action: 'lift' })).status, 303);
	assert.equal((await (await site.logInAs('tom')).get('/account')).status, 200);
	assert.equal((await act('ada', { action: 'suspend', reason: 'Me', days: '1' })).status, 422);
	assert.equal((await act('tom', { action: 'juggle' })).status, 404);
	assert.equal((await ada.get('/staff/people/999999')).status, 404);
	assert.equal((await ada.post('/staff/people/999999', { action: 'lift' })).status, 404);
	const log = await site.value(
		`SELECT string_agg(action, ' ' ORDER BY id) FROM audit_log WHERE subject_kind = 'account' AND subject_id = ${ids.tom} AND actor_id = ${ids.ada}`,
	);
	assert.equal(log, 'account.role account.role account.suspend account.lift');
});
