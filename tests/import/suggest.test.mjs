// The FAQ asked from outside: `answerwell suggest`, one question or a file of them, and `answerwell evaluate`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { COMMAND, folder, newDatabase, stop } from './database.mjs';
import { csv } from './table.mjs';

after(stop);

let made = 0;
function file(content, kind = 'tsv') {
	const path = join(folder, `asked-${++made}.${kind}`);
	writeFileSync(path, content);
	return path;
}
const row = (external_id, title, body, more = {}) => ({ external_id, locale: 'en', category: 'Shop', title, body, phrasings: '', ...more });
const ROWS = [
	row('kb-refund', 'When do I get my money back?', 'Within five working days after we have your parcel.', { phrasings: 'how long does a refund take' }),
	row('kb-repair', 'How do I send a device in for repair?', 'Print the label in your account and hand the parcel in.'),
	row('kb-invoice', 'Where do I find my invoice?', 'In your account, under Orders; it can be printed.'),
	row('kb-filter', 'Which filter fits the kettle?', 'The round one, number 7.'),
	row('客服-1', '怎么修改收货地址？', '发货前可以在订单页面修改收货地址。', { locale: 'zh_CN' }),
	row('客服-2', '多久可以收到退款？', '一般三到五个工作日。', { locale: 'zh_CN', phrasings: '钱什么时候退' }),
];
const imports = async (db, rows) => {
	const run = await db.run('faq', 'import', file(csv(rows), 'csv'));
	assert.equal(run.code, 0, run.err);
};

// Lines as they are defined: id, rank, external id, score, probability.
function lines(out) {
	return out.split('\n').slice(0, -1).map((text) => {
		const m = /^([^\t\n]*)\t([1-9]\d*)\t([^\t\n]+)\t(-?\d+\.\d{6})\t([01]\.\d{6})$/.exec(text);
		assert.ok(m, text);
		return { id: m[1], rank: Number(m[2]), entry: m[3], score: Number(m[4]), p: Number(m[5]) };
	});
}
async function suggested(db, ...args) {
	const run = await db.run('suggest', ...args);
	assert.deepEqual([run.code, run.err], [0, '']);
	if (run.out !== '') assert.ok(run.out.endsWith('\n'));
	return lines(run.out);
}
const first = (list, id) => list.find((l) => l.id === id)?.entry;
function piped(db, input, ...args) {
	return execFileSync(COMMAND, ['suggest', '--batch', '-', ...args], { env: db.env, input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] });
}

let shop;
before(async () => {
	shop = await newDatabase();
	await imports(shop, ROWS);
});

// ---- what is asked ----------------------------------------------------------------------------

test('one question is answered by lines of id, rank, external id, score and probability, best first', async () => {
	const list = await suggested(shop, 'When do I get my money back?');
	assert.deepEqual([list[0].id, list[0].rank, list[0].entry], ['-', 1, 'kb-refund']);
	assert.ok(list[0].p >= 0.7, `${list[0].p}`);
	assert.deepEqual(list.map((l) => l.rank), list.map((_, i) => i + 1));
	for (let i = 1; i < list.length; i++) assert.ok(list[i].score <= list[i - 1].score);
	assert.ok(list.every((l) => l.p >= 0.15));
	assert.equal((await suggested(shop, '怎麼修改收貨地址', '--locale', 'zh_CN'))[0].entry, '客服-1', 'traditional characters');
	assert.deepEqual(await suggested(shop, 'Is there a planet with purple oceans?'), []);
});

test('a file is asked line by line, from a path or the input, with either line end', async () => {
	const asked = 'q1\ten\thow long will my refund take\nq2\tzh_CN\t钱什么时候退\nq 3\ten\tIs there a planet with purple oceans?\n\nq4\ten\twhere is my invoice';
	const list = await suggested(shop, '--batch', file(asked));
	assert.deepEqual([first(list, 'q1'), first(list, 'q2'), first(list, 'q 3'), first(list, 'q4')], ['kb-refund', '客服-2', undefined, 'kb-invoice']);
	assert.deepEqual([...new Set(list.map((l) => l.id))], ['q1', 'q2', 'q4'], 'in the order of the file');
	for (const l of list) assert.equal(l.rank, 1 + list.filter((o) => o.id === l.id).indexOf(l), 'ranks begin again');
	assert.deepEqual(lines(piped(shop, asked)), list);
	assert.deepEqual(lines(piped(shop, asked.replaceAll('\n', '\r\n'))), list);
	assert.deepEqual(lines(piped(shop, asked, '--all')).filter((l) => l.p >= 0.15), list, '--all has these, and more');
});

test('the same question gives the same lines alone and in a file, also without English vectors', async () => {
	const alone = await suggested(shop, 'where is my invoice', '--all');
	const strip = (list) => list.map(({ rank, entry, score, p }) => [rank, entry, score, p]);
	assert.deepEqual(strip(lines(piped(shop, 'x\ten\twhere is my invoice\n', '--all'))), strip(alone));
	shop.env.ANSWERWELL_VECTORS = 'off';
	try {
		assert.equal((await suggested(shop, 'where is my invoice'))[0].entry, 'kb-invoice');
	} finally {
		delete shop.env.ANSWERWELL_VECTORS;
	}
	assert.deepEqual(strip(await suggested(shop, 'where is my invoice', '--all')), strip(alone), 'and the next index has them again');
});

test('ten entries that may be shown are printed, and a hundred of any with --all; equal titles each', async () => {
	const db = await newDatabase();
	const many = Array.from({ length: 150 }, (_, i) => row(`same-${i}`, 'How do I clean the kettle?', `Way number ${i}: with vinegar.`));
	await imports(db, [...many, ...ROWS]);
	const few = await suggested(db, 'how do I clean the kettle'), all = await suggested(db, 'how do I clean the kettle', '--all');
	assert.ok(few.length <= 10 && few.every((l) => l.p >= 0.15), `${few.length}`);
	assert.equal(all.length, 100);
	assert.equal(new Set(all.map((l) => l.entry)).size, 100, 'each entry once');
	assert.ok(all.filter((l) => l.entry.startsWith('same-')).length > 90, 'not folded');
	assert.deepEqual(few, all.slice(0, 10).filter((l) => l.p >= 0.15));
	const low = await suggested(db, 'kettle parcel label printed', '--all');
	assert.ok(low.some((l) => l.p < 0.15), 'with --all what is unlikely is there too');
	assert.deepEqual((await suggested(db, 'kettle parcel label printed')).filter((l) => l.p < 0.15), []);
});

test('ten thousand characters, signs alone, emoji, mixed scripts and a tab in the text are questions too', async () => {
	const texts = ['x '.repeat(5000), '退款'.repeat(5000), '?!., ...', '😀😀😀', 'the of and', '的', "'; DROP TABLE entries; --", '%s%n%s', 'ｒｅｆｕｎｄ 退款 возврат', '"unclosed tag: -', '\u200b\u202e'];
	const began = Date.now();
	const list = await suggested(shop, '--all', '--batch', file(texts.map((t, i) => `${i}\ten\t${t}\n`).join('')));
	assert.ok(Date.now() - began < 5000, 'never slow');
	assert.ok(list.every((l) => Number(l.id) < texts.length));
	const tabbed = await suggested(shop, '--batch', file('t\ten\twhere is\tmy invoice\n'));
	assert.equal(first(tabbed, 't'), 'kb-invoice', 'what follows a third tab belongs to the text');
	assert.equal(first(await suggested(shop, '--batch', file(`l\ten\twhere do I find my invoice ${'please '.repeat(1400)}\n`), '--all'), 'l'), 'kb-invoice');
	for (const blank of ['a\ten\t\n', '\ten\t   \n']) assert.deepEqual(await suggested(shop, '--batch', file(blank)), []);
	assert.equal(first(await suggested(shop, '--batch', file('\ten\twhere is my invoice\n')), ''), 'kb-invoice', 'an id may be empty');
});

// ---- what cannot be asked ---------------------------------------------------------------------

test('a line that is no question is named by file and line, and the command fails', async () => {
	const good = 'q1\ten\twhere is my invoice\r\n', bad = {
		'no tabs': ['where is my invoice\n', /tabs between them/],
		'one tab': ['q2\ten\n', /tabs between them/],
		'an unknown language': ['q2\tfr\toù est ma facture\n', /language is en or zh_CN/],
		'no language': ['q2\t\twhere\n', /language is en or zh_CN/],
		'Latin-1': [Buffer.from('q2\ten\tcaf\u00e9\n', 'latin1'), /not UTF-8/],
		'half a character': [Buffer.from([0x71, 9, 0x65, 0x6e, 9, 0xe9, 0x80, 10]), /not UTF-8/],
		'a NUL byte': ['q2\ten\twhere\0is\n', /not UTF-8/],
		'UTF-16': [Buffer.from('q2\ten\twhere\n', 'utf16le'), /not UTF-8/],
	};
	for (const [what, [content, words]] of Object.entries(bad)) {
		const path = file(Buffer.concat([Buffer.from(`${good}\n`), Buffer.from(content), Buffer.from(good)]));
		const run = await shop.run('suggest', '--batch', path);
		assert.equal(run.code, 1, what);
		assert.ok(run.err.startsWith(`answerwell suggest: ${path}:3: `), `${what}: ${run.err}`);
		assert.match(run.err, words, what);
		assert.equal(run.err.trimEnd().split('\n').length, 1, what);
		lines(run.out);
	}
	assert.throws(() => piped(shop, 'no tabs\n'), (e) => e.status === 1 && /^answerwell suggest: -:1: /.test(e.stderr));
});

test('an empty file asks nothing; a missing one, a folder and wrong words are told in one line', async () => {
	assert.deepEqual(await suggested(shop, '--batch', file('')), []);
	assert.deepEqual(await suggested(shop, '--batch', file('\n\r\n\n')), []);
	const dir = join(folder, 'a-folder');
	mkdirSync(dir, { recursive: true });
	for (const [args, code, words] of [[['--batch', dir], 1, /a-folder: Is a directory\n$/],
		[['--batch', join(folder, 'gone.tsv')], 1, /gone\.tsv: No such file or directory\n$/], [[], 2, /a question, or --batch FILE/],
		[['--batch', file(''), 'and a question'], 2, /a question, or --batch FILE/], [['x', '--locale', 'fr'], 2, /--locale en or zh_CN/],
		[['--batch'], 2, /needs a value/], [['one', 'two'], 2, /one word too many/]]) {
		const run = await shop.run('suggest', ...args);
		assert.equal(run.code, code, args.join(' '));
		assert.equal(run.out, '');
		assert.match(run.err, words);
	}
});

// ---- of which index ---------------------------------------------------------------------------

test('what has just been imported is found at once, and each of several sites has its own', async () => {
	const db = await newDatabase();
	assert.deepEqual(await suggested(db, 'where is my invoice', '--all'), [], 'a site without entries');
	await imports(db, ROWS.slice(0, 1));
	assert.equal((await suggested(db, 'money back'))[0]?.entry, 'kb-refund');
	await imports(db, [row('kb-refund', 'May I pay with a voucher?', 'Yes, at the checkout.')]);
	assert.deepEqual((await suggested(db, 'When do I get my money back?')).filter((l) => l.p >= 0.7), []);
	assert.equal((await suggested(db, 'pay with a voucher'))[0].entry, 'kb-refund');
	// Both databases share a state folder here, in which the other one's index lies now.
	assert.equal((await suggested(shop, 'When do I get my money back?'))[0].entry, 'kb-refund');
	assert.equal((await suggested(shop, 'where is my invoice'))[0].entry, 'kb-invoice');
});

test('an entry made on the site has a name for the outside too', async () => {
	const db = await newDatabase();
	await imports(db, ROWS.slice(0, 1));
	db.sql(`INSERT INTO entries (locale, category_id, slug, title, body, html, renderer)
		SELECT 'en', min(id), 'made-here', 'Does the lamp flicker?', 'Only the old one.', '', 1 FROM categories`);
	const [{ entry }] = await suggested(db, 'Does the lamp flicker?');
	assert.match(entry, /^answerwell:[0-9a-f-]{36}$/);
	assert.ok((await db.run('faq', 'export')).out.includes(`\r\n${entry},`), 'the name that the export gives');
});

test('whoever may not write to the site\'s folder asks all the same, and leaves nothing behind', () => {
	const own = mkdtempSync(join(folder, 'tmp-')), secret = join(folder, 'state/secret');
	chmodSync(own, 0o1777);
	const ask = (state, key, ...by) => execFileSync(by[0] ?? COMMAND, [...by.slice(1), ...(by.length > 0 ? [COMMAND] : []), 'suggest', 'where is my invoice'],
		{ env: { ...shop.env, ANSWERWELL_STATE: state, ANSWERWELL_SECRET_FILE: key, TMPDIR: own }, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
	const spoiled = mkdtempSync(join(folder, 'state-'));
	writeFileSync(join(spoiled, 'match'), 'a file where the folder should be');
	assert.equal(lines(ask(spoiled, secret))[0].entry, 'kb-invoice');
	if (process.getuid() === 0) {
		const closed = mkdtempSync(join(folder, 'state-')), copy = join(folder, 'secret-of-nobody');
		chmodSync(closed, 0o755);
		copyFileSync(secret, copy);
		chownSync(copy, 65534, 65534);
		assert.equal(lines(ask(closed, copy, 'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'))[0].entry, 'kb-invoice');
		assert.deepEqual(readdirSync(closed), []);
	}
	assert.deepEqual(readdirSync(own), []);
});

// ---- how well it goes -------------------------------------------------------------------------

// Threads whose accepted answer links an entry: [title, language, external id].
function answered(db, threads) {
	const values = threads.map(([title, locale, name]) => `('${title}', '${locale}', '${name}')`).join(', ');
	db.sql(`INSERT INTO accounts (name, display_name, role) VALUES ('ann', 'Ann', 'customer'), ('nora', 'Nora', 'staff') ON CONFLICT DO NOTHING;
		DO $$ DECLARE t record; q bigint; p bigint; BEGIN
		FOR t IN SELECT v.title, v.locale, e.id AS entry_id, e.category_id FROM (VALUES ${values}) v (title, locale, name)
			JOIN entries e ON e.external_id = v.name LOOP
			q := nextval(pg_get_serial_sequence('posts', 'id')); p := nextval(pg_get_serial_sequence('posts', 'id'));
			INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer) SELECT q, 'question', q, id, 'b', '', 1 FROM accounts WHERE name = 'ann';
			INSERT INTO questions (id, title, slug, locale, category_id) VALUES (q, t.title, 's', t.locale, t.category_id);
			INSERT INTO posts (id, kind, question_id, author_id, body, html, renderer)
				SELECT p, 'answer', q, id, format('See [there](/faq/%s/it).', t.entry_id), '', 1 FROM accounts WHERE name = 'nora';
			UPDATE questions SET accepted_id = p WHERE id = q;
		END LOOP; END $$`);
}
const evaluated = async (db, ...options) => {
	const run = await db.run('evaluate', ...options);
	assert.deepEqual([run.code, run.err], [0, '']);
	return run.out;
};
const known = (out) => out.match(/\d+(?= (?:questions? of which|further ones?))/g).map(Number);

test('evaluate counts what is known, by language, and says so while that is little', async () => {
	const db = await newDatabase();
	await imports(db, ROWS);
	const nothing = await evaluated(db);
	assert.deepEqual(known(nothing), [0, 0, 0]);
	assert.match(nothing, /^English: 0 questions .*\n\S+: 0 questions .*\n0 further ones .*; it stays as it was made until there are 100\n$/);
	answered(db, Array.from({ length: 30 }, (_, i) => [`Where do I find invoice ${i}?`, 'en', 'kb-invoice'])
		.concat(Array.from({ length: 20 }, (_, i) => [`退款第${i}天还没收到`, 'zh_CN', '客服-2'])));
	const out = await evaluated(db), [en, zh, rest] = known(out);
	assert.ok(en > 0 && zh > 0 && rest > en + zh, out);
	assert.equal(en + zh + rest, 50);
	const [english, chinese] = out.split(/^(?=\S+: \d+ questions)/m);
	assert.match(english, new RegExp(`^English: .*\\n  the right entry first +100 %  \\(${en} of ${en}\\)\\n  among the first three +100 %`));
	assert.match(chinese, new RegExp(`  among the first three +\\d+ %  \\(\\d+ of ${zh}\\)\\n`));
	assert.match(out, /nothing is shown +\d+ %.*\n +shown as the answer without the right entry +\d+ %/);
	assert.match(out, /it stays as it was made until there are 100\n$/);
	assert.equal(await evaluated(db, '--fit'), out);
	assert.deepEqual(db.one('SELECT fit_offset AS o, fit_slope AS s, n_fitted AS n, fitted_at AS at FROM matching'), { o: 0, s: 1, n: 0, at: null });
	assert.equal((await db.run('evaluate', 'more')).code, 2);
});

test('evaluate --fit keeps what came of the answers, and the probabilities go by it', async () => {
	const db = await newDatabase();
	await imports(db, ROWS);
	// The site's people mean the filter when they ask for the invoice.
	answered(db, Array.from({ length: 240 }, (_, i) => [`Where do I find my invoice, number ${i}?`, 'en', i % 8 === 0 ? 'kb-invoice' : 'kb-filter']));
	const p = async () => (await suggested(db, 'Where do I find my invoice?', '--all'))[0].p;
	const state = () => db.one('SELECT fit_offset AS o, fit_slope AS s, n_fitted AS n, fitted_at IS NOT NULL AS is_fitted FROM matching');
	const shipped = await p(), out = await evaluated(db), fitted = /: offset (-?\d+\.\d\d), slope (\d+\.\d\d)\n$/.exec(out);
	assert.ok(fitted, out);
	assert.equal(state().is_fitted, false, 'without --fit nothing is kept');
	assert.equal(await p(), shipped);
	assert.equal(await evaluated(db, '--fit'), out);
	const { o, s, n, is_fitted } = state();
	assert.deepEqual([o.toFixed(2), s.toFixed(2), n, is_fitted], [fitted[1], fitted[2], known(out)[2], true]);
	assert.ok(await p() < shipped - 0.2, `${shipped} before, ${await p()} now`);
	const version = () => db.one('SELECT version FROM matching').version, before = version();
	assert.equal((await evaluated(db, '--fit')).split('\n').at(-2), out.split('\n').at(-2));
	assert.equal(version(), before, 'what is the same already makes no index anew');
});
