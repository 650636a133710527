// Places that broke once: what opens, wraps or stands beside it must not throw the rest about.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood, launch, logInWindow, openWindow, sideways } from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const ann = await site.person('ann', { displayName: 'Ann Keller' });
const tom = await site.person('tom', { displayName: 'Tom Brennan' });
const ada = await site.person('ada', { role: 'admin' });
const question = await site.ask(ann, { title: 'How long does a refund take here?', tags: 'refund, b3, delivered-not-received' });
const answer = await site.answer(tom, question);
await ann.post(`/answers/${answer}/acceptance`, { on: '1' });
await ada.post('/faq', { title: 'Where is my voucher?', body: 'In the mail.', category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0' });
const entry = await site.value('SELECT id FROM entries');
const asAda = async () => logInWindow(await openWindow(browser, site), ada);

test('how the points come about opens below the row, and its buttons stay', async () => {
	const window = await asAda();
	const { page } = window;
	for (const width of [1280, 360]) {
		await page.setViewportSize({ width, height: 900 });
		await page.goto('/staff/candidates');
		const places = () => page.evaluate(() => [...document.querySelectorAll('.candidate .actions :is(a, button)')].map((e) => { const { x, y } = e.getBoundingClientRect(); return [x, y]; }));
		const before = await places();
		assert.equal(before.length, 2);
		await page.click('.candidate summary');
		assert.deepEqual(await places(), before);
		const below = await page.evaluate(() => document.querySelector('.candidate .panel').getBoundingClientRect().top >= document.querySelector('.candidate .actions').getBoundingClientRect().bottom);
		assert.ok(below);
		assert.equal(await sideways(page), '');
	}
	await window.context.close();
});

test('headings of pages have one size, and each search has a name', async () => {
	const window = await asAda();
	const sizes = new Map();
	for (const path of ['/', '/questions', '/tags', '/categories', '/faq', '/faq/billing', '/search?q=refund', '/users', '/users/tom', '/users/tom/reputation', '/notices', '/account', '/staff', '/staff/figures', `/questions/${question}`, `/faq/${entry}`, '/questions/ask', '/help/reputation']) {
		await window.page.goto(path);
		sizes.set(path, await window.page.evaluate(() => getComputedStyle(document.querySelector('h1')).fontSize));
		const nameless = await window.page.evaluate(() => [...document.querySelectorAll('[role=search]')].filter((e) => !e.getAttribute('aria-label')).length);
		assert.equal(nameless, 0, path);
	}
	assert.equal(new Set(sizes.values()).size, 1, JSON.stringify([...sizes]));
	await window.context.close();
});

test('fields of an entry’s form stand apart, new or edited', async () => {
	const window = await asAda();
	for (const path of ['/faq/new', `/faq/${entry}/edit`]) {
		await window.page.goto(path);
		const gaps = await window.page.evaluate(() => {
			const fields = [...document.querySelectorAll('main form .field')].map((e) => e.getBoundingClientRect()).filter((f) => f.height > 0);
			return fields.slice(1).map((f, i) => Math.round(f.top - fields[i].bottom));
		});
		assert.ok(gaps.length >= 3 && gaps.every((g) => g >= 12), `${path}: ${gaps}`);
	}
	await window.context.close();
});

test('the number of a tag stands beside its chip, and a profile’s figures are no half links', async () => {
	const window = await openWindow(browser, site);
	const { page } = window;
	await page.goto('/tags');
	const far = await page.evaluate(() => Math.max(...[...document.querySelectorAll('.tag-grid li')].map((li) => li.children[1].getBoundingClientRect().left - li.children[0].getBoundingClientRect().right)));
	assert.ok(far <= 12, `${far} px`);
	await page.goto('/users/tom');
	assert.equal(await page.locator('.figures a').count(), 0);
	assert.equal(await page.locator('a[href="/users/tom/reputation"]').count(), 1);
	await window.context.close();
});

test('beside a profile, its reputation and the notices stands what belongs there', async () => {
	const window = await logInWindow(await openWindow(browser, site), ann);
	const { page } = window;
	for (const path of ['/users/tom', '/users/tom/reputation', '/notices']) {
		await page.setViewportSize({ width: 1280, height: 900 });
		await page.goto(path);
		const [aside, main] = await page.evaluate(() => ['main .aside', 'main .columns > :first-child'].map((s) => document.querySelector(s).getBoundingClientRect().toJSON()));
		assert.ok(aside.left >= main.right && aside.right > 1150 && main.width > 700, path);
		await assertGood(window, path);
		await page.setViewportSize({ width: 360, height: 800 });
		assert.equal(await sideways(page), '');
	}
	await window.context.close();
});

test('beside the latest questions of the home page a line has some words, and a category is one line', async () => {
	const window = await openWindow(browser, site);
	await window.page.goto('/');
	const [step, categories] = await window.page.evaluate(() => {
		const box = (e) => e.getBoundingClientRect();
		return [box(document.querySelector('.aside .steps > li')).width, [...document.querySelectorAll('main .aside .list.side > li')].map((e) => Math.round(box(e).height))];
	});
	assert.ok(step >= 220, `${step} px`);
	assert.ok(categories.length >= 2 && Math.max(...categories) < 44, `${categories}`);
	await window.context.close();
});

test('tabs of settings stand in even lines, those of staff in one of areas and one of pages; a phone hints at more', async () => {
	const window = await asAda();
	const { page } = window;
	await site.sql("INSERT INTO editions (covers_until, leaves_at, deadline_at) VALUES (now(), now(), now() + interval '1 day')");
	const edition = await site.value('SELECT max(id) FROM editions');
	const lines = (of = 'main .tabs.wraps a') => page.evaluate((of) => {
		const ends = new Map();
		for (const a of document.querySelectorAll(of)) {
			const { top, right } = a.getBoundingClientRect();
			ends.set(Math.round(top), Math.max(ends.get(Math.round(top)) ?? 0, right));
		}
		return [...ends.values()];
	}, of);
	for (const path of ['/account', '/account/drafts']) {
		await page.setViewportSize({ width: 1280, height: 900 });
		await page.goto(path);
		const ends = await lines();
		assert.ok(ends.length <= 2 && Math.max(...ends) - Math.min(...ends) < 300, `${path}: ${ends}`);
		await page.setViewportSize({ width: 360, height: 800 });
		assert.equal((await lines()).length, 1, path);
		assert.match(await page.evaluate(() => getComputedStyle(document.querySelector('main .tabs.wraps')).backgroundImage), /gradient/);
	}
	for (const path of ['/staff', '/staff/candidates', '/staff/editions', `/staff/editions/${edition}`, '/admin/settings'])
		for (const width of [1280, 360, 320]) {
			await page.setViewportSize({ width, height: 900 });
			await page.goto(path);
			assert.equal((await lines('main .areas a')).length, 1, `${path} ${width}`);
			assert.equal((await lines('main .areas + .tabs a')).length, 1, `${path} ${width}`);
			for (const a of await page.locator('main .areas [aria-current], main .areas + .tabs [aria-current]').all())
				assert.ok((await a.boundingBox()).x + 24 < width, `${path} ${width}: where one is can be seen`);
		}
	await window.context.close();
});
