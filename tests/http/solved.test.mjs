// "This solved it", and whether it did: claims of visitors and members, the question that is posted if not, and the asker's word
// in the thread.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite, until } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const tom = await site.person('tom');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });
const publish = async (title, body, fields = {}) => {
	const sent = await max.post('/faq', { title, body, category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0', ...fields });
	assert.equal(sent.status, 303);
	return Number(/\d+/.exec(sent.location)[0]);
};
const TITLE = 'When do I get my money back?';
const refund = await publish(TITLE, 'Within five working days after we have your parcel.', { phrasings: 'how long does a refund take' });
await publish('How do I send a device in for repair?', 'Print the label in your account and hand the parcel in.');
const zh = await publish('怎么修改收货地址？', '发货前可以在订单页面修改收货地址。', { locale: 'zh_CN' });
const known = (title) => until(`${title} is known`, async () => (await Promise.all(Array.from({ length: 10 }, () =>
	site.visitor().get(`/search/similar?title=${encodeURIComponent(title)}`)))).every((r) => /\/faq\//.test(r.text)));
await known(TITLE);
await known('怎么修改收货地址');

let n = 0;
const DRAFT = () => ({ title: TITLE, body: `I sent the kettle back, and nothing came. (${++n})`, category: 'billing', tags: 'refund' });
const NUMBER = 'aaaaaaaaaaaaaaaaaaaaaa';
const claim = (client, fields = {}) => client.post('/questions/solved', { ...DRAFT(), solved: `faq-${refund}`, ...fields }, { csrf: client.name ? true : false });
const solvedForm = (answer) => answer.page.all('form').find((f) => f.attrs.action?.startsWith('/solved/'));
const submit = (client, answer, said) => client.submit(answer.page.form(solvedForm(answer).attrs.action), {}, ['said', said]);
const last = async () => (await site.rows('SELECT * FROM solutions ORDER BY id DESC LIMIT 1'))[0];
const lastAsk = async () => (await site.rows('SELECT * FROM searches ORDER BY id DESC LIMIT 1'))[0];

test('without a script what was found is a step before posting, in both languages', async () => {
	for (const [client, title, id, words] of [[site.visitor(), TITLE, refund, /Not posted yet/], [ann, TITLE, refund, /Not posted yet/], [site.visitor({ 'Accept-Language': 'zh-CN' }), '怎么修改收货地址', zh, /还没有发布/]]) {
		const before = await site.value('SELECT count(*) FROM questions');
		const form = (await client.get('/questions/ask')).page.form('/questions');
		assert.ok(form.fields.some(([name]) => name === 'step'));
		const draft = { ...DRAFT(), title };
		const step = await client.submit(form, draft);
		assert.equal(step.status, 200);
		assert.match(step.page.words, words);
		const again = step.page.form('/questions'), value = Object.fromEntries(again.fields);
		for (const name of ['title', 'body', 'category', 'tags']) assert.equal(value[name], draft[name], name);
		assert.ok(!('step' in value));
		assert.match(value.ask, /^[\w-]{22}$/);
		assert.ok(value.shown.split(' ').includes(String(id)));
		assert.ok('open' in step.page.byId('found').attrs, 'unfolded');
		assert.ok(again.buttons.some(([name, v]) => name === 'solved' && v === `faq-${id}`));
		assert.ok(step.page.links().some((l) => l?.startsWith(`/faq/${id}/`) && l.endsWith(`?ask=${value.ask}`)));
		assert.equal(await site.value('SELECT count(*) FROM questions'), before);
		const posted = await client.submit(again);
		assert.equal(posted.status, client === ann ? 303 : 401);
		assert.equal(await site.value(`SELECT outcome || words || coalesce(number, '') FROM searches ORDER BY id DESC LIMIT 1`), 'asked');
	}
});

test('where nothing is found there is no step', async () => {
	const form = (await ann.get('/questions/ask')).page.form('/questions');
	const posted = await ann.submit(form, { ...DRAFT(), title: 'Zymurgy xylophone quagmire?' });
	assert.equal(posted.status, 303);
	assert.equal((await lastAsk()).outcome, 'asked');
});

test('a visitor is asked at once, without a cookie, and yes ends it', async () => {
	const visitor = site.visitor();
	const answer = await claim(visitor, { ask: NUMBER });
	assert.equal(answer.status, 303);
	assert.match(answer.location, /^\/solved\/\d+-[0-9a-f]{64}$/);
	const page = await site.visitor().get(answer.location);
	assert.equal(page.status, 200);
	assert.match(page.headers['cache-control'], /no-store/);
	assert.match(page.page.words, /Is it really solved\?/);
	assert.ok(page.page.links().some((l) => l?.startsWith(`/faq/${refund}/`)));
	assert.deepEqual(await last().then((s) => [s.entry_id, s.by_member, s.title, s.said]), [refund, null, TITLE, null]);
	assert.equal(visitor.jar.size, 0);
	// Looking changes nothing.
	await site.visitor().head(answer.location);
	assert.equal((await last()).said, null);
	const said = await submit(site.visitor(), page, 'yes');
	assert.equal(said.status, 303);
	assert.match((await site.visitor().show(said.location)).page.words, /Thank you/);
	assert.deepEqual(await last().then((s) => [s.said, s.title, s.body]), ['yes', '', '']);
	assert.deepEqual(await lastAsk().then((s) => [s.outcome, s.solved_entry_id, s.words, s.number]), ['claimed', refund, TITLE, null]);
});

test('no of a visitor leads to where visitors post, with everything kept, and makes the entry due', async () => {
	const visitor = site.visitor(), draft = DRAFT();
	const page = await visitor.show((await visitor.post('/questions/solved', { ...draft, solved: `faq-${refund}` }, { csrf: false })).location);
	assert.match(page.page.words, /No, post my question/);
	const doors = await submit(visitor, page, 'no');
	assert.equal(doors.status, 401);
	for (const value of Object.values(draft)) assert.ok(doors.text.includes(value), value);
	assert.equal((await last()).said, 'no');
	const due = (await max.get('/staff/reviews')).page;
	assert.match(due.byId(`entry-${refund}`).words, /Did not help someone/);
	assert.match((await visitor.show(page.location ?? `/solved/${/\/solved\/([^"]+)"/.exec(page.text)[1]}`)).page.words, /Thank you for telling us/);
	// And on: it is posted once there is an account.
	const sent = await visitor.submit(doors.page.form('/register'), { email: 'vera@example.org' });
	assert.ok(sent.status < 400);
	const link = await site.registrationLink('vera@example.org');
	const form = (await visitor.get(link)).page.form(link);
	await visitor.submit(form, { name: 'vera', password: 'correct horse battery staple' });
	assert.equal(await site.value(`SELECT q.title FROM questions q JOIN posts p ON p.id = q.id WHERE p.body = :'body'`, { body: draft.body }), TITLE);
});

test('no of a member posts at once, and once', async () => {
	const draft = DRAFT();
	const page = await ann.show((await ann.post('/questions/solved', { ...draft, solved: `faq-${refund}` })).location);
	assert.match(page.page.words, /We will ask you once, in three days/);
	const posted = await submit(ann, page, 'no');
	assert.equal(posted.status, 303);
	const id = Number(/^\/questions\/(\d+)/.exec(posted.location)[1]);
	assert.equal(await site.value(`SELECT body FROM posts WHERE id = ${id}`), draft.body);
	assert.equal(await site.value(`SELECT title || array_to_string(tags, ',') FROM questions WHERE id = ${id}`), `${TITLE}refund`);
	const again = await submit(ann, page, 'no');
	assert.equal(Number(/^\/questions\/(\d+)/.exec(again.location)[1]), id);
	assert.deepEqual(await lastAsk().then((s) => [s.words, s.solved_entry_id]), ['', refund], 'no words of members');
});

test('a draft that cannot be posted as it is comes back with what is missing', async () => {
	const page = await ann.show((await claim(ann, { title: 'Where is it?', body: 'x' })).location);
	const form = await submit(ann, page, 'no');
	assert.equal(form.status, 422);
	assert.equal(form.page.byId('title').attrs.value, 'Where is it?');
	assert.ok(form.page.byId('error-summary') || /class="problem/.test(form.text));
	// From a field for searching there are only words.
	const few = await ann.show((await ann.post('/questions/solved', { q: 'refund of my kettle', via: 'home', solved: `faq-${refund}` })).location);
	const asked = await submit(ann, few, 'no');
	assert.equal(asked.status, 303);
	assert.equal((await ann.get(asked.location)).page.byId('title').attrs.value, 'refund of my kettle');
	assert.equal((await lastAsk()).via, 'home');
});

test('members are asked once, by a notice with a page of two buttons', async () => {
	const answer = await claim(tom);
	const { id } = await last();
	await site.sql(`UPDATE solutions SET at = at - interval '3 days 1 minute' WHERE id = ${id}`);
	await site.command(['mailer', '--once']);
	assert.equal(await site.value(`SELECT count(*) FROM notices WHERE kind = 'solved' AND entry_id = ${refund}`), '1');
	const mail = await site.mail('tom@example.org', /Is it really solved/);
	const link = new RegExp(`${site.url}(/solved/faq/${refund})\\b`).exec(mail.text)[1];
	assert.equal((await last()).said, null);
	assert.equal((await site.visitor().get(link)).status, 303, 'log in first');
	const page = await tom.show(link);
	assert.equal(page.status, 200);
	assert.equal(solvedForm(page).all('button').length, 2);
	assert.equal((await last()).said, null, 'a link changes nothing');
	assert.equal((await submit(tom, page, 'yes')).status, 303);
	assert.equal((await last()).said, 'yes');
	const listed = (await tom.get('/notices')).page;
	assert.match(listed.words, /Is it really solved\? You said so some days ago/);
	assert.equal((await ann.get(link)).status === 404 || (await ann.show(link)).status === 200, true);
	assert.ok(answer.location);
});

test('nobody says it for another member, nor with a made-up address', async () => {
	const { location } = await claim(tom);
	assert.equal((await ann.get(location)).status, 404);
	assert.equal((await ann.post(location, { said: 'no' })).status, 404);
	assert.equal((await tom.post(location, { said: 'no' }, { csrf: 'made-up' })).status, 403);
	assert.equal((await tom.post('/questions/solved', { solved: `faq-${refund}` }, { csrf: false })).status, 403);
	assert.equal((await last()).said, null);
	const wrong = location.replace(/.$/, (c) => (c === '0' ? '1' : '0'));
	for (const path of [wrong, '/solved/1', '/solved/1-', '/solved/x-y', '/solved/faq/0', `/solved/questions/${refund}`])
		assert.equal((await tom.get(path)).status, 404, path);
	assert.equal((await tom.post(location, { said: 'perhaps' })).status, 422);
	for (const solved of ['', 'faq-', 'faq-0', 'faq-99999999', 'questions-99999999', 'x-1', 'faq-1x', 'faq-99999999999999999999'])
		assert.equal((await site.visitor().post('/questions/solved', { ...DRAFT(), solved }, { csrf: false })).status, 404, solved);
});

test('what was opened from a search asks whether it solved it, for one visitor alone', async () => {
	const visitor = site.visitor();
	const found = await visitor.get(`/search?q=${encodeURIComponent(TITLE)}`);
	assert.match(found.headers['cache-control'], /private/);
	const link = found.page.links().find((l) => l?.startsWith(`/faq/${refund}/`));
	const number = /\?ask=([\w-]{22})$/.exec(link)[1];
	assert.notEqual(number, /\?ask=([\w-]{22})/.exec((await visitor.get(`/search?q=${encodeURIComponent(TITLE)}`)).text)[1]);
	const entry = await visitor.get(link);
	assert.match(entry.page.words, /Did this solve it\?/);
	assert.doesNotMatch(entry.page.words, /Did this help\?/, 'one question at a time');
	assert.match(entry.headers['cache-control'], /private/);
	assert.doesNotMatch((await visitor.get(link.replace(/\?.*/, ''))).page.words, /Did this solve it/);
	assert.equal(await site.value(`SELECT opened_entry_id FROM searches WHERE number = '${number}'`), String(refund));
	const claimed = await visitor.submit(entry.page.form('/questions/solved'), {}, ['solved', `faq-${refund}`]);
	assert.equal(claimed.status, 303);
	assert.equal((await last()).title, TITLE, 'the words are known');
	assert.equal(await site.value(`SELECT count(*) FROM searches WHERE number = '${number}'`), '0');
	assert.equal(await site.value(`SELECT outcome FROM searches WHERE words = '${TITLE}' AND opened_entry_id = ${refund} ORDER BY id DESC LIMIT 1`), 'claimed');
});

test('a script tells what was opened while somebody typed, and only what was found', async () => {
	const visitor = site.visitor(), ask = 'bbbbbbbbbbbbbbbbbbbbbb';
	const tell = (fields) => visitor.post('/search/opened', { ask, via: 'header', q: TITLE, opened: `faq-${refund}`, ...fields }, { csrf: false });
	assert.equal((await tell({})).status, 200);
	const row = (await site.rows(`SELECT * FROM searches WHERE number = '${ask}'`))[0];
	assert.deepEqual([row.via, row.words, row.opened_entry_id, row.best_entry_id, row.outcome], ['header', TITLE, refund, refund, 'none']);
	const before = await site.value('SELECT count(*) FROM searches');
	for (const fields of [{ ask: 'x' }, { ask: `${ask}'` }, { opened: 'faq-x' }, { opened: '' }, { ask: 'cccccccccccccccccccccc', q: '' }]) assert.equal((await tell(fields)).status, 200);
	assert.equal(await site.value('SELECT count(*) FROM searches'), before);
});

test('official threads come first of what others asked, those without an answer last', async () => {
	const make = (title) => site.ask(ann, { title, body: `All about the gizmo, and why it hums. (${++n})` });
	const waiting = await make('Why does the gizmo hum loudly?'), answered = await make('Why does the gizmo hum at night?'), official = await make('Why does the gizmo hum when it is cold?');
	await site.answer(tom, answered, 'Turn it around.');
	const answer = await site.answer(nora, official, 'It warms up first, that is how it is built.');
	assert.equal((await nora.post(`/answers/${answer}/official`, { scope: '', valid_until: '', seen: '1', question_seen: '1' })).status, 303);
	const shown = (await site.visitor().get(`/search/asked?title=${encodeURIComponent('why does the gizmo hum')}`));
	assert.deepEqual(shown.page.links().map((l) => Number(/\d+/.exec(l)[0])), [official, answered, waiting]);
	assert.match(shown.text, /It warms up first/);
	assert.match(shown.text, new RegExp(`value="questions-${official}"`));
	assert.doesNotMatch(shown.text, new RegExp(`value="questions-${waiting}"`), 'what has no answer solves nothing');
	const claimed = await site.visitor().post('/questions/solved', { ...DRAFT(), solved: `questions-${official}` }, { csrf: false });
	assert.equal(claimed.status, 303);
	assert.equal((await last()).question_id, official);
});

// A question that the FAQ answers, by somebody.
const covered = (client, fields = {}) => site.ask(client, { ...DRAFT(), ...fields });

test('the entry that answers a question stands above its answers and is none of them', async () => {
	const id = await covered(ann);
	await site.answer(tom, id);
	for (const client of [site.visitor(), tom, ann]) {
		const { page } = await client.show(`/questions/${id}`);
		const card = page.one((x) => x.hasClass('may-answer'));
		assert.match(card.words, /The FAQ may answer this.*When do I get my money back\?/);
		assert.ok(page.text.indexOf('may answer this') < page.text.indexOf('1 answer'), 'above');
		assert.match(page.words, /1 answer\b/);
		assert.equal(card.all('form').length, client === ann ? 1 : 0, 'buttons for the asker alone');
	}
	assert.equal(await site.value(`SELECT n_answers FROM questions WHERE id = ${id}`), '1');
	const other = await site.ask(ann, { title: 'Zymurgy xylophone quagmire, again?', body: `Nobody knows. (${++n})` });
	assert.equal((await ann.show(`/questions/${other}`)).page.one((x) => x.hasClass('may-answer')), undefined);
});

test('the asker says that it solved it; others cannot', async () => {
	const id = await covered(ann);
	assert.equal((await tom.post(`/questions/${id}/solution`)).status, 403);
	assert.equal((await nora.post(`/questions/${id}/solution`)).status, 403);
	const visitor = await site.visitor().post(`/questions/${id}/solution`, {}, { csrf: false });
	assert.notEqual(visitor.status, 200);
	assert.equal(await site.value(`SELECT count(*) FROM solutions WHERE of_question_id = ${id}`), '0');
	assert.equal((await ann.submit((await ann.show(`/questions/${id}`)).page.form(`/questions/${id}/solution`))).status, 303);
	assert.equal(await site.value(`SELECT count(*) FROM solutions WHERE of_question_id = ${id} AND entry_id = ${refund}`), '1');
	await until('everybody reads it', async () => /The asker says this solved it/.test((await site.visitor().show(`/questions/${id}`)).page.words));
});

test('still not solved takes a reason, tells staff and opens the question again', async () => {
	const id = await covered(ann);
	await nora.post(`/questions/${id}/assignment`, {});
	await site.sql(`INSERT INTO assignments (question_id, account_id) SELECT ${id}, id FROM accounts WHERE name = 'nora' ON CONFLICT DO NOTHING`);
	const answer = await site.answer(tom, id);
	assert.equal((await ann.post(`/answers/${answer}/acceptance`, { on: '1' })).status, 303);
	assert.equal((await tom.get(`/questions/${id}/unsolved`)).status, 403);
	assert.equal((await tom.post(`/questions/${id}/unsolved`, { reason: 'It is not.' })).status, 403);
	assert.ok((await ann.show(`/questions/${id}`)).page.links().includes(`/questions/${id}/unsolved`));
	const form = (await ann.get(`/questions/${id}/unsolved`)).page.form(`/questions/${id}/unsolved`);
	for (const [reason, words] of [['', /Please say what is still missing/], ['x'.repeat(601), /at most 600 characters/]]) {
		const wrong = await ann.submit(form, { reason });
		assert.equal(wrong.status, 422);
		assert.match(wrong.page.words, words);
		assert.equal(wrong.page.form(`/questions/${id}/unsolved`).fields.find(([name]) => name === 'reason')[1], reason, 'kept');
	}
	const chinese = await ann.request('POST', `/questions/${id}/unsolved`, { headers: { 'Accept-Language': 'zh-CN', 'Content-Type': 'application/x-www-form-urlencoded' }, body: `reason=&csrf=${await ann.csrf()}` });
	assert.equal(chinese.status, 422);
	assert.equal((await ann.submit(form, { reason: 'The money came, and went again.' })).status, 303);
	assert.equal(await site.value(`SELECT count(*) FROM acceptances WHERE question_id = ${id}`), '0');
	const page = (await site.visitor().show(`/questions/${id}`)).page;
	assert.match(page.words, /The money came, and went again\./);
	assert.equal(page.one((x) => x.hasClass('may-answer')), undefined, 'the entry leaves');
	assert.match((await nora.get('/notices')).page.words, /says that it is still not solved/);
	const mail = await site.mail('nora@example.org', /Still not solved/);
	assert.match(mail.text, /The money came, and went again\./);
	assert.match((await max.get('/staff/audit')).page.words, /said that it is still not solved/);
	assert.equal((await ann.post(`/questions/${id}/unsolved`, { reason: 'And again.' })).status, 422, 'open already');
});

test('an objection that does not fit the rules of a comment is refused at its field', async () => {
	const id = await covered(ann);
	const wrong = await ann.post(`/questions/${id}/unsolved`, { reason: '\u0000\u0001' });
	assert.equal(wrong.status, 422);
	assert.equal(await site.value(`SELECT count(*) FROM unsolved WHERE question_id = ${id}`), '0');
});

test('staff sees what is missing, and moderators write an entry of it', async () => {
	await site.sql('TRUNCATE searches');
	assert.match((await nora.get('/staff/searches')).page.words, /Nothing is missing/);
	for (let i = 0; i < 3; i++) await site.visitor().get('/search?q=wobbling+flibbertigibbet');
	await ann.get('/search?q=Wobbling+Flibbertigibbet');
	await ann.get('/search?q=quuxification');
	await nora.get('/search?q=staff+looks+something+up+xyzzy');
	await site.visitor().get('/search?q=repair');
	await nora.get('/staff/searches'); // what was searched is written
	for (const path of ['/search?q=quuxification&in=faq', '/search?q=quuxification&sort=newest', '/search?q=quuxification&literal=1', '/search?q=']) await ann.get(path);
	await ann.head('/search?q=quuxification');
	const { page } = await nora.get('/staff/searches');
	const rows = page.all('tr').map((r) => r.all((x) => x.name === 'th' || x.name === 'td').map((x) => x.words).join(' '));
	assert.match(rows[1], /^Wobbling Flibbertigibbet 4 /i);
	assert.match(rows[2], /^quuxification 1 /);
	assert.ok(rows.some((r) => /^repair 1 /.test(r)), 'found, and left');
	assert.equal(rows.filter((r) => /xyzzy/.test(r)).length, 0);
	assert.ok(!page.links().some((l) => l?.startsWith('/faq/new')), 'only moderators publish');
	const link = (await max.get('/staff/searches')).page.links().find((l) => l?.startsWith('/faq/new'));
	const form = await max.get(link);
	assert.equal(form.page.byId('title').attrs.value, 'Wobbling Flibbertigibbet');
	for (const client of [ann, tom]) assert.equal((await client.get('/staff/searches')).status, 403);
	assert.equal((await site.visitor().get('/staff/searches')).status, 303);
});

test('a site that keeps no searches keeps none, and asks what helped all the same', async () => {
	await site.sql(`INSERT INTO settings (name, value) VALUES ('search_log_days', '0'); TRUNCATE searches`);
	await until('the setting is known', async () => !/\?ask=/.test((await site.visitor().get(`/search?q=${encodeURIComponent(TITLE)}`)).text));
	await nora.get('/staff/searches');
	await site.sql('TRUNCATE searches');
	for (let i = 0; i < 6; i++) await site.visitor().get(`/search?q=refund${i}`);
	await claim(site.visitor(), { ask: NUMBER });
	await site.visitor().post('/search/opened', { ask: NUMBER, q: TITLE, opened: `faq-${refund}` }, { csrf: false });
	assert.equal(await site.value('SELECT count(*) FROM searches'), '0');
	assert.equal((await last()).entry_id, refund);
	assert.match((await nora.get('/staff/searches')).page.words, /Searches are not kept/);
	await site.sql(`DELETE FROM settings WHERE name = 'search_log_days'`);
});
