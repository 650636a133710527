// The whole story in a real browser: from registering to the mail that brings the answer, and out of
// the list again. In English, in Chinese, and with scripts switched off.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import {
	assertGood,
	assertNoFaults,
	launch,
	logInWindow,
	openWindow,
} from '../support/browser.mjs';
import { EDITION_LEAVES, PASSWORD, startSite, until } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const texts = {
	en: {
		title: 'How long does a refund take with a credit card?',
		body: 'I sent the kettle back two weeks ago.\n\n* tracked\n* signed for',
		answer: 'Five working days after the parcel is here; the bank may need **two more**.',
		scope: 'cards of all banks',
		entry: 'Five working days after the parcel is here.',
		search: 'refunds',
	},
	zh_CN: {
		title: '用信用卡付款，退款要多久才能到账？',
		body: '我两周前把水壶寄回去了。\n\n* 有物流单号\n* 已经签收',
		answer: '仓库签收后五个工作日内到账，银行可能还需要**两天**。',
		scope: '所有银行的信用卡',
		entry: '仓库签收后五个工作日内到账。',
		search: '到账',
	},
};

async function story({ locale, hasScripts, tail }) {
	const text = texts[locale];
	const names = {
		asker: `asker-${tail}`,
		helper: `helper-${tail}`,
		staff: `nora-${tail}`,
		moderator: `max-${tail}`,
	};
	const email = `${names.asker}@example.org`;
	const open = () => openWindow(browser, site, { locale, hasScripts });
	const check = (window, say) =>
		hasScripts ? assertGood(window, say, { allow: [names.asker] }) : undefined;
	const submit = (page, form) =>
		Promise.all([
			page.waitForEvent('load'),
			form.locator('button[type=submit].main, button.main').first().click(),
		]);

	await site.makeAccount({ name: names.helper, locale, password: PASSWORD });
	const asker = await open();
	const { page } = asker;

	// Registering, and the mail.
	await page.goto('/');
	await check(asker, 'home, empty');
	await page.click('a[href="/register"]');
	await check(asker, 'register');
	await page.fill('#email', email);
	await page.check('input[name=digest][value="1"]');
	await submit(page, page.locator('form[action="/register"]'));
	assert.equal(new URL(page.url()).pathname, '/register/sent');
	await check(asker, 'send the email');
	await page.goto(site.url + (await site.registrationLink(email)));
	await page.fill('#name', names.asker);
	await page.fill('#password', PASSWORD);
	if (hasScripts) await page.locator('[data-strength] meter').waitFor();
	await check(asker, 'choose name and password');
	await submit(page, page.locator('form[action^="/register/"]').first());
	await page.locator('.notice[role=status]').waitFor();
	await check(asker, 'home, logged in');

	// Asking, with a preview first.
	await page.click('header a[href="/questions/ask"]');
	await check(asker, 'ask');
	await page.fill('#title', text.title);
	await page.fill('#body', text.body);
	await page.selectOption('#category', 'billing');
	await page.fill('#tags', 'kettle, k2');
	await page.click('button[name=preview]:not([data-enter])');
	await page.locator('[data-preview] li').nth(1).waitFor();
	assert.equal(await page.inputValue('#title'), text.title);
	await check(asker, 'ask, with preview');
	await submit(page, page.locator('form[action="/questions"]'));
	// Without a script what others asked comes before it is posted.
	if (!hasScripts && new URL(page.url()).pathname === '/questions')
		await submit(page, page.locator('form[action="/questions"]'));
	await page.locator('h1', { hasText: text.title }).waitFor();
	const thread = page.url();
	assert.match(decodeURIComponent(thread), locale === 'en' ? /how-long-does-a-refund/ : /退款/);
	await check(asker, 'thread, no answer yet');

	// Answering, by somebody who logs in through the page.
	const helper = await open();
	await helper.page.goto(thread);
	await check(helper, 'thread, as a stranger');
	await helper.page.click('main a[href^="/login"]');
	await check(helper, 'log in');
	await helper.page.fill('#login', names.helper);
	await helper.page.fill('#password', PASSWORD);
	await submit(
		helper.page,
		helper.page.locator('form[action="/login"]').filter({ has: helper.page.locator('#password') }),
	);
	await helper.page.locator('h1', { hasText: text.title }).waitFor();
	await helper.page.click('[data-metoo] button');
	await helper.page.locator('[data-metoo] button[aria-pressed=true]').waitFor();
	await helper.page.fill('#body', text.answer);
	await submit(helper.page, helper.page.locator('form[action$="/answers"]'));
	const article = 'article.answer';
	await helper.page
		.locator(`${article} strong`, { hasText: locale === 'en' ? 'two more' : '两天' })
		.waitFor();
	await site.mail(email, locale === 'en' ? /Five working days/ : /五个工作日/);

	// The asker votes, changes their mind twice, comments, and accepts.
	await page.goto(thread);
	const vote = page.locator(`${article} [data-vote]`).first();
	for (const expected of ['1', '0', '1']) {
		await vote.locator('button[value="1"], button[value="0"]').first().click();
		await page
			.locator(`${article} [data-vote] output`, { hasText: new RegExp(`^${expected}$`) })
			.first()
			.waitFor();
	}
	assert.equal(decodeURIComponent(page.url().replace(/#.*/, '')), decodeURIComponent(thread));
	if (hasScripts) await page.locator(`${article} [data-reply]`).click();
	else await page.click(`${article} a[href$="/comments"]`);
	const comment = page.locator('form[action$="/comments"]').last();
	await comment
		.locator('textarea')
		.fill(locale === 'en' ? 'Thank you, it is there.' : '谢谢，已经收到了。');
	await Promise.all([
		page.waitForEvent('load'),
		comment.locator('button[type=submit]:not([name])').first().click(),
	]);
	await Promise.all([
		page.waitForEvent('load'),
		page.click(`${article} form[action$="/acceptance"] button`),
	]);
	await page.locator('.standing.accepted').waitFor();
	await check(asker, 'thread, solved');

	// Staff confirms it.
	const staff = await logInWindow(
		await open(),
		await site.person(names.staff, {
			role: 'staff',
			locale,
			displayName: locale === 'en' ? 'Nora Lind' : '诺拉',
		}),
	);
	await staff.page.goto('/staff');
	await check(staff, 'desk');
	await staff.page.goto(thread);
	await staff.page.click(`${article} .post-menu > summary`);
	await staff.page.click(`${article} a[href$="/official"]`);
	await check(staff, 'mark official');
	await staff.page.fill('#scope', text.scope);
	await staff.page.fill('#valid_until', '2099-12-31');
	await submit(staff.page, staff.page.locator('form[action$="/official"]'));
	await staff.page.locator('.standing.official', { hasText: text.scope }).waitFor();
	await check(staff, 'thread, official');

	// A moderator promotes it in two clicks.
	const moderator = await logInWindow(
		await open(),
		await site.person(names.moderator, {
			role: 'moderator',
			locale,
			displayName: locale === 'en' ? 'Max Roth' : '马克斯',
		}),
	);
	await moderator.page.goto('/staff/candidates');
	await check(moderator, 'candidates');
	await moderator.page
		.locator('li', { hasText: text.title })
		.locator('a[href^="/faq/new"]')
		.click();
	assert.equal(await moderator.page.inputValue('#title'), text.title);
	await check(moderator, 'promote');
	await moderator.page.fill('#body', text.entry);
	await submit(moderator.page, moderator.page.locator('form[action="/faq"]'));
	await moderator.page.locator('.answer.best', { hasText: text.entry }).waitFor();
	await moderator.page
		.locator('aside', { hasText: names.asker })
		.locator(`a[href*="#answer-"]`)
		.waitFor();
	await check(moderator, 'entry, as moderator');
	// The asker wants each edition that is sent by hand.
	await page.goto('/account/notices');
	await page.check('input[name=rhythm][value=edition]');
	await submit(page, page.locator('form[action="/account/notices"]'));
	await page.locator('.notice[role=status]').waitFor();
	await moderator.page.goto('/staff/editions');
	await check(moderator, 'the next edition');
	await moderator.page.click('a[href^="/staff/editions/confirmation"]');
	await check(moderator, 'the edition, asked once more');
	await Promise.all([
		moderator.page.waitForEvent('load'),
		moderator.page.click('form[action="/staff/editions"] button[name=send]'),
	]);
	const edition = /^\/staff\/editions\/(\d+)$/.exec(new URL(moderator.page.url()).pathname)[1];
	await check(moderator, 'the edition, about to leave');
	await site.sql(EDITION_LEAVES, { id: edition });
	await site.mailIsDone();
	await until('the page says that it is sent', async () => {
		if (!hasScripts) await moderator.page.reload();
		return (
			(await moderator.page.locator('progress').getAttribute('value')) ===
			(await moderator.page.locator('progress').getAttribute('max'))
		);
	});
	await check(moderator, 'edition, sent');

	// The FAQ as everybody sees it, and search.
	const reader = await open();
	await reader.page.goto('/');
	await reader.page.click('header a[href="/faq"]');
	await check(reader, 'FAQ');
	await reader.page.click(`main a >> text=${text.title}`);
	await check(reader, 'entry');
	await reader.page.click(`aside a[href*="#answer-"]`);
	await reader.page.locator('.standing.official').waitFor();
	await reader.page.locator('aside a[href^="/faq/"]').first().waitFor();
	await reader.page.fill('#site-q', text.search);
	await Promise.all([reader.page.waitForEvent('load'), reader.page.press('#site-q', 'Enter')]);
	await reader.page.locator('.list a', { hasText: text.title }).first().waitFor();
	await check(reader, 'search');

	// The mail is there; one click ends the subscription.
	const mail = site.mails(email).find((m) => m.header('list-id').startsWith('<faq.'));
	assert.ok(mail.text.includes(text.title) && mail.html.includes(text.title));
	const stop = new RegExp(`${site.url}/unsubscribe/\\S+`).exec(mail.text)[0];
	await reader.page.goto(stop);
	await check(reader, 'unsubscribe');
	const isOn = () =>
		site.value(
			`SELECT ended_at IS NULL AND frequency <> 'off' FROM subscriptions s JOIN accounts a ON a.id = s.account_id WHERE a.name = :'n'`,
			{ n: names.asker },
		);
	assert.equal(await isOn(), 't');
	await submit(reader.page, reader.page.locator('form[action^="/unsubscribe/"]'));
	assert.equal(await isOn(), 'f');
	await check(reader, 'unsubscribed');

	// Settings, profile, out.
	await page.goto('/account');
	await check(asker, 'settings');
	await page.goto(`/users/${names.asker}`);
	await check(asker, 'profile');
	await page.click('header details.menu summary');
	await Promise.all([page.waitForEvent('load'), page.click('form[action="/logout"] button')]);
	await page.locator('header a[href^="/login"]').first().waitFor();

	for (const [who, window] of Object.entries({ asker, helper, staff, moderator, reader })) {
		assertNoFaults(window, `${who} (${locale})`);
		await window.context.close();
	}
}

test('the whole story in English', () => story({ locale: 'en', hasScripts: true, tail: 'en' }));
test('the whole story in Chinese', () => story({ locale: 'zh_CN', hasScripts: true, tail: 'zh' }));
test('the whole story without JavaScript', () =>
	story({ locale: 'en', hasScripts: false, tail: 'plain' }));
