// Every kind of mail, in both languages, as others see it: read by a parser that is not ours, its HTML in Chromium.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { axeProblems } from '../support/axe.mjs';
import { launch, sideways } from '../support/browser.mjs';
import { LANGUAGES, MAIL_KINDS, mailKinds } from '../support/mail_kinds.mjs';
import { load } from '../support/packages.mjs';
import { startSite } from '../support/site.mjs';

const { default: PostalMime } = await load('postal-mime');
const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const make = await mailKinds(site);
const files = () => readdirSync(join(site.state, 'mail', 'new')).map((name) => readFileSync(join(site.state, 'mail', 'new', name)));
const kindOf = (mail) => /^<([a-z_]+)\./.exec(mail.messageId)[1];
const CJK = /[一-鿿]/;

for (const text of LANGUAGES)
	test(`every kind of mail (${text.locale})`, { timeout: 900000 }, async (t) => {
		const seen = new Set(files().map(String));
		await make(text);
		const mails = await Promise.all(files().filter((bytes) => !seen.has(String(bytes))).map(async (bytes) => ({ bytes, mail: await PostalMime.parse(bytes) })));
		const ours = mails.filter(({ mail }) => mail.to.some(({ address }) => address.includes(text.name)) || kindOf(mail) === 'edition_test');
		const kinds = new Map(ours.map((m) => [kindOf(m.mail), m]));
		assert.deepEqual(MAIL_KINDS.filter((code) => !kinds.has(code)), [], `not seen among ${[...kinds.keys()]}`);

		const context = await browser.newContext({ javaScriptEnabled: true });
		const page = await context.newPage();
		const asked = [];
		page.on('request', (r) => { if (!r.url().startsWith('data:') && r.url() !== 'about:blank') asked.push(r.url()); });
		for (const [kind, { bytes, mail }] of kinds) {
			const say = `${kind}, ${text.locale}`;
			assert.ok(mail.subject && mail.text.trim() && mail.html && mail.date && mail.messageId, say);
			assert.ok(!/�/.test(mail.subject + mail.text + mail.html), `${say}: charset`);
			assert.equal(CJK.test(mail.subject), text.locale === 'zh_CN', `${say}: ${mail.subject}`);
			assert.equal(CJK.test(mail.text.split('\n').slice(0, 3).join('')), text.locale === 'zh_CN', `${say}: ${mail.text.slice(0, 200)}`);
			assert.equal(mail.headers.find((h) => h.key === 'content-language').value, text.tag, say);
			assert.deepEqual(mail.attachments, [], say);
			const lines = String(bytes).split('\n');
			assert.ok(lines.every((line) => Buffer.byteLength(line) <= 998), `${say}: RFC 5322 2.1.1`);
			assert.ok(lines.slice(lines.indexOf('')).every((line) => line.length <= 76), `${say}: RFC 2045 6.7, 6.8`);
			assert.ok(lines.slice(0, lines.indexOf('')).every((line) => !/=\?/.test(line) || line.length <= 76), `${say}: RFC 2047 2`);
			// Of equal worth: an address that one part leads to stands in the other.
			const links = (from) => new Set([...from.matchAll(/https?:\/\/[^\s"'<>()，。]+/g)].map(([url]) => url.replaceAll('&amp;', '&').replace(/[.,]$/, '')));
			const [inText, inHtml] = [links(mail.text), links(mail.html)];
			assert.deepEqual([...inHtml].filter((url) => !inText.has(url) && url.startsWith(site.url)), [], `${say}: only in HTML`);
			assert.deepEqual([...inText].filter((url) => !inHtml.has(url)), [], `${say}: only in text`);
			if (kind === 'edition') {
				assert.match(mail.text, /^ {2}1\. .+\n {2}2\. /m, 'steps stay steps');
				assert.match(mail.html, /<ol>\s*<li>/);
			}
			await page.setContent(mail.html);
			assert.equal(await page.getAttribute('html', 'lang'), text.tag, say);
			// Landmarks are those of the mail program's page, within which this is shown.
			const problems = (await axeProblems(page, () => true)).filter((text) => !/^(landmark-one-main|region):/.test(text));
			assert.deepEqual(problems, [], say);
			for (const width of [320, 600]) {
				await page.setViewportSize({ width, height: 700 });
				assert.equal(await sideways(page), '', `${say} at ${width}`);
			}
		}
		assert.deepEqual(asked, [], 'mails fetch nothing');
		await context.close();
		t.diagnostic(`${kinds.size} kinds, ${mails.length} mails`);
	});
