// What goes wrong by accident must hurt nobody: each in both languages, with and without a script.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertNoFaults, launch, logInWindow, openWindow } from '../support/browser.mjs';
import { EDITION_LEAVES, startSite } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const WAYS = ['en', 'zh_CN'].flatMap((locale) =>
	[true, false].map((hasScripts) => ({ locale, hasScripts, tail: `${locale === 'en' ? 'en' : 'zh'}${hasScripts ? '' : 'plain'}` })),
);
// Some that are like nothing else here.
const ODD = {
	en: [['Zymurgy xylophone quagmire', 'Flummoxed by gazpacho', 'Obfuscated wigwam'], ['Bamboozled jackdaw', 'Rhubarb vortex kerfuffle', 'Discombobulated yak']],
	zh_CN: [['葫芦蚱蜢', '蝙蝠算盘', '芭蕉犀牛'], ['橄榄骆驼', '琥珀鹦鹉', '萝卜企鹅']],
};
const WORDS = {
	en: {
		template: 'Answer to a complaint', gap: '[what was promised]', last: '[date]',
		title: 'The kettle whistles at night', body: 'It does so since the update of last week.',
		wrong: 'Wrong or dangerous advice', dark: 'Dark', other: '简体中文',
		readers: /Send to \d+ readers?/, entry: 'Delivery is free above 50 euros.',
	},
	zh_CN: {
		template: '回复投诉', gap: '[我们的承诺]', last: '[日期]',
		title: '水壶半夜会响', body: '上周更新以后一直这样，怎么办？',
		wrong: '错误或危险的建议', dark: '深色', other: 'English',
		readers: /发送给\d+位读者/, entry: '订单满五十元免运费，次日送达。',
	},
};

// One way of going about it: a customer, a colleague who answers and one who moderates.
async function people({ locale, hasScripts, tail }, ...names) {
	const roles = { ann: 'customer', nora: 'staff', max: 'moderator', ada: 'admin' };
	const made = {};
	for (const name of names) {
		const client = await site.person(`${name}${tail}${++number}`, { role: roles[name], locale });
		const window = await logInWindow(await openWindow(browser, site, { locale, hasScripts }), client);
		made[name] = { client, window, page: window.page, name: client.name };
	}
	return made;
}
let number = 0;

const expected = [/^422: /, /422 \(/, /^401: /, /401 \(/];
async function done(made) {
	for (const [who, { window }] of Object.entries(made)) {
		assertNoFaults(window, who, expected);
		await window.context.close();
	}
}

// Presses a button that loads a page.
const press = (page, button) =>
	Promise.all([page.waitForEvent('load'), (typeof button === 'string' ? page.locator(button).first() : button).click()]);
const choose = (page, word) => press(page, page.locator('footer button', { hasText: word }));
const posts = () => site.value('SELECT count(*) FROM posts');

for (const way of WAYS) {
	const say = `${way.locale}, ${way.hasScripts ? 'with' : 'without'} a script`;
	const text = { ...WORDS[way.locale], odd: ODD[way.locale][way.hasScripts ? 0 : 1] };

	test(`a template's gaps are named at the field and go nowhere (${say})`, async () => {
		const made = await people(way, 'ann', 'nora');
		const { ann, nora } = made;
		const question = await site.ask(ann.client, { title: text.title, body: text.body });
		await nora.page.goto(`/questions/${question}`);
		await nora.page.selectOption('#choice', { label: text.template });
		if (way.hasScripts) {
			await nora.page.click('[data-insert]');
			await nora.page.waitForFunction(() => document.getElementById('body').value.includes(']'));
			const { selected } = await selection(nora.page);
			assert.equal(selected, text.gap, 'the first gap is selected');
		} else await press(nora.page, '[data-insert]');
		const typed = await nora.page.inputValue('#body');
		assert.ok(typed.includes(text.gap) && typed.includes(text.last));
		await press(nora.page, '#writing button.main');
		assert.match(await nora.page.textContent('#body-problem'), new RegExp(`${escaped(text.gap)}.*${escaped(text.last)}`));
		assert.equal(await nora.page.inputValue('#body'), typed, 'what was typed is kept');
		assert.equal(await nora.page.evaluate(() => document.activeElement.id), 'body', 'the focus is there');
		if (way.hasScripts) assert.equal((await selection(nora.page)).selected, text.gap);
		assert.equal(await site.value(`SELECT count(*) FROM posts WHERE kind = 'answer' AND question_id = ${question}`), '0');
		await nora.page.fill('#body', typed.replace(/\[[^\]]*\]/g, way.locale === 'en' ? 'Monday' : '周一'));
		await press(nora.page, '#writing button.main');
		await nora.page.locator('article.answer').first().waitFor();
		// A customer's brackets are a customer's words.
		const brackets = 'see [link], [x] and {json} [date] for more';
		assert.ok(await site.answer(ann.client, question, brackets));
		await done(made);
	});

	test(`an edition goes out after a preview and a number, and can be taken back (${say})`, async () => {
		const made = await people(way, 'ann', 'max');
		const { ann, max } = made;
		await site.sql(`INSERT INTO subscriptions (account_id, confirmed_at) SELECT id, now() FROM accounts WHERE name = :'n'
			ON CONFLICT (account_id) DO UPDATE SET confirmed_at = now(), ended_at = NULL`, { n: ann.name });
		await max.client.post('/faq', {
			title: `${text.title} ${way.tail}`, body: text.entry, category: 'billing', locale: way.locale, phrasings: '', question: '0', answer: '0',
		});
		const { page } = max;
		await page.goto('/staff/editions');
		assert.equal(await page.locator('button[name=send]').count(), 0, 'nothing here sends at once');
		await page.locator('iframe.mail-frame').first().waitFor();
		await press(page, 'a[href^="/staff/editions/confirmation"]');
		assert.match(await page.textContent('button[name=send]'), text.readers);
		await press(page, 'button[name=send]');
		const edition = /^\/staff\/editions\/(\d+)$/.exec(new URL(page.url()).pathname)[1];
		await press(page, 'button[name=cancel]');
		assert.equal(await page.locator('button[name=cancel]').count(), 0);
		await site.sql(EDITION_LEAVES, { id: edition });
		assert.equal(await site.value(`SELECT count(*) FROM mails WHERE edition_id = ${edition} AND state <> 'skipped'`), '0');
		// Again, and this time it leaves.
		await page.goto('/staff/editions');
		await press(page, 'a[href^="/staff/editions/confirmation"]');
		await press(page, 'button[name=send]');
		await site.sql(EDITION_LEAVES, { id: /\d+$/.exec(page.url())[0] });
		await site.mailIsDone();
		assert.equal(site.mails(`${ann.name}@example.org`).filter((m) => m.header('list-id')?.startsWith('<faq.')).length, 1);
		await site.sql(`UPDATE editions SET state = 'sent', finished_at = now() WHERE state = 'sending'`);
		await done(made);
	});

	test(`the author reads why a post was hidden, and nothing is chosen beforehand (${say})`, async () => {
		const made = await people(way, 'ann', 'nora');
		const { ann, nora } = made;
		const { ann: tom } = await people(way, 'ann');
		const question = await site.ask(tom.client, { title: text.title, body: text.body });
		const answer = await site.answer(ann.client, question, text.body);
		await tom.client.post(`/posts/${answer}/flag`, { reason: 'wrong', note: '' });
		await nora.page.goto(`/posts/${answer}/moderate`);
		assert.equal(await nora.page.inputValue('#reason'), '');
		await press(nora.page, 'button[value=hide]');
		assert.ok(await nora.page.textContent('#reason-problem'), 'a reason must be chosen');
		await nora.page.goto('/staff/flags');
		await press(nora.page, `#post-${answer} button[value="hide-flagged"]`);
		await site.mail(`${ann.name}@example.org`, new RegExp(text.wrong)); // before they look: whoever has read it gets no mail
		await ann.page.goto(`/questions/${question}`);
		assert.ok((await ann.page.textContent(`#answer-${answer} .problem`)).includes(text.wrong));
		await tom.window.context.close();
		await done(made);
	});

	test(`Back after posting makes no second question of the first (${say})`, async () => {
		const made = await people(way, 'ann');
		const { page } = made.ann;
		const fill = async (title) => {
			await page.fill('#title', title);
			await page.fill('#body', text.body);
			await page.selectOption('form[action="/questions"] select[name="category"]', { index: 1 });
			await press(page, 'form[action="/questions"] button.main');
		};
		await page.goto('/questions/ask');
		const before = Number(await posts());
		// Nothing is like it: without a script, what is found would be a step before posting.
		await fill(text.odd[0]);
		const question = /\/questions\/(\d+)\//.exec(page.url())[1];
		await page.goBack({ waitUntil: 'load' });
		assert.equal(new URL(page.url()).pathname, '/questions/ask');
		await fill(`${text.odd[0]}!`);
		assert.equal(new URL(page.url()).pathname, `/questions/${question}/edit`);
		assert.equal(await page.inputValue('#title'), `${text.odd[0]}!`, 'what was changed is there');
		assert.equal(Number(await posts()), before + 1);
		await done(made);
	});

	test(`Enter in a line of a form posts nothing (${say})`, async () => {
		const made = await people(way, 'ann', 'max');
		const { ann, max } = made;
		const before = await posts();
		const { page } = ann;
		await page.goto('/questions/ask');
		await page.fill('#title', text.odd[1]);
		await page.fill('#body', text.body);
		await page.selectOption('#category', 'billing');
		for (const [field, typed] of [['#tags', 'b3 desc'], ['#title', text.odd[1]]]) {
			await page.fill(field, typed);
			if (way.hasScripts) await page.press(field, 'Enter');
			else await Promise.all([page.waitForEvent('load'), page.press(field, 'Enter')]);
			assert.equal(await page.inputValue('#body'), text.body, `${field}: kept`);
			assert.equal(await page.inputValue('#title'), text.odd[1]);
			assert.match(await page.inputValue('[name=tags]'), /^b3,? desc/); // chips, where a script runs
		}
		assert.equal(await posts(), before, 'nothing is posted');
		await page.fill('#tags', 'b3 desc');
		await press(page, '#writing button.main');
		const id = await site.value('SELECT max(id) FROM questions');
		assert.equal(await tagsOf(id), 'b3,desc');
		// The other forms of that kind: edit, suggestion, entry, official mark.
		const answer = await site.answer(ann.client, id, text.body);
		const forms = [
			[page, `/questions/${id}/edit`, '#reason'],
			[page, `/posts/${answer}/edit`, '#reason'],
			[max.page, '/faq/new', '#title'],
			[max.page, `/answers/${answer}/official`, '#scope'],
			[max.page, `/posts/${id}/moderate`, '#duplicate_of'],
			[max.page, '/staff/templates/new', '#name'],
		];
		const facts = () => site.value(`SELECT (SELECT sum(n_revisions) FROM posts), (SELECT count(*) FROM entries),
			(SELECT count(*) FROM official_marks), (SELECT count(*) FROM duplicates), (SELECT count(*) FROM reply_templates)`);
		const stood = await facts();
		for (const [where, path, field] of forms) {
			await where.goto(path);
			await where.fill(field, '7');
			await where.press(field, 'Enter');
			await where.waitForLoadState();
			assert.equal(await where.inputValue(field), '7', `${path}: kept`);
		}
		assert.equal(await facts(), stood);
		await done(made);
	});

	// The two that go through all forms go through both languages themselves: each once, with and without a script.
	if ((way.locale === 'en') !== way.hasScripts) continue;

	test(`no text is lost by language and colours, also on the answer to a form (${say})`, async () => {
		const made = await people(way, 'ann', 'max', 'ada');
		const { ann, max, ada } = made;
		const question = await site.ask(max.client, { title: text.title, body: text.body });
		const answer = await site.answer(max.client, question, text.body);
		const id = await site.value(`SELECT id FROM accounts WHERE name = :'n'`, { n: ann.name });
		const own = await site.ask(ann.client, { title: text.title, body: text.body });
		await max.client.post('/faq', {
			title: `${text.title}?`, body: text.entry, category: 'billing', locale: way.locale, phrasings: '', question: '0', answer: '0',
		});
		const entry = await site.value('SELECT max(id) FROM entries');
		const forms = [
			[ann.page, '/questions/ask', { '#title': 'A', '#body': 'B', '#tags': 'c' }],
			[ann.page, `/questions/${question}`, { '#body': 'B' }],
			[ann.page, `/posts/${question}/comments`, { '#body': 'B' }],
			[ann.page, `/questions/${own}/edit`, { '#title': 'A', '#body': 'B', '#reason': 'r' }],
			[ann.page, `/posts/${answer}/suggest`, { '#body': 'B', '#reason': 'r' }],
			[ann.page, `/posts/${answer}/flag`, { '#note': 'n' }],
			[ann.page, '/account', { '#display_name': 'Ann of the hill', '#about': 'n' }],
			[max.page, `/posts/${answer}/edit`, { '#body': 'B', '#reason': 'r' }],
			[max.page, '/faq/new', { '#title': 'A', '#body': 'B', '#phrasings': 'p' }],
			[max.page, `/faq/${entry}/edit`, { '#title': 'A', '#body': 'B', '#reason': 'r' }],
			[max.page, '/staff/templates/new', { '#name': 'A', '#body': 'B' }],
			[max.page, `/answers/${answer}/official`, { '#scope': 's' }],
			[max.page, `/posts/${own}/moderate`, { '#words': 'w', '#note': 'n', '#duplicate_of': '7' }],
			[ann.page, '/account/address', { '#email': 'another@example.org' }],
			[ada.page, `/staff/people/${id}`, { '#reason': 'r' }],
			[ada.page, '/staff/categories/new', { '#name_en': 'N', '#about_en': 'A', '#slug': 'new-one' }],
		];
		const before = await posts();
		for (const [page, path, fields] of forms) {
			await page.goto(path);
			for (const [field, value] of Object.entries(fields)) await page.fill(field, value);
			const kept = async (after) => {
				for (const [field, value] of Object.entries(fields))
					assert.equal(await page.inputValue(field), value, `${path} ${field} after ${after}`);
			};
			await choose(page, text.dark);
			await kept('colours');
			assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
			await choose(page, text.other);
			await kept('language');
			assert.notEqual(await page.getAttribute('html', 'lang'), way.locale === 'en' ? 'en' : 'zh-CN');
			await choose(page, way.locale === 'en' ? 'English' : '简体中文');
			await kept('language back');
			await choose(page, way.locale === 'en' ? 'Light' : '浅色');
		}
		assert.equal(await posts(), before, 'nothing is posted by it');
		// On the page that answers a form: too short an answer, then the switch.
		await ann.page.goto(`/questions/${question}`);
		await ann.page.fill('#body', 'ab');
		await press(ann.page, '#writing button.main');
		await ann.page.locator('#body-problem').waitFor();
		await choose(ann.page, text.dark);
		assert.equal(await ann.page.inputValue('#body'), 'ab');
		// That address, typed or loaded once more, leads to the question: nobody sees a bare 405.
		const address = new URL(ann.page.url()).pathname;
		assert.equal(address, `/questions/${question}/answers`);
		const asked = await ann.page.goto(address);
		assert.equal(asked.status(), 200);
		assert.match(new URL(ann.page.url()).pathname, new RegExp(`^/questions/${question}/`));
		await ann.page.locator('h1').waitFor();
		await done(made);
	});

	test(`no text of a visitor is lost by them, nor of who was logged out (${say})`, async () => {
		const made = await people(way, 'max');
		const question = await site.ask(made.max.client, { title: text.title, body: text.body });
		const visitor = await openWindow(browser, site, way);
		const { page } = visitor;
		const back = way.locale === 'en' ? 'English' : '简体中文';
		const holds = async (field, value, where) => {
			for (const word of [text.dark, text.other, back]) {
				await choose(page, word);
				assert.equal(await page.inputValue(field), value, `${where}: ${word}`);
			}
			await choose(page, way.locale === 'en' ? 'Light' : '浅色');
		};
		await page.goto('/questions/ask');
		await page.fill('#title', text.odd[2]);
		await page.fill('#body', text.body);
		await page.selectOption('#category', 'billing');
		await page.press('#title', 'Enter');
		assert.equal(new URL(page.url()).pathname, '/questions/ask', 'Enter leads nowhere');
		await holds('#body', text.body, 'asking');
		await press(page, '#writing button.main');
		const pending = '#writing input[name=pending_path]';
		await holds(pending, '/questions', 'the doors');
		assert.ok((await page.content()).includes(text.body), 'the text is still there');
		for (const path of ['/reset', '/verify/again', '/register']) {
			await page.goto(path);
			await page.fill('#email', 'somebody@example.org');
			await holds('#email', 'somebody@example.org', path);
		}
		await page.goto('/login?next=/account');
		await page.fill('#login', 'somebody');
		await holds('#login', 'somebody', 'logging in');
		await page.goto(`/questions/${question}`);
		await page.fill('#body', text.body);
		await holds('#body', text.body, 'answering');
		await page.goto(`/questions/${question}`);
		await choose(page, text.dark);
		assert.match(new URL(page.url()).pathname, /^\/questions\/\d+\/[^/]+$/, 'with nothing typed the address stays one to keep');
		assertNoFaults(visitor, 'visitor', expected);
		await visitor.context.close();
		// Logged out meanwhile, in another window: a comment, which no visitor can write.
		const gone = await people(way, 'ann');
		await gone.ann.page.goto(`/posts/${question}/comments`);
		await gone.ann.page.fill('#body', text.body);
		await site.sql(`DELETE FROM sessions WHERE account_id = (SELECT id FROM accounts WHERE name = :'n')`, { n: gone.ann.name });
		await press(gone.ann.page, '#writing button.main');
		for (const word of [way.locale === 'en' ? 'Light' : '浅色', text.other, back]) {
			await choose(gone.ann.page, word);
			assert.ok((await gone.ann.page.content()).includes(text.body), `logged out: ${word}`);
		}
		await gone.ann.window.context.close();
		await done(made);
	});
}

for (const way of WAYS)
	test(`a comment below a post is kept by the switches (${way.locale}, ${way.hasScripts ? 'with' : 'without'} a script)`, async () => {
		const made = await people(way, 'ann');
		const { ann } = made;
		const question = await site.ask(ann.client);
		const answer = await site.answer(ann.client, question);
		await ann.page.goto(`/questions/${question}`);
		const form = ann.page.locator(`form[action="/posts/${answer}/comments"]`);
		if (way.hasScripts) await ann.page.locator(`a[data-reply="reply-${answer}"]`).click();
		else await press(ann.page, `a[href="/posts/${answer}/comments"]`);
		const area = form.locator('textarea');
		await area.fill(WORDS[way.locale].body);
		for (const word of [WORDS[way.locale].dark, WORDS[way.locale].other]) {
			await choose(ann.page, word);
			assert.equal(await area.inputValue(), WORDS[way.locale].body, word);
			assert.ok(await area.isVisible());
		}
		await press(ann.page, form.locator('button[type=submit]:not([name])').first());
		assert.equal((await ann.page.locator(`#comments-${answer} .prose`).innerText()).trim(), WORDS[way.locale].body);
		await done(made);
	});

const escaped = (s) => s.replace(/[[\]]/g, '\\$&');
const selection = (page) =>
	page.evaluate(() => {
		const area = document.getElementById('body');
		return { selected: area.value.slice(area.selectionStart, area.selectionEnd) };
	});
const tagsOf = (id) =>
	site.value(`SELECT string_agg(t.name, ',' ORDER BY t.name) FROM question_tags q JOIN tags t ON t.id = q.tag_id WHERE q.question_id = ${id}`);
