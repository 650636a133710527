// Stopped addresses in a real browser, on the demo: staff reads why and lifts one, a person finds it in their settings and mends
// it, a reader without account behind the link in their mails. In both languages, with and without a script.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertGood, assertNoFaults, launch, logInWindow, openWindow } from '../support/browser.mjs';
import { startSite, until } from '../support/site.mjs';

const site = await startSite({ demo: true });
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const press = (page, button) => Promise.all([page.waitForEvent('load'), page.locator(button).first().click()]);
const STAFF = { en: 'nora', zh_CN: 'wei' };
const WORDS = {
	en: { gone: 'There is no such mailbox.', full: 'The mailbox is full.', spam: 'reported as spam', none: 'Our emails do not reach you' },
	zh_CN: { gone: '没有这个邮箱。', full: '邮箱满了。', spam: '垃圾邮件', none: '我们的邮件到不了您那里' },
};
// As the ledger has it when a mailbox is gone.
const stop = (name) => site.sql(`INSERT INTO suppressions (email_mac, reason, cause, status)
	SELECT email_mac, 'bounce', 'no_mailbox', '5.1.1' FROM accounts WHERE name = '${name}' ON CONFLICT DO NOTHING`);

async function story({ locale, hasScripts, lifted, mended, cause }) {
	const words = WORDS[locale];
	const open = async (name) => logInWindow(await openWindow(browser, site, { locale, hasScripts }), await site.logInAs(name));
	const check = (window, say) => (hasScripts ? assertGood(window, say) : undefined);
	const staff = await open(STAFF[locale]);
	await staff.page.goto('/staff');
	await staff.page.goto('/staff/stopped');
	const list = await staff.page.textContent('main');
	assert.ok(list.includes(words[cause]), words[cause]);
	assert.doesNotMatch(list, /@example\.org/, 'addresses are masked');
	await check(staff, 'the list');
	const row = staff.page.locator('[data-row]', { has: staff.page.locator(`a[href="/users/${lifted}"]`) });
	await Promise.all([staff.page.waitForEvent('load'), row.locator('button').click()]);
	assert.equal(await row.count(), 0);
	await check(staff, 'lifted');
	assert.equal(await site.value(`SELECT count(*) FROM suppressions JOIN accounts USING (email_mac) WHERE name = '${lifted}'`), '0');

	await stop(mended);
	const person = await open(mended);
	await person.page.goto('/account');
	assert.ok((await person.page.textContent('#stopped')).includes(words.none));
	assert.ok((await person.page.textContent('#stopped')).includes(words.gone));
	await check(person, 'in the settings');
	await press(person.page, '#stopped button');
	await check(person, 'a link was sent');
	const email = mended;
	const mail = await until('the link is there', () => site.mails().find((m) => m.to.startsWith(email) && /\/emails\/again\//.test(m.text)));
	await person.page.goto(/\/emails\/again\/[\w-]+/.exec(mail.text)[0]);
	await check(person, 'behind the link');
	await press(person.page, 'main button.main');
	await check(person, 'mended');
	await person.page.goto('/account/address');
	assert.equal(await person.page.locator('#stopped').count(), 0);

	await site.sql(`UPDATE accounts SET locale = '${locale}' WHERE name = 'ada'`);
	const admin = await open('ada');
	await admin.page.goto('/admin/mail');
	await check(admin, 'how mail goes');
	await press(admin.page, '#test button');
	await admin.page.locator('#test [role=status]').waitFor();
	await check(admin, 'a test mail was sent');
	for (const window of [staff, person, admin]) assertNoFaults(window);
}

for (const [n, o] of [
	{ locale: 'en', hasScripts: true, lifted: 'jonas', mended: 'tom', cause: 'full' },
	{ locale: 'zh_CN', hasScripts: true, lifted: 'fang', mended: 'chen', cause: 'spam' },
	{ locale: 'en', hasScripts: false, lifted: 'priya', mended: 'mia', cause: 'spam' },
].entries())
	test(`a stopped address, lifted and mended, in ${o.locale}${o.hasScripts ? '' : ' without a script'}`, { timeout: 180000 }, () => story({ ...o, n }));
