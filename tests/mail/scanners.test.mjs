// Programs that look at links before people do: whatever they GET or HEAD of any mail, with a log-in or without, no row
// of any table is another one afterwards.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { LANGUAGES, MAIL_KINDS, mailKinds } from '../support/mail_kinds.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const make = await mailKinds(site);

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

test('GET and HEAD of every address in every kind of mail change no row', { timeout: 400000 }, async () => {
	await make(LANGUAGES[0]);
	const [edith, bob] = [await site.logInAs('edith'), await site.logInAs('bob')];
	const mails = site.mails();
	const kinds = new Set(mails.map((m) => m.id.replace(/^<([a-z_]+)\..*/, '$1')));
	assert.deepEqual(MAIL_KINDS.filter((kind) => !kinds.has(kind)), [], `not seen among ${[...kinds]}`);
	const paths = [...new Set(mails.flatMap(addressesIn))].filter((a) => a.startsWith(site.url)).map((a) => a.slice(site.url.length).replace(/#.*/, '') || '/');
	assert.ok(paths.length > 10 && paths.some((p) => p.startsWith('/unsubscribe/')), paths.join(' '));

	// What somebody who is logged in has looked at is read: that may be said of it, and is said here before.
	for (const who of [edith, bob]) for (const path of paths.filter((p) => !/\/(register|reset|unsubscribe|takeback|address|emails)\//.test(p))) await who.get(path);
	const before = await digest();
	for (const who of [site.visitor(), bob, edith])
		for (const path of paths)
			for (const method of ['HEAD', 'GET']) {
				const got = method === 'GET' ? await who.get(path) : await who.head(path);
				assert.ok(got.status < 500, `${method} ${path}: ${got.status}`);
			}
	const changed = Object.entries(await digest()).filter(([name, sum]) => before[name] !== sum).map(([name]) => name);
	assert.deepEqual(changed, []);
});
