// Lighthouse's judgement of a page, as a phone sees it.
import { mkdtempSync, rmSync } from 'node:fs';
import { load } from './packages.mjs';
import { chromiumPath, ARGS } from './browser.mjs';
import { freePort } from './ports.mjs';

const { chromium } = await load('playwright-core').then((m) => m.default ?? m);
const lighthouse = (await load('lighthouse')).default;

// A browser to be judged in: { judge(url, categories), close() }. judge gives { score: { category:
// 0..100 }, wrong: what cost points, metrics }.
export async function openJudge() {
	const port = await freePort();
	const folder = mkdtempSync('/tmp/awj-');
	const context = await chromium.launchPersistentContext(folder, {
		executablePath: chromiumPath(),
		args: [...ARGS, `--remote-debugging-port=${port}`],
	});
	return {
		async judge(url, categories) {
			const { lhr } = await lighthouse(url, {
				port,
				output: 'json',
				logLevel: 'silent',
				onlyCategories: categories,
			});
			const score = {},
				wrong = [];
			for (const [name, category] of Object.entries(lhr.categories)) {
				score[name] = Math.round(category.score * 100);
				for (const { id, weight } of category.auditRefs) {
					const audit = lhr.audits[id];
					if (weight > 0 && audit.score !== null && audit.score < 1)
						wrong.push(
							`${name}: ${audit.title} ${audit.displayValue ?? ''} ${JSON.stringify(
								audit.details?.items?.slice(0, 2) ?? '',
							).slice(0, 300)}`,
						);
				}
			}
			const value = (id) => Math.round(lhr.audits[id]?.numericValue ?? 0);
			const metrics = {
				fcp_ms: value('first-contentful-paint'),
				lcp_ms: value('largest-contentful-paint'),
				tbt_ms: value('total-blocking-time'),
				bytes: value('total-byte-weight'),
				requests: lhr.audits['network-requests']?.details?.items?.length ?? 0,
			};
			if (lhr.runtimeError) wrong.push(lhr.runtimeError.message);
			return { score, wrong, metrics };
		},
		async close() {
			await context.close();
			rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}

// The pages that are judged, with their names.
export async function pagesToJudge(site) {
	const official = await site.value(
		`SELECT id FROM questions WHERE is_visible AND official_id IS NOT NULL AND locale = 'en'
		ORDER BY n_answers DESC, id LIMIT 1`,
	);
	const entry = await site.value(`SELECT min(id) FROM entries WHERE locale = 'en'`);
	const where = async (path) => (await site.visitor().get(path)).location ?? path;
	return {
		home: '/',
		list: '/questions',
		question: await where(`/questions/${official}`),
		faq: await where(`/faq/${entry}`),
		ask: '/questions/ask',
	};
}
