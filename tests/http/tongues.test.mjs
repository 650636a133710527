// What people wrote says in which language it is and lets its letters tell the direction, on whatever page it stands.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { parseHtml } from '../support/html.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const tom = await site.person('tom');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });
const visitor = () => site.visitor();

// The innermost elements of a page that hold the words, each with the language and the direction that hold there.
function standing(page, words) {
	const found = [];
	const walk = (node, lang, dir) => {
		for (const child of node.children) {
			const here = [child.attrs.lang ?? lang, child.attrs.dir ?? dir];
			if (!child.text.includes(words) || ['head', 'input', 'textarea', 'script', 'option'].includes(child.name)) continue;
			if (child.children.some((c) => c.text.includes(words))) walk(child, ...here);
			else found.push({ at: child.name, lang: here[0], dir: here[1] });
		}
	};
	walk(page, undefined, undefined);
	return found;
}

function isSaid(page, words, where, lang = 'ar') {
	const found = standing(page, words).filter((n) => n.at !== 'label' || n.lang === lang);
	assert.ok(found.length > 0, `${where}: “${words}” stands there`);
	for (const { at, ...said } of found) assert.deepEqual(said, { lang, dir: 'auto' }, `${where}: <${at}> with “${words}”`);
}

const TITLE = 'كيف أعيد الغلاية بعد شهر؟', BODY = 'لم تعد تعمل منذ البارحة.', ANSWER = 'أرسلها إلينا مجانا.';
const question = await site.ask(ann, { title: TITLE, body: BODY });
const answer = await site.answer(tom, question, ANSWER);

test('the checks see what says nothing', () => {
	const page = parseHtml(`<html lang="en"><body><p dir="auto">${TITLE}</p></body></html>`);
	assert.deepEqual(standing(page, TITLE), [{ at: 'p', lang: 'en', dir: 'auto' }]);
	assert.throws(() => isSaid(page, TITLE, 'here'));
	assert.throws(() => isSaid(parseHtml(`<html lang="ar"><body><p>${TITLE}</p></body></html>`), TITLE, 'here'));
});

test('a thread: its title, texts, what an official answer applies to, and the note of who closed it', async () => {
	const scope = 'الطراز الثاني', note = 'الجواب في الأسئلة';
	await nora.post(`/answers/${answer}/official`, { scope, valid_until: '' });
	await nora.post(`/posts/${question}/moderate`, { action: 'close', reason: 'unclear', note });
	const { page } = await visitor().show(`/questions/${question}`);
	for (const words of [TITLE, BODY, ANSWER, scope, note]) isSaid(page, words, 'thread');
	await nora.post(`/posts/${question}/moderate`, { action: 'reopen' });
	isSaid((await tom.get(`/posts/${question}/flag`)).page, BODY, 'the form of a flag');
	isSaid((await max.get(`/posts/${answer}/moderate`)).page, ANSWER, 'the form to moderate');
	for (const path of ['/questions?lang=all', `/search?q=${encodeURIComponent('الغلاية')}`, `/questions/${question}/similar`]) isSaid((await visitor().get(path)).page, TITLE, path);
});

test('what is reported: the words of whoever did, with their name, for staff alone', async () => {
	const note = 'هذا إعلان\nليس جوابا';
	assert.equal((await ann.post(`/posts/${answer}/flag`, { reason: 'spam', note })).status, 303);
	const { page } = await nora.get('/staff/flags');
	isSaid(page, 'هذا إعلان', 'flags');
	const row = page.byId(`post-${answer}`);
	const said = row.all('li').find((n) => n.text.includes('هذا إعلان'));
	assert.ok(said.links().includes('/users/ann'), 'who says so');
	assert.ok(said.all('p').some((n) => n.hasClass('lines') && n.text === note), 'as it was typed, with its lines');
	assert.equal(row.all('pre').length, 0, 'in the type of people, not of machines');
	for (const client of [tom, ann, visitor()]) assert.doesNotMatch((await client.show(`/questions/${question}`)).page.text, /هذا إعلان/);
});

test('one’s own lists: what is watched, drafts, notices', async () => {
	await tom.post('/watches', { kind: 'question', subject: String(question), on: '1', next: '/' });
	isSaid((await tom.get('/account/watches')).page, TITLE, 'watched');
	await tom.post('/drafts', { draft_key: 'ask', title: 'مسودة عن الفلتر', body: 'نص المسودة هنا', tags: '', category: 'billing' });
	for (const words of ['مسودة عن الفلتر', 'نص المسودة هنا']) isSaid((await tom.get('/account/drafts')).page, words, 'drafts');
	isSaid((await ann.get('/notices')).page, TITLE, 'notices');
});

test('the FAQ: shelves, the entry, the print, what is often read, words explained', async () => {
	const title = 'متى تصل شحنتي؟', body = 'تصل **الشحنة** بعد يومين.', word = 'شحنة', explanation = 'ما نرسله إليك.';
	const sent = await max.post('/faq', { title, body, category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0' });
	await max.post('/faq', { title: 'أين فاتورتي؟', body: 'في حسابك.', category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0' });
	await nora.post('/staff/glossary', { word, forms: '', explanation, locale: 'en' });
	const path = (await visitor().get(sent.location)).location ?? sent.location;
	const entry = (await visitor().get(path)).page;
	for (const words of [title, 'بعد يومين', 'أين فاتورتي؟']) isSaid(entry, words, 'entry');
	for (const words of [title, 'بعد يومين']) isSaid((await visitor().get('/faq/print')).page, words, 'print');
	isSaid((await visitor().get('/faq/billing')).page, title, 'shelf');
	isSaid((await visitor().get('/faq/billing')).page, 'بعد يومين', 'shelf');
	isSaid((await visitor().get('/faq')).page, title, 'shelves');
	isSaid((await visitor().get('/search')).page, title, 'often read');
	for (const words of [word, explanation]) isSaid((await visitor().get('/glossary')).page, words, 'glossary');
});

test('mails: what others wrote there', async () => {
	await site.sql(`UPDATE accounts SET notify_mail = true`);
	const own = await site.ask(ann, { title: 'مطحنة القهوة لا تعمل' });
	await site.answer(tom, own, 'افصلها عن الكهرباء أولا.');
	const mail = await site.mail('ann@example.org', /مطحنة/, 60);
	isSaid(parseHtml(mail.html), 'افصلها عن الكهرباء', 'mail of an answer');
});
