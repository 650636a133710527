// What an administrator sets on the site: on one node, and there on the other at the next request.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client } from '../support/client.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite({ env: { ANSWERWELL_HOURS: '' } });
const node = await site.startNode();
// One whose environment says some of it.
const fixed = await site.startNode({ ANSWERWELL_SITE_NAME: 'From outside', ANSWERWELL_ACCENT: '300' });
after(async () => {
	await node.stop();
	await fixed.stop();
	await site.stop();
});

const ada = await site.person('ada', { role: 'admin' });
const max = await site.person('max', { role: 'moderator' });
const byId = (page, id) => page.one((n) => n.attrs?.id === id);
const on = (url) => new Client(url);
const titleOn = async (url, path = '/faq') => (await on(url).get(path)).page.one('title').text;

async function set(changes, section = '') {
	const path = `/admin/settings${section}`;
	return ada.submit((await ada.get(path)).page.form(path), changes);
}

// A form with files, as a browser sends it.
async function upload(client, path, fields, files = {}) {
	const edge = 'edge-7d1f';
	const parts = [];
	for (const [name, value] of [...Object.entries(fields), ['csrf', await client.csrf()]])
		parts.push(Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`));
	for (const [name, bytes] of Object.entries(files))
		parts.push(
			Buffer.from(`--${edge}\r\nContent-Disposition: form-data; name="${name}"; filename="x"\r\nContent-Type: application/octet-stream\r\n\r\n`),
			Buffer.from(bytes),
			Buffer.from('\r\n'),
		);
	parts.push(Buffer.from(`--${edge}--\r\n`));
	return client.request('POST', path, {
		body: Buffer.concat(parts),
		headers: { 'Content-Type': `multipart/form-data; boundary=${edge}` },
	});
}

test('administrators alone see the settings', async () => {
	assert.equal((await max.get('/admin/settings')).status, 403);
	assert.equal((await max.post('/admin/settings', { site_name: 'Max' })).status, 403);
	assert.equal((await site.visitor().get('/admin/settings/hours')).status, 303);
	assert.equal((await ada.get('/admin/settings/nothing')).status, 404);
	for (const section of ['', '/welcome', '/hours', '/limits', '/footer', '/mail'])
		assert.equal((await ada.get(`/admin/settings${section}`)).status, 200);
});

test('what is changed on one node is on the other at the next request', async () => {
	for (let i = 0; i < 5; i++) {
		assert.match(await titleOn(node.url), i === 0 ? /Answerwell/ : new RegExp(`Lumio ${i - 1}`));
		const sent = await set({ site_name: `Lumio ${i}` });
		assert.equal(sent.status, 303);
		const pages = await Promise.all([node.url, site.serverUrl].flatMap((u) => ['/faq', '/opensearch.xml', '/manifest.webmanifest', '/feeds/newest'].map(async (p) => [p, (await on(u).get(p)).text])));
		for (const [path, text] of pages) assert.match(text, new RegExp(`Lumio ${i}`), path);
	}
});

test('the languages of the site are what pages come in, on every node and for everybody', async () => {
	const langOn = async (url, accept) => {
		const { page } = await new Client(url, { 'Accept-Language': accept }).get('/questions');
		return [page.one((n) => n.name === 'html').attrs.lang, page.all('button').some((b) => b.attrs.name === 'locale')];
	};
	// Everybody reads their own.
	assert.deepEqual(await langOn(node.url, 'zh-CN'), ['zh-CN', true]);
	assert.deepEqual(await langOn(node.url, 'fr'), ['en', true]);
	const { page } = await ada.get('/admin/settings');
	assert.deepEqual(
		page.all('option').map((o) => [o.attrs.value, 'selected' in o.attrs]),
		[['en zh_CN', true], ['zh_CN en', false], ['en', false], ['zh_CN', false]],
	);
	assert.equal((await set({ languages: 'zh_CN en' })).status, 303);
	for (const url of [node.url, site.serverUrl]) {
		assert.deepEqual(await langOn(url, 'fr'), ['zh-CN', true]);
		assert.deepEqual(await langOn(url, 'en'), ['en', true]);
	}
	assert.equal((await set({ languages: 'zh_CN' })).status, 303);
	for (const url of [node.url, site.serverUrl]) {
		assert.deepEqual(await langOn(url, 'en'), ['zh-CN', false]);
		// Who has chosen before, and whose account says English.
		assert.equal((await on(url).get('/faq', { Cookie: 'aw_locale=en' })).page.one('html').attrs.lang, 'zh-CN');
	}
	assert.equal((await max.get('/questions')).page.one('html').attrs.lang, 'zh-CN');
	assert.match((await on(fixed.url).get('/questions')).page.one('html').attrs.lang, /zh-CN/);
	for (const bad of ['fr', 'en en', 'en,zh_CN', 'enzh_CN']) {
		const sent = await ada.post('/admin/settings', { site_name: 'Lumio 4', languages: bad });
		assert.equal(sent.status, 422, bad);
		assert.equal(sent.page.all('p').some((p) => p.attrs.id === 'languages-problem'), true);
	}
	// Kept pages of before are not shown again.
	assert.equal((await set({ languages: 'en zh_CN' })).status, 303);
	for (const url of [node.url, site.serverUrl]) assert.deepEqual(await langOn(url, 'en'), ['en', true]);
});

test('colour and logo are assets of every node', async () => {
	const svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><rect width="9" height="9"/></svg>';
	const before = (await on(node.url).get('/')).page.one((n) => n.name === 'link' && n.attrs.rel === 'stylesheet').attrs.href;
	assert.equal((await upload(ada, '/admin/settings', { site_name: 'Lumio', accent: '#e07a00' }, { logo: svg })).status, 303);
	const { page } = await on(site.serverUrl).get('/');
	const css = page.one((n) => n.name === 'link' && n.attrs.rel === 'stylesheet').attrs.href;
	const logo = page.one((n) => n.name === 'img').attrs.src;
	// The other node has not shown a page since.
	const [style, picture] = [await on(node.url).get(css), await on(node.url).get(logo)];
	assert.equal(style.status, 200);
	assert.match(style.text, /@layer tokens\{:root\{--accent:light-dark\(#/);
	assert.match(style.headers['cache-control'], /immutable/);
	assert.equal(picture.text, svg);
	assert.match(picture.headers['content-security-policy'], /script-src 'self'|default-src 'none'/);
	assert.equal((await on(node.url).get('/favicon.ico')).text, svg, 'square: the icon, too');
	assert.equal((await on(node.url).get('/assets/site-000000000000.css')).status, 404);
	assert.equal((await on(node.url).get(before)).status, 200, 'what pages before it asked for');
	assert.equal((await set({ drop_logo: '1' })).status, 303);
	assert.doesNotMatch((await on(node.url).get('/')).text, /<img/);
});

test('a bad file is said at the field, and what was typed stays', async () => {
	for (const [bytes, why] of [
		['GIF89a', /Please choose a PNG/],
		['<svg viewBox="0 0 4 4"><script>alert(1)</script></svg>', /without scripts/],
		[`<svg viewBox="0 0 4 4">${' '.repeat(130 * 1024)}</svg>`, /too large\. A logo can have up to 128 kB/],
	]) {
		const sent = await upload(ada, '/admin/settings', { site_name: 'Typed name', accent: '' }, { logo: bytes });
		assert.equal(sent.status, 422);
		assert.match(byId(sent.page, 'logo-problem').text, why);
		assert.equal(byId(sent.page, 'site_name').attrs.value, 'Typed name');
	}
	const cut = await ada.request('POST', '/admin/settings', {
		body: '--x\r\nContent-Disposition: form-data; name="site_name"\r\n\r\nCut',
		headers: { 'Content-Type': 'multipart/form-data; boundary=x' },
	});
	assert.equal(cut.status, 400);
	assert.equal((await upload(ada, '/account', { what: 'theme', theme: 'dark' })).status, 415, 'files only where a form takes them');
});

test('a mistake is said at the field', async () => {
	const sent = await set({ monday: '18-9', holidays: 'soon' }, '/hours');
	assert.equal(sent.status, 422);
	assert.match(byId(sent.page, 'monday-problem').text, /09:00-18:00/);
	assert.match(byId(sent.page, 'holidays-problem').text, /“soon” is not a date/);
	assert.equal(byId(sent.page, 'monday').attrs.value, '18-9');
});

test('a day is left empty without being called optional seven times', async () => {
	const { page } = await ada.get('/admin/settings/hours');
	const label = (id) => page.one((n) => n.attrs?.for === id).text;
	for (const day of ['monday', 'saturday', 'sunday']) {
		assert.doesNotMatch(label(day), /optional/, day);
		assert.ok(!('required' in byId(page, day).attrs), day);
	}
	assert.match(label('holidays'), /optional/);
	assert.match(page.text ?? (await ada.get('/admin/settings/hours')).text, /leave it empty if nobody is/);
	assert.equal((await set({ friday: '' }, '/hours')).status, 303);
	assert.equal(byId((await ada.get('/admin/settings/hours')).page, 'friday').attrs.value, '');
});

test('the colour is shown before it is saved', async () => {
	const form = (await ada.get('/admin/settings')).page.form('/admin/settings');
	const shown = await ada.submit(form, { accent: '140' }, ['preview', '1']);
	assert.equal(shown.status, 200);
	assert.equal(byId(shown.page, 'accent').attrs.value, '140');
	assert.notDeepEqual(
		shown.page.all('rect').map((r) => r.attrs.fill),
		(await ada.get('/admin/settings')).page.all('rect').map((r) => r.attrs.fill),
	);
});

test('welcome and footer speak the language of the reader', async () => {
	assert.equal((await set({ welcome_en: '**Hello** there', welcome_zh_cn: '**您好**' }, '/welcome')).status, 303);
	assert.equal((await set({ footer_en: 'Our shop https://shop.example/', footer_zh_cn: '我们的商店 https://shop.example/zh' }, '/footer')).status, 303);
	const [en, zh] = [await on(node.url).get('/'), await on(node.url).get('/', { 'Accept-Language': 'zh-CN' })];
	assert.match(en.text, /<strong>Hello<\/strong> there/);
	assert.match(en.text, /<a href="https:\/\/shop\.example\/">Our shop<\/a>/);
	assert.match(zh.text, /<strong>您好<\/strong>/);
	assert.match(zh.text, /<a href="https:\/\/shop\.example\/zh">我们的商店<\/a>/);
});

test('the log says what was changed, by whom, from what to what', async () => {
	await set({ site_name: 'Lumio help' });
	await set({ digest_hour: '7' }, '/mail');
	const lines = (await max.get('/staff/audit?what=site')).page.all('li').map((n) => n.text.replace(/\s+/g, ' '));
	assert.ok(lines.some((l) => /ada.* changed a setting: “?Name of the site”? \(from “Lumio” to “Lumio help”\)/i.test(l)), lines.join('\n'));
	assert.ok(lines.some((l) => /Hour when daily and weekly emails are sent.*from “8” to “7”/.test(l)));
});

test('what the environment says wins, says so, and cannot be changed', async () => {
	assert.match(await titleOn(fixed.url), /From outside/);
	const there = new Client(fixed.url);
	there.jar = new Map(ada.jar);
	const { page } = await there.get('/admin/settings');
	assert.match(page.text, /Set by ANSWERWELL_SITE_NAME on the server/);
	assert.match(page.text, /Set by ANSWERWELL_ACCENT on the server/);
	assert.equal(page.all((n) => n.name === 'input' && n.attrs.name === 'site_name').length, 0);
	const sent = await there.post('/admin/settings', { site_name: 'By hand', accent: '10' });
	assert.equal(sent.status, 422);
	assert.match(byId(sent.page, 'site_name-problem').text, /ANSWERWELL_SITE_NAME/);
	assert.match(await titleOn(fixed.url), /From outside/);
	assert.match(await titleOn(node.url), /Lumio help/);
});

test('mails and names follow the name of the site', async () => {
	await set({ site_name: 'Zephyr' });
	const visitor = site.visitor();
	await visitor.submit((await visitor.get('/register')).page.form('/register'), { email: 'kim@example.org' });
	const mail = await site.mail('kim@example.org');
	assert.match(mail.from, /Zephyr/);
	assert.match(mail.subject, /Zephyr/);
	const ann = await site.person('ann');
	const form = (await ann.get('/account')).page.form('/account');
	const sent = await ann.submit(form, { display_name: 'Zephyr', what: 'profile' });
	assert.equal(sent.status, 422);
	assert.match(byId(sent.page, 'display_name-problem').text, /our staff/);
});
