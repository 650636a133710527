// Two web servers on one database, two workers each: what one has written, every worker shows to the
// next reader, though all of them keep pages in memory.
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, test } from 'node:test';
import { startSite, until } from '../support/site.mjs';

const site = await startSite({ env: { ANSWERWELL_LOG: 'debug', ANSWERWELL_WORKERS: '2' } });
const node = await site.startNode();
const agents = [];
after(async () => {
	for (const { agent } of agents) agent.destroy();
	await node.stop();
	await site.stop();
});

const ann = await site.person('ann');
const tom = await site.person('tom');
const mia = await site.person('mia', { role: 'moderator' });

function read({ agent, url }, path, method = 'GET') {
	return new Promise((resolve, reject) => {
		http
			.request(url + path, { agent, method }, (res) => {
				let text = '';
				res.setEncoding('utf8');
				res.on('data', (d) => (text += d));
				res.on('end', () => resolve({ status: res.statusCode, text }));
			})
			.on('error', reject)
			.end();
	});
}

// The page as each worker of each node has it.
const everywhere = (path) => Promise.all(agents.map((a) => read(a, path)));

const keptBy = (log) => new Set([...log.matchAll(/who=(web\.\d) .*kept=1/g)].map((m) => m[1]));

// Kore's workers take connections as it comes; opened until both of a node have some. Past a proxy,
// which would share its own connections among all.
before(async () => {
	for (const [url, log] of [
		[site.serverUrl, () => site.log('web')],
		[node.url, () => node.output],
	]) {
		const workers = () => new Set([...log().matchAll(/who=(web\.\d) .*method=HEAD/g)].map((m) => m[1]));
		await until(`connections to both workers`, async () => {
			const some = Array.from({ length: 5 }, () => ({
				url,
				agent: new http.Agent({ keepAlive: true, maxSockets: 1 }),
			}));
			agents.push(...some);
			await Promise.all(some.map((a) => read(a, '/', 'HEAD')));
			return workers().size === 2;
		});
	}
});

const terminate = (which = '', role = 'answerwell') =>
	site.sql(
		`SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = 'answerwell' ${which}`,
		{},
		role,
	);

// Keeps the page everywhere, writes, and reads at once.
async function freshAfter(what, path, write, expected) {
	await everywhere(path);
	for (const { status, text } of await everywhere(path)) {
		assert.equal(status, 200);
		assert.doesNotMatch(text, expected, `${what}: before`);
	}
	await write();
	for (const [i, { text }] of (await everywhere(path)).entries())
		assert.match(text, expected, `${what}: connection ${i}`);
}

test('every write is in the next page of every worker of both nodes', async () => {
	const shown = (question) => site.visitor().get(`/questions/${question}`).then((a) => a.location);
	for (let i = 0; i < 6; i++) {
		const title = `How do I descale kettle number ${i}?`;
		let question, answer;
		await freshAfter(
			'ask',
			'/questions',
			async () => (question = await site.ask(ann, { title })),
			new RegExp(`kettle number ${i}\\?`),
		);
		const path = await shown(question);
		await freshAfter(
			'answer',
			path,
			async () => (answer = await site.answer(tom, question, `Use vinegar, part ${i}.`)),
			new RegExp(`Use vinegar, part ${i}\\.`),
		);
		await freshAfter(
			'comment',
			path,
			() => site.comment(ann, answer, `Thanks a lot ${i}`),
			new RegExp(`Thanks a lot ${i}`),
		);
		await freshAfter(
			'vote',
			path,
			async () =>
				assert.equal((await ann.post(`/posts/${answer}/vote`, { value: '1' })).status, 303),
			/class="answer[^>]*\bbest\b/,
		);
		await freshAfter(
			'edit',
			path,
			async () => {
				const form = (await tom.get(`/posts/${answer}/edit`)).page.form(`/posts/${answer}/edit`);
				const sent = await tom.submit(form, { body: `Use citric acid, part ${i}.` });
				assert.equal(sent.status, 303);
			},
			new RegExp(`Use citric acid, part ${i}\\.`),
		);
		if (i === 0)
			await freshAfter(
				'publish in the FAQ',
				'/faq',
				async () => {
					const form = (await mia.get(`/faq/new?answer=${answer}`)).page.form('/faq');
					const sent = await mia.submit(form, { title: 'Descaling a kettle' });
					assert.equal(sent.status, 303, sent.text.slice(0, 3000));
				},
				/Descaling a kettle/,
			);
		await freshAfter(
			'hide',
			'/questions',
			async () => {
				const form = (await mia.get(`/posts/${question}/moderate`)).page.form(
					`/posts/${question}/moderate`,
				);
				const sent = await mia.submit(form, { action: 'hide', reason: 'spam', note: '' });
				assert.equal(sent.status, 303);
			},
			new RegExp(`^(?![^]*kettle number ${i}\\?)`),
		);
	}
	for (const log of [site.log('web'), node.output])
		assert.deepEqual([...keptBy(log)].sort(), ['web.1', 'web.2'], 'both workers have kept pages');
});

test('what one node changes in the FAQ, those who type at the other are shown within moments', async () => {
	const ids = (text) => [...text.matchAll(/href="\/faq\/(\d+)\//g)].map((m) => Number(m[1]));
	const similar = (title) => everywhere(`/search/similar?title=${encodeURIComponent(title)}`);
	const seen = async (what, title, isThere) => {
		const began = Date.now();
		await until(what, async () => (await similar(title)).every(({ status, text }) => status === 200 && isThere(ids(text), text)));
		assert.ok(Date.now() - began < 4000, `${what}: ${Date.now() - began} ms`);
	};
	assert.ok(agents.some((a) => a.url === node.url) && agents.some((a) => a.url === site.serverUrl));
	const sent = await mia.post('/faq', { title: 'Does the kettle play music?', body: 'It whistles, in C major.', category: 'billing',
		locale: 'en', phrasings: 'can my kettle sing', question: '0', answer: '0' });
	assert.equal(sent.status, 303);
	const id = Number(/\d+/.exec(sent.location)[0]);
	await seen('the new entry', 'can my kettle sing', (list) => list[0] === id);
	const path = `/faq/${id}/edit`;
	await mia.submit((await mia.get(path)).page.form(path), { body: 'It whistles, in D minor.' });
	await seen('its new words', 'can my kettle sing', (list, text) => list[0] === id && text.includes('D minor'));
	const page = (await mia.show(`/faq/${id}`)).page, out = page.all('form').find((f) => /\/retire$/.test(f.attrs.action ?? ''));
	assert.equal((await mia.submit(page.form(out.attrs.action), {})).status, 303);
	await seen('that it is gone', 'can my kettle sing', (list) => !list.includes(id));
});

test('a lost notice connection is no window for old pages, and pages are kept again after it', async () => {
	const question = await site.ask(ann, { title: 'Where is the serial number?' });
	const path = (await site.visitor().get(`/questions/${question}`)).location;
	for (let i = 0; i < 4; i++) {
		await everywhere(path);
		await terminate("AND query IN ('', 'LISTEN content')");
		await freshAfter(
			'answer',
			path,
			() => site.answer(tom, question, `Below the lid, line ${i}.`),
			new RegExp(`Below the lid, line ${i}\\.`),
		);
	}
	const lost = (log) => (log.match(/event=web\.fresh listening=0/g) ?? []).length;
	assert.ok(lost(site.log('web')) >= 2 && lost(node.output) >= 2, 'the connections were lost');
	const kept = (log) => (log.match(/kept=1/g) ?? []).length;
	const was = kept(node.output);
	await until('pages are kept again', async () => {
		await everywhere(path);
		return kept(node.output) > was;
	});
});

test('a node whose database is gone answers 503, not an old page', async () => {
	await everywhere('/faq');
	const other = await site.startNode();
	const reader = { url: other.url, agent: new http.Agent({ keepAlive: true, maxSockets: 1 }) };
	for (let i = 0; i < 3; i++) assert.equal((await read(reader, '/faq')).status, 200);
	await site.sql('ALTER ROLE answerwell NOLOGIN', {}, 'postgres');
	try {
		await terminate('', 'postgres');
		await until('the pages are refused', async () => (await read(reader, '/faq')).status === 503);
		for (let i = 0; i < 5; i++) assert.equal((await read(reader, '/faq')).status, 503);
	} finally {
		await site.sql('ALTER ROLE answerwell LOGIN', {}, 'postgres');
	}
	await until('the pages are back', async () => (await read(reader, '/faq')).status === 200);
	reader.agent.destroy();
	await other.stop();
});
