// The FAQ while a question is typed: at a pause the entries, the answer above all if it is sure, and then what others
// asked; nothing is read out twice, and whoever types stays where he is.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood, assertNoFaults, launch, openWindow } from '../support/browser.mjs';
import { axeProblems } from '../support/axe.mjs';
import { startSite, until } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const ann = await site.person('ann');
const max = await site.person('max', { role: 'moderator' });
const publish = async (title, body, fields = {}) => {
	const sent = await max.post('/faq', { title, body, category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0', ...fields });
	assert.equal(sent.status, 303);
	return Number(/\d+/.exec(sent.location)[0]);
};
const refund = await publish('When do I get my money back?', 'Within five working days after we have your parcel.', { phrasings: 'how long does a refund take' });
await publish('How do I send a device in for repair?', 'Print the label in your account and hand the parcel in.');
await publish('Where do I find my invoice?', 'In your account under Orders; it can be printed.');
const address = await publish('怎么修改收货地址？', '发货前可以在订单页面修改收货地址。', { locale: 'zh_CN' });
const asked = await site.ask(ann, { title: 'Why does the money for my kettle not arrive?', body: 'I sent it back two weeks ago.' });
await site.answer(max, asked, 'It is on its way since Monday.');
await until('the entries are known', async () => Promise.all(Array.from({ length: 8 }, async () =>
	(await site.visitor().get(`/search/similar?title=${encodeURIComponent('怎么修改收货地址')}`)).text.includes(`/faq/${address}/`))).then((all) => all.every(Boolean)));

// The form, with all that becomes of its two places written down, and the requests for them.
async function form(options) {
	const window = await openWindow(browser, site, options);
	const { page } = window;
	window.requests = [];
	page.on('request', (r) => /\/search\/(similar|asked)\?/.test(r.url()) && window.requests.push(decodeURIComponent(new URL(r.url()).search)));
	await page.goto('/questions/ask', { waitUntil: 'load' });
	await page.evaluate(() => {
		window.told = [];
		for (const list of document.querySelectorAll('[data-similar-list], [data-asked-list]'))
			new MutationObserver(() => window.told.push(list.innerText.trim())).observe(list, { childList: true, subtree: true, characterData: true });
	});
	window.told = () => page.evaluate(() => window.told);
	window.similar = page.locator('[data-similar-list]');
	window.asked = page.locator('[data-asked-list]');
	window.isTyping = () => page.evaluate(() => document.activeElement?.id === 'title');
	return window;
}
async function close(window) {
	assertNoFaults(window, 'nothing refused, nothing failed');
	await window.context.close();
}

test('at a pause the answer stands there, then what others asked; the field keeps the focus', async () => {
	const window = await form();
	const { page, similar, asked: others } = window;
	assert.ok(await window.isTyping(), 'the title is where one begins');
	await page.keyboard.type('When do I get my money back', { delay: 15 });
	const stopped = Date.now();
	await similar.getByRole('heading', { name: 'This may answer it' }).waitFor();
	assert.ok(Date.now() - stopped < 3000, `${Date.now() - stopped} ms`);
	assert.equal(await similar.getByRole('link').first().getAttribute('href'), `/faq/${refund}/when-do-i-get-my-money-back`);
	assert.match(await similar.innerText(), /five working days/);
	await others.getByRole('heading', { name: 'Others asked' }).waitFor();
	assert.match(await others.getByRole('link').first().getAttribute('href'), new RegExp(`^/questions/${asked}/`));
	assert.ok(await window.isTyping(), 'whoever types goes on typing');
	assert.equal(await page.inputValue('#title'), 'When do I get my money back');
	const [first, second] = await page.evaluate(() => ['[data-similar-list]', '[data-asked-list]'].map((s) => document.querySelector(s).getBoundingClientRect().top));
	assert.ok(first < second, 'the answer stands above');
	await close(window);
});

test('both places are told politely, and what stands there already is not told again', async () => {
	const window = await form();
	const { page, similar, asked: others } = window;
	for (const list of [similar, others]) assert.equal(await list.getAttribute('aria-live'), 'polite');
	assert.equal(await page.locator('[data-similar-list] [aria-live], [data-similar-list] [role=status], [data-similar-list] [role=alert]').count(), 0);
	// In one piece: a slow machine makes pauses between letters, and each of them is answered.
	await page.keyboard.insertText('when do i get my money back');
	await similar.getByRole('heading', { name: 'This may answer it' }).waitFor();
	await others.getByRole('heading', { name: 'Others asked' }).waitFor();
	const told = await window.told(), n = window.requests.length;
	assert.equal(new Set(told).size, told.length, 'each once');
	// The same words with a mark behind them: asked again, and the same comes back.
	await page.keyboard.type('?');
	await until('it was asked again', () => window.requests.length >= n + 2);
	await page.waitForLoadState('networkidle');
	assert.deepEqual(await window.told(), told);
	assert.ok(await window.isTyping());
	await close(window);
});

test('letters between pauses are not asked for, and what is cleared leaves', async () => {
	const window = await form();
	const { page, similar } = window;
	await page.keyboard.type('when do i get my money back', { delay: 10 });
	await similar.getByRole('heading').first().waitFor();
	await page.waitForTimeout(1200);
	assert.ok(window.requests.length <= 8, `${window.requests.length} requests for 27 letters`);
	await page.fill('#title', '');
	await until('it is empty again', async () => (await similar.innerText()).trim() === '');
	await page.fill('#title', 'is there a planet with purple oceans');
	await similar.getByText('The FAQ says nothing about this yet').waitFor();
	assert.equal(await similar.getByRole('link').count(), 0);
	await close(window);
});

test('Chinese is asked for when its characters stand there, not while they are spelled', async () => {
	const window = await form({ locale: 'zh_CN' });
	const { page, similar } = window;
	const ime = await window.context.newCDPSession(page);
	for (const spelled of ['z', 'ze', 'zen me', 'zen me xiu', 'zen me xiu gai shou huo di zhi']) {
		await ime.send('Input.imeSetComposition', { text: spelled, selectionStart: spelled.length, selectionEnd: spelled.length });
		await page.waitForTimeout(250);
	}
	assert.deepEqual(window.requests, [], 'nothing yet');
	await ime.send('Input.insertText', { text: '怎么修改收货地址' });
	await similar.locator(`a[href^="/faq/${address}/"]`).waitFor();
	assert.ok(window.requests.every((r) => r === '?title=怎么修改收货地址'), window.requests.join(' '));
	assert.match(await similar.locator('h2').first().innerText(), /\p{Script=Han}/u);
	assert.equal(await similar.locator('a').first().getAttribute('lang'), 'zh-CN');
	assert.ok(await window.isTyping());
	await page.fill('#title', '怎麼修改收貨地址');
	await until('traditional characters find it too', async () => window.requests.includes('?title=怎麼修改收貨地址') && (await similar.locator(`a[href^="/faq/${address}/"]`).count()) === 1);
	await assertGood(window, 'asking in Chinese, with suggestions', { allow: ['When do I get my money back?'] });
	await close(window);
});

test('with the answer, a list and threads the form is accessible in light and dark, at a desk and on a phone', async () => {
	const window = await form();
	const { page, similar, asked: others } = window;
	await page.fill('#title', 'when do i get my money back for the parcel');
	await similar.getByRole('link').first().waitFor();
	await others.getByRole('heading', { name: 'Others asked' }).waitFor();
	await assertGood(window, 'asking, with suggestions');
	await page.setViewportSize({ width: 360, height: 800 });
	assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), true, 'nothing sticks out at 360 px');
	assert.deepEqual(await axeProblems(page), []);
	assert.equal(await page.evaluate(() => {
		const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
		return ids.length - new Set(ids).size;
	}), 0, 'no id twice');
	await close(window);
});

test('without scripts the same stands there after the form was sent', async () => {
	const window = await openWindow(browser, site, { hasScripts: false });
	await window.page.goto(`/questions/ask?title=${encodeURIComponent('when do i get my money back')}`);
	assert.equal(await window.page.locator(`[data-similar-list] a[href^="/faq/${refund}/"]`).count(), 1);
	assert.equal(await window.page.inputValue('#title'), 'when do i get my money back');
	await close(window);
});
