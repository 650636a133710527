// Suggested edits: made by anybody, decided by the author or staff, told to who made them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const bob = await site.person('bob');
const cat = await site.person('cat', { displayName: 'Cat Lee' });
const nora = await site.person('nora', { role: 'staff' });

const TEXT = 'First paragraph.\n\nSecond paragraph.';
const stored = (id) => site.value(`SELECT body FROM posts WHERE id = ${id}`);
const answered = async () => site.answer(bob, await site.ask(ann), TEXT);

async function suggest(post, changes) {
	const form = (await cat.get(`/posts/${post}/suggest`)).page.form(/suggest$/);
	const sent = await cat.submit(form, { reason: 'clearer', ...changes });
	assert.equal(sent.status, 303, sent.page.byId('content')?.words);
	return sent.location;
}

test('suggested, seen with its changes, taken over, told', async () => {
	const post = await answered();
	const thread = await cat.show(`/questions/${await site.value(`SELECT question_id FROM posts WHERE id = ${post}`)}`);
	assert.ok(thread.page.links().includes(`/posts/${post}/suggest`));
	assert.equal((await site.visitor().show(thread.page.one('link')?.attrs.href ?? '/')).text.includes('/suggest"'), false);
	const at = await suggest(post, { body: TEXT.replace('First', 'Much better first') });
	assert.equal((await stored(post)), TEXT, 'nothing changes yet');
	const mail = await site.mail('bob@example.org', /has suggested an edit/);
	assert.match(mail.text, new RegExp(`/posts/${post}/suggestions`));
	assert.equal((await bob.get(`/posts/${post}/suggestions`)).location, at);
	const told = (await bob.get('/notices')).page;
	assert.match(told.words, /Cat Lee suggested an edit to your post/);
	const notice = await site.value("SELECT id FROM notices WHERE kind = 'suggested' ORDER BY id DESC LIMIT 1");
	const opened = await bob.get(`/notices/${notice}`);
	assert.equal(opened.location, `/posts/${post}/suggestions`);
	const page = (await bob.get(at)).page;
	assert.ok(page.all('ins').some((n) => /Much better/.test(n.words)));
	const form = page.forms().find((f) => f.action === at && !f.fields.some(([n]) => n === 'body') && !f.buttons.some(([n]) => n === 'reject'));
	const taken = await bob.submit(form);
	assert.match(taken.location, new RegExp(`#answer-${post}$`));
	assert.match(await stored(post), /^Much better first/);
	assert.match((await site.visitor().get(`/posts/${post}/revisions`)).page.words, /clearer.*Cat Lee/);
	await site.mail('cat@example.org', /approved/);
	assert.match((await cat.get(at)).page.words, /Approved/);
	assert.match((await bob.follow(await bob.submit(form))).page.words, /already been decided/);
});

test('declined with a reason, which the suggester can read', async () => {
	const at = await suggest(await answered(), { body: TEXT + '\n\nMore.' });
	const form = (await nora.get(at)).page.forms().find((f) => f.buttons.some(([n]) => n === 'reject'));
	const silent = await nora.submit(form, { reason: '' }, ['reject', '1']);
	assert.equal(silent.status, 422);
	await nora.submit(form, { reason: 'The second half is wrong.' }, ['reject', '1']);
	assert.match((await cat.get(at)).page.words, /Declined.*The second half is wrong\./);
	await site.mail('cat@example.org', /not approved/);
});

test('staff find it in their queue and take it over with changes', async () => {
	const post = await answered();
	const at = await suggest(post, { body: TEXT + '\n\nWith a slipp.' });
	assert.ok((await nora.get('/staff/suggestions')).page.links().some((l) => l.startsWith(`${at}?next=`)));
	const form = (await nora.get(at)).page.forms().find((f) => f.fields.some(([n]) => n === 'body'));
	const bad = await nora.submit(form, { body: '' });
	assert.equal(bad.status, 422);
	assert.equal((await nora.submit(form, { body: TEXT + '\n\nWithout a slip.' })).status, 303);
	assert.match(await stored(post), /Without a slip/);
	assert.equal((await nora.get('/staff/suggestions')).page.links().some((l) => l.startsWith(at)), false);
	assert.match((await cat.get(at)).page.words, /with changes/);
});

test('edited since: both are put together before it is taken over', async () => {
	const post = await answered();
	const at = await suggest(post, { body: TEXT.replace('First', 'Better first') });
	const edit = (await bob.get(`/posts/${post}/edit`)).page.form(/edit$/);
	const stale = (await bob.get(at)).page.forms().find((f) => f.action === at);
	await bob.submit(edit, { body: TEXT.replace('Second', 'Own second') });
	const shown = (await bob.get(at)).page;
	const form = shown.forms().find((f) => f.fields.some(([n]) => n === 'body'));
	const merged = 'Better first paragraph.\n\nOwn second paragraph.';
	assert.equal(Object.fromEntries(form.fields).body, merged);
	const late = await bob.submit(stale);
	assert.equal(late.status, 409, 'an old page takes nothing over');
	assert.equal((await bob.submit(form)).status, 303);
	assert.equal(await stored(post), merged);
});

test('a question: title, text and tags', async () => {
	const question = await site.ask(ann, { title: 'How long does it take now?', tags: 'one' });
	const at = await suggest(question, { title: 'How long does a refund take now?', tags: 'one, two' });
	const page = (await ann.get(at)).page;
	assert.ok(page.all('ins').some((n) => /refund/.test(n.words)));
	const form = page.forms().find((f) => f.fields.some(([n]) => n === 'body'));
	assert.equal((await ann.submit(form)).status, 303);
	assert.equal(await site.value(`SELECT title FROM questions WHERE id = ${question}`), 'How long does a refund take now?');
	assert.equal(await site.value(`SELECT tags FROM questions WHERE id = ${question}`), '{one,two}');
});

test('bad input keeps what was typed; who may not, may not', async () => {
	const post = await answered();
	const form = (await cat.get(`/posts/${post}/suggest`)).page.form(/suggest$/);
	const text = 'A text with <b> & 中文';
	for (const [changes, problem] of [
		[{ body: text, reason: '' }, /in a few words/],
		[{ body: text, reason: 'x'.repeat(201) }, /too long/],
		[{ body: text + '\0', reason: 'why' }, /cannot be shown|characters/i],
		[{ reason: 'why' }, /not changed anything yet/],
	]) {
		const refused = await cat.submit(form, changes);
		assert.equal(refused.status, 422);
		assert.match(refused.page.byId('content').words, problem);
		if (changes.body === text) assert.equal(refused.page.byId('body').text, text);
	}
	assert.equal((await bob.get(`/posts/${post}/suggest`)).location, `/posts/${post}/edit`);
	assert.equal((await cat.get('/posts/99999999/suggest')).status, 404);
	assert.equal((await cat.get('/suggestions/99999999')).status, 404);
	const at = await suggest(post, { body: text });
	assert.equal((await ann.get(at)).status, 404, 'nobody else sees it');
	assert.equal((await ann.post(at, { seen: '1' })).status, 404);
	assert.equal((await cat.post(at, { seen: '1' })).status, 403, 'not one\'s own');
	assert.equal((await cat.get(`/posts/${post}/suggest`)).location, at);
	const open = (await cat.get(at)).page.form(at);
	assert.equal((await cat.submit(open, {}, ['withdraw', '1'])).status, 303);
	assert.match((await cat.get(at)).page.words, /Withdrawn/);
});

test('in the queue each stands with its changes and is decided there; then comes the next', async () => {
	await site.sql('UPDATE suggestions SET decided_at = now(), outcome = $$rejected$$ WHERE decided_at IS NULL');
	const posts = [await answered(), await answered(), await answered()];
	const at = [];
	for (const [i, post] of posts.entries()) at.push(await suggest(post, { body: TEXT.replace('First', `Number ${i} first`), reason: `reason ${i}` }));
	const ids = at.map((path) => /\d+$/.exec(path)[0]);
	const queue = async () => (await nora.get('/staff/suggestions')).page;
	const shown = await queue();
	for (const [i, id] of ids.entries()) {
		const row = shown.byId(`suggestion-${id}`);
		assert.match(row.all('ins').map((n) => n.words).join(' '), new RegExp(`Number ${i}`));
		assert.match(row.words, new RegExp(`reason ${i}`));
	}
	const approval = shown.forms().find((f) => f.action === at[0] && f.buttons.every(([n]) => n !== 'reject'));
	const taken = await nora.submit(approval);
	assert.equal(taken.location, `/staff/suggestions#suggestion-${ids[1]}`);
	assert.match(await stored(posts[0]), /^Number 0 first/);
	assert.match((await nora.follow(taken)).page.words, /Approved\. The person/);
	const refusal = (await queue()).forms().find((f) => f.action === at[1] && f.buttons.some(([n]) => n === 'reject'));
	const silent = await nora.submit(refusal, { reason: '' }, ['reject', '1']);
	assert.equal(silent.status, 422);
	const again = silent.page.forms().find((f) => f.buttons.some(([n]) => n === 'reject'));
	const declined = await nora.submit(again, { reason: 'Not so.' }, ['reject', '1']);
	assert.equal(declined.location, `/staff/suggestions#suggestion-${ids[2]}`, 'also from its own page');
	assert.match((await cat.get(at[1])).page.words, /Declined.*Not so\./);
	// Approved with changes, on its own page, which was come to from the queue.
	const link = (await queue()).byId(`suggestion-${ids[2]}`).links().find((l) => l.includes('next='));
	const form = (await nora.get(link)).page.forms().find((f) => f.fields.some(([n]) => n === 'body'));
	assert.equal((await nora.submit(form, { body: `${TEXT}\n\nMine.` })).location, '/staff/suggestions');
	assert.match((await queue()).words, /Nothing to do/);
});

test('in the queue what was edited since is not taken over by one click; nobody is led elsewhere', async () => {
	const post = await answered();
	const at = await suggest(post, { body: TEXT.replace('First', 'Better first') });
	const edit = (await bob.get(`/posts/${post}/edit`)).page.form(/edit$/);
	const stale = (await nora.get('/staff/suggestions')).page.forms().find((f) => f.action === at && f.buttons.every(([n]) => n !== 'reject'));
	await bob.submit(edit, { body: TEXT.replace('Second', 'Own second') });
	const late = await nora.submit(stale);
	assert.equal(late.status, 409);
	assert.equal(await stored(post), TEXT.replace('Second', 'Own second'));
	const { page } = await nora.get('/staff/suggestions');
	assert.ok(page.forms().filter((f) => f.action === at).every((f) => f.buttons.some(([n]) => n === 'reject')));
	const row = page.byId(`suggestion-${/\d+$/.exec(at)[0]}`);
	assert.match(row.words, /has been edited since.*Combine both/);
	assert.doesNotMatch(row.all('del').map((n) => n.words).join(' '), /Own second/, 'compared with what it was begun with');
	const merged = (await nora.get(row.links().find((l) => l.includes('next=')))).page.forms().find((f) => f.fields.some(([n]) => n === 'body'));
	assert.equal(Object.fromEntries(merged.fields).next, '/staff/suggestions');
	for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example', 'javascript:1']) {
		const other = await suggest(await answered(), { body: `${TEXT} ${next.length}` });
		const sent = await nora.post(other, { reject: '1', reason: 'No.', next });
		assert.equal(sent.location, other);
	}
});

test('a long change is folded, and one for which the page has no room stands on its own page', async () => {
	await site.sql('UPDATE suggestions SET decided_at = now(), outcome = $$rejected$$ WHERE decided_at IS NULL');
	const long = await suggest(await answered(), { body: `${TEXT}\n\n${'More and more words. '.repeat(90)}` });
	const row = async (at) => (await nora.get('/staff/suggestions')).page.byId(`suggestion-${/\d+$/.exec(at)[0]}`);
	assert.match((await row(long)).words, /Show all of it/);
	const short = await suggest(await answered(), { body: `${TEXT} Short.` });
	assert.doesNotMatch((await row(short)).words, /Show all of it/);
	await site.sql("UPDATE suggestions SET body = (SELECT string_agg('word ' || i, ' ') FROM generate_series(1, 30000) i) WHERE decided_at IS NULL");
	const { text, page } = await nora.get('/staff/suggestions');
	assert.ok(text.length < 700000, `${text.length} bytes`);
	assert.match(page.words, /See what would change/);
});
