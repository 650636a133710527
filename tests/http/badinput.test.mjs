// Whatever is typed into whatever field: a message at the field, in the reader's language, nothing
// typed is lost, and nothing is stored.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { encodeForm } from '../support/client.mjs';
import { PASSWORD, startSite } from '../support/site.mjs';

const site = await startSite();
after(() => site.stop());

// The same people once with English and once with Chinese pages.
const LOCALES = ['en', 'zh_CN'];
const languages = { en: 'en', zh_CN: 'zh-CN' };
const customer = {},
	moderator = {},
	visitor = {};
for (const locale of LOCALES) {
	const tail = locale === 'en' ? 'en' : 'zh';
	customer[locale] = await site.person(`ann-${tail}`, { locale });
	moderator[locale] = await site.person(`max-${tail}`, { locale, role: 'moderator' });
	visitor[locale] = site.visitor({ 'Accept-Language': languages[locale] });
}
const asker = await site.person('asker');
const question = await site.ask(asker);
const answer = await site.answer(asker, question);
const own = {},
	ownAnswer = {};
for (const locale of LOCALES) {
	own[locale] = await site.ask(customer[locale]);
	ownAnswer[locale] = await site.answer(customer[locale], question);
}
const entry = Number(
	/\d+/.exec(
		(
			await moderator.en.post('/faq', {
				title: 'Is it open on Sunday?',
				body: 'No, from Monday to Saturday.',
				category: 'billing',
				locale: 'en',
				phrasings: '',
				question: '0',
				answer: '0',
			})
		).location,
	)[0],
);

// The link behind which each visitor chooses name and password.
const joining = {};
for (const locale of LOCALES) {
	const email = `joining-${locale}@example.org`;
	const form = (await visitor[locale].get('/register')).page.form('/register');
	await visitor[locale].submit(form, { email });
	joining[locale] = await site.registrationLink(email);
}

const LONG =
	'Some text that is good enough to be kept.\r\nIt has two lines, a=b=c & 100% <b>more</b>.';

// need: must not be empty; max: characters; lines: several lines are fine; chosen: from a list;
// at: the field the message may stand at instead.
const forms = [
	{
		name: 'registering',
		who: visitor,
		path: () => '/register',
		good: { email: 'newbie@example.org' },
		fields: { email: { need: true, max: 254 } },
	},
	{
		name: 'choosing name and password',
		who: visitor,
		path: (locale) => joining[locale],
		good: { name: 'newbie', display_name: 'New Bie', password: PASSWORD },
		fields: {
			name: { need: true, max: 30 },
			display_name: { max: 60 },
			password: { need: true, max: 128, secret: true },
		},
	},
	{
		name: 'a new password',
		who: visitor,
		path: () => '/reset',
		good: { email: 'newbie@example.org' },
		fields: { email: { need: true, max: 254 } },
	},
	{
		name: 'the verification mail again',
		who: visitor,
		path: () => '/verify/again',
		good: { email: 'newbie@example.org' },
		fields: { email: { need: true } },
	},
	{
		name: 'settings',
		who: customer,
		path: () => '/account',
		good: { what: 'profile', display_name: 'Ann', locale: 'same', zone: 'UTC', about: LONG },
		fields: { display_name: { max: 60 }, zone: { max: 60 }, about: { max: 500, lines: true } },
	},
	{
		name: 'asking',
		who: customer,
		path: () => '/questions',
		good: {
			title: 'How does this work at all?',
			body: LONG,
			category: 'billing',
			tags: 'k2, kettle',
		},
		fields: {
			title: { need: true, max: 200 },
			body: { need: true, max: 30000, lines: true },
			category: { need: true, chosen: true },
			tags: { max: 35 },
		},
	},
	{
		name: 'editing a question',
		who: customer,
		path: (l) => `/questions/${own[l]}/edit`,
		good: {
			title: 'How does this work at all?',
			body: LONG,
			category: 'billing',
			tags: 'k2',
			reason: 'shorter',
			seen: '1',
		},
		fields: {
			title: { need: true, max: 200 },
			body: { need: true, max: 30000, lines: true },
			category: { need: true, chosen: true },
			tags: { max: 35 },
			reason: { max: 200 },
		},
	},
	{
		name: 'answering',
		who: customer,
		path: () => `/questions/${question}/answers`,
		good: { body: LONG },
		fields: { body: { need: true, max: 30000, lines: true } },
	},
	{
		name: 'commenting',
		who: customer,
		path: () => `/posts/${answer}/comments`,
		good: { body: LONG },
		fields: { body: { need: true, max: 1000, lines: true } },
	},
	{
		name: 'editing an answer',
		who: customer,
		path: (l) => `/posts/${ownAnswer[l]}/edit`,
		good: { body: LONG, reason: 'clearer', seen: '1' },
		fields: { body: { need: true, max: 30000, lines: true }, reason: { max: 200 } },
	},
	{
		name: 'flagging',
		who: customer,
		path: () => `/posts/${answer}/flag`,
		good: { reason: 'spam', note: LONG },
		fields: { reason: { need: true, chosen: true }, note: { max: 500, lines: true } },
	},
	{
		name: 'marking official',
		who: moderator,
		path: () => `/answers/${answer}/official`,
		good: { scope: 'model K2', valid_until: '2099-12-31' },
		fields: { scope: { max: 200 }, valid_until: { max: 10 } },
	},
	{
		name: 'closing',
		who: moderator,
		path: () => `/posts/${question}/moderate`,
		good: { action: 'close', close_reason: 'unclear', note: LONG },
		fields: { note: { max: 500, lines: true } },
	},
	{
		name: 'marking a duplicate',
		who: moderator,
		path: () => `/posts/${question}/moderate`,
		good: { action: 'duplicate', duplicate_of: '7' },
		fields: { duplicate_of: { need: true, max: 300 } },
	},
	{
		name: 'publishing in the FAQ',
		who: moderator,
		path: () => '/faq',
		good: {
			title: 'How long is it?',
			body: LONG,
			category: 'billing',
			locale: 'en',
			phrasings: 'one\r\ntwo',
			question: '0',
			answer: '0',
		},
		fields: {
			title: { need: true, max: 400 },
			body: { need: true, max: 30000, lines: true },
			category: { need: true, chosen: true },
			locale: { need: true, chosen: true },
			phrasings: { max: 400, lines: true },
		},
	},
	{
		name: 'editing an entry',
		who: moderator,
		path: () => `/faq/${entry}/edit`,
		good: {
			title: 'Is it open on Sunday?',
			body: LONG,
			category: 'billing',
			locale: 'en',
			phrasings: '',
			reason: 'exact',
			seen: '1',
		},
		fields: {
			title: { need: true, max: 400 },
			body: { need: true, max: 30000, lines: true },
			reason: { max: 200 },
		},
	},
];

function badValues({ need, max, lines, chosen }) {
	const bad = {
		'invalid UTF-8': Buffer.from([0x41, 0xff, 0xfe, 0x80, 0x42, 0xc3]),
		'a surrogate': Buffer.from([0x41, 0xed, 0xa0, 0x80, 0x42]),
		'an overlong slash': Buffer.from([0x41, 0xc0, 0xaf, 0x42]),
		'a NUL': 'some\0thing',
		'a bell': 'some\x07thing',
		'an escape': 'some\x1b[31mthing',
		'a DEL': 'some\x7fthing',
	};
	if (need)
		Object.assign(bad, {
			nothing: '',
			spaces: '  \t ',
			'wide spaces': '\u3000\u00a0\u3000',
			'nothing to see': '\u200b\u200d\ufeff',
		});
	if (max) bad['too much'] = 'x'.repeat(max + 1);
	if (max) bad['too much Chinese'] = '长'.repeat(max + 1);
	if (chosen) bad['what is not on the list'] = 'made-up';
	return bad;
}

const decoded = (value) => (Buffer.isBuffer(value) ? new TextDecoder().decode(value) : value);
const fold = (text) => text.replace(/\r\n?/g, '\n').trim();

const counts = () =>
	site.value(`SELECT concat_ws(' ', (SELECT count(*) FROM posts), (SELECT count(*) FROM revisions), (SELECT count(*) FROM accounts),
	(SELECT count(*) FROM flags), (SELECT count(*) FROM entries), (SELECT count(*) FROM entry_revisions), (SELECT count(*) FROM closures),
	(SELECT count(*) FROM official_marks), (SELECT count(*) FROM duplicates), (SELECT count(*) FROM mails),
	(SELECT string_agg(display_name || zone || about, ',' ORDER BY id) FROM accounts))`);

// The form as it came back: the one that sends to the same address and has the field.
const returned = (page, path, field) =>
	page
		.forms()
		.find((f) => f.action === path && f.node.all((n) => n.attrs.name === field).length > 0);

for (const form of forms) {
	test(`bad input while ${form.name}: 422, a message at the field, everything typed is kept`, async () => {
		const before = await counts();
		for (const locale of LOCALES) {
			const path = form.path(locale);
			const good = { ...form.good };
			if (good.locale === 'same') good.locale = locale;
			for (const [field, rules] of Object.entries(form.fields)) {
				for (const [what, value] of Object.entries(badValues(rules))) {
					const say = `${form.name} in ${locale}: ${what} in ${field}`;
					const got = await form.who[locale].post(path, { ...good, [field]: value });
					assert.equal(got.status, 422, say);
					const { page } = got;
					assert.equal(page.one('html').attrs.lang, languages[locale], say);
					const problem = page.byId(`${field}-problem`);
					assert.ok(problem, `${say}: no message at the field`);
					const summary = page.byClass('error-summary')[0];
					assert.ok(summary?.links().includes(`#${field}`), `${say}: not in the summary`);
					assert.ok(page.byId(field), `${say}: the summary's link leads nowhere`);
					if (locale === 'zh_CN')
						assert.match(
							problem.words,
							/\p{Script=Han}/u,
							`${say}: not in Chinese: ${problem.words}`,
						);
					else assert.doesNotMatch(problem.words, /\p{Script=Han}/u, say);
					assert.doesNotMatch(problem.words, /%[ls]/, say);

					const kept = Object.fromEntries(returned(page, path, field)?.fields ?? []);
					for (const [name, was] of Object.entries(good)) {
						if (['action', 'what', 'seen', 'question', 'answer'].includes(name) || name === field)
							continue;
						if (form.fields[name]?.secret)
							assert.equal(kept[name] ?? '', '', `${say}: a password is not shown again`);
						else
							assert.equal(fold(kept[name] ?? '(gone)'), fold(was), `${say}: ${name} is not kept`);
					}
					if (rules.secret) assert.equal(kept[field] ?? '', '', say);
					else if (what.startsWith('too much') && !rules.chosen)
						assert.equal(fold(kept[field]), decoded(value), `${say}: the text itself is not kept`);
					else if (what === 'invalid UTF-8' && !rules.chosen)
						assert.equal(kept[field].replace(/\ufffd+/g, '?'), 'A?B?', say);
					else if (what === 'a bell' && !rules.chosen)
						assert.equal(kept[field], 'some\ufffdthing', say);
				}
			}
		}
		assert.equal(await counts(), before, 'nothing was stored');
	});
}

test('values that look fine but are not are refused at their field', async () => {
	const cases = [
		[
			visitor.en,
			joining.en,
			{ name: 'ann-en', display_name: '', password: PASSWORD },
			'name',
		], // taken
		[
			visitor.en,
			joining.en,
			{ name: 'admin', display_name: '', password: PASSWORD },
			'name',
		],
		[
			visitor.en,
			joining.en,
			{ name: 'a b', display_name: '', password: PASSWORD },
			'name',
		],
		[
			visitor.en,
			joining.en,
			{ name: 'shorty', display_name: 'Support Team', password: PASSWORD },
			'display_name',
		],
		[
			visitor.en,
			'/register',
			{ name: 'shorty', display_name: '', email: 'no address', password: PASSWORD },
			'email',
		],
		[
			visitor.en,
			'/register',
			{ name: 'shorty', display_name: '', email: 'a@b@c', password: PASSWORD },
			'email',
		],
		[
			visitor.en,
			'/register',
			{
				name: 'shorty',
				display_name: '',
				email: 'x@example.org\r\nBcc: y@example.org',
				password: PASSWORD,
			},
			'email',
		],
		[
			visitor.en,
			joining.en,
			{ name: 'shorty', display_name: '', password: 'password1' },
			'password',
		],
		[
			visitor.en,
			joining.en,
			{ name: 'shorty', display_name: '', password: '1234567' },
			'password',
		],
		[
			customer.en,
			'/questions',
			{ title: 'Short', body: LONG, category: 'billing', tags: '' },
			'title',
		],
		[
			customer.en,
			'/questions',
			{ title: '为什么', body: '这里写了足够多的内容。', category: 'billing', tags: '' },
			'title',
		],
		[
			customer.en,
			'/questions',
			{ title: 'Long enough, it is', body: 'Short', category: 'billing', tags: '' },
			'body',
		],
		[
			customer.en,
			'/questions',
			{ title: 'Long enough, it is', body: LONG, category: 'billing', tags: 'a,b,c,d,e,f' },
			'tags',
		],
		[
			customer.en,
			'/questions',
			{ title: 'Long enough, it is', body: LONG, category: 'billing', tags: 'a/b' },
			'tags',
		],
	];
	for (const [client, path, fields, at] of cases) {
		const got = await client.post(path, fields);
		assert.equal(got.status, 422, JSON.stringify(fields));
		assert.ok(got.page.byId(`${at}-problem`), `${at}: ${JSON.stringify(fields)}`);
	}
});

test('the shortest Chinese question is long enough', async () => {
	assert.equal(
		(
			await customer.zh_CN.post('/questions', {
				title: '怎么退货',
				body: '怎么退货？',
				category: 'returns',
				tags: '',
			})
		).status,
		303,
	);
});

test('text of several lines, with = and & and % and +, arrives as it was typed', async () => {
	const body =
		'One line\nand another, a=b=c&d=e; 100%25 + 5% %zz\n\n\tindented\n\nlast – 最后一行 😀';
	const id = await site.ask(customer.en, { body: body.replace(/\n/g, '\r\n') });
	assert.equal(await site.value(`SELECT body FROM posts WHERE id = ${id}`), body);
	const bare = await site.ask(customer.en, { body: body.replace(/\n/g, '\r') });
	assert.equal(await site.value(`SELECT body FROM posts WHERE id = ${bare}`), body);
});

test('forms with 21, 60 and 199 fields lose none, in whatever order they come', async () => {
	for (const n of [21, 60, 199 - 4]) {
		const pairs = [['title', `A form with ${n} more fields`]];
		for (let i = 0; i < n; i++) pairs.push([`other${i}`, 'x']);
		pairs.push(['body', 'The text came last of all.'], ['category', 'billing']);
		const sent = await customer.en.post('/questions', pairs);
		assert.equal(sent.status, 303, String(n));
	}
	const many = Array.from({ length: 300 }, (_, i) => [`f${i}`, 'x']);
	const refused = await customer.en.post('/questions', many);
	assert.equal(refused.status, 400);
	assert.match(refused.page.words, /too many fields/);
});

test('a body above the limit gets a clear page, never a silent loss', async () => {
	await site.makeAccount({ name: 'reader-zh', locale: 'zh_CN', password: PASSWORD });
	const reader = (await site.logIn('reader-zh')).client;
	const before = await counts();
	for (const size of [513 * 1024, 900 * 1024]) {
		const got = await customer.en.post('/questions', {
			title: 'A very long question',
			body: 'x'.repeat(size),
			category: 'billing',
		});
		assert.equal(got.status, 413);
		assert.match(got.page.one('h1').words, /too long/);
	}
	// Refused before anybody looks who it is: in the language of whoever logged in here last, whatever the
	// browser asks for; without one, in that of the browser.
	const huge = { title: 'A very long question', body: 'x'.repeat(600 * 1024), category: 'billing' };
	const spoken = (lang) => ({ headers: { 'Accept-Language': lang } });
	assert.match((await reader.post('/questions', huge, spoken('en'))).page.one('h1').words, /\p{Script=Han}/u);
	const chosen = site.visitor();
	chosen.jar.set('aw_locale', 'zh_CN');
	assert.match((await chosen.post('/questions', huge, spoken('en'))).page.one('h1').words, /\p{Script=Han}/u);
	const zh = await customer.zh_CN.post(
		'/questions',
		{ title: '很长的问题', body: 'x'.repeat(600 * 1024), category: 'billing' },
		{ headers: { 'Accept-Language': 'zh-CN' } },
	);
	assert.match(zh.page.one('h1').words, /\p{Script=Han}/u);
	const far = await site.raw(
		`POST /questions HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500000000\r\n\r\nbody=x`,
	);
	assert.match(far, /^HTTP\/1\.1 413 /);
	assert.equal(await counts(), before);
});

test('the longest text that is allowed is stored and shown to its end, in every script', async () => {
	for (const letter of ['x ', '长', '😀']) {
		const body =
			letter.repeat(30000 / [...letter].length).slice(0, -letter.length) +
			(letter === 'x ' ? 'z' : '完');
		const sent = await customer.en.post('/questions', {
			title: 'A long question',
			body,
			category: 'billing',
			tags: '',
		});
		assert.equal(sent.status, 303, letter);
		const html = await site.value(
			`SELECT right(html, 6) FROM posts WHERE id = ${/\d+/.exec(sent.location)[0]}`,
		);
		assert.match(html, /[z完]<\/p>/, letter);
		const shown = await site.visitor().show(sent.location);
		assert.ok(shown.text.includes(`${letter === 'x ' ? 'z' : '完'}</p>`), letter);
	}
});

test('other kinds of bodies are refused with a page that says so', async () => {
	const csrf = await customer.en.csrf();
	const body = `--B\r\nContent-Disposition: form-data; name="title"\r\n\r\nHello\r\n--B\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--B--\r\n`;
	for (const [type, text, path] of [
		['multipart/form-data; boundary=B', body, '/watches'],
		['application/json', '{"title":"x"}', '/questions'],
		['text/plain', 'title=x', '/questions'],
		['', 'title=x', '/questions'],
	]) {
		const got = await customer.en.request('POST', path, {
			headers: { 'Content-Type': type || 'x/y' },
			body: text,
		});
		assert.equal(got.status, 415, type);
	}
	const chunked = await site.raw(
		'POST /questions HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ntitle\r\n0\r\n\r\n',
	);
	assert.match(chunked, /^HTTP\/1\.1 4\d\d /);
	const none = await customer.en.request('POST', '/questions', {
		headers: { 'Content-Length': '0' },
	});
	assert.equal(none.status, 403, 'no token, so nothing happens');
});

test('odd forms are decoded or refused, never failed', async () => {
	const csrf = await customer.en.csrf();
	for (const body of [
		'',
		'&',
		'&&&&',
		'=',
		'=&=',
		'title',
		'title=',
		'%',
		'%%%',
		'a=%',
		'a=%4',
		'a=%zz',
		'%00=%00',
		`csrf=${csrf}`,
		`csrf=${csrf}&title`,
		`csrf=${csrf}&title=${'%41'.repeat(300)}`,
		`csrf=${csrf}&body=a&body=b&body=c`,
		`csrf=${csrf}&preview=1`,
		`csrf=${csrf}&preview=1&body=%ff%00`,
		'csrf=' + '&csrf='.repeat(150),
	]) {
		const got = await customer.en.request('POST', '/questions', {
			headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
			body,
		});
		assert.ok(
			[200, 400, 403, 422].includes(got.status),
			`${JSON.stringify(body.slice(0, 40))}: ${got.status}`,
		);
	}
});

test('encoded forms mean what they say', () => {
	assert.equal(encodeForm({ a: 'b c&d=é' }), 'a=b+c%26d%3D%C3%A9');
});
