// Questions that repeat others, or an entry: where their readers are led, what stands there, and the way back; phrasings that
// the site proposes; and the property that undone a mark leaves every page as it would be without it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite, until, untilSuggested } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const tom = await site.person('tom');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });
const visitor = site.visitor();

let n = 0;
const publish = async (title, fields = {}) => {
	const sent = await max.post('/faq', { title, body: `It is said here, in some words. (${++n})`, category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0', ...fields });
	assert.equal(sent.status, 303);
	return Number(/\d+/.exec(sent.location)[0]);
};
const mark = (client, question, target) => client.post(`/posts/${question}/moderate`, { action: 'duplicate', duplicate_of: String(target) });
const undo = (client, question) => client.post(`/posts/${question}/moderate`, { action: 'not-duplicate' });
const slug = (question) => site.value(`SELECT slug FROM questions WHERE id = ${question}`);
const entrySlug = (entry) => site.value(`SELECT slug FROM entries WHERE id = ${entry}`);
const faq = (entry) => `/faq/${entry}`;
const from = (page) => page.byId('from');

test('readers are led on by one 301, and are told where they came from; staff stays', async () => {
	const first = await site.ask(ann, { title: 'When is my refund there at last?' });
	const again = await site.ask(tom, { title: 'How long does the refund take, really?' });
	assert.equal((await mark(nora, again, first)).status, 303);
	const to = `/questions/${first}/${await slug(first)}?from=${again}`;
	for (const client of [visitor, ann, tom])
		for (const path of [`/questions/${again}`, `/questions/${again}/${await slug(again)}`, `/questions/${again}/another-slug`]) {
			const led = await client.get(path);
			assert.equal(led.status, 301, path);
			assert.equal(led.location, to);
			assert.equal(led.headers['cache-control'], 'no-store', 'it may be undone: no browser keeps it');
		}
	assert.equal((await visitor.head(`/questions/${again}`)).status, 301);
	const page = (await visitor.get(to)).page;
	assert.match(from(page).words, /You came here from a question that was asked before: How long does the refund take, really\?/);
	const old = from(page).links()[0];
	assert.equal(old, `/questions/${again}/${await slug(again)}?stay=1`);
	const stayed = await visitor.get(old);
	assert.equal(stayed.status, 200);
	assert.match(stayed.page.words, /This has been asked before\. The answers are here: When is my refund there at last\?/);
	assert.match(stayed.text, /<meta name="robots" content="noindex/);
	assert.ok(!stayed.page.form(`/posts/${again}/moderate`), 'readers cannot undo it');
	for (const client of [nora, max]) {
		const own = await client.get(`/questions/${again}/${await slug(again)}`);
		assert.equal(own.status, 200);
		assert.match(own.page.words, /Readers of this question are sent there/);
		assert.ok(own.page.form(`/posts/${again}/moderate`));
		assert.match((await client.show(`/questions/${first}`)).page.words, /Questions that lead here How long does the refund take, really\? marked by nora/);
	}
	assert.ok(!(await visitor.show(`/questions/${first}`)).page.words.includes('Questions that lead here'));
	const done = await nora.follow(await nora.submit((await nora.show(`/questions/${again}`)).page.form(`/posts/${again}/moderate`), {}, ['action', 'not-duplicate']));
	assert.match(done.page.words, /Undone: it is not a duplicate, and everything is as it was/);
	assert.equal((await visitor.show(`/questions/${again}`)).status, 200);
	assert.equal(from((await visitor.get(to)).page), undefined, 'nobody is led there any more');
});

test('an entry is a target, too: its page, its phrasing, and back', async () => {
	const entry = await publish('Which ways of paying are there?');
	const again = await site.ask(tom, { title: 'Can I pay with shells from the beach?' });
	const page = (await nora.get(`/posts/${again}/moderate`)).page;
	const marked = await nora.submit(page.form(`/posts/${again}/moderate`), { duplicate_of: `${site.url}/faq/${entry}/which-ways` }, ['action', 'duplicate']);
	assert.match((await nora.follow(marked)).page.words, /Marked as asked before\. .* The FAQ has the answer: Which ways of paying are there\?/);
	const led = await visitor.get(`/questions/${again}`);
	assert.equal(led.status, 301);
	assert.equal(led.location, `/faq/${entry}/${await entrySlug(entry)}?from=${again}`);
	const there = (await visitor.get(led.location)).page;
	assert.match(from(there).words, /Can I pay with shells from the beach\?/);
	assert.match(there.words, /Also asked as Can I pay with shells from the beach\?/);
	assert.match((await nora.show(faq(entry))).page.words, /Questions that lead here Can I pay with shells from the beach\?/);
	assert.match((await visitor.get(`/questions/${again}?stay=1`).then((r) => visitor.follow(r))).page.words, /The FAQ has the answer: Which ways of paying are there\?/);
	const zh = await site.visitor({ 'Accept-Language': 'zh-CN' }).get(led.location);
	assert.match(from(zh.page).words, /您是从一个以前有人问过的提问来到这里的/);
	assert.match((await nora.follow(await mark(nora, again, faq(entry)))).page.words, /It was already marked that way\. Nothing has changed/);
	const log = (await nora.get('/staff/audit')).page.words;
	assert.match(log, /marked a question as a duplicate/);
	assert.equal((await undo(max, again)).status, 303);
	assert.doesNotMatch((await visitor.show(faq(entry))).page.words, /shells/);
	assert.equal((await visitor.show(`/questions/${again}`)).page.words.includes('asked before'), false);
	assert.match((await nora.follow(await undo(nora, again))).page.words, /Undone/, 'twice is once');
});

test('chains end at their end in one step; circles are refused; nothing hidden is named', async () => {
	const [a, b, c] = [await site.ask(ann, { title: 'The first link of the chain' }), await site.ask(tom, { title: 'The second link of the chain' }), await site.ask(ann, { title: 'The third link, which is secret' })];
	await mark(nora, a, b);
	await mark(nora, b, c);
	const at = async (path) => (await visitor.get(path)).location;
	assert.equal(await at(`/questions/${a}`), `/questions/${c}/${await slug(c)}?from=${a}`);
	assert.equal((await visitor.get(await at(`/questions/${a}`))).status, 200, 'one redirect');
	for (const [question, target] of [[c, a], [b, a], [a, a]])
		assert.equal((await mark(nora, question, target)).status, 422);
	assert.match((await mark(nora, c, a)).page.words, /already marked as a duplicate of this one/);
	assert.match((await mark(max, a, c)).page.words, /marked as a repetition of something else already/);
	// Its end is hidden: readers stop before it, and nothing tells what it was.
	await max.post(`/posts/${c}/moderate`, { action: 'hide', reason: 'private' });
	assert.equal(await at(`/questions/${a}`), `/questions/${b}/${await slug(b)}?from=${a}`);
	for (const client of [visitor, tom]) {
		const page = await client.show(`/questions/${b}`);
		assert.equal(page.status, 200);
		assert.doesNotMatch(page.text, /which-is-secret|which is secret/);
		assert.ok(!page.text.includes(`/questions/${c}`));
		assert.ok(!page.page.words.includes('asked before'));
	}
	assert.equal((await visitor.get(`/questions/${c}?from=${a}`)).status, 404);
	assert.equal(from((await visitor.show(`/questions/${b}/${await slug(b)}?from=${c}`)).page), undefined);
	const staff = (await nora.show(`/questions/${b}`)).page;
	assert.match(staff.words, /Only staff can see the earlier one, so readers stay here/);
	assert.ok(staff.form(`/posts/${b}/moderate`), 'and can still be undone');
	// A hidden question leads nobody anywhere.
	await max.post(`/posts/${c}/moderate`, { action: 'show' });
	await max.post(`/posts/${a}/moderate`, { action: 'hide', reason: 'spam' });
	assert.equal((await visitor.get(`/questions/${a}`)).status, 404);
	assert.equal(from((await visitor.get(`/questions/${c}/${await slug(c)}?from=${a}`)).page), undefined);
	// An entry that goes lets its readers stay, and takes them back.
	const entry = await publish('Where does every chain end?');
	await mark(nora, c, faq(entry));
	assert.match(await at(`/questions/${b}`), new RegExp(`^/faq/${entry}/`));
	await max.post(`/faq/${entry}/retire`, { on: '1' });
	assert.equal(await at(`/questions/${b}`), `/questions/${c}/${await slug(c)}?from=${b}`);
	assert.equal((await visitor.show(`/questions/${c}`)).status, 200);
	assert.ok(!(await visitor.show(`/questions/${c}`)).text.includes('every chain end'));
	await max.post(`/faq/${entry}/retire`, { on: '0' });
	assert.match(await at(`/questions/${b}`), new RegExp(`^/faq/${entry}/`));
});

test('an entry cannot answer the question that it was made from', async () => {
	const question = await site.ask(ann, { title: 'How is a lamp mended at home?' });
	const answer = await site.answer(tom, question);
	const entry = await publish('Mending a lamp', { question: String(question), answer: String(answer) });
	const refused = await mark(nora, question, faq(entry));
	assert.equal(refused.status, 422);
	assert.match(refused.page.words, /This entry was made from this very question/);
	assert.equal(refused.page.byId('duplicate_of').attrs.value, faq(entry), 'what was typed is kept');
});

test('who does something on the old page stays there', async () => {
	const first = await site.ask(ann, { title: 'A first lamp that is broken' });
	const again = await site.ask(tom, { title: 'A second lamp that is broken' });
	await mark(nora, again, first);
	const page = (await tom.get(`/questions/${again}/${await slug(again)}?stay=1`)).page;
	const commented = await tom.post(`/posts/${again}/comments`, { body: 'But mine is green, you know.' });
	assert.match(commented.location, new RegExp(`^/questions/${again}\\?stay=1#`));
	assert.match((await tom.follow(commented)).page.words, /But mine is green/);
	assert.match((await ann.post(`/posts/${again}/vote`, { value: '1' })).location, /\?stay=1/);
	assert.ok(!(await nora.post(`/posts/${again}/vote`, { value: '1' })).location.includes('stay'), 'staff stays anyway');
	assert.ok(page.byId('content'));
});

test('the site proposes what a question repeats, and says how sure it is', async () => {
	const entry = await publish('How do I descale the kettle?', { phrasings: 'remove lime from the kettle\nkettle full of chalk' });
	await untilSuggested(site, 'descale the kettle', entry);
	const question = await site.ask(tom, { title: 'How do I descale my kettle?' });
	const proposed = (id) => until(`question ${id} is proposed`, async () => (await nora.get('/staff/duplicates')).page.byId(`question-${id}`));
	const card = await proposed(question);
	assert.match(card.words, /How do I descale the kettle\? .* \d+% likely to answer it Duplicate of this one/);
	const sure = Number(/(\d+)% likely/.exec(card.words)[1]);
	assert.ok(sure >= 50 && sure <= 100);
	await until('the search for it finds it, too', async () => {
		const found = await nora.post(`/posts/${question}/moderate`, { action: 'find', duplicate_of: '' });
		return found.page.all('button').some((b) => b.attrs.name === 'choose' && b.attrs.value === `faq-${entry}`);
	});
	// No: it is not proposed again.
	assert.equal((await nora.post('/staff/duplicates', { question: String(question), no: `faq-${entry}` })).status, 303);
	assert.ok(!(await nora.get('/staff/duplicates')).page.byId(`question-${question}`)?.words.includes('How do I descale the kettle?'));
	for (const fields of [{}, { question: '1' }, { question: 'x', no: 'faq-x' }, { question: String(question), no: '999999' }, { question: '99999', no: `faq-${entry}` }])
		assert.equal((await nora.post('/staff/duplicates', fields)).status, 404, JSON.stringify(fields));
	// Yes.
	const other = await site.ask(ann, { title: 'How do I descale this kettle?' });
	const again = await proposed(other);
	const form = again.all('form').find((f) => f.attrs.action === `/posts/${other}/moderate` && f.words.includes('descale the kettle'));
	assert.ok(form);
	const marked = await nora.post(`/posts/${other}/moderate`, { next: '/staff/duplicates', choose: `faq-${entry}` });
	assert.equal(marked.location, '/staff/duplicates');
	assert.equal(await site.value(`SELECT duplicate_entry FROM questions WHERE id = ${other}`), String(entry));
	// An earlier question, likewise.
	const lamp = await site.ask(ann, { title: 'Why does my lamp flicker in the evening?' });
	const later = await site.ask(tom, { title: 'Why does my lamp flicker in the evening?' });
	const row = await proposed(later);
	assert.match(row.words, /Why does my lamp flicker in the evening\? .*100% alike/);
	assert.ok(row.links().some((l) => l.startsWith(`/questions/${lamp}/`)));
	assert.match((await nora.get('/staff/audit')).page.words, new RegExp(`FAQ entry ${entry}\\b`));
	assert.doesNotMatch((await nora.get('/staff/audit')).page.words, /\w=\d/, 'no names of fields');
});

const search = (words, entry, fields = {}) => {
	const row = { locale: 'en', via: 'search', words, opened_entry_id: entry, outcome: 'claimed', solved_entry_id: entry, ...fields };
	return site.sql(`INSERT INTO searches (locale, via, words, n_entries, opened_entry_id, outcome, solved_entry_id) VALUES (:'locale', :'via', :'words', 1, ${row.opened_entry_id}, :'outcome', ${row.solved_entry_id ?? 'NULL'})`, row);
};
const picks = (page) => Object.fromEntries(page.byClass('proposal').map((p) => [p.all('label')[0].words, p.all('input')[0].attrs.name]));

test('phrasings are proposed from searches and solved questions, accepted and refused in bulk, and undone', async () => {
	const entry = await publish('How do I reset the oven?');
	await search('oven back to factory state', entry);
	await search('make the oven forget me', entry);
	await search('call +44 20 7946 0018 about the oven', entry); // as a log of before could have it
	await search('opened only once, the oven', entry, { outcome: 'none', solved_entry_id: null });
	await search('opened twice, that oven', entry, { outcome: 'none', solved_entry_id: null });
	await search('opened twice, that oven', entry, { outcome: 'none', solved_entry_id: null });
	await search('烤箱恢复出厂设置', entry, { locale: 'zh_CN' });
	const solved = await site.ask(ann, { title: 'My oven has lost its mind, how do I start over?' });
	await site.sql(`INSERT INTO question_offers (question_id, entry_id, probability, was_shown, is_best, solved_at) VALUES (${solved}, ${entry}, 0.9, true, false, now()) ON CONFLICT (question_id, entry_id) DO UPDATE SET solved_at = now()`);
	const page = (await max.get('/staff/phrasings')).page;
	const offered = picks(page);
	assert.deepEqual(Object.keys(offered).sort(), ['My oven has lost its mind, how do I start over?', 'call +•• •• •••• •••• about the oven', 'make the oven forget me', 'opened twice, that oven', 'oven back to factory state'].sort());
	assert.ok(page.links().includes(`/questions/${solved}`));
	assert.ok(!page.all('input').some((i) => 'checked' in i.attrs));
	const ticked = (await max.get('/staff/phrasings?tick=all')).page;
	assert.equal(ticked.all('input').filter((i) => 'checked' in i.attrs).length, 5);
	// Nobody below moderators.
	for (const client of [ann, nora]) {
		assert.equal((await client.get('/staff/phrasings')).status, 403);
		assert.equal((await client.post('/staff/phrasings', { action: 'accept', [offered['make the oven forget me']]: '1' })).status, 403);
	}
	const three = ['oven back to factory state', 'My oven has lost its mind, how do I start over?', 'call +•• •• •••• •••• about the oven'];
	const sent = await max.post('/staff/phrasings', { action: 'accept', ...Object.fromEntries(three.map((t) => [offered[t], '1'])) });
	assert.equal(sent.location, '/staff/phrasings');
	const after = (await max.follow(sent)).page;
	assert.match(after.words, /Added to their entries\. .*Decided last 3 phrasings added by max/);
	assert.deepEqual(Object.keys(picks(after)).sort(), ['make the oven forget me', 'opened twice, that oven']);
	assert.deepEqual(await site.rows(`SELECT text, origin, coalesce(question_id, 0)::text AS q FROM phrasings WHERE entry_id = ${entry} ORDER BY origin, text`), [
		{ text: 'My oven has lost its mind, how do I start over?', origin: 'ask', q: String(solved) },
		{ text: 'call +•• •• •••• •••• about the oven', origin: 'search', q: '0' },
		{ text: 'oven back to factory state', origin: 'search', q: '0' },
	]);
	assert.match((await visitor.show(faq(entry))).page.words, /oven back to factory state/);
	assert.match((await max.get('/staff/audit')).page.words, /added phrasings to an FAQ entry/);
	await max.post('/staff/phrasings', { action: 'refuse', [offered['make the oven forget me']]: '1' });
	assert.deepEqual(Object.keys(picks((await max.get('/staff/phrasings')).page)), ['opened twice, that oven']);
	// The same again, by somebody who had the page open: nothing happens.
	const late = await max.follow(await max.post('/staff/phrasings', { action: 'accept', [offered['make the oven forget me']]: '1' }));
	assert.match(late.page.words, /Nothing you ticked is still proposed/);
	const acts = (await max.get('/staff/phrasings')).page.all('button').filter((b) => b.attrs.name === 'undo').map((b) => b.attrs.value);
	assert.equal(acts.length, 2);
	for (const id of acts) assert.match((await max.follow(await max.post('/staff/phrasings', { undo: id }))).page.words, /Undone\./);
	assert.match((await max.follow(await max.post('/staff/phrasings', { undo: acts[0] }))).page.words, /Someone else has undone that already/);
	assert.equal((await max.post('/staff/phrasings', { undo: '999999' })).status, 404);
	assert.equal((await max.post('/staff/phrasings', { action: 'other' })).status, 404);
	assert.equal(await site.value(`SELECT count(*) FROM phrasings WHERE entry_id = ${entry}`), '0');
	assert.equal(Object.keys(picks((await max.get('/staff/phrasings')).page)).length, 5);
	assert.doesNotMatch((await visitor.show(faq(entry))).page.words, /factory state/);
});

test('somebody else\'s mark cannot be undone as a decision about phrasings', async () => {
	const [one, two] = [await site.ask(ann, { title: 'A lamp of one kind' }), await site.ask(tom, { title: 'A lamp of another kind' })];
	await mark(nora, one, two);
	const act = await site.value(`SELECT max(id) FROM undo_acts WHERE act = 'question.duplicate'`);
	assert.equal((await max.post('/staff/phrasings', { undo: act })).status, 404);
	assert.equal((await visitor.get(`/questions/${one}`)).status, 301);
});

// What a page says, without what stands beside it (lists of all kinds) and what times and readers it tells.
const says = (page, w) => {
	const content = page.byId('content');
	let words = content.words.replace(/\{"@context".*$/, '');
	for (const aside of content.byClass('aside')) words = words.replace(aside.words, '');
	const beside = [...content.byClass('phrasings'), ...content.byClass('watch')].map((p) => p.words).join(' ');
	return `${words} | ${beside}`.replaceAll(w.name, 'bird').replace(/(\d+ (seconds?|minutes?) ago|just now|\d+ views?|\(\d+\))/g, '').split(/(?<=[.?!|]) /);
};
const seedOf = Number(process.env.SEED ?? Date.now() % 1e6);

test('undone, every page is as it was, but for what others did', async () => {
	let dice = seedOf;
	const pick = (k) => Math.floor(((dice = (dice * 1103515245 + 12345) % 2147483648) / 2147483648) * k);
	console.log(`# seed ${seedOf} (SEED=${seedOf} does the same again)`);
	for (let run = 0; run < 4; run++) {
		// Two sets of the same questions: to the one the mark is made and undone, to the other never.
		const worlds = [];
		for (const name of ['kestrel', 'harrier']) {
			const question = await site.ask(ann, { title: `Where do I find the ${name} card, number ${run}?` });
			const target = await site.ask(tom, { title: `The ${name} card, number ${run}: where is it?` });
			const entry = await publish(`Finding the ${name} card, number ${run}`);
			const answer = await site.answer(tom, target, `It is in the lid of the ${name}.`);
			worlds.push({ name, question, target, entry, answer });
		}
		// What the FAQ offered while they were asked is another matter.
		await site.sql('DELETE FROM question_offers');
		const isEntry = run % 2 === 1, first = worlds[0];
		const acts = Array.from({ length: 8 }, () => [pick(7), pick(2)]);
		const act = async (w, [kind, who], i) => {
			const client = who ? ann : tom, other = who ? tom : ann;
			const paths = [w.question, w.target];
			if (kind === 0) return client.post(`/posts/${who ? w.target : w.question}/vote`, { value: '1' });
			if (kind === 1) return other.post(`/posts/${paths[who]}/comments`, { body: `I have seen the ${w.name} too, ${i} times.` });
			if (kind === 2) return client.post('/watches', { kind: 'question', subject: String(paths[who]), on: String(who), next: '/' });
			if (kind === 3) return nora.post(`/questions/${w.target}/answers`, { body: `Answer ${i}: look for the ${w.name} below the bed.` });
			if (kind === 4) return client.post(`/questions/${who ? w.target : w.question}/metoo`, { on: '1' });
			if (kind === 5) return tom.post(`/posts/${w.answer}/edit`, { body: `It is in the lid of the ${w.name}, ${i}.`, reason: '', seen: await site.value(`SELECT n_revisions FROM posts WHERE id = ${w.answer}`) });
			return max.post(`/faq/${w.entry}/edit`, { title: `Finding the ${w.name} card, number ${run}`, body: `It is in the box of the ${w.name}, ${i}.`, category: 'billing', phrasings: (await site.value(`SELECT coalesce(string_agg(text, E'\\n' ORDER BY id), '') FROM phrasings WHERE entry_id = ${w.entry}`)), reason: '', seen: await site.value(`SELECT n_revisions FROM entries WHERE id = ${w.entry}`) });
		};
		assert.equal((await mark(nora, first.question, isEntry ? faq(first.entry) : first.target)).status, 303);
		for (const w of worlds)
			for (const [i, what] of acts.entries()) {
				const done = await act(w, what, i);
				assert.ok(done.status < 400, `${what}: ${done.status} ${done.page?.words}`);
			}
		assert.equal((await undo(max, first.question)).status, 303);
		const seen = async (w) => {
			const pages = [];
			for (const client of [ann, tom, nora, max]) await client.get('/'); // what is said once
			for (const client of [visitor, ann, tom, nora, max])
				for (const path of [`/questions/${w.question}`, `/questions/${w.target}`, faq(w.entry)]) pages.push([path, says((await client.show(path)).page, w)]);
			for (const client of [ann, tom]) {
				const watched = (await client.get('/account/watches')).page.words;
				pages.push(['watches', [`Where do I find the ${w.name} card, number ${run}`, `The ${w.name} card, number ${run}`].map((t) => watched.includes(t))]);
				const told = (await client.get('/notices')).page.words;
				pages.push(['notices', [told.includes(`Where do I find the ${w.name} card, number ${run}`)]]);
			}
			return pages;
		};
		const [undone, never] = [await seen(worlds[0]), await seen(worlds[1])];
		for (const [k, [path, page]] of undone.entries()) assert.deepEqual(page, never[k][1], `run ${run}, ${path}, seed ${seedOf}, acts ${JSON.stringify(acts)}`);
	}
});
