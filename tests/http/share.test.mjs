// One client's heavy requests take their turn; everybody else's come at once.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSite } from '../support/site.mjs';

const site = await startSite({ limits: true, env: { ANSWERWELL_WORKERS: '1' } });
after(() => site.stop());
const ann = await site.person('ann');
const tom = await site.person('tom');
const HEAVY = '![[]()'.repeat(4900);

test('previews of the longest text are made, in turn, and past a share refused for a while', async () => {
	await ann.csrf();
	const statuses = {};
	let done = false;
	const greedy = Promise.all(
		Array.from({ length: 6 }, async () => {
			for (let i = 0; i < 6; i++) {
				const { status, headers } = await ann.post('/preview', { body: HEAVY });
				statuses[status] = (statuses[status] ?? 0) + 1;
				if (status === 429) assert.ok(Number(headers['retry-after']) > 0);
			}
		}),
	).then(() => (done = true));
	let others = 0;
	while (!done) {
		assert.equal((await tom.get(`/questions?x=${others}`)).status, 200);
		assert.equal((await site.visitor({ 'X-Forwarded-For': '198.18.0.1' }).get('/healthz')).status, 200);
		others++;
	}
	await greedy;
	assert.ok(statuses[200] >= 2, JSON.stringify(statuses));
	assert.deepEqual(Object.keys(statuses).filter((s) => !['200', '429'].includes(s)), []);
	assert.ok(others >= 36, `${others} of others beside ${JSON.stringify(statuses)}`);
});

test('a text longer than a post may be is not rendered', async () => {
	const answer = await tom.post('/preview', { body: 'x'.repeat(30001) });
	assert.equal(answer.status, 422);
	assert.match(answer.page.words, /shorten it to 30000 characters/);
});

test('typing is never made to wait: at each pause the FAQ, and what others asked', async () => {
	const words = 'when do I get the money back for the kettle that I sent you two weeks ago'.split(' ');
	for (const who of [ann, site.visitor()]) {
		const began = Date.now();
		// Ten people behind one address, three pauses a second each.
		for (let i = 0; i < 90; i++) {
			const title = encodeURIComponent(words.slice(0, 2 + (i % (words.length - 1))).join(' '));
			for (const path of ['/search/similar', '/search/asked']) {
				const asked = Date.now(), { status } = await who.get(`${path}?title=${title}`);
				assert.equal(status, 200, `${path}, the ${i}th`);
				assert.ok(Date.now() - asked < 2000, `${path}, the ${i}th: ${Date.now() - asked} ms`);
			}
			await sleep(Math.max(0, began + i * 33 - Date.now()));
		}
	}
});
