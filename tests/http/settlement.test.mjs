// Uncertain mails of an edition, settled by a moderator who has looked at the mail server's log.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const max = await site.person('max', { role: 'moderator' });

// An edition to ann whose mail nobody knows about: its page.
async function uncertain(title) {
	const question = await site.ask(ann, { title });
	const answer = await site.answer(max, question);
	const entry = await max.post('/faq', { title, category: 'billing', body: 'Like this.', locale: 'en', question, answer, phrasings: '' });
	assert.equal(entry.status, 303);
	await site.sql(`INSERT INTO subscriptions (account_id, confirmed_at) SELECT id, now() FROM accounts WHERE name = 'ann' ON CONFLICT DO NOTHING`);
	await site.sendEdition(max);
	await site.mailIsDone();
	const id = await site.value('SELECT max(id) FROM editions');
	await site.sql(`UPDATE mails SET state = 'uncertain' WHERE edition_id = ${id}; UPDATE editions SET state = 'sent' WHERE id = ${id}`);
	return `/staff/editions/${id}`;
}
const stateOf = (path) => site.value(`SELECT state FROM mails WHERE edition_id = ${path.split('/').at(-1)}`);

for (const [word, state, label] of [['arrived', 'accepted', 'They arrived'], ['lost', 'failed', 'They did not arrive']])
	test(`"${label}": ${state}, once, and in the log`, { timeout: 60000 }, async () => {
		const path = await uncertain(`How is it ${word}?`);
		const page = await max.get(path);
		assert.match(page.page.words, /1 email is uncertain/);
		assert.ok(page.page.words.includes(label));
		assert.equal((await ann.post(path, { settle: word })).status, 403);
		assert.equal(await stateOf(path), 'uncertain');
		assert.equal((await max.post(path, { settle: word })).status, 303);
		assert.equal(await stateOf(path), state);
		const after = (await max.get(path)).page.words;
		assert.ok(!after.includes(label));
		assert.equal(/Send again to 1 reader/.test(after), state === 'failed', 'what did not arrive can be sent again');
		assert.equal((await max.post(path, { settle: word })).status, 409);
		assert.match((await max.get('/staff/audit')).page.words, /settled uncertain emails/);
	});
