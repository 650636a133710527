// Light and dark, and what a site takes from its settings: colour, logo, welcome.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { command, freePort, startSite } from '../support/site.mjs';

const folder = mkdtempSync('/tmp/awl-');
const file = (name, content) => {
	writeFileSync(join(folder, name), content);
	return join(folder, name);
};
const svg = (box, inside = '') =>
	`<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}">${inside}<rect width="9" height="9"/></svg>`;
const welcome = file('welcome.md', '**Welcome to Lumio.** Ask [us](https://lumio.example).\n');
file('welcome.zh_CN.md', '欢迎来到 **Lumio**。\n');

const site = await startSite({
	env: {
		ANSWERWELL_SITE_NAME: 'Lumio',
		ANSWERWELL_ACCENT: '#e07a00',
		ANSWERWELL_LOGO: file('logo.svg', svg('0 0 40 40')),
		ANSWERWELL_WELCOME: welcome,
	},
});
after(async () => {
	await site.stop();
	rmSync(folder, { recursive: true, force: true });
});
const themeOf = (page) => page.one('html').attrs['data-theme'];

test('a theme is chosen without a script or a token, and stays', async () => {
	const visitor = site.visitor();
	const first = await visitor.get('/faq');
	assert.equal(themeOf(first.page), undefined);
	const { action, buttons, fields } = first.page.form('/theme');
	assert.equal(action, '/theme');
	assert.deepEqual(
		buttons.map(([, value]) => value),
		['light', 'dark'],
	);
	assert.deepEqual(fields, [['next', '/faq']]);
	const sent = await visitor.post('/theme', { theme: 'dark', next: '/faq' }, { csrf: false });
	assert.equal(sent.status, 303);
	assert.equal(sent.location, '/faq');
	assert.equal(visitor.jar.get('theme'), 'dark');
	const dark = await visitor.get('/faq');
	assert.equal(themeOf(dark.page), 'dark');
	assert.match(dark.headers['cache-control'], /public/, 'still a page for all');
	assert.match(dark.headers.vary, /cookie/);
	assert.deepEqual(
		dark.page.all('meta').filter((m) => m.attrs.name === 'theme-color').map((m) => m.attrs.media),
		[undefined],
	);
	await visitor.post('/theme', { theme: '', next: '/faq' }, { csrf: false });
	assert.equal(themeOf((await visitor.get('/faq')).page), undefined);
});

test('what is no theme is none, in the form and in the cookie', async () => {
	const visitor = site.visitor();
	for (const theme of ['sepia', '"><script>', 'dark '.repeat(500), 'DARK']) {
		const sent = await visitor.post('/theme', { theme, next: '//evil.example' }, { csrf: false });
		assert.equal(sent.status, 303);
		assert.equal(sent.location, '/');
		assert.equal(themeOf((await visitor.get('/')).page), undefined);
	}
	visitor.jar.set('theme', 'sepia');
	assert.equal(themeOf((await visitor.get('/')).page), undefined);
});

test('the account remembers the theme, on every device', async () => {
	const client = await site.person('tom');
	await client.post('/theme', { theme: 'dark', next: '/' });
	assert.equal(await site.value(`SELECT theme FROM accounts WHERE name = 'tom'`), 'dark');
	assert.equal(themeOf((await (await site.logInAs('tom')).get('/')).page), 'dark');
	await client.post('/theme', { theme: '', next: '/' });
	assert.equal(themeOf((await (await site.logInAs('tom')).get('/')).page), undefined);
});

test('the settings hold the theme too, and say that it is saved', async () => {
	const client = await site.logInAs('tom');
	const form = (page) => page.forms().find((f) => f.fields.some(([n]) => n === 'theme'));
	const sent = await client.submit(form((await client.get('/account')).page), { theme: 'dark' });
	assert.equal(sent.status, 303);
	const { page } = await client.get('/account');
	assert.match(page.words, /Settings Log out Saved Settings/);
	assert.equal(themeOf(page), 'dark');
	assert.deepEqual(form(page).fields.find(([n]) => n === 'theme'), ['theme', 'dark']);
	assert.equal(await site.value(`SELECT theme FROM accounts WHERE name = 'tom'`), 'dark');
	assert.equal(client.jar.get('theme'), 'dark', 'it stays after logging out');
	await client.post('/account', { what: 'theme', theme: 'sepia' });
	assert.equal(themeOf((await client.get('/account')).page), undefined);
});

test("the owner's colour comes with the one style sheet, the logo with a fingerprint", async () => {
	const { page } = await site.visitor().get('/');
	const sheets = page.all('link').filter((l) => l.attrs.rel === 'stylesheet');
	assert.equal(sheets.length, 1);
	const sheet = await site.visitor().get(sheets[0].attrs.href);
	assert.equal(sheet.status, 200);
	assert.match(sheet.headers['cache-control'], /immutable/);
	assert.match(sheet.text, /--accent:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\)/);
	const logo = page.one('img').attrs;
	assert.match(logo.src, /^\/assets\/logo-[0-9a-f]{12}\.svg$/);
	assert.equal(logo.alt, '', 'the name stands beside it');
	assert.deepEqual([logo.width, logo.height], ['32', '32']);
	const image = await site.visitor().get(logo.src);
	assert.equal(image.headers['content-type'], 'image/svg+xml');
	assert.match(image.headers['content-security-policy'], /default-src 'none'/);
	const icon = page.all('link').find((l) => l.attrs.rel === 'icon');
	assert.equal(icon.attrs.href, logo.src, 'a square logo is the icon too');
	const manifest = JSON.parse((await site.visitor().get('/manifest.webmanifest')).text);
	assert.equal(manifest.icons[0].src, logo.src);
});

test("mails have the site's name on top and its accent, a preview, and fetch nothing", async () => {
	const asker = await site.person('mailed');
	await site.answer(await site.logInAs('tom'), await site.ask(asker));
	const { html } = await site.mail('mailed@example.org', /New answer/);
	const accent = /--accent:light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\)/.exec(
		(await site.visitor().get((await site.visitor().get('/')).page.all('link').find((l) => l.attrs.rel === 'stylesheet').attrs.href)).text,
	);
	for (const shade of accent.slice(1)) assert.ok(html.includes(`.do a{background:${shade}`), shade);
	assert.match(html, /<body>\s*<div class="preview"[^>]*>[^<]+<\/div>\s*<div class="page">\s*<p class="site"><a href="[^"]+">[^<]+</);
	assert.match(html, /class="foot"[^]*\/unsubscribe\//);
	assert.doesNotMatch(html, /<img|<link|@import|url\(|src=/);
});

test("the welcome stands on the home page in the reader's language", async () => {
	const english = await site.visitor().get('/');
	assert.match(english.text, /<strong>Welcome to Lumio\.<\/strong>/);
	const chinese = await site.visitor({ 'Accept-Language': 'zh-CN' }).get('/');
	assert.match(chinese.text, /欢迎来到 <strong>Lumio<\/strong>/);
	assert.doesNotMatch(chinese.text, /Welcome to Lumio/);
});

test('bad settings stop the start and say what they take', async () => {
	const listen = `127.0.0.1:${await freePort()}`;
	const big = file('big.svg', svg('0 0 9 9', 'x'.repeat(200000)));
	const cases = [
		['ANSWERWELL_ACCENT', 'teal', /ANSWERWELL_ACCENT: "teal" is not a colour such as #0b6477, or a hue/],
		['ANSWERWELL_LOGO', join(folder, 'none.svg'), /ANSWERWELL_LOGO: .*none\.svg cannot be read/],
		['ANSWERWELL_LOGO', welcome, /ANSWERWELL_LOGO: .* neither a PNG nor an SVG/],
		['ANSWERWELL_LOGO', big, /ANSWERWELL_LOGO: .*larger than 128 kB/],
		[
			'ANSWERWELL_LOGO',
			file('evil.svg', svg('0 0 9 9', '<script>alert(1)</script>')),
			/without scripts/,
		],
		['ANSWERWELL_LOGO', file('huge.svg', svg('0 0 9 99999')), /at most 4096/],
		['ANSWERWELL_LOGO', file('bare.svg', '<svg><rect/></svg>'), /with a viewBox/],
		['ANSWERWELL_WELCOME', join(folder, 'none.md'), /ANSWERWELL_WELCOME: .*cannot be read/],
		['ANSWERWELL_WELCOME', file('empty.md', ' \n'), /ANSWERWELL_WELCOME: .*not Markdown/],
		['ANSWERWELL_WELCOME', file('long.md', 'x'.repeat(5000)), /longer than 4096 bytes/],
		['ANSWERWELL_WELCOME', file('latin1.md', Buffer.from([0xe9, 0x20])), /not Markdown in UTF-8/],
	];
	for (const [name, value, says] of cases) {
		const got = await command(['web'], { ...site.env, ANSWERWELL_LISTEN: listen, [name]: value });
		assert.notEqual(got.code, 0, value);
		assert.match(got.err, says, `${name}=${value}`);
	}
});
