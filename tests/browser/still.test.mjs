// Nothing moves while answers appear, neither over a page nor beside a form; the keyboard reaches them.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertNoFaults, launch, logInWindow, openWindow } from '../support/browser.mjs';
import { axeProblems } from '../support/axe.mjs';
import { startSite, untilSuggested } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const ann = await site.person('ann');
const max = await site.person('max', { role: 'moderator' });
const publish = async (title, body) => {
	const sent = await max.post('/faq', { title, body, category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0' });
	assert.equal(sent.status, 303);
	return Number(/\d+/.exec(sent.location)[0]);
};
const refund = await publish('When do I get my money back?', 'Within five working days after we have your parcel.');
const invoice = await publish('Where do I find my invoice?', 'In your account under Orders; it can be printed.');
const publishZh = (title, body) => max.post('/faq', { title, body, category: 'billing', locale: 'zh_CN', phrasings: '', question: '0', answer: '0' });
const tuikuan = Number(/\d+/.exec((await publishZh('退款多久能到账？', '收到包裹后五个工作日内退到原来的付款方式。')).location)[0]);
await publishZh('在哪里开发票？', '在账号的订单里可以下载和打印。');
await site.ask(await site.person('li', { locale: 'zh_CN' }), { title: '水壶的退款怎么还没到账？', body: '两个星期前就寄回去了。' });
await site.ask(ann, { title: 'Why does the money for my kettle not arrive?', body: 'I sent it back two weeks ago.' });
await untilSuggested(site, 'where do i find my invoice', invoice);

// All shifts are counted, those too that a browser forgives shortly after a key.
const watchShifts = (page) => page.evaluate(() => {
	window.shifts = [];
	new PerformanceObserver((list) => {
		for (const e of list.getEntries())
			window.shifts.push(`${e.value} ${e.sources?.map((s) => (s.node?.outerHTML ?? s.node?.nodeValue)?.slice(0, 60)).join(' | ')}`);
	}).observe({ type: 'layout-shift' });
});
const settled = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100)))));

const FIELDS = [
	['/', '#home-q', null, '.answers-over:not([hidden]) a'],
	['/faq', '#site-q', null, '.answers-over:not([hidden]) a'],
	['/search?q=kettle', '#q', null, '.answers-over:not([hidden]) a'],
	['/questions/ask', '#title', null, '[data-similar-list] a'],
	['/questions/ask', '#title', 'ann', '[data-similar-list] a'],
	['/', '#home-q', 'li', '.answers-over:not([hidden]) a'],
	['/search?q=水壶', '#q', 'li', '.answers-over:not([hidden]) a'],
	['/questions/ask', '#title', 'li', '[data-similar-list] a'],
];
// What is typed, the entry that answers it, and what is typed after that.
const TYPED = { en: ['when do i get my money back', refund, ' for my kettle'], zh_CN: ['退款多久能到账', tuikuan, '，水壶的'] };
for (const width of [360, 1280])
	for (const [path, field, who, link] of FIELDS)
		test(`nothing moves while answers appear: ${path} ${field} at ${width}${who ? ` for a member${who === 'li' ? ' in Chinese' : ''}` : ''}`, async () => {
			const locale = who === 'li' ? 'zh_CN' : 'en', [words, wanted, more] = TYPED[locale];
			const window = await openWindow(browser, site, { locale });
			const { page } = window;
			await page.setViewportSize({ width, height: 800 });
			if (who) await logInWindow(window, await site.logInAs(who));
			await page.goto(path, { waitUntil: 'networkidle' });
			await watchShifts(page);
			await page.fill(field, '');
			await page.focus(field);
			await page.keyboard.type(words);
			const answer = page.locator(link.replace(' a', ` a[href^="/faq/${wanted}/"]`));
			await answer.waitFor({ state: 'attached' });
			if (field === '#title') await page.locator('[data-asked-list] a').first().waitFor({ state: 'attached' });
			await settled(page);
			await page.keyboard.type(more);
			await page.waitForLoadState('networkidle');
			await answer.waitFor({ state: 'attached' });
			if (field === '#title') await page.locator('[data-asked-list] a').first().waitFor({ state: 'attached' });
			await settled(page);
			assert.deepEqual(await page.evaluate(() => window.shifts), []);
			assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true);
			assert.deepEqual(await axeProblems(page), []);
			assertNoFaults(window, 'nothing refused, nothing failed');
			await window.context.close();
		});

// A page stands before its scripts have come, and stays as it stands when they do.
for (const width of [360, 1280])
	test(`nothing moves when scripts come late, at ${width}`, async () => {
		const window = await openWindow(browser, site);
		const { page } = window;
		await page.setViewportSize({ width, height: 800 });
		let waiting, go;
		await page.route(/\.js(\?|$)/, (route) => waiting.then(() => route.continue()));
		const question = await site.ask(ann, { title: 'Which lamp fits the stand of 2019?', body: 'Mine is broken.' });
		const visited = [['/', null], ['/questions', null], [`/questions/${question}`, null], [`/faq/${refund}`, null], ['/login', null], ['/search?q=kettle', null],
			['/questions/ask', 'ann'], [`/questions/${question}`, 'ann'], ['/account/password', 'ann'],
			['/staff', 'max'], ['/faq/new', 'max'], [`/questions/${question}`, 'max']];
		const moved = [];
		for (const [path, who] of visited) {
			if (who) await logInWindow(window, await site.logInAs(who));
			waiting = new Promise((done) => (go = done));
			await page.goto(path, { waitUntil: 'commit' });
			await page.waitForFunction(() => document.readyState !== 'loading');
			await settled(page);
			await watchShifts(page);
			go();
			await page.waitForLoadState('networkidle');
			await settled(page);
			moved.push(...(await page.evaluate(() => window.shifts)).map((s) => `${path} as ${who}: ${s}`));
		}
		assert.deepEqual(moved, []);
		await window.context.close();
	});

test('what answers below the field of the header has room', async () => {
	const window = await openWindow(browser, site);
	const { page } = window;
	for (const width of [360, 1280]) {
		await page.setViewportSize({ width, height: 800 });
		await page.goto('/faq');
		await page.focus('#site-q');
		await page.keyboard.type('when do i get my money back');
		const button = page.locator('.answers-over [data-solved]').first();
		await button.waitFor({ state: 'visible' });
		const box = await button.boundingBox(), line = await page.locator('#site-q').boundingBox();
		assert.ok(box.width > 80 && box.height < 1.5 * line.height, `${JSON.stringify(box)} at ${width}`);
	}
	await window.context.close();
});

test('arrow keys walk from the field through the answers and back, Escape closes, Enter searches', async () => {
	const window = await openWindow(browser, site);
	const { page } = window;
	const at = () => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute('href'));
	let others; // what others asked comes only after the key that closes
	const closed = new Promise((done) => (others = done));
	await page.route(/\/search\/asked/, (route) => closed.then(() => route.continue()));
	await page.goto('/');
	await page.focus('#home-q');
	await page.keyboard.type('when do i get my money back');
	const panel = page.locator('.answers-over');
	await panel.waitFor({ state: 'visible' });
	await page.getByRole('status').filter({ hasText: /answers? may help/ }).waitFor();
	await page.waitForRequest(/\/search\/asked/);
	await settled(page);
	await page.keyboard.press('ArrowDown');
	assert.match(await at(), new RegExp(`^/faq/${refund}/`));
	await page.keyboard.press('ArrowUp');
	assert.equal(await at(), 'home-q');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Escape');
	assert.equal(await at(), 'home-q');
	const came = page.waitForResponse(/\/search\/asked/);
	others();
	await came;
	await panel.locator('a[href^="/questions/"]').waitFor({ state: 'attached' });
	assert.ok(await panel.isHidden(), 'and stays closed when more has come');
	assert.equal(await page.inputValue('#home-q'), 'when do i get my money back', 'nothing typed is lost');
	await page.keyboard.press('ArrowDown');
	assert.ok(await panel.isVisible(), 'and it opens again');
	await page.mouse.click(5, 400);
	assert.ok(await panel.isHidden(), 'a click beside it closes it');
	await page.focus('#home-q');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/search\?q=when/);
	assertNoFaults(window, 'nothing refused, nothing failed');
	await window.context.close();
});

test('a slash leads to the search field, but not from a field', async () => {
	const window = await openWindow(browser, site);
	const { page } = window;
	const at = () => page.evaluate(() => document.activeElement.id);
	for (const [path, id] of [['/', 'home-q'], ['/faq', 'site-q'], ['/search?q=kettle', 'q']]) {
		await page.goto(path);
		await page.keyboard.press('/');
		assert.equal(await at(), id, path);
		await page.keyboard.press('End');
		await page.keyboard.type('/');
		assert.match(await page.inputValue(`#${id}`), /\/$/, 'there it is a letter');
	}
	await page.evaluate(() => localStorage.setItem('answerwell.shortcuts', 'off'));
	await page.goto('/faq');
	await page.keyboard.press('/');
	assert.notEqual(await at(), 'site-q', 'who has switched keys off keeps his own');
	await window.context.close();
});

test('the list of keys opens with ?, as a page without a script, and single keys can be switched off there', async () => {
	const asked = [];
	for (let i = 0; i < 25; i++) asked.push(await site.ask(ann, { title: `One of many questions, number ${i}` }));
	const window = await openWindow(browser, site);
	const { page } = window;
	await page.goto('/questions');
	await page.keyboard.press('?');
	await page.waitForSelector('dialog[open]');
	assert.match(await page.textContent('dialog'), /Keyboard shortcuts.*On every page.*search/s);
	assert.doesNotMatch(await page.textContent('dialog'), /For staff/);
	assert.deepEqual(await axeProblems(page), []);
	await page.keyboard.press('Escape');
	await page.waitForSelector('dialog', { state: 'detached' });
	await page.keyboard.press('n');
	await page.waitForURL(/before=/);
	await page.keyboard.press('p');
	await page.waitForURL(/after=|questions$/);
	await page.goto('/help/keys');
	await page.waitForSelector('[data-keys-switch]:not([hidden])');
	await page.uncheck('[data-shortcuts-on]');
	await page.goto('/questions');
	for (const key of ['?', 'n', '/']) await page.keyboard.press(key);
	assert.equal(await page.locator('dialog').count(), 0);
	assert.match(page.url(), /\/questions$/);
	await page.goto('/help/keys');
	assert.equal(await page.isChecked('[data-shortcuts-on]'), false, 'it is remembered');
	assertNoFaults(window, 'keys');
	await window.context.close();
	const plain = await openWindow(browser, site, { hasScripts: false });
	await plain.page.goto('/questions');
	await plain.page.click('footer a[href="/help/keys"]');
	assert.match(await plain.page.textContent('main'), /On every page/);
	assert.equal(await plain.page.isVisible('[data-shortcuts-on]'), false, 'where no key works there is nothing to switch');
	await plain.context.close();
});

test('on a phone a count stands below the title, and opens on demand', async () => {
	const window = await openWindow(browser, site);
	const { page } = window;
	await page.setViewportSize({ width: 360, height: 800 });
	await page.goto('/questions/ask');
	await page.focus('#title');
	await page.keyboard.type('when do i get my money back');
	const summary = page.locator('[data-answers] summary');
	await summary.filter({ hasText: /answers? may help/ }).waitFor();
	const link = page.locator(`[data-similar-list] a[href^="/faq/${refund}/"]`);
	assert.ok(await link.isHidden());
	await summary.click();
	await link.waitFor({ state: 'visible' });
	assert.deepEqual(await axeProblems(page), []);
	await window.context.close();
});

test('without scripts nothing promises answers while typing', async () => {
	const window = await openWindow(browser, site, { hasScripts: false });
	await window.page.goto('/questions/ask');
	assert.ok(await window.page.locator('[data-answers]').isHidden());
	await window.page.goto('/questions/ask?title=when+do+i+get+my+money+back');
	await window.page.locator('[data-answers] summary').click();
	assert.ok(await window.page.locator(`[data-similar-list] a[href^="/faq/${refund}/"]`).isVisible());
	await window.context.close();
});
