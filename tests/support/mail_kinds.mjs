// A mail of every kind, each as people cause it, to somebody who reads one language.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { noticeKinds } from './notice_kinds.mjs';
import { TOP } from './packages.mjs';
import { PASSWORD } from './site.mjs';

const header = readFileSync(join(TOP, 'include/answerwell/account/notice_kinds.h'), 'utf8');
// All there are: those of the program's list, an edition and a day's news in one.
export const MAIL_KINDS = [...[...header.matchAll(/^(LETTER|NOTICE)\(\w+, "(\w+)"/gm)].map(([, , code]) => code), 'edition', 'daily'];

export const LANGUAGES = [
	{ locale: 'en', tag: 'en', header: 'en-GB', name: 'edith', ask: 'May I bring the kettle back?', entry: 'How long does a refund take?', body: 'Within **five** days:\n\n1. Pack it.\n2. Send it.' },
	{ locale: 'zh_CN', tag: 'zh-CN', header: 'zh-CN', name: 'zhuyan', ask: '水壶可以退货吗？', entry: '退款需要多长时间？', body: '**五天**之内：\n\n1. 包好。\n2. 寄出。' },
];

// Gives what makes them: a function of one of LANGUAGES, which gives the person.
export async function mailKinds(site) {
	const bob = await site.person('bob', { displayName: 'Bob' });
	const nora = await site.person('nora', { role: 'staff', displayName: 'Nora' });
	const max = await site.person('max', { role: 'moderator', displayName: 'Max' });
	const ada = await site.person('ada', { role: 'admin', displayName: 'Ada' });
	const KINDS = noticeKinds(site, { bob, nora, max });

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
		// Mail to them came back, and they ask whether it reaches them again; the rest still does.
		await site.sql(`INSERT INTO suppressions (email_mac, reason) SELECT email_mac, 'bounce' FROM accounts WHERE name = '${to.name}'`);
		assert.equal((await to.post('/account/address', { what: 'again' })).status, 303);
		await site.mailIsDone();
		await site.sql('DELETE FROM suppressions');
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

	return async (text) => {
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
		return to;
	};
}
