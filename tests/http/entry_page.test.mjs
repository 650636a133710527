// What stands around an entry of the FAQ: how it is shared, what lies beside it, and the whole FAQ to print.
import assert from 'node:assert/strict';
import { writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import { after, test } from 'node:test';
import { startSite } from '../support/site.mjs';

// A PNG of one colour.
function png(width, height) {
	const chunk = (type, data) => {
		const body = Buffer.concat([Buffer.from(type), data]), out = Buffer.alloc(body.length + 8);
		out.writeUInt32BE(data.length);
		body.copy(out, 4);
		out.writeUInt32BE(crc32(body), body.length + 4);
		return out;
	};
	const head = Buffer.alloc(13);
	head.writeUInt32BE(width);
	head.writeUInt32BE(height, 4);
	head.set([8, 2], 8);
	const rows = Buffer.alloc((width * 3 + 1) * height, 128);
	for (let y = 0; y < height; y++) rows[y * (width * 3 + 1)] = 0;
	return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}
const logo = join(mkdtempSync(join(tmpdir(), 'answerwell-logo-')), 'logo.png');
writeFileSync(logo, png(64, 64));
const site = await startSite({ env: { ANSWERWELL_LOGO: logo } });
after(() => site.stop());

const ann = await site.person('ann');
const max = await site.person('max', { role: 'moderator' });
const publish = async (title, fields = {}) => {
	const sent = await max.post('/faq', { title, body: `The answer to **${title}** & more.`, category: 'billing', locale: 'en', phrasings: '', question: '0', answer: '0', ...fields });
	assert.equal(sent.status, 303);
	return Number(/\d+/.exec(sent.location)[0]);
};
const one = await publish('Where is "my" invoice?', { phrasings: 'Is there a bill?' });
const two = await publish('Which cards do you take?');
const other = await publish('How do I send it back?', { category: 'returns' });
const zh = await publish('发票在哪里？', { locale: 'zh_CN' });
const visitor = site.visitor(), chinese = await site.person('li', { locale: 'zh_CN' });
const meta = (page) => Object.fromEntries(page.all('meta').filter((n) => n.attrs.property).map((n) => [n.attrs.property, n.attrs.content]));
const follow = async (path, client = visitor) => {
	const got = await client.get(path);
	return got.status === 301 || got.status === 303 || got.status === 308 ? client.get(got.location) : got;
};

test('a link to an entry or a question shows title, text and picture elsewhere', async () => {
	const entry = meta((await follow(`/faq/${one}`)).page);
	assert.equal(entry['og:type'], 'article');
	assert.equal(entry['og:title'], 'Where is "my" invoice?');
	assert.match(entry['og:description'], /^The answer to Where is "my" invoice\? & more\./);
	assert.match(entry['og:url'], new RegExp(`^https?://[^/]+/faq/${one}/where-is`));
	assert.ok(entry['og:site_name']);
	assert.equal(entry['og:locale'], 'en_US');
	assert.match(entry['og:image'], /^https?:\/\/[^/]+\/assets\/logo-\w+\.png$/);
	assert.equal(meta((await follow(`/faq/${zh}`)).page)['og:locale'], 'zh_CN');
	const id = await site.ask(ann, { title: 'Is this a question?', body: 'I would say that it is.' });
	const question = meta((await follow(`/questions/${id}`)).page);
	assert.equal(question['og:title'], 'Is this a question?');
	assert.match(question['og:url'], new RegExp(`/questions/${id}/`));
	assert.deepEqual(meta((await visitor.get('/faq')).page), {});
});

test('an entry leads to others of its shelf, and back to it; its other wordings are no links', async () => {
	const { page } = await follow(`/faq/${one}`);
	const aside = page.all('aside').at(-1);
	assert.ok(aside.links().some((h) => h.startsWith(`/faq/${two}/`)));
	assert.equal(aside.links().some((h) => h.startsWith(`/faq/${other}/`)), false);
	assert.ok(aside.links().includes('/faq/billing'));
	const phrasings = page.all('ul').find((n) => n.attrs.class === 'phrasings');
	assert.match(phrasings.words, /Is there a bill\?/);
	assert.deepEqual(phrasings.links(), []);
});

test('its address can be taken along without scripts', async () => {
	const { page } = await follow(`/faq/${one}`);
	const field = page.byId('share-url');
	assert.equal(field.attrs.value, meta(page)['og:url']);
	assert.equal(field.attrs.readonly, '');
	assert.equal(page.all('button').find((n) => n.attrs['data-copy']).attrs.inert, '', 'a script brings it to life');
	// Likewise a question's.
	const question = await site.ask(await site.person('otto'), { title: 'How do I share this question?' });
	const thread = (await visitor.follow(await visitor.get(`/questions/${question}`))).page;
	assert.equal(thread.byId('share-url').attrs.value, `${site.url}/questions/${question}/how-do-i-share-this-question`);
});

test('the whole FAQ of a language stands on one page, with its contents', async () => {
	assert.ok((await visitor.get('/faq')).page.links().includes('/faq/print'));
	const { page } = await visitor.get('/faq/print');
	for (const id of [one, two, other]) {
		assert.ok(page.links().includes(`#entry-${id}`));
		assert.ok(page.byId(`entry-${id}`).words.length > 20);
	}
	assert.equal(page.byId(`entry-${zh}`), undefined);
	assert.ok((await chinese.get('/faq/print')).page.byId(`entry-${zh}`));
	const shelf = (await visitor.get('/faq/print?category=returns')).page;
	assert.ok(shelf.byId(`entry-${other}`));
	assert.equal(shelf.byId(`entry-${one}`), undefined);
	assert.equal((await visitor.get('/faq/print?category=nowhere')).status, 200);
});

test('a FAQ that is too long for a page is printed in parts', async () => {
	await site.sql(`UPDATE entries SET html = '<p>' || repeat('A very long text. ', 20000) || '</p>' WHERE id = ${two}`, {}, 'postgres');
	const { page, text } = await visitor.get('/faq/print?again');
	assert.ok(text.length < 500000);
	assert.match(page.words, /more than fits on this page/);
	assert.ok(page.links().includes('/faq/print?category=returns'));
	assert.ok((await visitor.get('/faq/print?category=returns')).page.byId(`entry-${other}`));
});
