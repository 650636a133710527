// Repetitions in a real browser: from a question to the entry that it repeats and back again, readers who are led, phrasings in
// bulk; in both languages, wide and 320 px narrow, with and without a script.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood as assertAccessible, assertNoFaults, launch, logInWindow, openWindow, sideways } from '../support/browser.mjs';
import { startSite, until, untilSuggested } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

// What looks at a page is a script itself.
const assertGood = async (window, say, options) => {
	if (window.hasScripts) await assertAccessible(window, say, options);
	assert.equal(await sideways(window.page), '', `${say}: sideways`);
};

const tom = await site.person('tom');
const li = await site.person('li', { locale: 'zh_CN' });
const max = await site.person('max', { role: 'moderator' });
const mei = await site.person('mei', { role: 'moderator', locale: 'zh_CN' });
const publish = async (title, body, locale) => {
	const sent = await max.post('/faq', { title, body, category: 'billing', locale, phrasings: '', question: '0', answer: '0' });
	assert.equal(sent.status, 303);
	return Number(/\d+/.exec(sent.location)[0]);
};
const WORLDS = {
	en: { who: max, asker: tom, title: 'How do I descale the kettle?', body: 'With the powder from the box.', asked: 'How do I descale my kettle?', old: 'chalk in the kettle everywhere', button: 'Undo: not a duplicate', led: /You came here from a question that was asked before/, undone: /Undone: it is not a duplicate/, accept: 'Add what is ticked', all: 'Tick all', undo: 'Undo', again: 'It repeats this one' },
	zh_CN: { who: mei, asker: li, title: '怎么给水壶除水垢？', body: '用包装里附带的除垢粉。', asked: '水壶里的水垢怎么除掉？', old: '水壶里全是白色的东西', button: '撤销：不是重复提问', led: /您是从一个以前有人问过的提问来到这里的/, undone: /已撤销：它不再是重复提问/, accept: '添加勾选的问法', all: '全部勾选', undo: '撤销', again: '与这个重复' },
};
for (const [locale, w] of Object.entries(WORLDS)) {
	w.entry = await publish(w.title, w.body, locale);
	await untilSuggested(site, w.title, w.entry);
}

for (const [locale, w] of Object.entries(WORLDS))
	for (const [hasScripts, width] of [[true, 1280], [false, 320], [true, 320]])
		test(`a question is led to an entry and taken back: ${locale}, ${hasScripts ? 'with' : 'without'} a script, ${width} px`, async () => {
			const question = await site.ask(w.asker, { title: w.asked, body: locale === 'en' ? 'It is full of chalk, and I have tried lemons.' : '用柠檬试过了，还是除不掉，应该怎么办？' });
			const allow = [w.title, w.body, w.asked];
			const window = await logInWindow(await openWindow(browser, site, { locale, hasScripts }), w.who);
			const { page } = window;
			await page.setViewportSize({ width, height: 800 });
			const good = (say) => assertGood(window, say, { allow });
			await page.goto(`/posts/${question}/moderate`);
			if (hasScripts) await page.locator('#duplicate_of').pressSequentially(w.title.slice(0, 24));
			else await page.locator('button[name=action][value=find]').click();
			const choice = page.locator(`button[name=choose][value="faq-${w.entry}"]`);
			await choice.waitFor();
			assert.match(await page.locator('.duplicate-choices').innerText(), /\d+ ?%/, 'how sure it is');
			await good('choices');
			await choice.click();
			await page.waitForURL(new RegExp(`/questions/${question}`));
			await page.getByRole('button', { name: w.button }).waitFor();
			await good('marked');
			// A reader.
			const reader = await openWindow(browser, site, { locale, hasScripts });
			await reader.page.setViewportSize({ width, height: 800 });
			await reader.page.goto(`/questions/${question}`);
			assert.match(reader.page.url(), new RegExp(`/faq/${w.entry}/.*from=${question}$`));
			assert.match(await reader.page.locator('#from').innerText(), w.led);
			await assertGood(reader, 'led there', { allow });
			await reader.page.locator('#from a').click();
			await reader.page.waitForURL(new RegExp(`/questions/${question}/.*stay=1`));
			await assertGood(reader, 'the old question', { allow });
			// The entry knows what leads to it; from there back, and undone.
			await page.goto(`/faq/${w.entry}`);
			await page.locator(`aside a[href^="/questions/${question}/"]`).click();
			await page.getByRole('button', { name: w.button }).click();
			await page.getByText(w.undone).waitFor();
			await good('undone');
			await reader.page.goto(`/questions/${question}`);
			assert.match(reader.page.url(), new RegExp(`/questions/${question}/`));
			assert.equal(await site.value(`SELECT count(*) FROM phrasings WHERE entry_id = ${w.entry}`), '0');
			assertNoFaults(window, 'staff');
			assertNoFaults(reader, 'reader');
			await window.context.close();
			await reader.context.close();
		});

for (const [locale, w] of Object.entries(WORLDS))
	for (const [hasScripts, width] of [[true, 1280], [false, 320]])
		test(`phrasings are added in bulk and taken back: ${locale}, ${hasScripts ? 'with' : 'without'} a script, ${width} px`, async () => {
			await site.sql('DELETE FROM searches');
			for (const more of ['', ' 2', ' 3'])
				await site.sql(`INSERT INTO searches (locale, via, words, n_entries, opened_entry_id, outcome, solved_entry_id) VALUES ('${locale}', 'search', :'words', 1, ${w.entry}, 'claimed', ${w.entry})`, { words: w.old + more });
			const window = await logInWindow(await openWindow(browser, site, { locale, hasScripts }), w.who);
			const { page } = window;
			const allow = [w.title, w.old, w.asked];
			await page.setViewportSize({ width, height: 800 });
			await page.goto('/staff/phrasings');
			await assertGood(window, 'proposed', { allow });
			const box = page.locator('.proposal label').first();
			assert.ok((await box.boundingBox()).height >= 24, 'to be hit with a finger');
			await page.getByRole('link', { name: w.all, exact: true }).click();
			assert.equal(await page.locator('.proposal input:checked').count(), 3);
			await page.locator('.proposal input').last().uncheck();
			await page.getByRole('button', { name: w.accept }).click();
			await page.locator('#decided').waitFor();
			assert.equal(await page.locator('.proposal').count(), 1);
			assert.equal(await site.value(`SELECT count(*) FROM phrasings WHERE entry_id = ${w.entry} AND origin = 'search'`), '2');
			await assertGood(window, 'decided', { allow });
			await page.getByRole('button', { name: w.undo, exact: true }).first().click();
			await until('taken back', async () => (await site.value(`SELECT count(*) FROM phrasings WHERE entry_id = ${w.entry}`)) === '0');
			assert.equal(await page.locator('.proposal').count(), 3);
			await page.goto('/staff/duplicates');
			await assertGood(window, 'asked before?', { allow: [...allow, w.body, ...Object.values(WORLDS).flatMap((o) => [o.title, o.asked, o.body])] });
			assertNoFaults(window, 'phrasings');
			await window.context.close();
		});
