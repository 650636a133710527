// An empty site says that it is being set up; and where the mails of this machine are shown.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Client } from '../support/client.mjs';
import { PASSWORD, PROFILE, startSite, until } from '../support/site.mjs';

const site = await startSite();
const outside = await site.startNode({ ANSWERWELL_URL: 'https://help.example.com' });
after(async () => {
	await outside.stop();
	await site.stop();
});

test('home leads to the set-up until there is an administrator, and nothing else is dead', async () => {
	const visitor = site.visitor();
	assert.match((await visitor.get('/')).text, /href="\/setup"/);
	for (const path of ['/faq', '/questions', '/register']) assert.equal((await visitor.get(path)).status, 200);
	const form = (await visitor.get('/setup')).page.form('/setup');
	const wrong = await visitor.submit(form, { code: 'AAAA', name: 'ada', email: 'ada@example.org', password: PASSWORD });
	assert.equal(wrong.status, 422);
	assert.equal(wrong.page.one((n) => n.attrs?.id === 'name').attrs.value, 'ada', 'what was typed stays');
	const code = /with the code (\S+)/.exec(site.output)[1];
	const sent = await visitor.submit(wrong.page.form('/setup'), { code, password: PASSWORD });
	assert.equal(sent.location, '/setup/site');
	assert.equal((await visitor.get('/setup')).status, 200, 'the administrator sees what is left');
	assert.equal((await site.visitor().get('/setup')).status, 404);
	assert.equal((await (await site.person('ann')).get('/setup/staff')).status, 403);
	for (const url of [site.serverUrl, outside.url]) assert.doesNotMatch((await new Client(url).get('/')).text, /href="\/setup"/);
});

test('what the first run sets is changed afterwards', async () => {
	const ada = await site.logInAs('ada');
	const submit = async (path, fields) => ada.submit((await ada.get(path)).page.form(path), fields);
	assert.equal((await submit('/setup/site', { site_name: 'Lumio help', languages: 'zh_CN en' })).location, '/setup/categories');
	assert.equal((await submit('/setup/categories', { orders: '1' })).location, '/setup/mail');
	// The name where all settings are, the categories where they are kept, mail and colleagues at the same steps again.
	assert.equal((await submit('/admin/settings', { site_name: 'Lumio answers' })).status, 303);
	assert.match((await site.visitor().get('/faq')).page.one('title').text, /Lumio answers/);
	const orders = `/staff/categories/${await site.value(`SELECT id FROM categories WHERE slug = 'orders'`)}`;
	assert.ok((await ada.get('/staff/categories')).page.all('a').some((a) => a.attrs.href === orders));
	const named = await submit(orders, { name_en: 'Your order' });
	assert.equal(named.status, 303, named.text);
	assert.match((await site.visitor().get('/categories')).text, /Your order/);
	for (const email of ['new@example.org', 'next@example.org']) assert.equal((await submit('/setup/staff', { email })).location, '/setup/staff');
	assert.equal((await submit('/setup/mail', {})).location, '/setup/mail');
});

test('what is left stands on the home page of administrators, until they hide it', async () => {
	const left = (answer) => answer.page.one((n) => n.attrs?.id === 'setup-left');
	const [eve, mia] = [await site.person('eve', { role: 'admin' }), await site.person('mia', { role: 'moderator' })];
	for (const other of [site.visitor(), mia]) assert.equal(left(await other.get('/')), undefined);
	for (const path of ['/', '/staff']) assert.ok(left(await eve.get(path)), path);
	const form = (await eve.get('/')).page.form('/setup/dismissal');
	assert.equal((await mia.submit(form)).status, 403);
	const sent = await eve.submit(form);
	assert.equal(sent.location, '/');
	assert.match((await eve.get('/')).text, /Hidden\. You can still find what is left to do under “Site settings”/);
	for (const path of ['/', '/staff']) assert.equal(left(await eve.get(path)), undefined, path);
	assert.match((await eve.get('/admin/settings')).text, /href="\/setup"/);
	assert.ok((await eve.get('/setup')).page.all('a').some((a) => a.attrs.href === '/staff/pages'));
	assert.ok(left(await (await site.logInAs('ada')).get('/')), 'each for themselves');
});

// In the production profile nowhere at all; else on this machine alone, where no TLS stands in front.
test('mails are shown where nobody else comes, and nowhere else', async () => {
	const visitor = site.visitor();
	if (PROFILE === 'production') {
		for (const path of ['/dev/mail', '/dev/mail/any', '/dev/mail/any/html']) assert.equal((await visitor.get(path)).status, 404, path);
		assert.doesNotMatch((await visitor.get('/register/sent')).text, /dev\/mail/);
		return;
	}
	await visitor.submit((await visitor.get('/register')).page.form('/register'), { email: 'kim@example.org' });
	await site.mail('kim@example.org');
	const list = await until('the mail is listed', async () => {
		const { page } = await visitor.get('/dev/mail');
		return page.all('a').find((a) => a.attrs.href.startsWith('/dev/mail/'))?.attrs.href;
	});
	const { page, text } = await visitor.get(list);
	assert.match(text, /kim@example\.org/);
	assert.ok(page.all('a').some((a) => /^\/register\/[\w-]{43}$/.test(a.attrs.href)));
	const html = await visitor.get(`${list}/html`);
	assert.match(html.headers['content-security-policy'], /default-src 'none'.*sandbox$/);
	assert.match(html.text, /^<!doctype html>/i);
	for (const path of ['/dev/mail/..%2F..%2Fsecret', '/dev/mail/.x', '/dev/mail/none']) assert.equal((await visitor.get(path)).status, 404);
	const elsewhere = new Client(outside.url);
	assert.equal((await elsewhere.get('/dev/mail')).status, 404);
	assert.equal((await elsewhere.get(list)).status, 404);
	assert.doesNotMatch((await elsewhere.get('/register/sent')).text, /dev\/mail/);
});
