// Flags, and what staff does about posts; every action stands in the log.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const tom = await site.person('tom');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });

const act = (client, id, fields) => client.post(`/posts/${id}/moderate`, fields);
const show = (client, id) => client.show(`/questions/${id}`);

// Runs it and returns the actions that the log gained, newest first.
async function logged(fn) {
	const last = await site.value('SELECT coalesce(max(id), 0) FROM audit_log');
	await fn();
	return site.rows(`SELECT l.action, l.subject_kind, l.subject_id, l.detail, a.name AS actor
		FROM audit_log l LEFT JOIN accounts a ON a.id = l.actor_id WHERE l.id > ${last} ORDER BY l.id DESC`);
}

async function isLogged(actor, subject, action, fn) {
	const lines = await logged(fn);
	assert.equal(lines.length, 1, `one line for ${action}: ${JSON.stringify(lines)}`);
	assert.match(lines[0].action, action);
	assert.equal(lines[0].actor, actor);
	assert.equal(lines[0].subject_id, subject);
}

test('a flag with its reason appears in the queue, and dismissing settles it', async () => {
	const id = await site.ask(ann, { title: 'Buy cheap watches here today' });
	const form = (await tom.get(`/posts/${id}/flag`)).page.form(`/posts/${id}/flag`);
	assert.equal((await tom.submit(form, { reason: '' })).status, 422);
	assert.equal((await tom.submit(form, { reason: 'nonsense' })).status, 422);
	const other = await tom.submit(form, { reason: 'other', note: '' });
	assert.equal(other.status, 422, '"other" wants words');
	assert.ok(
		other.page.one((n) => n.attrs.value === 'other' && 'checked' in n.attrs),
		'the choice is kept',
	);
	assert.equal(
		(await tom.submit(form, { reason: 'spam', note: 'Posted twice\nthis week' })).status,
		303,
	);
	await tom.submit(form, { reason: 'rude', note: '' }); // once a person
	assert.equal(await site.value(`SELECT count(*) FROM flags WHERE post_id = ${id}`), '1');

	const queue = (await nora.get('/staff/flags')).page;
	assert.match(queue.words, /Buy cheap watches.*1 flag.*Posted twice/);
	await isLogged('nora', id, /dismiss|flag/, () =>
		nora.submit(queue.form(`/posts/${id}/moderate`), {}, ['action', 'dismiss-flags']),
	);
	assert.equal((await nora.get('/staff/flags')).page.byId(`post-${id}`), undefined);
	assert.equal((await show(site.visitor(), id)).status, 200);
});

test('a tag that only stands on hidden and deleted questions is as one that never was', async () => {
	const offer = (client, tag) => client.get(`/tags/${tag}`).then((got) => got.page.forms().filter((f) => f.action === '/watches').length);
	const watch = (client, tag, on = '1') => client.post('/watches', { kind: 'tag', subject: tag, on });
	for (const [who, action, back, tag] of [[nora, { action: 'hide', reason: 'spam' }, 'show', 'leakyhose'], [max, { action: 'delete' }, 'restore', 'leakyvalve']]) {
		const id = await site.ask(ann, { tags: tag });
		assert.equal(await offer(tom, tag), 1, 'a tag in use can be watched');
		assert.equal((await act(who, id, action)).status, 303);
		assert.equal(await offer(tom, tag), await offer(tom, 'never-used'));
		assert.equal(await offer(tom, tag), 0);
		assert.equal((await watch(tom, tag)).status, (await watch(tom, 'never-used')).status);
		assert.equal(await site.value(`SELECT count(*) FROM watches w JOIN tags t ON t.id = w.tag_id WHERE t.name = '${tag}'`), '0');
		assert.equal((await act(who, id, { action: back })).status, 303);
		assert.equal((await watch(tom, tag)).status, 303);
		assert.equal((await act(who, id, action)).status, 303);
		assert.equal(await offer(tom, tag), 1, 'who watches it can stop');
		assert.equal((await watch(tom, tag, '0')).status, 303);
		assert.equal(await offer(tom, tag), 0);
	}
});

test('a search for hidden words finds what one for words as like to others finds', async () => {
	const pages = async (...all) => Promise.all(all.map(async (w) => (await site.visitor().get(`/search?q=${w}`)).page.one((n) => n.name === 'main').text.replaceAll(w, '')));
	await site.ask(ann, { title: 'Where does the zebrafinch nest?' });
	const other = await site.ask(ann, { title: 'Where does the zebrapinch nest?' });
	const answer = await site.answer(tom, other, 'In the zebralinch box.');
	const seen = (await pages('zebralinch'))[0];
	assert.match(seen, /zebrapinch nest/, 'while it is there it is found by its answer');
	await act(nora, answer, { action: 'hide', reason: 'spam' });
	await act(max, other, { action: 'delete' });
	for (const hidden of ['zebralinch', 'zebrapinch']) {
		// Each worker learns for itself, a moment later, which words there are. (No letter here is a neighbour of f.)
		await until(`${hidden} is taken for a typing error, as zebrakinch is`, async () => {
			const [of, never] = await pages(hidden, 'zebrakinch');
			assert.doesNotMatch(of, /linch|pinch/);
			return of === never && /zebrafinch nest/.test(of);
		});
	}
});

test('hiding takes a post from everybody but its author and staff; showing brings it back', async () => {
	const id = await site.ask(ann, { title: 'A question with a phone number' });
	await tom.post(`/posts/${id}/flag`, { reason: 'private', note: '' });
	await isLogged('nora', id, /hide/, () => act(nora, id, { action: 'hide', reason: 'private' }));
	assert.equal((await show(site.visitor(), id)).status, 404);
	assert.equal((await show(tom, id)).status, 404);
	await site.mail('ann@example.org', /hidden/i); // before she looks: whoever has read it gets no mail
	assert.equal((await show(ann, id)).status, 200);
	assert.equal((await show(nora, id)).status, 200);
	assert.doesNotMatch((await site.visitor().get('/questions')).text, /phone number/);
	assert.doesNotMatch(
		(await site.visitor().get('/search?q=phone')).page.byId('content').words,
		/with a phone number/,
	);
	assert.equal(await site.value(`SELECT outcome FROM flags WHERE post_id = ${id}`), 'upheld');
	await isLogged('nora', id, /show/, () => act(nora, id, { action: 'show' }));
	assert.equal((await show(site.visitor(), id)).status, 200);
	assert.match((await site.visitor().get('/questions')).text, /phone number/);
});

test('the author of a hidden comment reads why, there and nobody else', async () => {
	const id = await site.ask(ann);
	const comment = await site.comment(tom, id, 'My neighbour is Tom Hall, of Hill House.');
	const inThread = async (who) => (await show(who, id)).page.byId(`post-${comment}`)?.words ?? '';
	assert.equal((await act(nora, comment, { action: 'hide', reason: 'private' })).status, 303);
	assert.match(await inThread(tom), /Hidden: only its author and staff see this\. Reason: Shows private data/);
	assert.match(await inThread(nora), /Reason: Shows private data/);
	assert.equal(await inThread(ann), '');
	assert.equal((await tom.submit((await tom.get(`/posts/${comment}/delete`)).page.form(/delete$/))).status, 303);
	assert.match(await inThread(tom), /Deleted: only its author and staff see this/);
});

test('closing says why and takes no more answers; opening again does', async () => {
	const id = await site.ask(ann);
	await isLogged('nora', id, /close/, () =>
		act(nora, id, { action: 'close', reason: 'unclear', note: 'Which order\nis it?' }),
	);
	const page = (await show(tom, id)).page;
	assert.match(page.words, /Closed:.*Which order is it\?/);
	assert.equal(page.form(`/questions/${id}/answers`), undefined);
	const late = await tom.post(`/questions/${id}/answers`, {
		body: 'I began to write before it was closed.',
	});
	assert.equal(late.status, 409);
	assert.match(late.text, /I began to write before it was closed\./, 'the text is kept');
	assert.equal((await act(nora, id, { action: 'close', reason: 'unclear', note: '' })).status, 409);
	await isLogged('nora', id, /reopen/, () => act(nora, id, { action: 'reopen' }));
	await site.answer(tom, id);
	for (const [fields, field] of [
		[{ reason: 'made-up', note: '' }, 'reason'],
		[{ reason: 'unclear', note: 'x'.repeat(501) }, 'note'],
	]) {
		const refused = await act(nora, id, { action: 'close', ...fields });
		assert.equal(refused.status, 422, field);
	}
});

test('a question moves to another category, and the counts follow', async () => {
	const counts = () =>
		site.value(`SELECT string_agg(slug || ' ' || n_questions, ', ' ORDER BY slug) FROM categories`);
	const before = await counts();
	const id = await site.ask(ann);
	await isLogged('nora', id, /move/, () => act(nora, id, { action: 'move', category: 'returns' }));
	assert.match((await show(site.visitor(), id)).page.byClass('crumbs')[0].words, /Returns/);
	assert.equal((await act(nora, id, { action: 'move', category: 'no-such' })).status, 422);
	const [b, r] = before.match(/\d+/g).map(Number);
	assert.equal(await counts(), `billing ${b}, returns ${r + 1}`);
});

test('a duplicate links to the first question, and not in circles', async () => {
	const first = await site.ask(ann, { title: 'When does my refund arrive?' });
	const second = await site.ask(tom, { title: 'Refund: when will it be there?' });
	await isLogged('nora', second, /duplicate/, () =>
		act(nora, second, {
			action: 'duplicate',
			duplicate_of: `${site.url}/questions/${first}/any-slug`,
		}),
	);
	const page = (await site.visitor().show(`/questions/${second}?stay=1`)).page;
	assert.ok(
		page.byClass('notice').some((n) => n.links().some((h) => h.startsWith(`/questions/${first}/`))),
	);
	assert.match((await show(site.visitor(), first)).page.words, /Asked 1 more time/);
	for (const target of [
		String(first),
		'99999999',
		'nonsense',
		'',
		'https://other.example/questions/1',
	])
		assert.equal(
			(await act(nora, first, { action: 'duplicate', duplicate_of: target })).status,
			422,
			target,
		);
	assert.equal(
		(await act(nora, first, { action: 'duplicate', duplicate_of: String(second) })).status,
		422,
		'a circle',
	);
	await isLogged('nora', second, /duplicate/, () => act(nora, second, { action: 'not-duplicate' }));
	assert.equal(await site.value(`SELECT n_duplicates FROM questions WHERE id = ${first}`), '0');
});

test('a moderator deletes and restores; staff may not; an answer keeps its thread', async () => {
	const id = await site.ask(ann);
	const answer = await site.answer(tom, id, 'Some answer that has to go.');
	assert.equal((await act(nora, answer, { action: 'delete' })).status, 403);
	await isLogged('max', answer, /delete/, () => act(max, answer, { action: 'delete' }));
	assert.doesNotMatch((await show(site.visitor(), id)).text, /has to go/);
	assert.equal(await site.value(`SELECT n_answers FROM questions WHERE id = ${id}`), '0');
	await isLogged('max', answer, /restore/, () => act(max, answer, { action: 'restore' }));
	assert.match((await show(site.visitor(), id)).text, /has to go/);
	await act(max, id, { action: 'delete' });
	assert.equal((await show(site.visitor(), id)).status, 404);
	assert.equal(
		(await site.visitor().get(`/posts/${answer}/revisions`)).status,
		404,
		'nor what belongs to it',
	);
	await act(max, id, { action: 'restore' });
	assert.equal((await show(site.visitor(), id)).status, 200);
});

test('an action that does not exist, and customers who try, change nothing', async () => {
	const id = await site.ask(ann);
	assert.deepEqual(
		await logged(async () => {
			assert.equal((await act(nora, id, { action: 'explode' })).status, 404);
			for (const action of ['hide', 'delete', 'close', 'move', 'duplicate', 'dismiss-flags'])
				assert.equal(
					(
						await act(tom, id, {
							action,
							reason: 'spam',
							category: 'returns',
							duplicate_of: '1',
							note: '',
						})
					).status,
					403,
				);
		}),
		[],
	);
	assert.equal((await show(site.visitor(), id)).status, 200);
});

test("staff editing others' posts and a moderator accepting for the asker are logged", async () => {
	const id = await site.ask(ann);
	const answer = await site.answer(tom, id);
	const form = (await nora.get(`/posts/${answer}/edit`)).page.form(`/posts/${answer}/edit`);
	await isLogged('nora', answer, /edit/, () =>
		nora.submit(form, { body: 'Refunds take five working days at most.', reason: 'shorter' }),
	);
	await isLogged('max', answer, /accept/, () =>
		max.post(`/answers/${answer}/acceptance`, { on: '1' }),
	);
	await isLogged('nora', answer, /official/, () =>
		nora.post(`/answers/${answer}/official`, { scope: '', valid_until: '' }),
	);
	await nora.post(`/posts/${id}/moderate`, { action: 'move', category: 'returns' });
	const log = (await nora.get('/staff/audit')).page;
	const lines = log.all('ol').find((n) => n.attrs.class === 'list log');
	assert.ok(lines.all('li').length > 3);
	assert.match(lines.words, /made an answer official: “/);
	assert.match(lines.words, /moved a question: “[^”]+” \(from: Billing, to: Returns\)/);
	assert.doesNotMatch(lines.words, /(post|question|answer) \d+/, 'no numbers of rows');
	assert.ok(lines.links().includes(`/posts/${answer}`));
	const words = async (query) => (await nora.get(`/staff/audit?${query}`)).page.all('ol').find((n) => n.attrs.class === 'list log')?.words ?? '';
	assert.doesNotMatch(await words('who=max'), /official/);
	assert.match(await words('who=nora&what=posts&when=day'), /official/);
	assert.equal(await words('what=people&who=nora'), '');
	await site.sql(`UPDATE audit_log SET at = now() - interval '40 days' WHERE action = 'question.move'`, {}, 'postgres');
	assert.match((await words('')).split('made an answer official').at(-1), /moved a question/, 'in order of time');
	assert.doesNotMatch(await words('when=month'), /moved a question/);
});

test('the log is told in words, in both languages, whatever is in it', async () => {
	// Every code that the program or a migration writes.
	const src = new URL('../../src/', import.meta.url).pathname;
	const calls = readdirSync(src, { recursive: true })
		.filter((f) => f.endsWith('.c'))
		.flatMap((f) => readFileSync(src + f, 'utf8').match(/\b((audit_add|action_log|finish)\([^;]*;|log_(new|edit|gone) = .*)/g) ?? []);
	const codes = [...calls.join(' ').matchAll(/"([a-z]+\.[a-z]+)"/g)].map((m) => m[1]).concat('revision.blank');
	assert.ok(new Set(codes).size > 35, String(new Set(codes).size));
	for (const code of new Set(codes))
		await site.sql(`INSERT INTO audit_log (action, subject_kind, subject_id, detail) VALUES (:'code',
			CASE WHEN :'code' LIKE 'account.%' THEN 'account' ELSE 'post' END, 1, :'detail')`,
		{ code, detail: { 'account.role': 'from=customer to=staff', 'flag.resolve': 'outcome=upheld', 'post.hide': 'reason=spam',
			'question.close': 'reason=unclear', 'edition.send': 'recipients=12' }[code] ?? '' });
	for (const [locale, words] of [
		['en', /from: Customer, to: Staff/],
		['zh_CN', /原为：[^、]+、改为：客服人员/],
	]) {
		await site.sql(`UPDATE accounts SET locale = :'locale' WHERE name = 'nora'`, { locale });
		const page = (await nora.get('/staff/audit')).page;
		const rows = page.all('ol').find((n) => n.attrs.class === 'list log').all('li').map((li) => li.words).join('\n');
		assert.match(rows, words);
		assert.doesNotMatch(rows, /[a-z]+\.[a-z]+|[a-z]+=/, 'no codes');
		if (locale === 'zh_CN') assert.doesNotMatch(rows.replace(/“[^”]*”/g, ''), / [a-z]{2,} [a-z]{2,} /, 'no English');
	}
	await site.sql(`UPDATE accounts SET locale = 'en' WHERE name = 'nora'`);
});

test('the desk shows what waits, and to staff only', async () => {
	await site.ask(ann, { title: 'Nobody has answered this one yet' });
	const desk = await nora.get('/staff');
	assert.match(desk.page.words, /Nobody has answered this one yet/);
	assert.equal((await tom.get('/staff')).status, 403);
	assert.equal((await site.visitor().get('/staff')).status, 303);
	assert.match(desk.headers['cache-control'], /private|no-store/);
});

test('an earlier question is searched for by its words and chosen; what was typed stays', async () => {
	const first = await site.ask(ann, { title: 'Why does the walnut grinder squeak?' });
	const repeated = await site.ask(ann, { title: 'The walnut grinder squeaks again' });
	const unseen = await site.ask(ann, { title: 'A hidden walnut grinder squeaks' });
	const other = await site.ask(ann, { title: 'My walnut grinder makes a noise' });
	await act(nora, repeated, { action: 'duplicate', duplicate_of: String(first) });
	await act(nora, unseen, { action: 'hide', reason: 'spam' });
	const choices = (page) => page.all('button').filter((b) => b.attrs.name === 'choose').map((b) => Number(b.attrs.value));
	const form = (page) => page.form(`/posts/${other}/moderate`);
	const shown = await nora.get(`/posts/${other}/moderate`);
	assert.deepEqual(choices(shown.page), [], 'not before somebody asks');
	const found = await nora.submit(form(shown.page), { duplicate_of: 'walnut squeak', note: 'A note & more' }, ['action', 'find']);
	assert.equal(found.status, 200);
	assert.deepEqual(choices(found.page), [first], 'neither itself, nor a repetition, nor what is hidden');
	assert.match(found.page.words, /Why does the walnut grinder squeak\?.*0 answers/);
	assert.equal(found.page.byId('duplicate_of').attrs.value, 'walnut squeak');
	assert.match(found.page.byId('note').text, /A note & more/);
	const alike = await nora.submit(form(shown.page), {}, ['action', 'find']);
	assert.ok(choices(alike.page).includes(first), 'without words those like it');
	const none = await nora.submit(form(shown.page), { duplicate_of: 'qqqzzzvvv' }, ['action', 'find']);
	assert.match(none.page.words, /No earlier question or FAQ entry contains these words/);
	const wrong = await nora.submit(form(shown.page), { duplicate_of: 'walnut squeak' }, ['action', 'duplicate']);
	assert.equal(wrong.status, 422);
	assert.deepEqual(choices(wrong.page), [first], 'words where a number was wanted are searched for');
	const piece = await nora.get(`/posts/${other}/moderate?title=walnut+squeak`, { Accept: 'text/fragment+html' });
	assert.match(piece.text, /^<ul class="list">/);
	assert.ok(piece.text.includes(`value="${first}"`));
	assert.equal((await ann.get(`/posts/${other}/moderate?title=walnut`, { Accept: 'text/fragment+html' })).status, 403);
	const chosen = await nora.submit(form(found.page), {}, ['choose', String(first)]);
	assert.equal(chosen.status, 303);
	assert.equal(await site.value(`SELECT duplicate_of FROM questions WHERE id = ${other}`), String(first));
	const circle = await act(nora, first, { choose: String(other) });
	assert.equal(circle.status, 422);
	assert.equal(await site.value(`SELECT count(*) FROM duplicates WHERE question_id = ${first}`), '0');
	for (const odd of ['x'.repeat(290), '"walnut', '-', 'state:open', '中'.repeat(250)])
		assert.ok([200, 422].includes((await act(nora, first, { action: 'find', duplicate_of: odd })).status), odd);
});
