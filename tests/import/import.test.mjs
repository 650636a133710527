// Taking over Stack Exchange dumps: a whole real one, and small ones with everything that can be odd.
import assert from 'node:assert/strict';
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { folder, newDatabase, stop, TOP } from './database.mjs';
import { answer, comment, history, question, row, user, vote, writeDump, xml } from './dump.mjs';

after(stop);

const SHARED = process.env.SHARED_DATA || join(TOP, '../shared/data');
const BEER = join(SHARED, 'se-beer');
const noBeer = existsSync(join(BEER, 'Posts.xml')) ? false : `no ${BEER}`;
const KEYS = ['questions', 'answers', 'comments', 'users', 'accepted', 'duplicates', 'closed', 'votes', 'votes_skipped',
	'posts_skipped', 'score_mismatches', 'changed'];
const MOST_KIB = 64 * 1024;

let made = 0;
const dump = (files) => writeDump(join(folder, `dump-${++made}`), files);
const json = (run) => {
	assert.equal(run.code, 0, run.err);
	return JSON.parse(run.out);
};

// Users 1 and 2; question 10 with answers 11 and 12.
const small = (files = {}) => ({ Users: [user(1, 'Ann'), user(2, 'Tom')],
	Posts: [question(10, { AcceptedAnswerId: 12 }), answer(11, 10), answer(12, 10)], ...files });

// ---- a whole site -----------------------------------------------------------------------------

test('a whole site is taken over with every fact', { skip: noBeer }, async () => {
	const db = await newDatabase();
	const first = await db.watch(BEER);
	const counts = json(first);
	assert.deepEqual({ ...counts, votes: undefined }, { questions: 1029, answers: 2277, comments: 3509, users: 6863,
		accepted: 619, duplicates: 24, closed: 76, votes: undefined, votes_skipped: 1600, posts_skipped: 165,
		score_mismatches: 0, changed: 13678 });
	assert.ok(first.peak > 1000 && first.peak <= MOST_KIB, `${first.peak} KiB`);

	assert.deepEqual(db.one(`SELECT count(*) FILTER (WHERE kind = 'question') AS questions,
		count(*) FILTER (WHERE kind = 'answer') AS answers, count(*) FILTER (WHERE kind = 'comment') AS comments,
		sum(n_up + n_down) FILTER (WHERE kind <> 'comment') AS votes,
		count(*) FILTER (WHERE n_up <> base_up OR n_down <> base_down) AS odd,
		count(*) FILTER (WHERE created_at > '2020-06-02') AS late, count(license) AS licensed FROM posts`),
	{ questions: 1029, answers: 2277, comments: 3509, votes: counts.votes, odd: 0, late: 0, licensed: 6815 });
	assert.deepEqual(db.one(`SELECT count(accepted_id) AS accepted, count(duplicate_of) AS repeated,
		sum(n_duplicates) AS duplicates, count(closed_at) AS closed, sum(n_answers) AS answers,
		count(*) FILTER (WHERE accepted_id <> (SELECT answer_id FROM acceptances a WHERE a.question_id = q.id)) AS odd
		FROM questions q`), { accepted: 619, repeated: 24, duplicates: 24, closed: 76, answers: 2277, odd: 0 });
	assert.deepEqual(db.one(`SELECT (SELECT count(*) FROM acceptances) AS accepted, (SELECT count(*) FROM duplicates) AS
		duplicates, (SELECT count(*) FROM closures WHERE reason = 'imported') AS closed, (SELECT count(*) FROM accounts)
		AS people, (SELECT count(*) FROM search_documents) AS documents, (SELECT count(*) FROM votes) AS voters,
		(SELECT count(*) FROM accounts WHERE email_sealed IS NOT NULL OR password_hash IS NOT NULL) AS logins`),
	{ accepted: 619, duplicates: 24, closed: 76, people: 6863, documents: 1029, voters: 0, logins: 0 });

	// Scores are those of the dump, one by one.
	const wanted = new Map();
	for (const [line] of readFileSync(join(BEER, 'Posts.xml'), 'utf8').matchAll(/<row [^>]*>/g))
		if (/ PostTypeId="[12]"/.test(line)) wanted.set(/ Id="(\d+)"/.exec(line)[1], Number(/ Score="(-?\d+)"/.exec(line)[1]));
	const got = db.rows(`SELECT i.old_id, p.score FROM imported i JOIN posts p ON p.id = i.new_id
		WHERE i.kind IN ('question', 'answer')`);
	assert.equal(got.length, 3306);
	assert.deepEqual(got.filter((r) => wanted.get(String(r.old_id)) !== r.score), []);

	// The last revision is what is shown; nothing in staging stays.
	assert.deepEqual(db.one(`SELECT (SELECT count(*) FROM posts p LEFT JOIN revisions r ON r.post_id = p.id AND
		r.number = p.n_revisions WHERE r.body IS DISTINCT FROM p.body) AS odd, (SELECT count(*) FROM revisions) AS revisions,
		(SELECT count(*) FROM import_posts) + (SELECT count(*) FROM import_work) + (SELECT count(*) FROM import_run) AS staged`),
	{ odd: 0, revisions: 8545, staged: 0 });
	// The author's Markdown, not what HTML could be turned into: a reference link only Markdown has.
	assert.match(db.one(`SELECT p.body FROM imported i JOIN posts p ON p.id = i.new_id
		WHERE i.kind = 'question' AND i.old_id = 435`).body, /\n {2}\[1\]: https:/);

	// What brought points did so at its own time.
	assert.deepEqual(db.rows(`SELECT a.answer_id FROM acceptances a JOIN reputation_events e ON e.post_id = a.answer_id
		AND e.kind = 'accepted' WHERE e.at <> a.at`), []);

	const before = db.digest();
	assert.equal(json(await db.import(BEER, '--json')).changed, 0);
	assert.equal(db.digest(), before);
	assert.equal(json(await db.import(BEER, '--json', '--dry-run')).changed, 0);
	assert.equal(db.digest(), before);
});

test('killed at any point and run again, the result is the same', { skip: noBeer }, async () => {
	const whole = await newDatabase(), killed = await newDatabase();
	const empty = killed.digest();
	const began = Date.now();
	json(await whole.import(BEER, '--json'));
	const took = Date.now() - began;
	const full = whole.digest();
	let n = 0; // killed before the commit
	for (const part of [0.04, 0.25, 0.5, 0.75, 0.95]) {
		const run = await killed.watch(BEER, { after: took * part });
		const state = killed.digest();
		if (run.signal !== 'SIGKILL' || state === full) break; // it was quicker this time
		n++;
		assert.equal(state, empty, `killed after ${part}`);
	}
	assert.ok(n >= 3, `${n} were killed`);
	json(await killed.import(BEER, '--json'));
	assert.equal(killed.digest(), full);
});

test('memory stays small however large the dump is', { timeout: 600000 }, async () => {
	const dir = join(folder, 'large');
	mkdirSync(dir);
	const write = (name, rows) => {
		const fd = openSync(join(dir, `${name}.xml`), 'w');
		const [head, tail] = xml(name, []).split('\n\n');
		writeSync(fd, `${head}\n`);
		for (const r of rows) writeSync(fd, `${row(r)}\n`);
		writeSync(fd, tail);
		closeSync(fd);
	};
	const long = 'Hops are the flowers of a plant, and beer is bitter because of them. '.repeat(400); // 28 kB
	const huge = 'word '.repeat(1500000); // 7.5 MB, below the limit of a row
	const N = 1500;
	write('Users', [user(1, 'Ann'), user(2, 'Tom')]);
	write('Posts', (function* posts() {
		for (let i = 1; i <= N; i++) yield question(i, { Body: `<p>${long}</p>`, Title: `Question number ${i} about hops` });
		yield answer(N + 1, 1, { Body: `<p>${huge}</p>` });
		yield answer(N + 2, 1);
	}()));
	write('PostHistory', (function* revisions() {
		for (let i = 1; i <= N; i++) yield history(i, i, 2, long);
		yield history(N + 2, N + 2, 2, huge);
	}()));
	write('Comments', []);
	write('Votes', (function* votes() {
		for (let i = 1; i <= 300000; i++) yield vote(i, (i % N) + 1, 2);
	}()));
	const db = await newDatabase();
	const run = await db.watch(dir);
	assert.equal(json(run).questions, N);
	assert.ok(run.peak > 5000 && run.peak <= MOST_KIB, `${run.peak} KiB`);
});

// ---- what a dump can say ----------------------------------------------------------------------

test('the text is the last Markdown of the history, through edits and rollbacks', async () => {
	const at = (day) => `2015-03-0${day}T10:00:00.000`;
	const db = await newDatabase();
	const dir = dump(small({
		Posts: [question(10, { Title: 'Second title of it', LastEditDate: at(4), LastEditorUserId: 2,
			Body: '<p>first <em>text</em> of the question here</p>', Tags: '<hops>' }),
		answer(11, 10, { Body: '<p>only HTML with <strong>weight</strong> &amp; more words</p>' }),
		answer(12, 10, { Body: '<p>edited later than its history goes, completely different words</p>', LastEditDate: at(9) })],
		PostHistory: [history(1, 10, 2, 'first *text* of the question here'), history(2, 10, 1, 'First title of it'),
			history(3, 10, 3, '<hops><beer>'),
			history(4, 10, 5, 'second text', { CreationDate: at(2), UserId: 2, Comment: 'better', RevisionGUID: 'b' }),
			history(5, 10, 4, 'Second title of it', { CreationDate: at(3), UserId: 2, RevisionGUID: 'c' }),
			history(6, 10, 6, '<hops>', { CreationDate: at(3), UserId: 2, RevisionGUID: 'c' }),
			history(7, 10, 8, 'first *text* of the question here', { CreationDate: at(4), UserId: 2, RevisionGUID: 'd',
				Comment: 'Rollback to [a]' }),
			history(8, 10, 10, '{"Voters":[]}', { CreationDate: at(5) }),
			history(9, 12, 2, 'stale Markdown of long ago that nobody can see any more today')],
	}));
	json(await db.import(dir, '--json', '--source', 'beer.example.com'));
	const [q, a, b] = db.rows(`SELECT p.*, q.title, q.tags FROM posts p LEFT JOIN questions q ON q.id = p.id ORDER BY p.id`);
	assert.equal(q.body, 'first *text* of the question here');
	assert.equal(q.html.trim(), '<p>first <em>text</em> of the question here</p>');
	assert.equal(q.title, 'Second title of it');
	assert.deepEqual(q.tags, ['hops']);
	assert.equal(q.source_url, 'https://beer.example.com/q/10');
	assert.equal(a.source_url, 'https://beer.example.com/a/11');
	assert.match(a.body.trim(), /^only HTML with \*\*weight\*\* & more words$/);
	assert.match(b.body, /^edited later/);
	assert.deepEqual(db.rows(`SELECT number, title, tags, body, reason, a.name FROM revisions r JOIN accounts a ON a.id =
		r.author_id WHERE post_id = ${q.id} ORDER BY number`), [
		{ number: 1, title: 'First title of it', tags: ['hops', 'beer'], body: 'first *text* of the question here', reason: '',
			name: 'beer-1' },
		{ number: 2, title: 'First title of it', tags: ['hops', 'beer'], body: 'second text', reason: 'better', name: 'beer-2' },
		{ number: 3, title: 'Second title of it', tags: ['hops'], body: 'second text', reason: '', name: 'beer-2' },
		{ number: 4, title: 'Second title of it', tags: ['hops'], body: 'first *text* of the question here',
			reason: 'Rollback to [a]', name: 'beer-2' }]);
	assert.deepEqual(db.rows(`SELECT count(*) AS n, max(body) = '${b.body.replace(/'/g, "''")}' AS is_last FROM revisions
		WHERE post_id = ${b.id} AND number = 2`), [{ n: 1, is_last: true }]);
});

test('scripts in a body stay text', async () => {
	const db = await newDatabase();
	json(await db.import(dump(small({
		Posts: [question(10, { Body: '<p>a <script>alert(1)</script><a href="javascript:x()">b</a> text long enough</p>' })],
		Comments: [comment(1, 10, { Text: '<img src=x onerror=alert(1)> [x](javascript:alert(1))' })],
	})), '--json'));
	for (const { html } of db.rows('SELECT html FROM posts'))
		assert.doesNotMatch(html, /<script|<img|href="javascript/i);
});

test('people who are gone, votes, closing, duplicates and what cannot be taken over', async () => {
	const db = await newDatabase();
	const counts = json(await db.import(dump({
		Users: [user(-1, 'Community'), user(1, '  Ann  Keller '), user(2, '\u5218\u82b3')],
		Posts: [question(10, { Score: 2, AcceptedAnswerId: 12, OwnerUserId: undefined, OwnerDisplayName: 'user99' }),
			answer(11, 10, { Score: -1, OwnerUserId: 77 }), answer(12, 10, { Score: 5 }),
			question(20, { ClosedDate: '2016-01-01T00:00:00.000', OwnerUserId: 2, Title: '\u9152\u82b1\u662f\u505a\u4ec0\u4e48\u7528\u7684\uff1f',
				Body: '<p>\u60f3\u77e5\u9053\u9152\u82b1\u7684\u7528\u5904\u3002</p>', Tags: '|\u9152|hops|' }),
			question(30, { ClosedDate: '2016-01-01T00:00:00.000' }), question(40), question(50),
			answer(60, 999), { ...answer(70, 10), PostTypeId: 4 }].map((p) => JSON.parse(JSON.stringify(p))),
		Comments: [comment(1, 10, { Score: 3 }), comment(2, 10, { UserId: 55, UserDisplayName: 'gone' }), comment(3, 999)],
		Votes: [vote(1, 10, 2), vote(2, 10, 2), vote(3, 11, 3), vote(4, 12, 2), vote(5, 12, 1), vote(6, 999, 2), vote(7, 70, 2),
			vote(8, 10, 5)],
		PostLinks: [{ Id: 1, PostId: 30, RelatedPostId: 10, LinkTypeId: 3 }, { Id: 2, PostId: 30, RelatedPostId: 20, LinkTypeId: 1 },
			{ Id: 3, PostId: 20, RelatedPostId: 999, LinkTypeId: 3 }, { Id: 4, PostId: 40, RelatedPostId: 50, LinkTypeId: 3 },
			{ Id: 5, PostId: 50, RelatedPostId: 40, LinkTypeId: 3 }],
	}), '--json', '--category', 'drinks', '--source', 'Old Forum'));
	assert.deepEqual(counts, { questions: 5, answers: 2, comments: 2, users: 3, accepted: 1, duplicates: 2, closed: 2, votes: 4,
		votes_skipped: 2, posts_skipped: 2, score_mismatches: 1, changed: 12 });
	assert.deepEqual(Object.keys(counts), KEYS);
	assert.deepEqual(db.rows('SELECT name, display_name FROM accounts ORDER BY id'), [
		{ name: 'old-forum-community', display_name: 'Community' }, { name: 'old-forum-1', display_name: 'Ann Keller' },
		{ name: 'old-forum-2', display_name: '\u5218\u82b3' }]);
	const q = Object.fromEntries(db.rows(`SELECT i.old_id, q.*, p.author_name, p.n_comments, p.n_up FROM imported i
		JOIN questions q ON q.id = i.new_id JOIN posts p ON p.id = q.id WHERE i.kind = 'question'`).map((r) => [r.old_id, r]));
	assert.deepEqual([q[10].author_id, q[10].author_name, q[10].score, q[10].n_answers, q[10].n_comments, q[10].n_duplicates,
		q[10].n_views], [null, 'user99', 2, 2, 2, 1, 7]);
	assert.equal(db.one(`SELECT old_id FROM imported WHERE new_id = ${q[10].accepted_id} AND kind = 'answer'`).old_id, 12);
	assert.deepEqual([q[20].locale, q[20].tags, q[20].duplicate_of], ['zh_CN', ['\u9152', 'hops'], null]);
	assert.deepEqual([q[30].duplicate_of, q[40].duplicate_of, q[50].duplicate_of], [q[10].id, null, q[40].id]);
	assert.ok(q[20].closed_at && q[30].closed_at && !q[10].closed_at);
	assert.deepEqual(db.rows(`SELECT p.author_name, p.score FROM posts p WHERE kind = 'comment' ORDER BY id`),
		[{ author_name: null, score: 3 }, { author_name: 'gone', score: 0 }]);
	assert.equal(db.one(`SELECT author_id FROM posts p JOIN imported i ON i.new_id = p.id AND i.old_id = 11 AND i.kind =
		'answer'`).author_id, null);
	assert.deepEqual(db.rows(`SELECT slug, n_questions FROM categories`), [{ slug: 'drinks', n_questions: 5 }]);
	assert.deepEqual(db.rows(`SELECT locale, name FROM category_texts ORDER BY 1`),
		[{ locale: 'en', name: 'Old Forum' }, { locale: 'zh_CN', name: 'Old Forum' }]);
	assert.deepEqual(db.rows(`SELECT name, n_questions FROM tags ORDER BY name`),
		[{ name: 'beer', n_questions: 4 }, { name: 'hops', n_questions: 5 }, { name: '\u9152', n_questions: 1 }]);
	assert.deepEqual(db.rows(`SELECT locale, count(*) AS n FROM search_documents GROUP BY 1 ORDER BY 1`),
		[{ locale: 'en', n: 4 }, { locale: 'zh_CN', n: 1 }]);
});

test('a later dump changes what is new in it and nothing that happened here', async () => {
	const db = await newDatabase();
	const files = small({ Votes: [vote(1, 11, 2)], PostHistory: [history(1, 11, 2, 'the old text of the answer')],
		Comments: [comment(1, 11)] });
	files.Posts[1] = answer(11, 10, { Score: 1, Body: '<p>the old text of the answer</p>' });
	assert.equal(json(await db.import(dump(files), '--json', '--source', 'x')).changed, 6);
	db.sql(`INSERT INTO accounts (name, display_name) VALUES ('here', 'Here');
		INSERT INTO votes (post_id, account_id, value) SELECT new_id, (SELECT id FROM accounts WHERE name = 'here'), 1
		FROM imported WHERE kind = 'answer' AND old_id = 11;
		UPDATE posts SET n_up = n_up + 1 WHERE id = (SELECT new_id FROM imported WHERE kind = 'answer' AND old_id = 11);
		UPDATE posts SET body = 'edited here', n_revisions = 2 WHERE id = (SELECT new_id FROM imported WHERE kind = 'answer'
		AND old_id = 12);
		INSERT INTO revisions (post_id, number, body) SELECT new_id, 2, 'edited here' FROM imported WHERE kind = 'answer' AND
		old_id = 12;`);
	const later = { ...files, Votes: [vote(1, 11, 2), vote(2, 11, 2), vote(3, 11, 3)],
		Users: [user(1, 'Ann K.'), user(2, 'Tom'), user(3, 'New')],
		PostHistory: [history(1, 11, 2, 'the old text of the answer'),
			history(2, 11, 5, 'the young text of the answer', { CreationDate: '2015-04-01T10:00:00.000' })],
		Posts: [files.Posts[0], answer(11, 10, { Score: 1, Body: '<p>the young text of the answer</p>',
			LastEditDate: '2015-04-01T10:00:00.000' }), answer(12, 10, { Body: '<p>other words there now</p>' }), answer(13, 10)],
		Comments: [comment(1, 11), comment(2, 11)] };
	const dir = dump(later);
	// Ann, New, two answers, one new answer, one new comment.
	assert.equal(json(await db.import(dir, '--json', '--source', 'x')).changed, 6);
	const post = (old) => db.one(`SELECT p.* FROM imported i JOIN posts p ON p.id = i.new_id WHERE i.kind = 'answer' AND
		i.old_id = ${old}`);
	assert.deepEqual([post(11).body, post(11).n_up, post(11).n_down, post(11).n_revisions, post(11).n_comments],
		['the young text of the answer', 3, 1, 2, 2]);
	assert.equal(post(12).body, 'edited here');
	assert.equal(db.one('SELECT n_answers FROM questions').n_answers, 3);
	assert.equal(db.one(`SELECT display_name FROM accounts WHERE name = 'x-1'`).display_name, 'Ann K.');
	assert.match(db.one(`SELECT tsv::text AS t FROM search_documents`).t, /'young'/);
	const before = db.digest();
	assert.equal(json(await db.import(dir, '--json', '--source', 'x')).changed, 0);
	assert.equal(db.digest(), before);
});

test('a later dump suspends the marks whose words it changes, and no others', async () => {
	const db = await newDatabase();
	const files = small();
	json(await db.import(dump(files), '--json', '--source', 'x'));
	const post = (kind, old) => db.one(`SELECT new_id FROM imported WHERE kind = '${kind}' AND old_id = ${old}`).new_id;
	const [thread, eleven, twelve] = [post('question', 10), post('answer', 11), post('answer', 12)];
	db.sql(`INSERT INTO accounts (name, display_name, role, password_hash) VALUES ('nora', 'Nora', 'staff', 'x');
		INSERT INTO official_marks (answer_id, by_id) SELECT p, a.id FROM accounts a, unnest(ARRAY[${eleven}, ${twelve}]) AS p
		WHERE a.name = 'nora'`);
	const marks = (id) => db.one(`SELECT string_agg(kind, ' ' ORDER BY id) AS k FROM official_marks WHERE answer_id = ${id}`).k;
	json(await db.import(dump({ ...files, Votes: [vote(1, 11, 2)] }), '--json', '--source', 'x'));
	assert.deepEqual([marks(eleven), marks(twelve)], ['set', 'set'], 'votes are no words');

	files.Posts[1] = answer(11, 10, { Body: '<p>Please pay to another account.</p>', LastEditDate: '2015-04-01T10:00:00.000' });
	json(await db.import(dump(files), '--json', '--source', 'x'));
	assert.deepEqual([marks(eleven), marks(twelve)], ['set suspended', 'set']);
	assert.deepEqual(db.one(`SELECT official_id FROM questions WHERE id = ${thread}`), { official_id: twelve });
	assert.deepEqual(db.rows(`SELECT a.name, n.post_id FROM notices n JOIN accounts a ON a.id = n.account_id
		WHERE n.kind = 'mark_changed'`), [{ name: 'nora', post_id: eleven }]);

	files.Posts[0] = question(10, { AcceptedAnswerId: 12, Title: 'What is a hop bad for?', LastEditDate: '2015-04-02T10:00:00.000' });
	json(await db.import(dump(files), '--json', '--source', 'x'));
	assert.deepEqual([marks(eleven), marks(twelve)], ['set suspended', 'set suspended'], 'another question');
	files.Posts[0] = question(10, { AcceptedAnswerId: 12 });
	json(await db.import(dump(files), '--json', '--source', 'x'));
	assert.deepEqual([marks(eleven), marks(twelve)], ['set suspended', 'set suspended revived'], 'the same words again');
});

test('names that are taken get another one', async () => {
	const db = await newDatabase();
	db.sql(`INSERT INTO accounts (name, display_name) VALUES ('x-1', 'Somebody')`);
	json(await db.import(dump(small()), '--json', '--source', 'x'));
	const names = db.rows('SELECT name FROM accounts ORDER BY id').map((r) => r.name);
	assert.equal(names[0], 'x-1');
	assert.match(names[1], /^x-1-[0-9a-f]{4}$/);
	assert.equal(names[2], 'x-2');
});

test('names that show nothing give way to the handle, others lose what cannot be seen', async () => {
	const db = await newDatabase();
	const names = ['\u202e\u200b', ' \u3164\u2800', '\u00ad\u061c\ufeff', '\u115f\u{e0041}', '', '\u202eAnn\u200b\u2066', 'Li\nMei', 'a'.repeat(300)];
	const { OwnerUserId, ...ofNobody } = answer(11, 10, { OwnerDisplayName: '\u202e\u200b' });
	const files = small({ Users: names.map((name, i) => user(i + 1, name)), Posts: [question(10), ofNobody] });
	json(await db.import(dump(files), '--json', '--source', 'x'));
	const shown = db.rows('SELECT name, display_name FROM accounts ORDER BY id');
	assert.deepEqual(shown.slice(0, 5).map((r) => r.display_name), shown.slice(0, 5).map((r) => r.name));
	assert.deepEqual(shown.slice(5, 7).map((r) => r.display_name), ['Ann', 'Li Mei']);
	assert.ok(shown[7].display_name.length > 0 && shown[7].display_name.length <= 60, shown[7].display_name);
	assert.equal(db.one(`SELECT author_name FROM posts WHERE kind = 'answer'`).author_name, null);
});

test('history, links and tags may be missing; the rest may not', async () => {
	const db = await newDatabase();
	assert.equal(json(await db.import(dump(small({ PostHistory: null, PostLinks: null, Tags: null })), '--json')).questions, 1);
	for (const name of ['Users', 'Posts', 'Comments', 'Votes']) {
		const before = db.digest();
		const run = await db.import(dump(small({ [name]: null })), '--json');
		assert.equal(run.code, 1);
		assert.equal(run.out, '');
		assert.match(run.err, new RegExp(`${name}\\.xml: No such file`));
		assert.equal(db.digest(), before);
	}
});

// ---- what is wrong ----------------------------------------------------------------------------

const broken = {
	'an entity that grows': [{ Posts: `<?xml version="1.0"?>\n<!DOCTYPE posts [\n<!ENTITY a "aaaaaaaaaa">\n` +
		`<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<posts>${row(question(1)).replace('What is it', '&b;')}</posts>` },
	/Posts\.xml:3: .*entity declarations are not accepted/],
	'an entity that is another file': [{ Comments: `<?xml version="1.0"?>\n<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n` +
		`<comments>&x;</comments>` }, /Comments\.xml:2: .*entity declarations are not accepted/],
	'a file that is cut off in a row': [{ Posts: xml('Posts', [question(10), question(11)]).slice(0, -90) }, /Posts\.xml:4: unclosed token/],
	'a file that is cut off after a row': [{ Votes: xml('Votes', [vote(1, 10, 2)]).replace('</votes>\n', '') },
		/Votes\.xml:\d: no element found/],
	'an empty file': [{ Users: '' }, /Users\.xml:1: no element found/],
	'bytes that are no UTF-8': [{ Comments: Buffer.from(xml('Comments', [comment(1, 10), comment(2, 10, { Text: 'caf#' })])
		.replace('caf#', 'caf\xe9 '), 'latin1') }, /Comments\.xml:[14]: not well-formed/],
	'a tag that is not closed': [{ Tags: '<tags>\n<row TagName="x">\n</tags>' }, /Tags\.xml:3: mismatched tag/],
	'a number that is none': [{ Posts: xml('Posts', [question(10), question(11, { Score: 'many' })]) }, /Posts\.xml:4: Score is not a number/],
	'a date that is none': [{ Users: xml('Users', [user(1, 'Ann', { CreationDate: '2015-02-30T00:00:00' })]) },
		/Users\.xml:3: CreationDate is not a date/],
	'a row without Id': [{ Comments: '<comments>\n<row PostId="10" Text="x" CreationDate="2015-01-01T00:00:00" />\n</comments>' },
		/Comments\.xml:2: a row lacks Id/],
	'an Id that comes twice': [{ Posts: xml('Posts', [question(10), question(11), question(10)]) }, /Posts\.xml:5: Id 10 stands in the file twice/],
	'another kind of file': [{ Users: xml('Posts', [question(10)]) }, /Users\.xml:2: is not the kind of file/],
	'elements that are no rows': [{ Tags: '<tags>\n<tag/>\n</tags>' }, /Tags\.xml:2: holds an element that is not a row/],
};
for (const [what, [files, complaint]] of Object.entries(broken))
	test(`refused with file and line: ${what}`, async () => {
		const db = await newDatabase();
		const before = db.digest();
		const run = await db.import(dump(small(files)), '--json');
		assert.equal(run.code, 1);
		assert.equal(run.out, '');
		assert.match(run.err, complaint);
		assert.ok(run.err.length < 1000, run.err);
		assert.equal(db.digest(), before);
		assert.equal(json(await db.import(dump(small()), '--json')).questions, 1);
	});

test('refused with file and line: a row of 100 MB, without being read as a whole', async () => {
	const db = await newDatabase();
	const before = db.digest();
	const dir = dump(small());
	const fd = openSync(join(dir, 'PostHistory.xml'), 'w');
	writeSync(fd, '<?xml version="1.0"?>\n<posthistory>\n<row Id="1" PostHistoryTypeId="2" PostId="10" Text="');
	for (let i = 0; i < 100; i++) writeSync(fd, 'x'.repeat(1 << 20));
	writeSync(fd, '" CreationDate="2015-01-01T00:00:00" />\n</posthistory>\n');
	closeSync(fd);
	const run = await db.watch(dir);
	assert.equal(run.code, 1);
	assert.match(run.err, /PostHistory\.xml:3: has a row larger than 8 MiB/);
	assert.ok(run.peak <= MOST_KIB, `${run.peak} KiB`);
	assert.equal(db.digest(), before);
});

// ---- the command ------------------------------------------------------------------------------

test('characters that XML forbids are left out, and everything else is there', async () => {
	for (const [written, read] of [['&#x0E;', ''], ['&#0;', ''], ['&#xFFFE;', ''], ['\x0e', ''], ['\x00', ''], ['\uffff', ''],
		['&#xD83D;&#xDE00;', '😀'], ['&#xD83D;', '']]) {
		const db = await newDatabase();
		const files = small({ Posts: xml('Posts', [question(10), answer(11, 10, { Body: '<p>Eighty#degrees</p>' }), answer(12, 10)])
			.replace('y#d', `y${written}d`),
			Comments: xml('Comments', [comment(20, 11, { Text: 'Which tea#?' })]).replace('a#?', `a${written}?`) });
		const counts = json(await db.import(dump(files), '--json'));
		assert.deepEqual([counts.questions, counts.answers, counts.comments, counts.users], [1, 2, 1, 2], written);
		assert.equal(db.one(`SELECT body FROM posts WHERE body LIKE 'Eighty%'`).body, `Eighty${read}degrees`);
		assert.equal(db.one(`SELECT body FROM posts WHERE kind = 'comment'`).body, `Which tea${read}?`);
	}
});

test('revisions without a name of their event are told apart by when and who', async () => {
	for (const RevisionGUID of ['', undefined, ' ']) {
		const db = await newDatabase();
		const at = (n) => ({ CreationDate: `2015-03-0${n}T10:00:00.000`, ...(RevisionGUID === undefined ? {} : { RevisionGUID }) });
		const rows = [history(1, 10, 2, 'What is a hop?', at(1)), history(2, 10, 1, 'Hops', at(1)), history(3, 10, 3, '<hops>', at(1)),
			history(4, 10, 5, 'What is a hop good for?', at(2)), history(5, 10, 5, 'What is it good for?', at(3))];
		if (RevisionGUID === undefined) for (const r of rows) delete r.RevisionGUID;
		json(await db.import(dump(small({ PostHistory: rows })), '--json'));
		const bodies = db.rows(`SELECT r.body FROM revisions AS r JOIN posts AS p ON p.id = r.post_id
			WHERE p.kind = 'question' ORDER BY number`).map((r) => r.body);
		assert.deepEqual(bodies.slice(0, 3), ['What is a hop?', 'What is a hop good for?', 'What is it good for?'], JSON.stringify(RevisionGUID));
	}
});

test('of a text that is too long to be shown, no more is kept than is shown', { timeout: 120000 }, async () => {
	const db = await newDatabase();
	const files = small({ PostHistory: [history(1, 11, 2, 'word '.repeat(300000)), history(2, 11, 5, 'very '.repeat(300000), { CreationDate: '2015-03-02T10:00:00.000' })] });
	json(await db.import(dump(files), '--json'));
	assert.equal(db.one('SELECT max(length(body)) AS most FROM revisions').most, 65536);
});

test('a dry run counts everything and changes nothing, not even the next ids', async () => {
	const db = await newDatabase();
	const before = db.digest();
	assert.equal(json(await db.import(dump(small()), '--json', '--dry-run')).changed, 5);
	assert.equal(db.digest(), before);
	const table = await db.import(dump(small()), '--dry-run');
	assert.match(table.out, /changed +5 .*nothing was kept/);
	assert.equal(db.digest(), before);
	json(await db.import(dump(small()), '--json'));
	const filled = db.digest(), ids = db.sequences();
	assert.equal(json(await db.import(dump(small({ Users: [user(1, 'A'), user(2, 'T'), user(3, 'N')] })), '--json', '--dry-run',
		'--source', 'other')).changed, 6);
	assert.equal(db.digest(), filled);
	assert.equal(db.sequences(), ids);
});

test('the source is called like its folder, and two sources do not mix', async () => {
	const db = await newDatabase();
	const dir = join(folder, 'Wine Cellar');
	mkdirSync(dir);
	const from = dump(small());
	for (const file of readdirSync(from)) copyFileSync(join(from, file), join(dir, file));
	json(await db.import(`${dir}/.`, '--json'));
	json(await db.import(dir, '--json', '--source', 'wine.example.org'));
	assert.deepEqual(db.rows(`SELECT source, count(*) AS n FROM imported GROUP BY 1 ORDER BY 1`),
		[{ source: 'stackexchange:Wine Cellar', n: 5 }, { source: 'stackexchange:wine.example.org', n: 5 }]);
	assert.deepEqual(db.rows('SELECT slug FROM categories ORDER BY 1').map((r) => r.slug), ['wine-cellar', 'wine-example-org']);
	assert.deepEqual(db.rows('SELECT action, subject_kind FROM audit_log'), Array(2).fill({ action: 'import.run',
		subject_kind: 'category' }));
});

test('the table names every count; without a terminal there is no bar', async () => {
	const db = await newDatabase();
	const run = await db.import(dump(small()), '--source', 'x');
	assert.equal(run.code, 0);
	assert.equal(run.err, '');
	for (const key of KEYS) assert.match(run.out, new RegExp(`^  ${key.replace('_', ' ')} +\\d+`, 'm'));
});

test('wrong usage is told as such', async () => {
	const db = await newDatabase();
	const dir = dump(small());
	for (const [args, named] of [[[], 'missing'], [['stackexchange'], 'missing'], [['wordpress', dir], 'wordpress'],
		[['stackexchange', dir, dir], dir], [['stackexchange', dir, '--fast'], '--fast'],
		[['stackexchange', dir, '--category'], '--category']]) {
		const run = await db.run('import', ...args);
		assert.equal(run.code, 2, args.join(' '));
		assert.match(run.err, /^answerwell import: /);
		assert.ok(run.err.includes(named), run.err);
	}
	const nowhere = await db.import(join(folder, 'nowhere'));
	assert.deepEqual([nowhere.code, /No such file/.test(nowhere.err)], [1, true]);
	for (const [option, value] of [['--category', 'Not A Slug'], ['--source', ' '], ['--source', 'a\nb']]) {
		const run = await db.import(dir, option, value);
		assert.equal(run.code, 1);
		assert.match(run.err, new RegExp(option));
	}
	writeFileSync(join(folder, 'file'), '');
	assert.match((await db.import(join(folder, 'file'))).err, /Not a directory/);
});
