// Attack strings from public collections, posted into every field: whatever comes back is parsed as a
// browser would, and must hold no element, handler or address that the text brought along.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseHtml } from '../support/html.mjs';
import { TOP } from '../support/packages.mjs';
import { startSite } from '../support/site.mjs';

const folder = join(process.env.SHARED_DATA || join(TOP, '../shared/data'), 'security');
const skip = existsSync(folder) ? false : `the collections are not here (SHARED_DATA): ${folder}`;

const EVERY = 40; // of the largest collection; the others are taken whole
function collection(name, every = 1) {
	return readFileSync(join(folder, name), 'utf8')
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line).payload)
		.filter((p, i) => i % every === 0 && typeof p === 'string' && p !== '');
}

const site = skip ? null : await startSite();
after(() => site?.stop());
const ann = await site?.person('ann');
const max = await site?.person('max', { role: 'moderator' });

const ELEMENTS = new Set(
	(
		'html head body title meta link script header footer main nav section article aside div span p a ul ol li dl dt dd h1 h2 h3 h4 h5 h6 ' +
		'form input button label select option optgroup textarea fieldset legend datalist output progress details summary svg path circle rect line use symbol g ' +
		'time mark strong em b i code pre kbd blockquote br hr table caption thead tbody tfoot tr th td figure figcaption ins del small dialog template picture source img'
	).split(' '),
);
const SCHEMES = /^(https?:|mailto:|(?![a-z][a-z0-9+.-]*:))/i; // or none: relative

// What a browser makes of an address: white space at the ends and tabs and line ends within are dropped.
const address = (value) => value.replace(/[\t\n\r]/g, '').replace(/^[\0-\x20]+|[\0-\x20]+$/g, '');

function assertHarmless(page, say) {
	let scripts = 0;
	for (const node of page.all()) {
		assert.ok(ELEMENTS.has(node.name), `${say}: <${node.name}>`);
		if (node.name === 'script' && node.attrs.type === 'application/ld+json') {
			// Data, never run: it must be whole JSON, and nothing in it may look like markup.
			assert.doesNotThrow(() => JSON.parse(node.text), say);
			assert.doesNotMatch(node.text, /[<>]/, say);
			assert.deepEqual(Object.keys(node.attrs), ['type'], say);
		} else if (node.name === 'script') {
			scripts++;
			assert.match(node.attrs.src ?? '', /^\/assets\/[\w.-]+\.js$/, say);
			assert.equal(node.text, '', say);
		}
		// Pictures that were brought here, and the place of one that is being brought.
		if (node.name === 'img') assert.match(node.attrs.src, /^(\/pictures\/[\w-]+\/\d+\.jpg|data:,)$/, say);
		for (const set of [node.attrs.srcset ?? []].flat())
			assert.match(set, /^(\/pictures\/[\w-]+\/\d+\.(webp|jpg) \d+w(, |$))+$/, say);
		for (const [name, value] of Object.entries(node.attrs)) {
			assert.doesNotMatch(
				name,
				/^(on|style$|srcdoc$|background$|xlink|ping$)/i,
				`${say}: <${node.name} ${name}>`,
			);
			assert.match(name, /^[a-z][a-z-]*[12]?$/i, `${say}: an attribute ${JSON.stringify(name)}`);
			if (!['href', 'src', 'action', 'formaction', 'data', 'poster', 'cite'].includes(name)) continue;
			const to = address(value);
			if (node.name === 'img') continue;
			const isLocal =
				node.name === 'form' ||
				node.name === 'script' ||
				node.name === 'link' ||
				node.name === 'button';
			if (isLocal)
				assert.match(
					to,
					/^\/(?![/\\])|^https?:\/\/127\.0\.0\.1:|^$/,
					`${say}: <${node.name} ${name}="${value}">`,
				);
			else assert.match(to, SCHEMES, `${say}: <${node.name} ${name}="${value}">`);
		}
		if (node.name === 'meta') assert.equal(node.attrs['http-equiv'], undefined, say);
	}
	assert.ok(scripts <= 4, `${say}: ${scripts} scripts`);
}

// Characters that a text may not hold: with these a message comes back, not the post.
const isRefused = (text) =>
	/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(
		text,
	);

async function attack(payloads) {
	assert.ok(payloads.length > 30);
	const settings = (await ann.get('/account')).page
		.forms()
		.find((f) => f.fields.some(([n]) => n === 'display_name'));
	const stored = new Map();
	const one = async (payload) => {
		const say = JSON.stringify(payload.slice(0, 80));
		const body = `Before: ${payload}\n\n${payload}\n\n    ${payload}\n:after`.slice(0, 29000);
		const visitor = site.visitor();

		const asked = await ann.post('/questions', {
			title: `Title ${payload}`.slice(0, 180),
			body,
			category: 'billing',
			tags: payload.slice(0, 30),
			personal_kept: '*',
		});
		assert.ok([303, 422].includes(asked.status), `asking ${say}: ${asked.status}`);
		let at = asked.location;
		if (asked.status === 422) {
			assertHarmless(asked.page, `the form again ${say}`);
			const plain = await ann.post('/questions', {
				title: 'A title without anything',
				body,
				category: 'billing',
				tags: '',
				personal_kept: '*', // numbers that might be somebody's, too
			});
			assert.equal(plain.status, isRefused(body) ? 422 : 303, `asking only with a body ${say}`);
			at = plain.location;
		}
		if (at) {
			const id = Number(/\d+/.exec(at)[0]);
			stored.set(id, body.replace(/\r\n?/g, '\n').trim());
			const comment = await ann.post(`/posts/${id}/comments`, { body: payload.slice(0, 900) });
			assert.ok([303, 422].includes(comment.status), `commenting ${say}: ${comment.status}`);
			const shown = await visitor.show(`/questions/${id}`);
			assert.equal(shown.status, 200, say);
			assertHarmless(shown.page, `the thread ${say}`);
		}
		for (const path of [
			`/search?q=${encodeURIComponent(payload.replace(/[\ud800-\udfff]/g, '?')).slice(0, 900)}`,
			`/login?next=${encodeURIComponent(payload.replace(/[\ud800-\udfff]/g, '?')).slice(0, 1200)}`,
		]) {
			const shown = await visitor.get(path.replace(/%[0-9A-F]?$/, ''));
			assert.ok([200, 422].includes(shown.status), `${path.slice(0, 12)} ${say}: ${shown.status}`);
			assertHarmless(shown.page, `${path.slice(0, 12)} ${say}`);
		}
		const named = await ann.submit(settings, {
			display_name: payload.slice(0, 60),
			about: payload.slice(0, 400),
		});
		assert.ok([303, 422].includes(named.status), `naming ${say}: ${named.status}`);
		if (named.status === 422) assertHarmless(named.page, `settings ${say}`);
		else assertHarmless((await visitor.get('/users/ann')).page, `the profile ${say}`);
	};
	const queue = payloads.values();
	await Promise.all(
		[1, 2, 3].map(async () => {
			for (const payload of queue) await one(payload);
		}),
	);
	for (const { id, body } of await site.rows(
		`SELECT id, body FROM posts WHERE id IN (${[...stored.keys()]})`,
	))
		assert.equal(body, stored.get(id), 'stored byte for byte');
	return stored.size;
}

test('the check sees what is harmful', () => {
	for (const html of [
		'<img src=x>',
		'<p onclick=x>',
		'<a href=" java\tscript:x">',
		'<a href="&#1;javascript:x">',
		'<a href=data:x>',
		'<script>x</script>',
		'<script src=https://x/y.js></script>',
		'<form action=//x>',
		'<p style=x>',
		'<svg><animate>',
		'<iframe>',
		'<base href=/>',
		'<meta http-equiv=refresh>',
		'<a "x>',
	])
		assert.throws(() => assertHarmless(parseHtml(html), html), assert.AssertionError, html);
	assertHarmless(parseHtml('<p><a href="https://example.org">x</a> <a href="/y">z</a>'), 'fine');
});

test('Markdown attacks do nothing', { skip }, async () => {
	assert.ok((await attack(collection('xss_markdown.jsonl'))) > 50);
});

test(`HTML attacks do nothing (every ${EVERY}th of them)`, { skip }, async () => {
	assert.ok((await attack(collection('xss_html.jsonl', EVERY))) > 150);
});

test('naughty strings are stored byte for byte and do nothing', { skip }, async () => {
	assert.ok((await attack(collection('naughty_strings.jsonl'))) > 400);
});

test(
	'lists, staff pages, the FAQ and its mail are harmless with all of that in them',
	{ skip },
	async () => {
		const evil = [
			'"><img src=x onerror=alert(1)>',
			'</title><script>alert(1)</script>',
			"';alert(1)//",
			'[x](javascript:alert(1)) <svg/onload=alert(1)>',
			'{{7*7}} %s %n ${7*7} @@UNSUBSCRIBE@@',
			'</textarea><script>alert(1)</script>',
		];
		for (const text of evil) {
			const flagged = await site.ask(ann, { title: `Title ${text}`, body: `Body ${text}` });
			await max.post(`/posts/${flagged}/flag`, { reason: 'other', note: text });
			await max.post(`/posts/${flagged}/moderate`, {
				action: 'close',
				reason: 'unclear',
				note: text,
			});
			const made = await max.post('/faq', {
				title: `Entry ${text}`,
				body: `Answer ${text}`,
				category: 'billing',
				locale: 'en',
				phrasings: text,
				question: '0',
				answer: '0',
			});
			assert.equal(made.status, 303);
			assertHarmless((await max.show(made.location)).page, text);
			assertHarmless((await max.get(`${made.location}/edit`)).page, text);
			assertHarmless((await max.get(`/posts/${flagged}/moderate`)).page, text);
			assertHarmless((await ann.get(`/questions/${flagged}/edit`)).page, text);
			assertHarmless((await max.show(`/questions/${flagged}`)).page, text);
			assertHarmless((await max.get(`/posts/${flagged}/revisions`)).page, text);
		}
		for (const path of [
			'/',
			'/questions',
			'/questions?sort=votes',
			'/faq',
			'/faq/billing',
			'/staff',
			'/staff/flags',
			'/staff/candidates',
			'/staff/audit',
			'/search?q=title',
		])
			assertHarmless((await max.get(path)).page, path);
		const editions = (await max.get('/staff/editions')).page;
		for (const frame of editions.all('iframe'))
			assert.match(frame.attrs.src, /^\/staff\/editions\/mail\?/);
		const mail = await max.get('/staff/editions/mail?locale=en');
		for (const node of mail.page.all()) {
			assert.notEqual(node.name, 'script');
			assert.equal(
				Object.keys(node.attrs).some((a) => a.startsWith('on')),
				false,
			);
			if (node.attrs.href) assert.match(address(node.attrs.href), /^(https?:|mailto:|@@)/i);
			assert.notEqual(node.attrs.src?.startsWith('x'), true);
		}
	},
);

test('no worker died of any of it', { skip }, () => {
	assert.doesNotMatch(site.log('web'), /died|signal 11|status=500|sanitizer/i);
});
