// Drafts of entries from what people asked before: a table, a mailbox, a dump; what is told of them and what is not.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { halves, judge, random } from '../bench/plan_sets.mjs';
import { ownSets } from '../bench/sets.mjs';
import { answer, question, user, writeDump } from './dump.mjs';
import { folder, newDatabase, stop, TOP } from './database.mjs';
import { csv } from './table.mjs';

after(stop);

const db = await newDatabase();
// It needs none: nothing of it may be asked for.
db.env.DATABASE_URL = db.env.DATABASE_OWNER_URL = 'host=/nowhere dbname=none';
const imports = await newDatabase();
db.env.TMPDIR = join(folder, 'tmp');
mkdirSync(db.env.TMPDIR);

let made = 0;
function file(content, ending = 'csv') {
	const path = join(folder, `old-${++made}.${ending}`);
	writeFileSync(path, content);
	return path;
}
const fresh = () => join(folder, `drafts-${++made}.csv`);
const table = (rows, header = ['question', 'answer', 'locale']) => file(csv(rows, { header }));
async function plans(path, ...options) {
	const run = await db.run('faq', 'plan', path, ...options);
	assert.equal(run.code, 0, run.err);
	assert.equal(run.err, '');
	return run.out;
}
const json = async (path, ...options) => JSON.parse(await plans(path, '--json', ...options));

// What a lamp shop is asked: [questions, answer].
const SUBJECTS = [
	[['How do I return a lamp?', 'I want to return my lamp', 'return a lamp that does not fit', 'Can I return the lamp I bought?', 'where do I return lamps'],
		'Send it back within **30 days**.'],
	[['Where is my parcel?', 'my parcel has not arrived', 'parcel still not here, where is it', 'Where is the parcel I ordered?'], ''],
	[['How can I change the delivery address?', 'change delivery address of an order', 'wrong delivery address, how to change it'], ''],
	[['怎么修改收货地址？', '收货地址填错了怎么修改', '修改收货地址'], '在**我的订单**里修改。'],
	[['Do you sell gift cards?'], ''],
];
const ROWS = SUBJECTS.flatMap(([list, reply]) => list.map((q, i) => [q, i === 0 ? reply : '', '']));
const N = ROWS.length;

// ---- what it says -------------------------------------------------------------------------------

test('a table of old questions becomes entries, the one that answers most first', async () => {
	const out = await plans(table(ROWS), '--entries', '4');
	assert.match(out, new RegExp(`^${N} questions read \\(English ${N - 3}, 简体中文 3\\)\\.\n`));
	assert.match(out, /\nThese 4 entries would answer \d+ % of them \(\d+ to \d+ %\)\.\n/);
	assert.match(out, /\n +1 +5 +\d+ % +\S.*lamp/i);
	assert.match(out, /\n +2 +4 +\d+ % +.*parcel/i);
	assert.match(out, /修改收货地址/);
	assert.match(out, /answered\? +questions +counted as +found by the suggestions\n/);
	assert.match(out, /Three phrasings an entry: 2 want more: 3, 4\.\n/);
});

test('the same in JSON, which says how many phrasings are wanted', async () => {
	const said = await json(table(ROWS), '--entries', '4');
	assert.equal(said.questions, N);
	assert.deepEqual(said.languages, { en: N - 3, zh_CN: 3 });
	assert.equal(said.entries, 4);
	assert.ok(said.low <= said.share && said.share <= said.high);
	assert.equal(said.share, said.drafts.at(-1).share);
	assert.equal(said.calibration.reduce((n, bin) => n + bin.questions, 0), N);
	assert.deepEqual(said.drafts.map((d) => [d.rank, d.questions, d.locale, d.phrasings.length, d.phrasings_wanted, d.has_answer]),
		[[1, 5, 'en', 3, 0, true], [2, 4, 'en', 3, 0, false], [3, 3, 'zh_CN', 2, 1, true], [4, 3, 'en', 2, 1, false]]);
});

test('one question and all the same ones are no trouble', async () => {
	assert.match(await plans(table([['Where is it?']], ['question'])), /^1 question read .*\nThis entry would answer 0 %/s);
	const said = await json(table(Array(50).fill(['Where is my parcel?']), ['question']));
	assert.deepEqual(said.drafts.map((d) => [d.questions, d.title, d.phrasings]), [[50, 'Where is my parcel?', []]]);
});

test('other columns are passed over, rows without a question counted', async () => {
	const said = await json(file('id,Question,stars\r\n1,Where is my parcel?,5\r\n2,,1\r\n3,  ,1\r\n'));
	assert.deepEqual([said.questions, said.passed_over], [1, 2]);
});

test('who asked, in a column name or in the question, is left out of drafts', async () => {
	const rows = [['Where is the parcel of Barbara?', 'Barbara Finch'], ['where is the parcel', ''], ['Hi, my name is Ida Moss. Where is the parcel for Ida?', ''], ['Where is my parcel?', '']];
	const path = fresh();
	const out = await plans(table(rows, ['question', 'name']), '--json', '--drafts', path);
	assert.match(out, /parcel/);
	assert.doesNotMatch(out + readFileSync(path, 'utf8'), /Barbara|Finch|Ida|Moss/);
});

test('more than there is room for stand for all, evenly', async () => {
	const rows = Array.from({ length: 9000 }, (_, i) => [`item${i % 3000} is colour${i % 7}`]);
	const out = await plans(table(rows, ['question']), '--entries', '2');
	assert.match(out, /^9,000 questions read .*\nThat is more than fit at once: 4,000 of them, evenly taken, stand for all\.\n/);
});

// ---- drafts -------------------------------------------------------------------------------------

test('drafts are a table with answers to begin with, and the same bytes each time', async () => {
	const [one, two] = [fresh(), fresh()];
	const source = table(ROWS);
	await plans(source, '--entries', '4', '--drafts', one, '--category', 'Parcels & more');
	await plans(source, '--entries', '4', '--drafts', two, '--category', 'Parcels & more');
	const text = readFileSync(one, 'utf8');
	assert.equal(text, readFileSync(two, 'utf8'));
	assert.match(text, /^external_id,locale,category,title,body,phrasings,format\r\n/);
	assert.equal(text.match(/\[\[DRAFT\]\]/g).length, 4);
	assert.match(text, /\n\nSend it back within \*\*30 days\*\*\."/);
	assert.match(text, /zh_CN,Parcels & more,.*修改收货地址/);
	assert.match(text, /\[\[DRAFT\]\] Write the answer here/);
	assert.match(text, /\[\[DRAFT\]\] 下面是/);
});

test('import refuses drafts until somebody has written them, with line and column', async () => {
	const path = fresh();
	await plans(table(ROWS), '--entries', '4', '--drafts', path);
	const refused = await imports.run('faq', 'import', path);
	assert.equal(refused.code, 1);
	assert.equal(refused.err.match(/:\d+: column body: still says \[\[DRAFT\]\]/g).length, 4);
	assert.match(refused.err, /:2: column body: still says \[\[DRAFT\]\].*\n/);
	assert.equal(imports.one('SELECT count(*)::int AS n FROM entries').n, 0);
	const edited = readFileSync(path, 'utf8').replace(/\[\[DRAFT\]\] Write.*away\./g, 'This is the answer.').replace(/\[\[DRAFT\]\] .*\n\n/g, '');
	const run = await imports.run('faq', 'import', file(edited));
	assert.equal(run.code, 0, run.err);
	assert.match(run.out, /^4 new/);
	assert.equal(imports.one('SELECT count(*)::int AS n FROM phrasings').n, 10);
});

test('the line of the mark is told also where it stands further down', async () => {
	const path = file(csv([{ external_id: 'x', locale: 'en', category: 'General', title: 'Where is my parcel?', body: 'On its way.\n\n[[DRAFT]] and more', phrasings: '' }]));
	const run = await imports.run('faq', 'import', path);
	assert.match(run.err, new RegExp(`^${path}:4: column body: still says`));
});

test('a file that is there is not written over', async () => {
	const path = file('what somebody wrote');
	const run = await db.run('faq', 'plan', table(ROWS), '--drafts', path);
	assert.equal(run.code, 1);
	assert.match(run.err, /is there already; nothing was written/);
	assert.equal(readFileSync(path, 'utf8'), 'what somebody wrote');
});

// ---- mailboxes ----------------------------------------------------------------------------------

const encoded = (text) => [...Buffer.from(text, 'utf8')].map((b) => (b < 33 && b !== 10) || b > 126 || b === 61 ? `=${b.toString(16).toUpperCase().padStart(2, '0')}` : String.fromCharCode(b)).join('');
function mail({ from, subject, body, id, more = [], type = 'text/plain; charset=utf-8', transfer = '8bit', latin = false }) {
	const head = [`From: ${from}`, 'To: desk@lamps.example', `Subject: ${subject}`, `Message-ID: <${id}@mail.example>`,
		'Date: Mon, 02 Mar 2026 10:00:00 +0100', 'MIME-Version: 1.0', `Content-Type: ${type}`, `Content-Transfer-Encoding: ${transfer}`, ...more];
	return Buffer.from(`From sender@mail.example Mon Mar  2 10:00:00 2026\n${head.join('\n')}\n\n${body}\n\n`, latin ? 'latin1' : 'utf8');
}
const MAILBOX = Buffer.concat([
	mail({ from: 'Barbara Finch <barbara.finch@mail.example>', subject: 'Returning a lamp that does not fit', id: 'a1',
		body: 'Hi Anna,\n\nhow do I return a lamp that does not fit?\n\nBest regards,\nBarbara Finch\n+49 30 1234567' }),
	mail({ from: 'Anna Schmidt <desk@lamps.example>', subject: 'Re: Returning a lamp that does not fit', id: 'a2', more: ['In-Reply-To: <a1@mail.example>'],
		body: 'Dear Barbara,\n\nprint the label below your order, and hand the parcel to any post office. Barbara, my colleague Will Marlowe is at 030 7654321 and at will@lamps.example.\n\nKind regards,\nAnna Schmidt\n\nOn Monday Barbara Finch wrote:\n> how do I return a lamp that does not fit?' }),
	mail({ from: 'Will Marlowe <will@lamps.example>', subject: 'Question', id: 'a3',
		type: 'multipart/alternative; boundary="b"',
		body: '--b\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nI bought a lamp for my caf=E9. Can I return the lamp to your caf=E9 shop?\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>Other words</p>\n--b--' }),
	mail({ from: 'tom <tom@mail.example>', subject: 'I want to return my lamp', id: 'a4', type: 'text/html; charset=utf-8',
		body: '<html><style>p{}</style><p>I want to <b>return</b> my lamp. Order AW-20334411.</p></html>' }),
	mail({ from: '=?utf-8?B?546L5bCP5piO?= <xm@mail.example>', subject: '=?gb2312?B?zcu/7rbgvsO1vdXL?=', id: 'a5',
		type: 'text/plain; charset=gb18030', transfer: 'base64', body: Buffer.from([0xcd, 0xcb, 0xbf, 0xee, 0xb6, 0xe0, 0xbe, 0xc3]).toString('base64') }),
	mail({ from: 'Tom Baker <tb@mail.example>', subject: 'Can Barbara Finch return my lamp for me?', id: 'a6', body: 'See above.' }),
	mail({ from: 'MAILER-DAEMON@mail.example', subject: 'Undelivered', id: 'a7', body: 'It could not be delivered: return a lamp' }),
	mail({ from: 'Ida Moss <ida@mail.example>', subject: 'Out of office: return a lamp', id: 'a8', more: ['Auto-Submitted: auto-replied'], body: 'I am away.' }),
	mail({ from: 'Ida Moss <ida@mail.example>', subject: 'Where is the lamp that I ordered last week', id: 'a9', body: encoded('Where is it?'), transfer: 'quoted-printable' }),
]);

test('of a mailbox the first mails are questions: charsets, parts and HTML are read, replies and machines are none', async () => {
	const said = await json(file(MAILBOX, 'mbox'));
	assert.deepEqual([said.questions, said.passed_over, said.languages], [6, 3, { en: 5, zh_CN: 1 }]);
	const titles = said.drafts.flatMap((d) => [d.title, ...d.phrasings]);
	for (const title of ['Returning a lamp that does not fit', 'Can I return the lamp to your café shop?', 'I want to return my lamp', '退款多久到账', 'Where is the lamp that I ordered last week'])
		assert.ok(titles.includes(title), `${title} is not in ${titles.join(' | ')}`);
});

test('the first reply begins the answer, without greeting, closing and what it quotes', async () => {
	const path = fresh();
	await plans(file(MAILBOX, 'mbox'), '--drafts', path);
	assert.match(readFileSync(path, 'utf8'), /\n\nPrint the label below your order, and hand the parcel to any post office\. /);
});

test('nobody who wrote or is written of gets into a draft, nor into what is printed', async () => {
	const path = fresh();
	const out = await plans(file(MAILBOX, 'mbox'), '--drafts', path) + await plans(file(MAILBOX, 'mbox'), '--json') + readFileSync(path, 'utf8');
	for (const secret of ['Barbara', 'Finch', 'Anna', 'Schmidt', 'Marlowe', 'Baker', 'Ida', 'Moss', '王小明', 'mail.example', '@', '1234567', '7654321', '20334411', 'ask Will'])
		assert.ok(!out.includes(secret), `${secret}: ${out.split('\n').find((l) => l.includes(secret))}`);
});

// ---- dumps --------------------------------------------------------------------------------------

const DUMP = writeDump(join(folder, 'dump'), {
	Users: [user(1, 'Barbara Finch'), user(2, 'hopfan77'), user(3, 'Beer')],
	Posts: [question(1, { Title: 'How long does beer keep in the cellar?', AcceptedAnswerId: 11 }), question(2, { Title: 'How long can beer be kept in a cellar?' }),
		question(3, { Title: 'Does hopfan77 keep beer in the cellar?' }), question(4, { Title: 'What did Barbara Finch brew in the cellar?' }),
		answer(10, 1, { Score: 9, Body: '<p>As long as you like.</p>' }), answer(11, 1, { Body: '<p>Six months, says Barbara Finch, or hopfan77.</p>' }),
		answer(12, 2, { Score: 1, Body: '<p>A year.</p>' }), answer(13, 2, { Score: 5, Body: '<p>Two years.</p>' })],
});

test('of a dump the titles are questions, the accepted answer begins theirs, and nobody is named', async () => {
	const path = fresh();
	const said = await json(DUMP, '--drafts', path);
	const text = readFileSync(path, 'utf8');
	assert.equal(said.questions, 4);
	assert.match(text, /How long (does|can) beer/);
	assert.match(text, /Six months, says …, or …\.|Two years\./);
	assert.ok(!/As long as you like|A year/.test(text));
	assert.ok(!/Barbara|Finch|hopfan77/.test(text + JSON.stringify(said)));
});

// ---- what cannot be read ------------------------------------------------------------------------

async function refused(path, what, ...options) {
	const run = await db.run('faq', 'plan', path, ...options);
	assert.equal(run.code, 1, run.out);
	assert.match(run.err, what);
	assert.equal(run.out, '');
}

test('what is wrong with a source is told with its place', async () => {
	await refused(join(folder, 'absent'), /absent: No such file or directory/);
	await refused(file(''), /:1: column question: is missing; the file is empty/);
	await refused(file('title,body\r\nWhere?,Here\r\n'), /:1: column question: is missing; the first row must name it/);
	await refused(file('question,question\r\nx,y\r\n'), /:1: column question: stands there twice/);
	await refused(file(Buffer.from([0xff, 0xfe, 0x71, 0])), /:1: column 1: byte 1 begins a file in UTF-16/);
	await refused(file(Buffer.from('question\r\nWhere is caf\xe9?\r\n', 'latin1')), /:2: column question: byte 13 of the line \(0xE9\) is not UTF-8/);
	await refused(file('question\r\n"Where is it?\r\n'), /:2: column question: the quote that begins here is never closed/);
	await refused(file('question,locale\r\nWo ist es?,de\r\n'), /:2: column locale: "de" is no language of this site/);
	await refused(file('question\r\n'), /there is no question in it/);
	await refused(file('From me\n', 'mbox'), /there is no question in it/);
	await refused(writeDump(join(folder, 'broken'), { Posts: '<posts><row Id="1" </posts>' }), /broken\/Posts\.xml:1: not well-formed/);
	await refused(writeDump(join(folder, 'bare'), { Posts: null }), /bare\/Posts\.xml: No such file or directory/);
});

test('a mailbox of rubbish ends in a plan or in a line, never in a crash', async () => {
	const next = random(7);
	for (let i = 0; i < 20; i++) {
		const bytes = Buffer.from(MAILBOX);
		for (let k = 0; k < 200; k++) bytes[5 + Math.floor(next() * (bytes.length - 5))] = Math.floor(next() * 256);
		const run = await db.run('faq', 'plan', file(bytes, 'mbox'), '--json');
		assert.ok(run.code === 0 || (run.code === 1 && run.err !== ''), `${i}: ${run.code} ${run.err}`);
		if (run.code === 0) JSON.parse(run.out);
	}
});

test('wrong usage is told', async () => {
	for (const [args, what] of [[[], /something is missing/], [['x', '--entries', '0'], /from 1 to 500/], [['x', '--entries', 'many'], /from 1 to 500/],
		[['x', '--category', ' '], /--category takes a name/], [['x', 'y'], /one word too many/]]) {
		const run = await db.run('faq', 'plan', ...args);
		assert.equal(run.code, 2, run.err);
		assert.match(run.err, what);
	}
	assert.match((await db.run('help', 'faq')).out, /answerwell faq plan SOURCE/);
});

test('nothing is left behind', () => {
	assert.deepEqual(readdirSync(db.env.TMPDIR), []);
});

// ---- whether it keeps what it promises ----------------------------------------------------------

// The phrasings of tests/matching lie far apart on purpose: what cannot be told is not promised.
for (const set of ownSets(join(TOP, 'tests/matching')))
	test(`of tests/matching it promises no more than its entries answer, and the first 20 are nearly the best: ${set.locale}`, (t) => {
		const questions = set.entries.flatMap((e) => [e.title, ...e.phrasings].map((text) => ({ group: e.id, text })));
		const run = (...args) => execFileSync(join(process.env.ANSWERWELL_BUILD || join(TOP, 'build'), 'answerwell'), args, { env: db.env, encoding: 'utf8' });
		const rows = [1, 2, 3].map((seed) => judge(run, folder, halves(questions, random(seed)), 40));
		const mean = (key) => rows.reduce((n, r) => n + r[key], 0) / rows.length;
		const [promised, labelled, first20] = ['promised', 'labelled', 'first20'].map(mean);
		t.diagnostic(`${set.locale}: promised ${promised.toFixed(3)}, labelled ${labelled.toFixed(3)}, first 20 ${first20.toFixed(3)} of the best`);
		assert.ok(promised <= labelled + 0.05, `promised ${promised}, answered ${labelled}`);
		assert.ok(promised >= labelled / 3, `promised ${promised}, answered ${labelled}`);
		assert.ok(first20 >= 0.8, `the first 20 answer ${first20} of what the best would`);
		assert.ok(rows.every((r) => r.unknown === 0));
	});
