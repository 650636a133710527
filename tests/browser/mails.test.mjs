// Every kind of mail, in both languages, as others see it: read by a parser that is not ours, its HTML in Chromium.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { axeProblems } from '../support/axe.mjs';
import { launch, sideways } from '../support/browser.mjs';
import { noticeKinds } from '../support/notice_kinds.mjs';
import { TOP, load } from '../support/packages.mjs';
import { PASSWORD, startSite } from '../support/site.mjs';

const { default: PostalMime } = await load('postal-mime');
const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const bob = await site.person('bob', { displayName: 'Bob' });
const nora = await site.person('nora', { role: 'staff', displayName: 'Nora' });
const max = await site.person('max', { role: 'moderator', displayName: 'Max' });
const ada = await site.person('ada', { role: 'admin', displayName: 'Ada' });
const KINDS = noticeKinds(site, { bob, nora, max });
const header = readFileSync(join(TOP, 'include/answerwell/account/notice_kinds.h'), 'utf8');
const codes = [...header.matchAll(/^(LETTER|NOTICE)\(\w+, "(\w+)"/gm)].map(([, , code]) => code);

const LANGUAGES = [
	{ locale: 'en', tag: 'en', header: 'en-GB', name: 'edith', ask: 'May I bring the kettle back?', entry: 'How long does a refund take?', body: 'Within **five** days:\n\n1. Pack it.\n2. Send it.' },
	{ locale: 'zh_CN', tag: 'zh-CN', header: 'zh-CN', name: 'zhuyan', ask: '水壶可以退货吗？', entry: '退款需要多长时间？', body: '**五天**之内：\n\n1. 包好。\n2. 寄出。' },
];

// To whoever was told of nothing else in ten minutes: each of its own question.
async function tell(to, kind, text) {
	const question = await site.ask(to, { title: `${text.ask} (${kind})` });
	await site.sql(`INSERT INTO notices (account_id, kind, actor_id, question_id, post_id, is_shown, mail)
		SELECT a.id, :'kind', (SELECT id FROM accounts WHERE name = 'bob'), ${question}, ${question}, true, 'now' FROM accounts AS a WHERE a.name = :'name'`,
		{ kind, name: to.name });
	await site.sql(`UPDATE mails SET not_before = now() WHERE state = 'planned'; NOTIFY mail`);
}

// What they confirmed, accepted and promoted is changed afterwards.
async function changed(to, text) {
	const answered = async (who) => site.answer(bob, await site.ask(who, { title: `${text.ask} (${text.name} ${Math.random()})` }));
	const changes = async (answer) => assert.ok((await bob.post(`/posts/${answer}/edit`, { body: 'Something else than before.', reason: '', seen: '1' })).status < 400);
	const official = await answered(nora), accepted = await answered(to), source = await answered(nora);
	assert.ok((await to.post(`/answers/${official}/official`, { scope: '', valid_until: '' })).status < 400);
	assert.ok((await to.post(`/answers/${accepted}/acceptance`, { on: '1' })).status < 400);
	assert.equal((await to.submit((await to.get(`/faq/new?answer=${source}`)).page.form('/faq'))).status, 303);
	await site.mailIsDone();
	for (const answer of [official, accepted, source]) await changes(answer);
	await site.sql(`UPDATE mails SET not_before = now() WHERE state = 'planned'; NOTIFY mail`);
}

// The mails that nobody is told something by.
async function letters(to, text) {
	const visitor = () => site.visitor({ 'Accept-Language': text.header });
	const form = async (client, path, fields) => {
		const page = (await client.get(path)).page;
		const done = await client.submit(page.form(path), fields);
		assert.ok(done.status < 400, `${path}: ${done.status}`);
	};
	await form(visitor(), '/register', { email: `new-${to.name}@example.org` });
	await form(visitor(), '/register', { email: `${to.name}@example.org` });
	await form(visitor(), '/reset', { email: `${to.name}@example.org` });
	const news = visitor();
	assert.equal((await news.submit((await news.get('/faq')).page.form('/emails'), { email: `news-${to.name}@example.org` })).status, 303);
	await site.logIn(to.name);
	await site.logIn(to.name, PASSWORD, site.visitor({ 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' }));
	await form(to, '/account/address', { email: `${to.name}-2@example.org`, password_now: PASSWORD });
	await form(to, '/account/password', { password_now: PASSWORD, password: 'another-good-secret-77' });
	const id = await site.value(`SELECT id FROM accounts WHERE name = '${to.name}'`);
	for (const role of ['staff', 'customer']) assert.equal((await ada.post(`/staff/people/${id}`, { action: 'role', role })).status, 303);
	const invite = await ada.post('/setup/staff', { email: `invited-${to.name}@example.org`, role: 'staff' });
	assert.ok(invite.status < 400);
	await site.sql(`INSERT INTO letters (account_id, kind, message_id)
		VALUES (${id}, 'mail_test', 'mail_test.' || gen_random_uuid() || '@forum.example')`);
}

async function editions(to, text) {
	await site.sql(`INSERT INTO subscriptions (account_id, confirmed_at, frequency) SELECT id, now(), 'edition' FROM accounts WHERE name = '${to.name}'
		ON CONFLICT (account_id) DO UPDATE SET ended_at = NULL, ended_how = NULL, confirmed_at = now(), frequency = 'edition'`);
	await max.post('/faq', { title: text.entry, category: 'billing', body: text.body, locale: text.locale, phrasings: '', question: '0', answer: '0' });
	const page = (await max.get('/staff/editions')).page;
	assert.equal((await max.submit(page.form('/staff/editions'), { locale: text.locale }, ['test', '1'])).status, 303);
	await site.sendEdition(max);
	await site.mailIsDone();
}

// The rest of the day's news in one.
async function bundle(to) {
	const page = (await to.get('/account/notices')).page;
	assert.equal((await to.submit(page.form('/account/notices'), { mail_answer: 'daily', mail_comment: 'daily' })).status, 303);
	const question = await site.ask(to, { title: 'The first of two' });
	await site.answer(nora, question);
	await site.comment(bob, question);
	await site.answer(nora, await site.ask(to, { title: 'The second of two' }));
	await site.sql(`UPDATE mails SET not_before = now() WHERE state = 'planned'; NOTIFY mail`);
}

async function solved(to, text) {
	const entry = await site.value(`SELECT id FROM entries WHERE title = :'t'`, { t: text.entry });
	const draft = { title: text.entry, body: `${text.ask} (!)`, category: 'billing', tags: '', solved: `faq-${entry}` };
	assert.equal((await to.post('/questions/solved', draft)).status, 303);
	await site.sql(`UPDATE solutions SET at = at - interval '3 days 1 minute'`);
	await site.command(['mailer', '--once']);
}

const files = () => readdirSync(join(site.state, 'mail', 'new')).map((name) => readFileSync(join(site.state, 'mail', 'new', name)));
const kindOf = (mail) => /^<([a-z_]+)\./.exec(mail.messageId)[1];
const CJK = /[一-鿿]/;

for (const text of LANGUAGES)
	test(`every kind of mail (${text.locale})`, { timeout: 900000 }, async (t) => {
		const seen = new Set(files().map(String));
		const to = await site.makeAccount({ name: text.name, email: `${text.name}@example.org`, password: PASSWORD, locale: text.locale }).then(() => site.logInAs(text.name));
		to.name = text.name;
		const allAtOnce = async () => {
			const choices = (await to.get('/account/notices')).page.form('/account/notices');
			const topics = choices.fields.filter(([name]) => name.startsWith('mail_')).map(([name]) => [name, 'now']);
			assert.equal((await to.submit(choices, Object.fromEntries(topics))).status, 303);
		};
		await site.sql(`UPDATE accounts SET locale = '${text.locale}' WHERE name IN ('ada', 'max')`);
		await allAtOnce();
		for (const [kind, [, , deed]] of Object.entries(KINDS)) await deed(to, `${text.ask} (${kind}, ${text.name})`);
		await editions(to, text);
		await solved(to, text);
		await site.sql(`UPDATE accounts SET role = 'moderator' WHERE name = '${text.name}'`); // who may be told the rest
		await allAtOnce();
		for (const kind of ['assigned', 'overdue', 'unsolved']) await tell(to, kind, text);
		await changed(to, text);
		await site.mailIsDone();
		await bundle(to);
		await site.mailIsDone();
		await letters(to, text);
		await site.mailIsDone();

		const mails = await Promise.all(files().filter((bytes) => !seen.has(String(bytes))).map(async (bytes) => ({ bytes, mail: await PostalMime.parse(bytes) })));
		const ours = mails.filter(({ mail }) => mail.to.some(({ address }) => address.includes(text.name)) || kindOf(mail) === 'edition_test');
		const kinds = new Map(ours.map((m) => [kindOf(m.mail), m]));
		assert.deepEqual([...codes, 'edition', 'daily'].filter((code) => !kinds.has(code)), [], `not seen among ${[...kinds.keys()]}`);

		const context = await browser.newContext({ javaScriptEnabled: true });
		const page = await context.newPage();
		const asked = [];
		page.on('request', (r) => { if (!r.url().startsWith('data:') && r.url() !== 'about:blank') asked.push(r.url()); });
		for (const [kind, { bytes, mail }] of kinds) {
			const say = `${kind}, ${text.locale}`;
			assert.ok(mail.subject && mail.text.trim() && mail.html && mail.date && mail.messageId, say);
			assert.ok(!/�/.test(mail.subject + mail.text + mail.html), `${say}: charset`);
			assert.equal(CJK.test(mail.subject), text.locale === 'zh_CN', `${say}: ${mail.subject}`);
			assert.equal(CJK.test(mail.text.split('\n').slice(0, 3).join('')), text.locale === 'zh_CN', `${say}: ${mail.text.slice(0, 200)}`);
			assert.equal(mail.headers.find((h) => h.key === 'content-language').value, text.tag, say);
			assert.deepEqual(mail.attachments, [], say);
			const lines = String(bytes).split('\n');
			assert.ok(lines.every((line) => Buffer.byteLength(line) <= 998), `${say}: RFC 5322 2.1.1`);
			assert.ok(lines.slice(lines.indexOf('')).every((line) => line.length <= 76), `${say}: RFC 2045 6.7, 6.8`);
			assert.ok(lines.slice(0, lines.indexOf('')).every((line) => !/=\?/.test(line) || line.length <= 76), `${say}: RFC 2047 2`);
			// Of equal worth: an address that one part leads to stands in the other.
			const links = (from) => new Set([...from.matchAll(/https?:\/\/[^\s"'<>()，。]+/g)].map(([url]) => url.replaceAll('&amp;', '&').replace(/[.,]$/, '')));
			const [inText, inHtml] = [links(mail.text), links(mail.html)];
			assert.deepEqual([...inHtml].filter((url) => !inText.has(url) && url.startsWith(site.url)), [], `${say}: only in HTML`);
			assert.deepEqual([...inText].filter((url) => !inHtml.has(url)), [], `${say}: only in text`);
			if (kind === 'edition') {
				assert.match(mail.text, /^ {2}1\. .+\n {2}2\. /m, 'steps stay steps');
				assert.match(mail.html, /<ol>\s*<li>/);
			}
			await page.setContent(mail.html);
			assert.equal(await page.getAttribute('html', 'lang'), text.tag, say);
			// Landmarks are those of the mail program's page, within which this is shown.
			const problems = (await axeProblems(page, () => true)).filter((text) => !/^(landmark-one-main|region):/.test(text));
			assert.deepEqual(problems, [], say);
			for (const width of [320, 600]) {
				await page.setViewportSize({ width, height: 700 });
				assert.equal(await sideways(page), '', `${say} at ${width}`);
			}
		}
		assert.deepEqual(asked, [], 'mails fetch nothing');
		await context.close();
		t.diagnostic(`${kinds.size} kinds, ${mails.length} mails`);
	});
