// What pages carry for search engines and the browser itself does not get in a browser's way.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertNoFaults, launch, openWindow } from '../support/browser.mjs';
import { startSite } from '../support/site.mjs';

const site = await startSite();
const browser = await launch();
after(async () => {
	await browser.close();
	await site.stop();
});

const ann = await site.person('ann');
const tom = await site.person('tom');
const question = await site.ask(ann, { body: 'It says </script><script>alert(1)</script> on the box.' });
await site.answer(tom, question);

test('data blocks pass the content security policy and are data', async () => {
	const window = await openWindow(browser, site);
	for (const path of ['/', `/questions/${question}`, '/faq']) {
		await window.page.goto(path, { waitUntil: 'load' });
		const types = await window.page.evaluate(() => [...document.querySelectorAll('script[type="application/ld+json"]')].map((s) => JSON.parse(s.textContent)['@type']));
		if (path !== '/faq') assert.ok(types.length > 0, path);
	}
	assertNoFaults(window, 'nothing refused, nothing run');
	await window.context.close();
});

test('Chromium takes the manifest and shows the icon', async () => {
	const window = await openWindow(browser, site);
	await window.page.goto('/');
	const cdp = await window.context.newCDPSession(window.page);
	const manifest = await cdp.send('Page.getAppManifest');
	assert.equal(manifest.url, `${site.url}/manifest.webmanifest`);
	assert.deepEqual(manifest.errors, []);
	const width = await window.page.evaluate(async () => {
		const image = new Image();
		image.src = document.querySelector('link[rel=icon]').href;
		await image.decode();
		return image.naturalWidth;
	});
	assert.ok(width > 0);
	assertNoFaults(window, 'manifest and icon');
	await window.context.close();
});
