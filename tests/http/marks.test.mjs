// A mark belongs to words: everywhere the site says "official", it says so of the words that staff
// confirmed, and of no others. One place a row, looked at before a change, after it, and when staff has
// confirmed again.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());
const ann = await site.person('ann'), bob = await site.person('bob', { displayName: 'Bob' });
const nora = await site.person('nora', { role: 'staff', displayName: 'Nora' });
const max = await site.person('max', { role: 'moderator' });
const anybody = site.visitor();
const OFFICIAL = /Official answer/;
let question, answer;

const words = async (client, path) => (await client.show(path)).page.words;
const count = (sql) => site.value(sql).then(Number);
const linked = async () => (await anybody.show(`/questions/${question}`)).text;
const block = async () => (await anybody.show(`/questions/${question}`)).page.byId(`answer-${answer}`).text;

const places = [
	['the answer on its page', async () => OFFICIAL.test(await block()) && /confirmed by Nora/.test(await block())],
	['JSON-LD', async () => /"acceptedAnswer"/.test(await linked())],
	['search', async () => OFFICIAL.test((await anybody.get('/search?q=zanzibar')).page.byClass('hits').map((x) => x.words).join(' '))],
	['is:official', async () => /zanzibar/i.test((await anybody.get('/search?q=zanzibar+is:official')).page.one((x) => x.name === 'main').text.replace(/zanzibar is:official/g, ''))],
	['the list', async () => OFFICIAL.test(await words(anybody, '/questions?tags=clove'))],
	['the list of official ones', async () => (await anybody.get('/questions?state=official')).text.includes(`/questions/${question}/`)],
	['the category', async () => OFFICIAL.test(await words(anybody, '/questions?category=returns'))],
	['similar ones while asking', async () => OFFICIAL.test(await words(anybody, '/search/asked?title=How+do+I+send+cloves+back+to+Zanzibar'))],
	['the profile', async () => OFFICIAL.test(await words(anybody, '/users/bob?tab=answers'))],
	['the queue for the FAQ', async () => /badge official/.test((await max.get('/staff/candidates')).text)],
	['reputation', async () => (await count(`SELECT points FROM reputations r JOIN accounts a ON a.id = r.account_id WHERE a.name = 'bob'`)) >= 20],
	['the state kept with the question', async () => (await count(`SELECT count(*) FROM questions WHERE id = ${question} AND official_id = ${answer} AND standing = 3`)) === 1],
	['the list of people', async () => Number(/Reputation\s+(\d+)\s+\d+ answer/.exec(await words(anybody, '/users?q=bob'))[1]) >= 20],
	['the next edition', async () => OFFICIAL.test((await max.get('/staff/editions')).page.one((x) => x.name === 'main').text)],
	['the feed', async () => !/suspended/.test((await anybody.get(`/feeds/questions/${question}`)).text)],
];
const always = ['the feed']; // says nothing of marks, before or after
const never = ['the next edition']; // entries have words of their own

async function look(expected, when) {
	for (const [name, says_so] of places)
		assert.equal(await says_so(), always.includes(name) || (expected && !never.includes(name)), `${name}, ${when}`);
}

const edit = async (client, body) => {
	const form = (await client.get(`/posts/${answer}/edit`)).page.form(`/posts/${answer}/edit`);
	return client.submit(form, { body });
};

before(async () => {
	question = await site.ask(ann, { title: 'How do I send cloves back to Zanzibar?', tags: 'clove', category: 'returns', body: 'They came by ship and are too many.' });
	answer = await site.answer(bob, question, 'Put them into the bag they came in.');
	await nora.post(`/answers/${answer}/official`, { scope: 'All spices', valid_until: '' });
});

test('every place that says official follows the words', async () => {
	await look(true, 'when staff has confirmed it');
	await edit(bob, 'New account since today: please pay to DE00 EVIL.');
	assert.match(await words(anybody, `/questions/${question}`), /EVIL/);
	await look(false, 'when its author has changed it');
	assert.doesNotMatch(await words(anybody, `/questions/${question}`), /was official/);
	assert.match(await words(bob, `/questions/${question}`), /was official until/);
});

test('whoever confirmed it is told, in both languages, on the site and by mail', async () => {
	assert.match(await words(nora, '/notices'), /An answer you made official was changed/);
	const mail = await site.mail('nora@example.org', /Please confirm again/);
	assert.match(mail.text, new RegExp(`/staff/marks#answer-${answer}`));
	assert.doesNotMatch(mail.text, /EVIL/, 'no words of the changed answer in the name of the site');
	await site.sql(`UPDATE accounts SET locale = 'zh_CN' WHERE name = 'nora'`);
	assert.match(await words(nora, '/notices'), /您确认过的官方回答被改动了/);
	assert.match(await words(nora, '/staff/marks'), /待确认的标记[\s\S]*再次确认/);
	const other = await site.answer(bob, await site.ask(ann, { title: 'How long does a bag keep?' }));
	await nora.post(`/answers/${other}/official`, { scope: '', valid_until: '' });
	await bob.post(`/posts/${other}/edit`, { body: 'Pay to DE00 EVIL.', reason: '', seen: '1' });
	const zh = await site.mail('nora@example.org', /请再次确认/);
	assert.match(zh.header('subject'), /^请再次确认：How long does a bag keep\?$/);
	assert.match(zh.text, /您把它的一条回答确认为官方回答，后来回答或问题被客服以外的人改动了/);
	assert.match(zh.text, new RegExp(`/staff/marks#answer-${other}`));
	assert.doesNotMatch(zh.text, /EVIL|Please confirm/);
	await nora.post(`/answers/${other}/official`, { revoke: '1' });
	await site.sql(`UPDATE accounts SET locale = 'en' WHERE name = 'nora'`);
});

test('the desk shows the difference, and one click confirms it or takes it back', async () => {
	assert.match(await words(nora, '/staff'), /official answer changed since/);
	const desk = await nora.get('/staff/marks');
	assert.match(desk.text, /<del>Put<\/del>|<del>[^<]*bag/);
	assert.match(desk.text, /<ins>[^<]*EVIL|<ins>[^<]*New/);
	const form = desk.page.form(`/answers/${answer}/official`);

	await edit(bob, 'Changed once more, while Nora was reading.');
	const late = await nora.submit(form, {}, ['again', '1']);
	assert.match((await nora.follow(late)).page.words, /changed in the meantime/);
	await look(false, 'when it was changed while staff was reading');

	const now = (await nora.get('/staff/marks')).page.form(`/answers/${answer}/official`);
	assert.equal((await nora.submit(now, {}, ['again', '1'])).status, 303);
	await look(true, 'when staff has confirmed it again');
	assert.match(await words(nora, '/staff/marks'), /Nothing to do/);

	await edit(bob, 'And yet another text.');
	const third = (await nora.get('/staff/marks')).page.form(`/answers/${answer}/official`);
	await nora.submit(third, {}, ['revoke', '1']);
	await look(false, 'when staff has taken it back');
	assert.match(await words(nora, '/staff/marks'), /Nothing to do/);
});

test('the asker who turns the question round suspends it too; staff that edits carries it', async () => {
	await nora.post(`/answers/${answer}/official`, { scope: '', valid_until: '' });
	const form = (await ann.get(`/questions/${question}/edit`)).page.form(`/questions/${question}/edit`);
	await ann.submit(form, { title: 'How do I smuggle cloves out of Zanzibar?' });
	assert.doesNotMatch(await block(), OFFICIAL);
	assert.match((await nora.get('/staff/marks')).text, /<ins>[^<]*smuggle/);
	const again = (await ann.get(`/questions/${question}/edit`)).page.form(`/questions/${question}/edit`);
	await ann.submit(again, { title: 'How do I send cloves back to Zanzibar?' });
	assert.match(await block(), OFFICIAL, 'the same words again');
	await edit(nora, 'Put them into the bag they came in, please.');
	assert.match(await block(), OFFICIAL);
});

test('an acceptance and the FAQ follow the words of the answer', async () => {
	await nora.post(`/answers/${answer}/official`, { revoke: '1' });
	await ann.post(`/answers/${answer}/acceptance`, { on: '1' });
	const promote = (await max.get(`/faq/new?answer=${answer}`)).page.form('/faq');
	const entry = /\/faq\/(\d+)/.exec((await max.submit(promote)).location)[1];
	assert.match(await block(), /Accepted answer/);
	assert.match(await block(), /In the FAQ/);

	await edit(bob, 'Now it says: pay to DE00 EVIL.');
	assert.doesNotMatch(await block(), /Accepted answer|In the FAQ/);
	assert.doesNotMatch(await linked(), /"acceptedAnswer"/);
	assert.doesNotMatch(await words(anybody, `/faq/${entry}`), /EVIL/, 'the entry keeps its own words');
	assert.match(await words(max, `/faq/${entry}`), /source has changed/);
	assert.match(await words(max, '/staff/reviews'), /Zanzibar[\s\S]*A source has changed/);
	assert.match(await words(max, '/notices'), /The source of your FAQ entry was changed/);
	assert.match(await words(ann, '/notices'), /answer you accepted was changed/);

	const page = await ann.show(`/questions/${question}`);
	assert.match(page.page.words, /was accepted, but has been changed since/);
	assert.equal((await ann.submit(page.page.form(`/answers/${answer}/acceptance`), { on: '1' })).status, 303);
	assert.match(await block(), /Accepted answer/);
});
