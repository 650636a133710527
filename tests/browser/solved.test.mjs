// "This solved it" in a real browser: from typing to solved in two clicks, "no" that posts, the asker's "still not solved"; in both
// languages, narrow, without a script.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood, assertNoFaults, launch, logInWindow, openWindow } from '../support/browser.mjs';
import { startSite, until } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const ann = await site.person('ann');
const li = await site.person('li', { locale: 'zh_CN' });
const max = await site.person('max', { role: 'moderator' });
const publish = async (title, body, fields = {}) => {
	const sent = await max.post('/faq', { title, body, category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0', ...fields });
	assert.equal(sent.status, 303);
	return Number(/\d+/.exec(sent.location)[0]);
};
const TITLE = 'When do I get my money back?', ZH = '怎么修改收货地址？';
const refund = await publish(TITLE, 'Within five working days after we have your parcel.');
const address = await publish(ZH, '发货前可以在订单页面修改收货地址。', { locale: 'zh_CN' });
const asked = await site.ask(ann, { title: 'Why does the money for my kettle not arrive?', body: 'I sent it back two weeks ago.' });
await site.answer(max, asked, 'It is on its way since Monday.');
for (const title of [TITLE, ZH])
	await until('the entries are known', async () => (await Promise.all(Array.from({ length: 8 }, async () =>
		(await site.visitor().get(`/search/similar?title=${encodeURIComponent(title)}`)).text.includes('/faq/')))).every(Boolean));

async function open(path, { who, width = 1280, ...options } = {}) {
	const window = await openWindow(browser, site, options);
	if (who) await logInWindow(window, who);
	await window.page.setViewportSize({ width, height: 800 });
	window.requests = [];
	window.page.on('request', (r) => /\/search\/(similar|asked)\?/.test(r.url()) && window.requests.push(decodeURIComponent(new URL(r.url()).search)));
	await window.page.goto(path, { waitUntil: 'load' });
	return window;
}
async function close(window) {
	assertNoFaults(window, 'nothing refused, nothing failed');
	await window.context.close();
}
const last = async (table) => (await site.rows(`SELECT * FROM ${table} ORDER BY id DESC LIMIT 1`))[0];

test('suggestions come from the third word on, or the fifth Han character', async () => {
	const window = await open('/questions/ask');
	const { page } = window;
	for (const few of ['when', 'when does', 'money back?', '怎么修改']) {
		await page.fill('#title', few);
		await page.waitForTimeout(500);
	}
	assert.deepEqual(window.requests, []);
	await page.fill('#title', 'my money b');
	await until('the third word', () => window.requests.includes('?title=my money b'));
	await page.fill('#title', '怎么修改收');
	await until('the fifth character', () => window.requests.includes('?title=怎么修改收'));
	await close(window);
});

for (const [name, locale, title, id, width] of [['English', 'en', TITLE, refund, 1280], ['Chinese', 'zh_CN', ZH, address, 320]])
	test(`a visitor who types is done with two clicks, in ${name}`, async () => {
		const window = await open('/questions/ask', { locale, width });
		const { page } = window;
		await page.fill('#title', title);
		const found = page.locator(`[data-similar-list] [data-entry="${id}"]`);
		await found.waitFor({ state: 'attached' });
		if (width < 900) await page.locator('.found-answers > summary').click(); // unfolds what is folded in narrow windows
		await found.locator('[data-solved]').click();
		await page.waitForURL(/\/solved\//);
		await assertGood(window, `solved, in ${name}`, { allow: [TITLE, ZH] });
		await page.locator('[name=said][value=yes]').click();
		await page.getByRole('heading', { name: locale === 'en' ? 'Thank you' : '谢谢' }).waitFor();
		assert.equal((await last('solutions')).said, 'yes');
		const row = await last('searches');
		assert.deepEqual([row.outcome, row.via, row.words, row.solved_entry_id, row.number], ['claimed', 'ask', title, id, null]);
		await close(window);
	});

test('no of a member posts what was written', async () => {
	const window = await open('/questions/ask', { who: ann });
	const { page } = window;
	await page.fill('#title', TITLE);
	await page.fill('[name=body]', 'I sent the kettle back three weeks ago, and nothing came.');
	await page.selectOption('[name=category]', 'billing');
	await page.locator(`[data-entry="${refund}"] [data-solved]`).click();
	await page.waitForURL(/\/solved\//);
	await page.getByRole('button', { name: 'No, post my question' }).click();
	await page.waitForURL(/\/questions\/\d+/);
	await page.getByRole('heading', { name: TITLE, level: 1 }).waitFor();
	assert.match(await page.locator('main').innerText(), /three weeks ago/);
	assert.equal(await page.locator('.may-answer').count(), 1);
	await assertGood(window, 'a question with an entry above its answers');
	await close(window);
});

test('no of a visitor leads to where visitors post, with everything kept', async () => {
	const window = await open('/questions/ask');
	const { page } = window;
	await page.fill('#title', TITLE);
	await page.fill('[name=body]', 'I sent the lamp back four weeks ago, and nothing came.');
	await page.selectOption('[name=category]', 'billing');
	await page.locator(`[data-entry="${refund}"] [data-solved]`).click();
	await page.waitForURL(/\/solved\//);
	await page.locator('[name=said][value=no]').click();
	await page.getByRole('heading', { name: 'One more step' }).waitFor();
	assert.ok((await page.content()).includes('I sent the lamp back four weeks ago'));
	assertNoFaults(window, 'the doors', [/401/]);
	await window.context.close();
});

for (const [where, id, via] of [['/', '#home-q', 'home'], ['/faq', '#site-q', 'header'], ['/search?q=x', '#q', 'search']])
	test(`below the field of ${where} stand entries and threads, and each may have solved it`, async () => {
		for (const who of [undefined, ann]) {
			const window = await open(where, { who });
			const { page } = window;
			await page.fill(id, '');
			await page.locator(id).pressSequentially('when do i get my money back', { delay: 5 });
			const panel = page.locator('.answers-over:not([hidden])');
			await panel.locator(`[data-entry="${refund}"]`).waitFor();
			await panel.locator(`[data-thread="${asked}"]`).waitFor();
			assert.match(await panel.innerText(), /five working days/);
			assert.match(await panel.innerText(), /on its way since Monday/);
			await panel.locator(`[data-thread="${asked}"] [data-solved]`).click();
			await page.waitForURL(/\/solved\//);
			const claim = (await site.rows('SELECT * FROM solutions ORDER BY at DESC LIMIT 1'))[0], row = await last('searches');
			assert.equal(claim.question_id, asked);
			assert.equal(claim.by_member !== null, who !== undefined);
			assert.deepEqual([row.outcome, row.via, row.words], ['claimed', via, who ? '' : 'when do i get my money back']);
			await close(window);
		}
	});

test('what is opened while somebody types asks whether it solved it', async () => {
	const window = await open('/');
	const { page } = window;
	await page.locator('#home-q').pressSequentially('when do i get my money back', { delay: 5 });
	await page.locator(`.answers-over [data-entry="${refund}"] a`).click();
	await page.getByText('Did this solve it?').waitFor();
	await assertGood(window, 'an entry that was found');
	const number = new URL(page.url()).searchParams.get('ask');
	await until('the log knows', async () => (await site.value(`SELECT words || opened_entry_id FROM searches WHERE number = '${number}'`)) === `when do i get my money back${refund}`);
	await page.getByRole('button', { name: 'This solved it' }).click();
	await page.waitForURL(/\/solved\//);
	assert.equal((await last('solutions')).title, 'when do i get my money back');
	await close(window);
});

for (const [name, who, width, words] of [['English', ann, 1280, ['Still not solved', 'Your question is open again']], ['Chinese', li, 320, ['还是没解决', '您的问题已重新打开']]])
	test(`still not solved, in ${name}`, async () => {
		const question = who === ann ? TITLE : ZH;
		const id = await site.ask(who, { title: question, body: `Somebody wants to know. 有人想知道。${name}` });
		const window = await open(`/questions/${id}`, { who, width, locale: who === ann ? 'en' : 'zh_CN' });
		const { page } = window;
		await page.locator('.may-answer').getByRole('link', { name: words[0] }).click();
		await page.locator('[name=reason]').waitFor();
		await assertGood(window, `the reason, in ${name}`, { allow: [TITLE, ZH] });
		await page.fill('[name=reason]', who === ann ? 'That is about another kettle.' : '已经发货了，改不了。');
		await page.locator('main form button[type=submit]').first().click();
		await page.getByText(words[1]).waitFor();
		assert.equal(await page.locator('.may-answer').count(), 0);
		assert.match(await page.locator('main').innerText(), who === ann ? /another kettle/ : /改不了/);
		await close(window);
	});

test('without a script it is a step before posting, and two clicks to solved', async () => {
	for (const width of [320, 1280]) {
		const window = await open('/questions/ask', { hasScripts: false, width });
		const { page } = window;
		await page.fill('#title', TITLE);
		await page.fill('[name=body]', 'I sent the kettle back five weeks ago, and nothing came.');
		await page.selectOption('[name=category]', 'billing');
		await page.getByRole('button', { name: 'Post question' }).click();
		await page.getByText('Not posted yet').waitFor();
		assert.equal(await page.inputValue('#title'), TITLE);
		const button = page.locator(`[data-entry="${refund}"] [data-solved]`);
		await button.click();
		await page.waitForURL(/\/solved\//);
		assert.equal((await last('solutions')).body, 'I sent the kettle back five weeks ago, and nothing came.');
		await page.locator('[name=said][value=yes]').click();
		await page.getByRole('heading', { name: 'Thank you' }).waitFor();
		await close(window);
	}
});

test('the page of searches is good to look at, wide and narrow', async () => {
	await site.visitor().get('/search?q=flibbertigibbet+of+the+kind+that+nobody+sells');
	for (const width of [320, 1280]) {
		const window = await open('/staff/searches', { who: max, width });
		await assertGood(window, `searches at ${width}`);
		await close(window);
	}
});
