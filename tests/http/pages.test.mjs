// Pages that staff keeps: privacy, imprint, contact, terms, shops.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

const ann = await site.person('ann');
const nora = await site.person('nora', { role: 'staff' });
const max = await site.person('max', { role: 'moderator' });
const mia = await site.person('mia', { role: 'moderator' });
const TERMS = { en: 301, zh: 302 };

const formOf = async (who, id) => (await who.get(`/staff/pages/${id}/edit`)).page.form(`/staff/pages/${id}/edit`);
const write = async (who, id, title, body, reason = '') => who.submit(await formOf(who, id), { title, body, reason });
const footer = (page) => page.one('footer').all('a').map((a) => a.attrs.href);

test('privacy is there from the start, in both languages, with what is stored', async () => {
	const visitor = site.visitor();
	const { page, headers } = await visitor.get('/pages/privacy');
	assert.match(page.text, /no advertising, no tracking/);
	assert.match(page.one('table').text, /Your email address, encrypted/);
	assert.doesNotMatch(page.text, /stored-data/);
	assert.match(headers['cache-control'], /public/);
	const zh = await visitor.get('/pages/privacy', { 'Accept-Language': 'zh-CN' });
	assert.match(zh.page.one('table').text, /您的邮箱地址/);
	const short = await visitor.get('/privacy');
	assert.equal(short.status, 301);
	assert.equal(short.location, '/pages/privacy');
	assert.ok(footer(page).includes('/pages/privacy'));
	assert.ok(!footer(page).includes('/pages/terms'));
});

test('a page that is not written is none for readers, and a friendly word for who could write it', async () => {
	for (const who of [site.visitor(), ann, nora]) assert.equal((await who.get('/pages/imprint')).status, 404);
	const there = await max.get('/pages/imprint');
	assert.equal(there.status, 404);
	assert.match(there.text, /has not been written yet/);
	assert.equal(there.page.one((n) => n.name === 'a' && /Write it/.test(n.text)).attrs.href, '/staff/pages/101/edit');
	assert.equal((await max.get('/pages/nothing')).status, 404);
	assert.equal((await max.get('/staff/pages/103/edit')).status, 404);
	assert.equal((await max.get('/staff/pages/9999/edit')).status, 404);
});

test('moderators write them, and they stand in the footer of every page', async () => {
	for (const who of [ann, nora]) assert.equal((await who.get(`/staff/pages/${TERMS.en}/edit`)).status, 403);
	assert.equal((await ann.post(`/staff/pages/${TERMS.en}/edit`, { title: 'Mine', body: 'All mine.' })).status, 403);
	const sent = await write(max, TERMS.en, 'Terms of Lumio', 'Be **kind**.');
	assert.equal(sent.status, 303);
	assert.equal(sent.location, '/pages/terms');
	const { page, text } = await site.visitor().get('/pages/terms');
	assert.match(text, /Be <strong>kind<\/strong>/);
	assert.ok(footer(page).includes('/pages/terms'));
	assert.ok(footer((await site.visitor().get('/faq')).page).includes('/pages/terms'), 'kept pages, too');
});

test('who reads another language is told so', async () => {
	const zh = { 'Accept-Language': 'zh-CN' };
	const other = await site.visitor().get('/pages/terms', zh);
	assert.match(other.text, /此页面暂无中文版/);
	assert.match(other.text, /Be <strong>kind/);
	await write(max, TERMS.zh, '使用条款', '请友善。');
	const own = await site.visitor().get('/pages/terms', zh);
	assert.doesNotMatch(own.text, /此页面暂无中文版/);
	assert.match(own.text, /请友善。/);
});

test('each save is a version with who, when and what changed', async () => {
	await write(mia, TERMS.en, 'Terms of Lumio', 'Be **kind** and patient.', 'patience');
	assert.equal((await ann.get(`/staff/pages/${TERMS.en}/revisions`)).status, 403);
	const { page } = await nora.get(`/staff/pages/${TERMS.en}/revisions`);
	const text = page.text.replace(/\s+/g, ' ');
	assert.match(text, /Revision 2/);
	assert.match(text, /patience/);
	assert.match(text, /mia/i);
	assert.equal(page.all('ins').some((n) => /and patient/.test(n.text)), true);
	const restored = await max.get(`/staff/pages/${TERMS.en}/edit?revision=1`);
	assert.match(restored.text, /Be \*\*kind\*\*\./);
	const log = (await nora.get('/staff/audit?what=site')).page.text.replace(/\s+/g, ' ');
	assert.match(log, /mia.* changed a page: “Terms of Lumio” \(revision 2\)/i);
});

test('a mistake is said at the field, and two who edit at once meet', async () => {
	const bad = await write(max, TERMS.en, '', '');
	assert.equal(bad.status, 422);
	assert.match(bad.text, /Please give the page a title/);
	const [his, hers] = [await formOf(max, TERMS.en), await formOf(mia, TERMS.en)];
	assert.equal((await mia.submit(hers, { body: 'Be kind, says Mia.' })).status, 303);
	const late = await max.submit(his, { body: 'Be kind, says Max.' });
	assert.equal(late.status, 409);
	assert.match(late.text, /says Mia/);
	assert.match(late.text, /says Max/);
	const preview = await max.submit(await formOf(max, TERMS.en), { body: '*slanted*' }, ['preview', '1']);
	assert.match(preview.text, /<em>slanted<\/em>/);
});

test('who registers is told of both, and which version they agreed to is kept', async () => {
	const visitor = site.visitor();
	const { page } = await visitor.get('/register');
	const links = page.form('/register') && page.all('a').map((a) => a.attrs.href);
	assert.ok(links.includes('/pages/terms') && links.includes('/pages/privacy'));
	await visitor.submit(page.form('/register'), { email: 'kim@example.org' });
	const link = await site.registrationLink('kim@example.org');
	const path = new URL(link, site.url).pathname;
	const join = await visitor.get(path);
	assert.match(join.text, /By registering you agree to our/);
	const form = join.page.form(path);
	const sent = await visitor.submit(form, { name: 'kim', display_name: 'Kim', password: 'correct horse battery staple' });
	assert.equal(sent.status, 303);
	assert.equal(
		await site.value(`SELECT string_agg(page_id || ':' || number, ' ' ORDER BY page_id)
			FROM agreements g JOIN accounts a ON a.id = g.account_id WHERE a.name = 'kim' AND g.at IS NOT NULL`),
		'1:0 301:3',
	);
});
