// A fresh site without demo: from the code that the server prints to the first answered question, by nothing but what
// the screen says; in both languages, with and without a script.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { axeProblems } from '../support/axe.mjs';
import { assertNoFaults, languageProblems, launch, openWindow, sideways } from '../support/browser.mjs';
import { PASSWORD, startSite, until } from '../support/site.mjs';

const browser = await launch();
after(() => browser.close());

const WORDS = {
	en: { site: 'Lumio help', invited: 'You are invited to Lumio help', confirm: /Confirm your address/, title: 'When does my kettle arrive?', body: 'I ordered it on Monday and have heard nothing.', answer: 'It arrives on Thursday: the parcel has left our house.' },
	zh_CN: { site: '流明帮助', invited: '邀请您加入流明帮助', confirm: /确认/, title: '我的水壶什么时候能送到？', body: '我星期一下单，到现在还没有消息，请问怎么回事？', answer: '星期四送达：包裹已经从我们的仓库发出。' },
};
// Sent again and again while somebody mistypes.
const expected = [/^422: /, /422 \(/];

// Presses what leads to another page.
const press = (page, what) =>
	Promise.all([page.waitForEvent('load'), (typeof what === 'string' ? page.locator(what).first() : what).click()]);

async function look(window, say) {
	assert.deepEqual(await languageProblems(window, ['English', 'Answerwell', 'Markdown']), [], say);
	assert.equal((await sideways(window.page)) || '', '', say);
	if (window.hasScripts) assert.deepEqual(await axeProblems(window.page), [], say);
	await window.page.setViewportSize({ width: 1280, height: 900 });
}

// The newest mail with these words in its subject, by the page that shows the mails of this machine.
async function followMail(page, subject) {
	await until(`the mail “${subject}”`, async () => {
		await page.goto('/dev/mail');
		return page.locator('main h2 a', { hasText: subject }).count();
	});
	await press(page, page.locator('main h2 a', { hasText: subject }).first());
	await press(page, 'section[aria-labelledby=links] a');
}

for (const locale of ['en', 'zh_CN'])
	for (const hasScripts of [true, false]) {
		const words = WORDS[locale];
		const say = `${locale}, ${hasScripts ? 'with' : 'without'} a script`;
		test(`from the printed code to the first answered question: ${say}`, async () => {
			const site = await startSite({ categories: false });
			const window = () => openWindow(browser, site, { locale, hasScripts });
			try {
				const code = await until('the code is printed', () => /with the code (\S+)/.exec(site.output)?.[1]);
				const ada = await window();
				const { page } = ada;
				await page.goto('/');
				await press(page, 'main .notice a');
				await look(ada, `${say}: setup`);
				const fill = async (fields) => {
					for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
				};
				await fill({ code: 'ABCD-EFGH-JKLM-NPQR', name: 'ada', email: 'ada@example.org', password: PASSWORD });
				await press(page, '#writing button.main');
				assert.ok(await page.locator('#code-problem').isVisible(), `${say}: a wrong code is said at the field`);
				await look(ada, `${say}: setup, refused`);
				await fill({ code, password: PASSWORD });
				await press(page, '#writing button.main');
				await look(ada, `${say}: name`);
				await page.fill('[name=site_name]', words.site);
				await press(page, '#writing button.main');
				await look(ada, `${say}: categories`);
				await page.uncheck('[name=accounts]');
				await press(page, '#writing button.main');
				await look(ada, `${say}: mail`);
				await press(page, '#writing button.main');
				await until('the mail is handed over', async () => {
					await page.goto('/setup/mail');
					return page.locator('main .notice:not(.danger) svg').count();
				});
				await look(ada, `${say}: mail, sent`);
				await page.goto('/setup');
				await look(ada, `${say}: what is left`);
				await page.goto('/');
				await look(ada, `${say}: home`);
				// Left, and come back to by what the desk says.
				await press(page, page.locator('.site-nav[data-main] a').last());
				await look(ada, `${say}: desk`);
				await press(page, 'section[aria-labelledby=setup-left] a[href="/setup/staff"]');
				await look(ada, `${say}: colleagues`);
				await page.fill('[name=email]', 'nora@example.org');
				await press(page, '#writing button.main');

				const nora = await window();
				await followMail(nora.page, words.invited);
				await nora.page.fill('[name=name]', 'nora');
				await nora.page.fill('[name=password]', PASSWORD);
				await press(nora.page, '#writing button.main');

				const ann = await window();
				await ann.page.goto('/');
				await press(ann.page, 'nav a[href="/register"]');
				await ann.page.fill('[name=email]', 'ann@example.org');
				await press(ann.page, '#writing button.main');
				await look(ann, `${say}: check your email`);
				await press(ann.page, 'main a[href="/dev/mail"]');
				await look(ann, `${say}: mails`);
				await followMail(ann.page, words.confirm);
				await ann.page.fill('[name=name]', 'ann');
				await ann.page.fill('[name=password]', PASSWORD);
				await press(ann.page, '#writing button.main');
				await press(ann.page, 'header a[href="/questions/ask"]');
				await ann.page.fill('[name=title]', words.title);
				await ann.page.fill('[name=body]', words.body);
				await ann.page.selectOption('[name=category]', 'shipping');
				await press(ann.page, '#writing button.main');
				const question = new URL(ann.page.url()).pathname;

				await nora.page.goto('/staff');
				await press(nora.page, nora.page.locator('.desk-list h2 a'));
				await nora.page.fill('#answer textarea[name=body]', words.answer);
				await press(nora.page, nora.page.locator('#answer form button.main').first());
				await ann.page.goto(question);
				assert.match(await ann.page.innerText('main'), new RegExp(words.answer.slice(0, 8)));
				for (const [who, w] of Object.entries({ ada, nora, ann })) {
					assertNoFaults(w, `${say}: ${who}`, expected);
					await w.context.close();
				}
				assert.equal(await site.value(`SELECT string_agg(slug, ' ' ORDER BY slug) FROM categories`), 'billing orders returns shipping');
				assert.equal((await site.visitor().get('/setup')).status, 404, 'nothing is left of it');
			} finally {
				await site.stop();
			}
		});
	}
