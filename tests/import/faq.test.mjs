// The FAQ from a table and as one: what comes in, what does not, and that it comes out the same.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { COMMAND, folder, newDatabase, stop } from './database.mjs';
import { csv, HEADER } from './table.mjs';

after(stop);

const MOST_KIB = 64 * 1024;
let made = 0;
function file(content) {
	const path = join(folder, `table-${++made}.csv`);
	writeFileSync(path, content);
	return path;
}
async function imports(db, path, ...options) {
	const run = await db.run('faq', 'import', path, ...options);
	assert.equal(run.code, 0, run.err);
	return run.out.split('\n')[0];
}
async function exported(db) {
	const run = await db.run('faq', 'export');
	assert.equal(run.code, 0, run.err);
	return run.out;
}

const row = (n, more = {}) => ({ external_id: `kb-${n}`, locale: 'en', category: 'Parcels', title: `Where is parcel ${n}?`,
	body: `It is on its way, with number ${n}.`, phrasings: `track parcel ${n}\nparcel ${n} lost`, ...more });
const CHINESE = { external_id: '客服-1', locale: 'zh_CN', category: '退款', title: '多久可以收到退款？',
	body: '一般三到五个工作日。\n\n- 银行卡\n- 微信', phrasings: '退款多久到账\n钱什么时候退' };

// ---- what comes in ----------------------------------------------------------------------------

test('entries in both languages are published on a site without any people, and a second run changes nothing', async () => {
	const db = await newDatabase();
	const path = file(csv([row(1), row(2, { phrasings: '' }), CHINESE]));
	assert.equal(await imports(db, path), '3 new, 0 changed, 0 unchanged');
	assert.deepEqual(db.rows(`SELECT e.external_id, e.locale, t.name AS category, e.title, e.body, e.n_revisions, e.owner_id,
		e.html LIKE '<p>%' AS is_rendered, e.slug <> '' AS has_slug, e.words <> '' AND e.title_words <> '' AS has_words,
		r.author_id, r.number, d.title AS found, (SELECT string_agg(f.text, '|' ORDER BY f.id) FROM phrasings f
			WHERE f.entry_id = e.id AND f.words <> '' AND f.origin = 'hand') AS phrasings
		FROM entries e JOIN entry_revisions r ON r.entry_id = e.id AND r.title = e.title AND r.body = e.body
		JOIN category_texts t ON t.category_id = e.category_id AND t.locale = e.locale
		JOIN search_documents d ON d.kind = 'entry' AND d.ref_id = e.id AND d.locale = e.locale ORDER BY e.id`),
	[row(1), row(2, { phrasings: null }), CHINESE].map((r) => ({ ...r, phrasings: r.phrasings?.replaceAll('\n', '|') ?? null,
		n_revisions: 1, owner_id: null, is_rendered: true, has_slug: true, has_words: true, author_id: null, number: 1,
		found: r.title })));
	assert.deepEqual(db.rows(`SELECT c.slug, string_agg(t.locale || ':' || t.name, ' ' ORDER BY t.locale) AS names
		FROM categories c JOIN category_texts t ON t.category_id = c.id GROUP BY c.id ORDER BY c.position, c.id`),
	[{ slug: 'parcels', names: 'en:Parcels zh_CN:Parcels' }, { slug: 'category', names: 'en:退款 zh_CN:退款' }]);
	assert.deepEqual(db.rows('SELECT action, detail, actor_id FROM audit_log ORDER BY id'), [
		{ action: 'category.new', detail: 'hours=24', actor_id: null }, { action: 'category.new', detail: 'hours=24', actor_id: null },
		{ action: 'entry.import', detail: 'rows=3', actor_id: null }]);
	assert.equal(db.one(`SELECT (SELECT count(*) FROM import_entries) + (SELECT count(*) FROM import_entry_texts)
		+ (SELECT count(*) FROM import_phrasings) AS staged`).staged, 0);
	const before = db.digest() + db.sequences();
	assert.equal(await imports(db, path), '0 new, 0 changed, 3 unchanged');
	assert.equal(db.digest() + db.sequences(), before);
});

test('what is changed is changed as staff would, what is not named stays', async () => {
	const db = await newDatabase();
	await imports(db, file(csv([row(1), row(2), row(3), row(4), row(5)])));
	db.sql(`INSERT INTO accounts (name, display_name, role) VALUES ('nora', 'Nora', 'staff'), ('cus', 'Cus', 'customer')`);
	db.sql(`UPDATE entries SET review_at = now(); UPDATE phrasings SET origin = 'search' WHERE text = 'parcel 3 lost';
		DELETE FROM entry_news`);
	const path = file(csv([row(2, { title: 'Where has parcel two gone?' }), row(3, { phrasings: 'a new way\nparcel 3 lost' }),
		row(4, { category: 'Returns' }), row(5), row(6)]));
	for (const who of ['cus', 'nobody-there']) {
		const refused = await db.run('faq', 'import', path, '--as', who);
		assert.deepEqual([refused.code, refused.err.includes(`--as: ${who}`)], [1, true], refused.err);
	}
	const before = db.digest();
	assert.equal(await imports(db, path, '--as', 'nora', '--dry-run'), '1 new, 3 changed, 1 unchanged');
	assert.equal(db.digest(), before, 'a dry run writes nothing');
	assert.equal(await imports(db, path, '--as', 'nora'), '1 new, 3 changed, 1 unchanged');
	assert.deepEqual(db.rows(`SELECT e.external_id AS id, e.title, e.slug, e.n_revisions AS n, c.slug AS category, o.name AS owner,
		a.name AS author, e.review_at > now() + interval '5 months' AS is_checked, n.revision AS news,
		(SELECT string_agg(f.text || ':' || f.origin, '|' ORDER BY f.id) FROM phrasings f WHERE f.entry_id = e.id) AS phrasings
		FROM entries e JOIN categories c ON c.id = e.category_id
		JOIN entry_revisions r ON r.entry_id = e.id AND r.number = e.n_revisions AND r.title = e.title
		LEFT JOIN accounts o ON o.id = e.owner_id LEFT JOIN accounts a ON a.id = r.author_id
		LEFT JOIN entry_news n ON n.entry_id = e.id ORDER BY e.id`),
	[[1, 1, 'parcels', null, null, false, null], [2, 2, 'parcels', null, 'nora', true, 2], [3, 1, 'parcels', null, null, true, null],
		[4, 1, 'returns', null, null, true, null], [5, 1, 'parcels', null, null, false, null], [6, 1, 'parcels', 'nora', 'nora', true, 1]]
		.map(([i, n, category, owner, author, is_checked, news]) => ({ id: `kb-${i}`,
			title: i === 2 ? 'Where has parcel two gone?' : `Where is parcel ${i}?`,
			slug: i === 2 ? 'where-has-parcel-two-gone' : `where-is-parcel-${i}`, n, category, owner, author, is_checked, news,
			phrasings: i === 3 ? 'a new way:hand|parcel 3 lost:search' : `track parcel ${i}:hand|parcel ${i} lost:hand` })));
	const found = (words) => db.rows(`SELECT e.external_id AS id FROM search_documents d JOIN entries e ON e.id = d.ref_id
		WHERE d.tsv @@ plainto_tsquery('answerwell', '${words}')`).map((r) => r.id);
	assert.deepEqual([found('gone two'), found('a new way'), found('track parcel 3')], [['kb-2'], ['kb-3'], []]);
});

test('an entry taken out here stays out, and one may change its language', async () => {
	const db = await newDatabase();
	await imports(db, file(csv([row(1), row(2)])));
	db.sql(`UPDATE entries SET retired_at = now() WHERE external_id = 'kb-1'`);
	const run = await db.run('faq', 'import', file(csv([row(1, { body: 'Another answer.' }), row(2, { locale: 'zh' })])));
	assert.match(run.out, /^0 new, 2 changed, 0 unchanged\ntaken out of the FAQ here, and staying out: 1\n$/);
	assert.deepEqual(db.rows(`SELECT e.locale, e.body, e.retired_at IS NULL AS is_published, d.locale AS found
		FROM entries e LEFT JOIN search_documents d ON d.ref_id = e.id ORDER BY e.id`),
	[{ locale: 'en', body: 'Another answer.', is_published: false, found: null },
		{ locale: 'zh_CN', body: row(2).body, is_published: true, found: 'zh_CN' }]);
});

const out = (rows) => csv(rows.map((r) => ({ ...r, format: 'commonmark' })), { header: [...HEADER, 'format'] });

test('what others hold has room: long titles, short answers, the same title, 500 phrasings, any order, any line end', async () => {
	const db = await newDatabase();
	const title = '怎么办'.repeat(133), ways = Array.from({ length: 500 }, (_, i) => `way number ${i} to ask this`).join('\n');
	const rows = [row(1, { title, body: '是' }), row(2, { title: `x${'y'.repeat(399)}`, body: '![](https://example.com/a.png)' }),
		row(3, { title: 'The same' }), row(4, { title: 'The same', phrasings: ways }), row(5, { phrasings: '字'.repeat(400) }),
		row(6, { phrasings: ways.replaceAll('to ask', `to ${'ask '.repeat(25)}`).replace(/this$/, 'zebras') })];
	const header = [...HEADER].reverse();
	assert.equal(await imports(db, file(`\ufeff${csv(rows, { header, end: '\n' })}`)), '6 new, 0 changed, 0 unchanged');
	assert.equal(await exported(db), out(rows));
	assert.equal(db.one(`SELECT count(*) AS n FROM search_documents WHERE tsv @@ to_tsquery('answerwell', 'zebra')`).n, 1, 'the last of them');
	assert.equal(await imports(db, file(csv(rows).replaceAll('\r\n', '\n').replaceAll('\n', '\r'))), '0 new, 0 changed, 6 unchanged');
	// Tidied: blanks around, what cannot be seen, the title itself and a way said twice.
	const untidy = row(3, { external_id: '  kb-3 ', title: 'The\tsame\u200b ', phrasings: '\nThe same\n track parcel 3\n\ntrack parcel 3\nparcel 3 lost\n' });
	assert.equal(await imports(db, file(csv([untidy]))), '0 new, 0 changed, 1 unchanged');
});

test('categories are found by short name or by name in that language; --strict makes none', async () => {
	const db = await newDatabase();
	db.sql(`WITH c AS (INSERT INTO categories (slug) VALUES ('money') RETURNING id) INSERT INTO category_texts (category_id, locale, name)
		SELECT id, l, n FROM c, (VALUES ('en', 'Paying'), ('zh_CN', '付款')) t (l, n)`);
	const path = file(csv([row(1, { category: 'money' }), row(2, { category: 'Paying' }), row(3, { locale: 'zh_CN', category: '付款' })]));
	assert.equal(await imports(db, path, '--strict'), '3 new, 0 changed, 0 unchanged');
	const odd = file(csv([row(4, { category: '2024' }), row(5, { category: 'new' }), row(6, { category: '付款' }), row(7, { category: '¿!' })]));
	const before = db.digest(), strict = await db.run('faq', 'import', odd, '--strict');
	assert.equal(strict.code, 1);
	assert.match(strict.err, /:2: column category: there is no category "2024" \(--strict\)\n/);
	assert.equal(db.digest(), before);
	assert.equal(await imports(db, odd), '4 new, 0 changed, 0 unchanged');
	// As the form for categories takes them: beside the numbers of entries, "new", and each other.
	assert.deepEqual(db.rows('SELECT slug FROM categories ORDER BY position, id').map((c) => c.slug),
		['money', 'category-2024', 'category-new', 'category', 'x']);
	assert.equal(await imports(db, odd, '--strict'), '0 new, 0 changed, 4 unchanged');
});

// ---- and out ----------------------------------------------------------------------------------

test('export, import, export is the identity, also by way of an empty site and with entries made on this one', async () => {
	const db = await newDatabase(), other = await newDatabase();
	await imports(db, file(csv([row(1, { body: 'Say "yes", then\n\n    code\n\nwait.' }), CHINESE, row(2, { category: '退款' })])));
	db.sql(`INSERT INTO entries (locale, category_id, slug, title, body, html, renderer)
		SELECT 'en', min(id), 'made-here', 'Made here, "by hand"', '=1+1', '', 1 FROM categories;
		WITH c AS (INSERT INTO categories (slug) VALUES ('other') RETURNING id) INSERT INTO category_texts (category_id, locale, name)
			SELECT id, 'zh_CN', '退款' FROM c`);
	const first = await exported(db), path = file(first);
	assert.match(first, /^external_id,locale,category,title,body,phrasings,format\r\nkb-1,en,Parcels,Where is parcel 1\?,"Say ""yes"", then\n\n {4}code\n\nwait."/);
	assert.match(first, /\r\nanswerwell:[0-9a-f-]{36},en,Parcels,"Made here, ""by hand""",=1\+1,,classic\r\n$/);
	const before = db.digest();
	assert.equal(await imports(db, path, '--strict'), '0 new, 0 changed, 4 unchanged');
	assert.equal(db.digest(), before);
	assert.equal(await imports(other, path), '4 new, 0 changed, 0 unchanged');
	// Two categories of one name here are told apart by their short names.
	assert.match(first, /\r\nkb-2,en,category,/);
	assert.equal(await exported(other), first);
	const out = join(folder, 'out.csv');
	assert.equal((await db.run('faq', 'export', out)).out, 'ok: 4 entries\n');
	assert.equal(readFileSync(out, 'utf8'), first);
	assert.equal((await db.run('faq', 'export', join(folder, 'no', 'such', 'folder.csv'))).code, 1);
});

test('how a text is read comes along, where the file says so', async () => {
	const db = await newDatabase(), other = await newDatabase(), header = [...HEADER, 'format'];
	const path = file(csv([row(1, { body: 'One\ntwo', format: 'lines' }), row(2, { body: 'One\ntwo', format: 'commonmark' }), row(3, { body: 'One\ntwo' })], { header }));
	const read = (from) => from.rows(`SELECT format, html FROM entries ORDER BY id`);
	const wanted = [[3, '<p>One<br>\ntwo</p>\n'], [1, '<p>One\ntwo</p>\n'], [1, '<p>One\ntwo</p>\n']].map(([format, html]) => ({ format, html }));
	assert.equal(await imports(db, path), '3 new, 0 changed, 0 unchanged');
	assert.deepEqual(read(db), wanted);
	await imports(other, file(await exported(db)));
	assert.deepEqual(read(other), wanted);
	// A file that does not say changes nothing of it.
	assert.equal(await imports(db, file(csv([row(1, { body: 'One\nmore' })]))), '0 new, 1 changed, 0 unchanged');
	assert.deepEqual(read(db)[0], { format: 3, html: '<p>One<br>\nmore</p>\n' });
	assert.equal(db.one(`SELECT r.format FROM entry_revisions r ORDER BY r.entry_id, r.number DESC`).format, 3);
	const wrong = await db.run('faq', 'import', file(csv([row(4, { format: 'html' })], { header })));
	assert.match(wrong.err, /:3: column format: is none of/);
});

test('- and no name stand for input and output', async () => {
	const db = await newDatabase(), piped = (input) => execFileSync(COMMAND, ['faq', 'import', '-'], { env: db.env, input,
		encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
	assert.equal(piped(good), '2 new, 0 changed, 0 unchanged\ncategories made: 1\n');
	assert.equal(piped(good), '0 new, 0 changed, 2 unchanged\n');
	assert.throws(() => piped('external_id\n'), (e) => /^\(input\):1: column locale: is missing/.test(e.stderr));
	assert.equal((await db.run('faq', 'export', '-')).out, out([row(1), row(2)]));
});

// ---- what does not come in --------------------------------------------------------------------

const good = csv([row(1), row(2)]);
const with2 = (more) => csv([row(1), row(2, more), row(3)]);
const line = (text) => `${HEADER.join(',')}\r\n${text}`;
const utf16 = (text, mark) => Buffer.concat([Buffer.from(mark), Buffer.from(text, 'utf16le')]);
// What stands in the file, and where it is told: line, column, words.
const BROKEN = {
	'an empty file': ['', 1, 'external_id', /is empty/],
	'no header': [good.slice(good.indexOf('\n') + 1), 1, 'kb-1', /is none of/],
	'a missing column': [csv([row(1)], { header: HEADER.slice(0, 5) }), 1, 'phrasings', /is missing/],
	'an unknown column': [csv([row(1)], { header: [...HEADER, 'colour'] }), 1, 'colour', /is none of/],
	'a column twice': [csv([row(1)], { header: [...HEADER, 'title'] }), 1, 'title', /stands there twice/],
	'semicolons': [good.replaceAll(',', ';'), 1, 'external_id;locale;category;title;body;phrasings', /is none of/],
	GB18030: [Buffer.concat([Buffer.from(line('z,zh,')), Buffer.from([0xcd, 0xcb, 0xbf, 0xee]), Buffer.from(',t,b,\r\n')]),
		2, 'category', /byte 6 of the line \(0xCD\) is not UTF-8/],
	'Latin-1': [Buffer.from(with2({ body: 'Caf\u00e9 closed' }), 'latin1'), 4, 'body', /byte 39 of the line \(0xE9\)/],
	'UTF-16': [utf16(good, [0xff, 0xfe]), 1, '1', /UTF-16/],
	'UTF-16 without a mark': [utf16(good, []), 1, '1', /is zero/],
	'NUL bytes': [with2({ title: 'a\0b' }), 4, 'title', /is zero/],
	'a control character': [with2({ body: 'bell\x07' }), 4, 'body', /control character/],
	'an unclosed quote': [line('a,en,c,t,"b\r\n\r\nmore,x\r\n'), 2, 'body', /never closed/],
	'a quote inside a cell without quotes': [line('a,en,c,what"s,b,\r\n'), 2, 'title', /quote/],
	'text behind a closing quote': [line('a,en,c,"t" x,b,\r\n'), 2, 'title', /behind the closing quote/],
	'too few cells': [line('a,en,c,t\r\n'), 2, 'body', /4 cells, not 6/],
	'too many cells': [line('a,en,c,t,b,p,q,r\r\n'), 2, '7', /8 cells, not 6/],
	'an external_id twice': [csv([row(1), row(2), row(1)]), 6, 'external_id', /"kb-1" stands in line 2 already/],
	'an empty external_id': [with2({ external_id: ' ' }), 4, 'external_id', /is empty/],
	'a long external_id': [with2({ external_id: 'x'.repeat(201) }), 4, 'external_id', /201 characters; at most 200/],
	'an external_id of two lines': [with2({ external_id: 'a\nb' }), 4, 'external_id', /line end/],
	'an unknown language': [with2({ locale: 'fr' }), 4, 'locale', /"fr" is no language/],
	'no language': [with2({ locale: '' }), 4, 'locale', /is empty/],
	'an empty title': [with2({ title: '\u200b ' }), 4, 'title', /is empty/],
	'a long title': [with2({ title: '长'.repeat(401) }), 4, 'title', /401 characters; at most 400/],
	'an empty body': [with2({ body: ' \n ' }), 4, 'body', /is empty/],
	'a long body': [with2({ body: 'b'.repeat(30001) }), 4, 'body', /30001 characters/],
	'an empty category': [with2({ category: '' }), 4, 'category', /is empty/],
	'a category of two lines': [with2({ category: 'a\nb' }), 4, 'category', /one line/],
	'a category of 61 characters': [with2({ category: 'c'.repeat(61) }), 4, 'category', /61 characters/],
	'too many phrasings': [with2({ phrasings: Array.from({ length: 501 }, (_, i) => `way ${i}`).join('\n') }), 4, 'phrasings', /501 phrasings; at most 500/],
	'a long phrasing': [with2({ phrasings: `short\nshort too\n${'x'.repeat(401)}` }), 6, 'phrasings', /401 characters/],
};

test(`${Object.keys(BROKEN).length} kinds of broken files are told with line and column, and write nothing`, async () => {
	const db = await newDatabase();
	await imports(db, file(good));
	const before = db.digest() + db.sequences();
	for (const [what, [content, number, column, words]] of Object.entries(BROKEN)) {
		const path = file(content);
		for (const option of [[], ['--dry-run']]) {
			const run = await db.run('faq', 'import', path, ...option);
			assert.equal(run.code, 1, `${what}: ${run.out}`);
			assert.equal(run.out, '', what);
			const [first, ...more] = run.err.split('\n');
			assert.ok(first.startsWith(`${path}:${number}: column ${column}: `), `${what}: ${first}`);
			assert.match(first, words, what);
			assert.ok(more.includes('Nothing was changed.'), what);
		}
		assert.equal(db.digest() + db.sequences(), before, what);
	}
});

test('all faults are told, the first twenty in words', async () => {
	const db = await newDatabase();
	const run = await db.run('faq', 'import', file(csv([row(0), ...Array.from({ length: 30 }, (_, i) => row(i + 1, { locale: 'xx', title: '' }))])));
	const lines = run.err.trimEnd().split('\n');
	assert.equal(run.code, 1);
	assert.equal(lines.length, 22);
	assert.match(lines[0], /:4: column locale: /);
	assert.match(lines[1], /:4: column title: /);
	assert.deepEqual(lines.slice(20), ['and 40 more', 'Nothing was changed.']);
	assert.equal(db.one('SELECT count(*) AS n FROM entries').n, 0);
});

test('a folder, a file that is not there, wrong words: one line says so', async () => {
	const db = await newDatabase(), dir = join(folder, 'a-folder');
	mkdirSync(dir, { recursive: true });
	for (const [args, code, words] of [[['import', dir], 1, /a-folder: Is a directory\n$/],
		[['import', join(folder, 'gone.csv')], 1, /gone.csv: No such file or directory\n$/], [['import'], 2, /something is missing/],
		[['import', 'a', 'b'], 2, /one word too many/], [['import', 'a', '--as'], 2, /needs a value/], [['suggest'], 2, /import, export or plan/],
		[[], 2, /import, export or plan/]]) {
		const run = await db.run('faq', ...args);
		assert.equal(run.code, code, args.join(' '));
		assert.match(run.err, words, args.join(' '));
	}
});

// ---- much of it -------------------------------------------------------------------------------

test('a row of 100 MB is told and takes no memory', { timeout: 300000 }, async () => {
	const db = await newDatabase(), piece = 'words and more words '.repeat(50000);
	for (const [begin, end] of [['big,en,c,title,"', '",\r\n'], ['big,en,c,title,', ',\r\n']]) {
		const path = join(folder, 'big.csv'), fd = openSync(path, 'w');
		writeSync(fd, line(begin));
		for (let i = 0; i < 100; i++) writeSync(fd, piece);
		writeSync(fd, `${end}kb-9,xx,c,t,b,\r\n`);
		closeSync(fd);
		assert.ok(statSync(path).size > 100e6);
		const run = await db.watchRun('faq', 'import', path);
		assert.equal(run.code, 1);
		assert.match(run.err, /:2: column body: the row is longer than 1024 KiB.*\n.*:3: column locale: "xx" is no language/);
		assert.ok(run.peak > 1000 && run.peak <= MOST_KIB, `${run.peak} KiB`);
	}
	assert.equal(db.one('SELECT count(*) AS n FROM entries').n, 0);
});

test('10,000 entries with three phrasings each come in well below a minute, in bounded memory', { timeout: 300000 }, async () => {
	const db = await newDatabase(), N = 10000;
	const words = 'parcel refund invoice voucher address delivery password account newsletter warranty return exchange'.split(' ');
	const say = (i, n) => Array.from({ length: n }, (_, k) => words[(i * 7 + k * 5 + ((i * k) % 11)) % words.length]).join(' ');
	const path = file(csv(Array.from({ length: N }, (_, i) => row(i, { title: `How about ${say(i, 6)} ${i}?`, category: `Shelf ${i % 20}`,
		body: `${say(i, 40)}.\n\n* ${say(i + 1, 10)}\n* ${say(i + 2, 10)}`, phrasings: [1, 2, 3].map((k) => `${say(i + k, 7)} ${i}`).join('\n') }))));
	const began = Date.now(), run = await db.watchRun('faq', 'import', path), took = Date.now() - began;
	assert.equal(run.code, 0, run.err);
	assert.equal(run.out, `${N} new, 0 changed, 0 unchanged\ncategories made: 20\n`);
	assert.ok(took < 45000, `${took} ms`);
	assert.ok(run.peak > 1000 && run.peak <= MOST_KIB, `${run.peak} KiB`);
	assert.deepEqual(db.one(`SELECT (SELECT count(*) FROM search_documents) AS documents, (SELECT count(*) FROM phrasings) AS phrasings,
		(SELECT count(*) FROM entry_revisions) AS revisions`), { documents: N, phrasings: 3 * N, revisions: N });
	const again = Date.now();
	assert.equal(await imports(db, path), `0 new, 0 changed, ${N} unchanged`);
	console.log(`# ${N} entries: ${took} ms, ${run.peak} KiB; again: ${Date.now() - again} ms`);
});
