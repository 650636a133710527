// From the forum into the FAQ, and from the FAQ into everybody's mail.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { rawRequest } from '../support/client.mjs';
import { startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann', { displayName: 'Ann Keller' });
const tom = await site.person('tom', { displayName: 'Tom Brennan' });
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });
const li = await site.person('li', { locale: 'zh_CN' });

const subscribe = (...names) =>
	site.sql(`INSERT INTO subscriptions (account_id, confirmed_at)
	SELECT id, now() FROM accounts WHERE name IN (${names.map((n) => `'${n}'`)}) ON CONFLICT DO NOTHING`);

const isEdition = (m) => m.header('list-id').startsWith('<faq.');

async function ripeThread(
	title = 'How long does a refund take?',
	body = 'Refunds take about five working days.',
) {
	const question = await site.ask(ann, { title });
	const answer = await site.answer(tom, question, body);
	await ann.post(`/answers/${answer}/acceptance`, { on: '1' });
	await li.post(`/posts/${answer}/vote`, { value: '1' });
	await tom.post(`/questions/${question}/metoo`, { on: '1' });
	return { question, answer };
}

async function promote(title, changes = {}) {
	const { question, answer } = await ripeThread(title);
	const form = (await max.get(`/faq/new?answer=${answer}`)).page.form('/faq');
	const sent = await max.submit(form, changes);
	assert.equal(sent.status, 303);
	return { question, answer, entry: Number(/\d+/.exec(sent.location)[0]) };
}

test('the queue shows what is ripe with the arithmetic, and the sum is right', async () => {
	const { question } = await ripeThread('Can I pay in three parts?');
	const page = (await max.get('/staff/candidates')).page;
	const row = page
		.all('li')
		.find((n) => n.links().some((h) => h?.startsWith(`/questions/${question}/`)));
	assert.match(row.words, /Can I pay in three parts\?/);
	const points = row
		.one('tbody')
		.all('tr')
		.map((tr) => Number(tr.all('td').at(-1).words.replace('−', '-')));
	const sum = points.slice(0, -1).reduce((a, b) => a + b, 0);
	assert.ok(Math.abs(sum - points.at(-1)) < 0.31, `${points}`);
	const before = await site.value(`SELECT count(*) FROM audit_log`);
	await max.submit(row.forms()[0]);
	assert.doesNotMatch((await max.get('/staff/candidates')).text, /Can I pay in three parts/);
	assert.equal(Number(await site.value(`SELECT count(*) FROM audit_log`)), Number(before) + 1);
});

test('two clicks promote an answer: the form is filled in, the entry names its sources both ways', async () => {
	const { question, answer } = await ripeThread('Where is my voucher code?');
	const thread = (await max.show(`/questions/${question}`)).page;
	assert.ok(thread.links().includes(`/faq/new?answer=${answer}`), 'the first click');
	const shown = await max.get(`/faq/new?answer=${answer}`);
	const fields = Object.fromEntries(shown.page.form('/faq').fields);
	assert.equal(fields.title, 'Where is my voucher code?');
	assert.equal(fields.body, 'Refunds take about five working days.');
	assert.equal(fields.category, 'billing');
	assert.equal(fields.locale, 'en');
	const sent = await max.submit(shown.page.form('/faq'), {
		body: 'It comes by mail within a day.',
		phrasings: 'voucher missing\r\n\r\nno code in the mail',
	});
	const entry = (await site.visitor().show(sent.location)).page;
	assert.match(entry.words, /From the community asked by Ann Keller answered by Tom Brennan/);
	assert.ok(
		entry
			.links()
			.some((h) => h.startsWith(`/questions/${question}/`) && h.endsWith(`#answer-${answer}`)),
	);
	assert.match(entry.words, /voucher missing/);
	const after = (await site.visitor().show(`/questions/${question}`)).page;
	assert.ok(after.links().some((h) => new RegExp(`^/faq/\\d+/where-is-my-voucher-code$`).test(h)));
	await site.mail('ann@example.org', /FAQ/);
	await site.mail('tom@example.org', /FAQ/);
	assert.equal(
		await site.value(
			`SELECT count(*) FROM audit_log WHERE action LIKE 'entry.%' AND subject_id = ${/\d+/.exec(sent.location)[0]}`,
		),
		'1',
	);

	const again = await max.get(`/faq/new?answer=${answer}`);
	assert.equal(again.status, 303, 'an entry made already is shown instead');
	assert.match((await site.visitor().get('/faq')).text, /Where is my voucher code\?/);
	assert.match((await site.visitor().get('/faq/billing')).text, /Where is my voucher code\?/);
	assert.equal((await site.visitor().get('/faq/returns')).status, 200);
	assert.equal((await site.visitor().get('/faq/no-such')).status, 404);
});

test('five hundred ways to ask are taken, shown twenty at once, and edited; a title is as long as a question', async () => {
	const title = '怎么办'.repeat(85);
	const ways = Array.from({ length: 500 }, (_, i) => `the ${i + 1}th way to ask for it`);
	const fields = { title, body: '是', category: 'billing', locale: 'zh_CN', question: '0', answer: '0' };
	const refused = await max.post('/faq', { ...fields, phrasings: [...ways, 'one more'].join('\r\n') });
	assert.equal(refused.status, 422);
	assert.match(refused.page.byId('phrasings-problem').words, /keep the best 500/);
	const sent = await max.submit(refused.page.form('/faq'), { phrasings: ways.join('\r\n') });
	assert.equal(sent.status, 303);
	const { page } = await site.visitor().show(sent.location);
	assert.equal(page.one('h1').words, title);
	const list = page.all('li').filter((li) => /way to ask/.test(li.words));
	const folded = page.byClass('fold').flatMap((d) => d.all('li')).filter((li) => /way to ask/.test(li.words));
	assert.deepEqual([list.length, folded.length], [500, 480]);
	assert.equal(folded[0].words, 'the 21th way to ask for it');
	assert.match(page.words, /480 more/);
	const path = `/faq/${/\d+/.exec(sent.location)[0]}/edit`, form = (await max.get(path)).page.form(path);
	const saved = await max.submit(form, { body: '是的' });
	assert.equal(saved.status, 303);
	await site.sql(`UPDATE entry_revisions SET author_id = NULL WHERE number = 1 AND title = '${title}'`, {}, 'postgres');
	const history = (await max.get(path.replace('edit', 'revisions'))).page;
	assert.match(history.byId('revision-1').words, /Revision 1 imported/, 'what nobody here wrote');
	assert.match(history.byId('revision-2').words, /Revision 2 max/i);
	assert.equal((await site.visitor().show(saved.location)).page.all('li').filter((li) => /way to ask/.test(li.words)).length, 500);
});

test('entries are checked like everything else, and what was typed stays', async () => {
	for (const [field, value] of [
		['title', ''],
		['title', 'x'.repeat(401)],
		['body', ' \r\n '],
		['body', 'x'.repeat(30001)],
		['category', 'no-such'],
		['locale', 'xx'],
		['phrasings', 'y'.repeat(401)],
	]) {
		const fields = {
			title: 'A fine new entry',
			body: 'With a fine new answer.',
			category: 'billing',
			locale: 'en',
			phrasings: '',
			question: '0',
			answer: '0',
			[field]: value,
		};
		const refused = await max.post('/faq', fields);
		assert.equal(refused.status, 422, `${field}=${value.slice(0, 20)}`);
		assert.ok(refused.page.byId(`${field}-problem`), field);
		if (field !== 'title') assert.equal(refused.page.byId('title').attrs.value, 'A fine new entry');
	}
});

test('an entry is edited with revisions; a clash keeps both texts; retired it is gone for readers', async () => {
	const { question, entry } = await promote('Is the warranty two years long?');
	const editForm = async () =>
		(await max.get(`/faq/${entry}/edit`)).page.form(`/faq/${entry}/edit`);
	const [one, two] = [await editForm(), await editForm()];
	assert.equal(
		(await max.submit(one, { body: 'Two years from the day it arrives.', reason: 'exact' })).status,
		303,
	);
	const clash = await max.submit(two, { body: 'Two years, of course.' });
	assert.equal(clash.status, 409);
	assert.match(clash.text, /Two years from the day it arrives\./);
	assert.match(clash.page.byId('body').text, /Two years, of course\./);
	const revisions = (await site.visitor().get(`/faq/${entry}/revisions`)).page;
	assert.match(revisions.words, /Revision 2.*exact.*Revision 1/);

	const path = (await site.visitor().get(`/faq/${entry}`)).location;
	assert.equal(path, `/faq/${entry}/is-the-warranty-two-years-long`);
	await max.post(`/faq/${entry}/retire`, { on: '1' });
	const gone = await site.visitor().get(path);
	assert.equal(gone.status, 410);
	assert.equal((await site.visitor().get(`/faq/${entry}`)).status, 410, 'whatever the slug');
	assert.match(gone.page.words, /removed from the FAQ/);
	assert.doesNotMatch(gone.page.words, /Two years/, 'what it said is not shown');
	assert.ok(gone.page.links().some((h) => h?.startsWith(`/questions/${question}/`)), 'its thread is');
	assert.ok(gone.page.form('/search') && gone.page.byId('error-search'));
	assert.equal(gone.page.one((n) => n.name === 'meta' && n.attrs.name === 'robots').attrs.content, 'noindex');
	await max.post(`/posts/${question}/moderate`, { action: 'hide', reason: 'spam', note: '' });
	assert.equal((await site.visitor().get(path)).page.links().some((h) => h?.startsWith(`/questions/${question}`)), false);
	await max.post(`/posts/${question}/moderate`, { action: 'show', reason: '', note: '' });
	assert.equal((await site.visitor().get('/faq/999999')).status, 404);
	assert.equal((await max.get(path)).status, 200);
	assert.doesNotMatch(
		(await site.visitor().show(`/questions/${question}`)).page.words,
		/In the FAQ/,
	);
	await max.post(`/faq/${entry}/retire`, { on: '0' });
	assert.equal((await site.visitor().get(path)).status, 200);
});

test('a moderator is told when the source of an entry has changed', async () => {
	const { answer, entry } = await promote('How do I descale the kettle?');
	assert.doesNotMatch((await max.show(`/faq/${entry}`)).page.words, /source has changed/);
	const form = (await tom.get(`/posts/${answer}/edit`)).page.form(`/posts/${answer}/edit`);
	await tom.submit(form, { body: 'Refunds take about nine working days now.' });
	assert.match((await max.show(`/faq/${entry}`)).page.words, /source has changed/);
	assert.doesNotMatch(
		(await site.visitor().show(`/faq/${entry}`)).page.words,
		/source has changed/,
	);
});

test('the edition: preview, a test to oneself, sending to every confirmed subscriber once', async () => {
	await site.mailIsDone();
	await promote('What does delivery cost?');
	await max.post('/faq', {
		title: '运费是多少？',
		body: '满99元包邮，不满收取10元运费。',
		category: 'billing',
		locale: 'zh_CN',
		phrasings: '',
		question: '0',
		answer: '0',
	});
	await subscribe('ann', 'tom', 'li');
	await site.sql(
		`INSERT INTO subscriptions (account_id) SELECT id FROM accounts WHERE name = 'nora'`,
	); // not confirmed

	const page = (await max.get('/staff/editions')).page;
	assert.match(page.words, /3 subscribers/);
	assert.match(page.words, /What does delivery cost\?.*运费是多少？/);
	const frame = await max.get('/staff/editions/mail?locale=zh_CN');
	assert.match(frame.text, /运费是多少？/);
	assert.match(frame.headers['content-type'], /text\/html/);
	assert.equal(
		(await max.get('/staff/editions/mail?locale=en&part=text')).headers['content-type'],
		'text/plain; charset=utf-8',
	);

	assert.equal((await max.submit(page.form('/staff/editions'), {}, ['test', '1'])).status, 303);
	const test = await site.mail('max@example.org', /What does delivery cost\?/);
	assert.ok(test.html.includes('What does delivery cost?'));
	assert.equal(await site.value('SELECT count(*) FROM editions'), '0');

	const edition = await site.sendEdition(max);
	const address = `/staff/editions/${edition}`;
	await site.mailIsDone();
	await until(
		'the edition is finished',
		async () => (await site.value(`SELECT state FROM editions WHERE id = ${edition}`)) === 'sent',
		30,
	);
	const got = ['ann', 'tom', 'li', 'nora', 'max'].map(
		(n) => site.mails(`${n}@example.org`).filter(isEdition).length,
	);
	assert.deepEqual(got, [1, 1, 1, 0, 0]);
	const progress = (await max.get(address)).page;
	assert.match(progress.words, /3 of 3 done/);
	assert.match((await max.get(address, { Accept: 'text/fragment+html' })).text, /<progress/);
	const status = await site.command(['edition', 'status']);
	assert.equal(status.code, 0);
	assert.match(status.out, /3/);
	assert.equal(
		(await max.post('/staff/editions', { send: '1' })).status,
		409,
		'nothing new',
	);
	const inChinese = site.mails('li@example.org').find(isEdition);
	assert.match(inChinese.text, /运费是多少？/);
	assert.doesNotMatch(inChinese.text, /What does delivery cost/);
	assert.equal(
		await site.value(
			`SELECT count(*) FROM audit_log WHERE subject_kind = 'edition' AND subject_id = ${edition}`,
		),
		'1',
	);
});

test('an edition mail has text and HTML, a list id, and one click to unsubscribe', async () => {
	const mail = site.mails('ann@example.org').find(isEdition);
	assert.match(mail.type, /multipart\/alternative/);
	assert.match(mail.text, /What does delivery cost\?/);
	assert.match(mail.html, /What does delivery cost\?/);
	assert.match(mail.id, /^<[^<>\s@]+@[^<>\s@]+>$/);
	assert.equal(mail.header('list-unsubscribe-post'), 'List-Unsubscribe=One-Click');
	assert.equal(mail.header('auto-submitted').startsWith('auto-'), true);
	assert.doesNotMatch(mail.text + mail.html, /@@|\{\{/, 'nothing left to fill in');
	const link = /<(https?:[^>]+)>/.exec(mail.header('list-unsubscribe'))[1];
	assert.ok(link.startsWith(`${site.url}/unsubscribe/`));
	assert.ok(mail.text.includes(link) && mail.html.includes(link), 'and in the text');
	const ids = site.mails().map((m) => m.id);
	assert.equal(new Set(ids).size, ids.length, 'no Message-ID twice');
	for (const line of mail.raw.split(/\r?\n/)) assert.ok(line.length <= 998);
});

test('unsubscribing: looking changes nothing, one POST without cookie or token does, again is fine', async () => {
	const mail = site.mails('tom@example.org').find(isEdition);
	const path = new URL(/<(https?:[^>]+)>/.exec(mail.header('list-unsubscribe'))[1]).pathname;
	const state = () =>
		site.value(
			`SELECT ended_at IS NULL AND frequency <> 'off' FROM subscriptions s JOIN accounts a ON a.id = s.account_id WHERE a.name = 'tom'`,
		);
	const visitor = site.visitor();
	assert.equal((await visitor.get(path)).status, 200);
	assert.equal((await visitor.head(path)).status, 200);
	assert.equal(await state(), 't');
	// As some mail programs do it: neither a body nor a length.
	const bare = await rawRequest(
		site.url,
		`POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
		{ quiet: 20000 },
	);
	assert.match(bare, /^HTTP\/1\.1 200 /);
	assert.equal(await state(), 'f');
	for (let i = 0; i < 2; i++) {
		const done = await site
			.visitor()
			.post(
				path,
				{ 'List-Unsubscribe': 'One-Click' },
				{ csrf: false, headers: { Origin: 'https://mail.example' } },
			);
		assert.equal(done.status, 200);
		assert.equal(await state(), 'f');
	}
	assert.equal(
		(await site.visitor().post(`${path}x`, { 'List-Unsubscribe': 'One-Click' }, { csrf: false }))
			.status,
		404,
	);
	assert.equal((await site.visitor().get('/unsubscribe/1.d.0000')).status, 404);
	assert.equal(
		await site.value(
			`SELECT ended_at IS NULL FROM subscriptions s JOIN accounts a ON a.id = s.account_id WHERE a.name = 'ann'`,
		),
		't',
	);
});

test('the next edition has only what is new, and an unsubscribed person gets none', async () => {
	await promote('Can I change the delivery address?');
	const page = (await max.get('/staff/editions')).page;
	assert.match(page.words, /Can I change the delivery address/);
	assert.doesNotMatch(
		page.form('/staff/editions').node.raw.parentNode
			? page
					.byClass('card')
					.map((n) => n.words)
					.join()
			: '',
		/What does delivery cost/,
	);
	const counted = site.mails('tom@example.org').filter(isEdition).length;
	await site.sendEdition(max);
	await site.mailIsDone();
	assert.equal(site.mails('tom@example.org').filter(isEdition).length, counted);
	const second = site.mails('ann@example.org').filter(isEdition).at(-1);
	assert.match(second.text, /Can I change the delivery address/);
	assert.doesNotMatch(second.text, /What does delivery cost/);
	assert.equal(
		site.mails('li@example.org').filter(isEdition).length,
		1,
		'nothing new in Chinese: no mail',
	);
});

test('what failed can be sent again, to those alone who have not got it', async () => {
	const id = await site.value('SELECT max(id) FROM editions');
	const address = `/staff/editions/${id}`;
	assert.doesNotMatch((await max.get(address)).page.words, /Send again/);
	assert.equal((await max.post(address, { again: '1' })).status, 409);
	await site.sql(`UPDATE mails SET state = 'failed', attempts = 5, why = '554 5.7.1 no' WHERE edition_id = ${id}
		AND recipient_id = (SELECT id FROM accounts WHERE name = 'ann')`);
	assert.match((await max.get(address)).page.words, /1 reader should have received it but did not\..*Send again to 1 reader/s);
	assert.equal((await tom.post(address, { again: '1' })).status, 403);
	assert.equal((await max.post(address, { again: '1' })).status, 303);
	await site.mailIsDone();
	const claims = await site.value(`SELECT string_agg(a.name || ' ' || d.claims, ', ' ORDER BY d.claims DESC, a.name)
		FROM mails AS d JOIN accounts AS a ON a.id = d.recipient_id WHERE edition_id = ${id} AND d.state = 'accepted'`);
	assert.match(claims, /^ann 2(, \w+ 1)*$/);
	assert.equal(await site.value(`SELECT state FROM editions WHERE id = ${id}`), 'sent');
	assert.doesNotMatch((await max.get(address)).page.words, /Send again/);
});

test('what the mail of the FAQ shows can be stopped, and customers cannot send', async () => {
	for (const client of [tom, nora]) {
		assert.equal((await client.get('/staff/editions')).status, 403);
		assert.equal((await client.post('/staff/editions', { send: '1' })).status, 403);
	}
	assert.equal((await max.post('/staff/editions/99999', { cancel: '1' })).status, 404);
	const finished = await site.value('SELECT max(id) FROM editions');
	assert.equal((await max.post(`/staff/editions/${finished}`, { cancel: '1' })).status, 409);
});

test('a shelf has its description, its number, excerpts, and an order that moderators set by plain forms', async () => {
	await site.sql("UPDATE category_texts SET about = 'Sending back and exchanging.' WHERE locale = 'en' AND category_id = (SELECT id FROM categories WHERE slug = 'returns')");
	const titles = ['Apples first', 'Berries second', 'Cherries third'];
	for (const title of titles) await max.post('/faq', { title, body: 'This is how it is *done*, in a few words.', category: 'returns', locale: 'en', phrasings: '', question: '0', answer: '0' });
	const visitor = site.visitor();
	const shown = async (client = visitor) => (await client.get('/faq/returns')).page;
	const order = (page) => page.byClass('shelf-rows')[0].all('h2').map((h) => h.words);
	const page = await shown();
	assert.deepEqual(order(page), titles);
	assert.equal(page.all((x) => /^h[1-6]$/.test(x.name)).filter((h) => h.words === 'Returns').length, 1, 'the heading stands once');
	assert.match(page.byId('content').words, /Sending back and exchanging\..* 3 entries/);
	assert.ok(page.byClass('excerpt').every((x) => /how it is done, in a few words/.test(x.words)));
	assert.equal(page.all('form').filter((f) => /place$/.test(f.attrs.action)).length, 0);

	const move = async (title, way) => {
		const page = await shown(max);
		const id = await site.value(`SELECT id FROM entries WHERE title LIKE '${title}%'`);
		const sent = await max.submit(page.byId(`entry-${id}`).form(`/faq/${id}/place`), {}, ['move', way]);
		assert.equal(sent.status, 303);
		assert.match(sent.location, /^\/faq\/returns#entry-\d+$/);
	};
	await move('Cherries', 'top');
	assert.deepEqual(order(await shown()), [titles[2], titles[0], titles[1]]);
	await move('Apples', 'down');
	assert.deepEqual(order(await shown()), [titles[2], titles[1], titles[0]]);
	assert.match((await nora.get('/staff/audit')).page.words, /moved an FAQ entry within its category/);
	const back = (await shown(max)).all('form').find((f) => /alphabet/.test(f.words));
	await max.post(back.attrs.action, { move: 'alphabet' });
	assert.deepEqual(order(await shown()), titles);
	const entry = await site.value("SELECT id FROM entries WHERE title = 'Apples first'");
	assert.equal((await max.post(`/faq/${entry}/place`, { move: 'sideways' })).status, 404);
	assert.equal((await nora.post(`/faq/${entry}/place`, { move: 'top' })).status, 403);
	assert.equal((await visitor.get(`/faq/${entry}/place`)).status, 303);

	// The whole FAQ and home: how many there are, and what they are about.
	for (const path of ['/faq', '/']) {
		const card = (await visitor.get(path)).page.byClass('shelf').find((x) => /^Returns/.test(x.words));
		assert.match(card.words, /^Returns 3 entries Sending back and exchanging\./, path);
	}
});
