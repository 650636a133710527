// kill -9 of the mailer, of PostgreSQL and of a web worker, while people write and an edition is
// being sent: service comes back by itself, what was acknowledged is there, nobody has a mail twice.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSite, until } from '../support/site.mjs';

const SUBSCRIBERS = 400;
const WRITERS = 4;
let site;
let question;
const people = [];
const acknowledged = [];
const answers = { ok: 0, unavailable: 0, broken: 0, other: [] };
let isOver = false;

before(async () => {
	site = await startSite();
	const max = await site.person('max', { role: 'moderator' });
	for (let i = 0; i < WRITERS; i++) people.push(await site.person(`writer${i}`));
	question = await site.ask(people[0]);
	const answer = await site.answer(people[1], question);
	const entry = await max.post('/faq', { title: 'How long does a refund take?', category: 'billing',
		body: 'Three to five working days from the day the parcel reaches us.', locale: 'en',
		question, answer, phrasings: '' });
	assert.equal(entry.status, 303);
	people.max = max;
	// Subscribers: the address of each is sealed by the program, so the command makes them.
	for (let i = 0; i < SUBSCRIBERS; i += 8)
		await Promise.all(Array.from({ length: 8 }, (_, k) => site.makeAccount({ name: `reader${i + k}` })));
	await site.sql(`INSERT INTO subscriptions (account_id, confirmed_at)
		SELECT id, now() FROM accounts WHERE name LIKE 'reader%' ON CONFLICT DO NOTHING`);
});
after(() => site?.stop());

// Writes until it is over; remembers what the site said it has taken.
async function write(client, who) {
	for (let i = 0; !isOver; i++) {
		const mark = `mark-${who}-${i}-of-this-run`;
		try {
			const got = await client.post(`/questions/${question}/answers`, { body: `I can confirm that: ${mark}.` });
			if (got.status === 303) {
				acknowledged.push(mark);
				answers.ok++;
			} else if (got.status === 503) {
				assert.ok(Number(got.headers['retry-after']) > 0, '503 says when to come back');
				answers.unavailable++;
			} else answers.other.push(got.status);
		} catch {
			answers.broken++; // the connection of a killed worker
		}
		await sleep(15);
	}
}

const accepted = async () =>
	Number(await site.value("SELECT count(*) FROM mails WHERE edition_id IS NOT NULL AND state = 'accepted'").catch(() => '0'));
const isServing = () => until('the site serves again', async () => (await site.visitor().get('/questions')).status === 200, 60);

// What has died of something else, or has not begun yet, is waited for.
async function strike(what, pid, atLeast) {
	await until(`${atLeast} mails before the strike at ${what}`, async () => (await accepted()) >= atLeast, 120);
	process.kill(await until(`${what} to strike at`, pid, 60), 'SIGKILL');
}

test('nothing that was acknowledged is lost, and no mail is sent twice, whatever is killed', async () => {
	const writers = people.slice(0, WRITERS).map((client, i) => write(client, i));
	await site.sendEdition(people.max);

	await strike('the mailer', () => site.pids().mailer, 30);
	await strike('PostgreSQL', () => site.pids().database, 60);
	await sleep(200);
	await isServing();
	await strike('a web worker', () => site.pids().workers[0], 90);
	await isServing();
	await strike('the mailer again', () => site.pids().mailer, 120);

	await until('the edition is finished', async () => (await site.value("SELECT count(*) FROM editions WHERE state = 'sent'")) === '1', 180);
	await until('people can write again', () => answers.ok >= 200, 60);
	isOver = true;
	await Promise.all(writers);
	await isServing();

	assert.deepEqual(answers.other, [], 'nothing but done, or 503');
	const there = new Set((await site.rows("SELECT substring(body FROM 'mark-[0-9]+-[0-9]+-of-this-run') AS mark FROM posts")).map((r) => r.mark));
	assert.deepEqual(acknowledged.filter((mark) => !there.has(mark)), [], 'acknowledged and gone');

	const states = await site.rows('SELECT state, count(*)::int AS n FROM mails WHERE edition_id IS NOT NULL GROUP BY state');
	const n = Object.fromEntries(states.map((r) => [r.state, r.n]));
	assert.equal((n.accepted ?? 0) + (n.uncertain ?? 0), SUBSCRIBERS, JSON.stringify(n));
	const mails = site.mails().filter((m) => /refund/.test(m.subject) && /^reader/.test(m.to));
	const to = mails.map((m) => m.to);
	assert.equal(new Set(to).size, to.length, 'somebody has it twice');
	assert.ok(to.length >= (n.accepted ?? 0), `${to.length} mails for ${n.accepted} accepted deliveries`);
	console.log(`# ${answers.ok} posts taken, ${answers.unavailable} answered 503, ${answers.broken} connections broken; ` +
		`deliveries ${JSON.stringify(n)}, mails ${to.length}`);
});

test('a worker that dies is replaced, and the others go on', async () => {
	const before = site.pids();
	process.kill(before.workers[0], 'SIGKILL');
	await isServing();
	await until('as many workers as before', () => {
		const { workers } = site.pids();
		return workers.length === before.workers.length && !workers.includes(before.workers[0]);
	}, 20);
	assert.equal(site.pids().web, before.web);
});
