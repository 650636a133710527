// What an older version rendered is rendered again: by the mailer in the background, or by a command.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Ledger } from '../support/ledger.mjs';
import { until } from '../support/site.mjs';

const ledger = await new Ledger().start();
after(() => ledger.stop());

const old = (n) =>
	ledger.sql(`WITH c AS (INSERT INTO categories (slug) VALUES ('x${n}-' || floor(random() * 1e9)) RETURNING id)
	INSERT INTO entries (locale, category_id, slug, title, body, html, renderer)
	SELECT 'en', c.id, 'old', 'Old ' || n, 'It is **old**.', 'old', 1 FROM c, generate_series(1, ${n}) n`);
const left = async () => Number(await ledger.sql(`SELECT count(*) FROM entries WHERE html = 'old' OR renderer = 1`));

test('the mailer does it while it waits for mails, step by step', { timeout: 60000 }, async () => {
	await old(450);
	const mailer = ledger.mailer(`maildir:${ledger.maildir}`);
	await until('all are rendered again', async () => (await left()) === 0, 30);
	assert.equal(await ledger.sql(`SELECT DISTINCT html FROM entries`), '<p>It is <strong>old</strong>.</p>');
	await until('it has said so', () => /mailer\.render.*texts=50 is_all=1/.test(mailer.log), 10);
	assert.equal((mailer.log.match(/mailer\.render.*texts=200/g) ?? []).length, 2);
	assert.deepEqual(await ledger.stopMailers(), [0]);
});

test('the command does it at once and tells how many', { timeout: 60000 }, async () => {
	await old(205);
	const done = await ledger.command(['render']);
	assert.equal(done.code, 0, done.err);
	assert.equal(done.out.trim(), 'ok: 205 texts rendered again');
	assert.equal(await left(), 0);
	assert.equal((await ledger.command(['render'])).out.trim(), 'ok: 0 texts rendered again');
});
