// Behind https, which the settings tell: the cookies and the header that keep browsers to it.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

const site = await startSite({ env: { ANSWERWELL_URL: 'https://forum.example' } });
after(() => site.stop());

// As the browser keeps them; a prefix __Host- binds each to this host, to https and to all of its paths.
function assertBound(cookies) {
	for (const cookie of cookies) {
		assert.match(cookie, /^__Host-[a-z_]+=/, cookie);
		assert.match(cookie, /; *secure(;|$)/i, cookie);
		assert.match(cookie, /; *path=\/(;|$)/i, cookie);
		assert.doesNotMatch(cookie, /domain=/i, cookie);
	}
}

test('every answer tells browsers to come by https from now on', async () => {
	for (const path of ['/', '/login', '/no/such/page', '/assets/nothing'])
		assert.match(
			(await site.visitor().get(path)).headers['strict-transport-security'] ?? '',
			/^max-age=31536000/,
			path,
		);
});

test('a visitor and a member get cookies for this host and https alone', async () => {
	const visitor = site.visitor();
	const { cookies } = await visitor.get('/login');
	assert.ok(cookies.length > 0);
	assertBound(cookies);
	const chosen = await visitor.post('/language', { locale: 'zh_CN', next: '/' });
	assert.ok(chosen.cookies.length > 0);
	assertBound(chosen.cookies);

	await site.makeAccount({ name: 'ann', password: 'seven green kettles' });
	const ann = site.visitor();
	await ann.csrf();
	const entered = await ann.post('/login', { login: 'ann', password: 'seven green kettles', next: '/' });
	assert.equal(entered.status, 303);
	assertBound(entered.cookies);
	assert.ok(entered.cookies.some((c) => /httponly/i.test(c)));
	assert.equal((await ann.get('/account')).status, 200);
});

test('a cookie of the same name without the prefix, as a neighbour host could set it, counts for nothing', async () => {
	await site.makeAccount({ name: 'bob', password: 'seven green kettles' });
	const bob = site.visitor();
	await bob.csrf();
	await bob.post('/login', { login: 'bob', password: 'seven green kettles', next: '/' });
	const planted = bob.cookieHeader.replaceAll('__Host-', '');
	assert.equal((await bob.get('/account')).status, 200);
	const got = await site.visitor().get('/account', { Cookie: planted });
	assert.equal(got.status, 303);
	assert.match(got.location, /^\/login/);
});
