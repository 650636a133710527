// Programs that look at links before people do: whatever they GET or HEAD of any mail, with a log-in or without, no row
// of any table is another one afterwards.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const bob = await site.person('bob');
const max = await site.person('max', { role: 'moderator' });

// One line a table, without what any reading leaves: when somebody was last here, how often a page was looked at.
async function digest() {
	const tables = await site.rows(`SELECT c.relname AS name, coalesce((SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
			FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
				AND (c.relname, a.attname) NOT IN (('accounts', 'last_seen_at'), ('sessions', 'last_used_at'), ('sessions', 'seen_at'), ('questions', 'n_views'), ('entries', 'n_views'))), '1') AS columns
		FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace ORDER BY 1`);
	const parts = tables.map((t) => `SELECT '${t.name}' AS name, md5(coalesce(string_agg(r, '' ORDER BY r), '')) AS sum FROM (SELECT (${t.columns})::text AS r FROM ${t.name}) AS x`
		.replace(/\(([^()]*)\)::text/, (all, columns) => `ROW(${columns})::text`));
	return Object.fromEntries((await site.rows(parts.join(' UNION ALL '))).map((r) => [r.name, r.sum]));
}

const addressesIn = (mail) => [...`${mail.text} ${mail.html} ${mail.header('list-unsubscribe')}`.replaceAll('&amp;', '&').matchAll(/https?:\/\/[^\s"'<>]+/g)].map((m) => m[0]);

test('GET and HEAD of every address in every mail change no row', { timeout: 180000 }, async () => {
	// Letters, notices, several in one mail, and an edition.
	await site.visitor().post('/register', { email: 'new@example.org', digest: '0', zone: '' });
	await site.visitor().post('/register', { email: 'ann@example.org', digest: '0', zone: '' });
	await site.visitor().post('/reset', { email: 'bob@example.org' });
	const question = await site.ask(ann, { title: 'Where do links lead?' });
	const answer = await site.answer(bob, question);
	await site.comment(bob, question);
	await ann.post(`/answers/${answer}/acceptance`, { on: '1' });
	await site.sql(`INSERT INTO subscriptions (account_id, confirmed_at) SELECT id, now() FROM accounts WHERE name = 'ann' ON CONFLICT DO NOTHING`);
	const entry = await max.post('/faq', { title: 'Where do links lead to?', category: 'billing', body: 'To where they say.', locale: 'en', question, answer, phrasings: '' });
	assert.equal(entry.status, 303);
	await site.sendEdition(max);
	await site.sql("UPDATE mails SET not_before = now() WHERE state = 'planned'; NOTIFY mail");
	await site.mailIsDone();
	const mails = site.mails();
	const kinds = new Set(mails.map((m) => m.id.replace(/^<([a-z_]+)\..*/, '$1')));
	for (const kind of ['verify', 'known', 'reset', 'answer', 'edition']) assert.ok(kinds.has(kind), `${kind} among ${[...kinds]}`);
	const paths = [...new Set(mails.flatMap(addressesIn))].filter((a) => a.startsWith(site.url)).map((a) => a.slice(site.url.length).replace(/#.*/, '') || '/');
	assert.ok(paths.length > 10 && paths.some((p) => p.startsWith('/unsubscribe/')), paths.join(' '));

	// What somebody who is logged in has looked at is read: that may be said of it, and is said here before.
	for (const who of [ann, bob]) for (const path of paths.filter((p) => !/\/(register|reset|unsubscribe)\//.test(p))) await who.get(path);
	const before = await digest();
	for (const who of [site.visitor(), bob, ann])
		for (const path of paths)
			for (const method of ['HEAD', 'GET']) {
				const got = method === 'GET' ? await who.get(path) : await who.head(path);
				assert.ok(got.status < 500, `${method} ${path}: ${got.status}`);
			}
	const changed = Object.entries(await digest()).filter(([name, sum]) => before[name] !== sum).map(([name]) => name);
	assert.deepEqual(changed, []);
});
