// What people do that others are told of, each as people do it: bob is a customer, nora staff, max a moderator.
import assert from 'node:assert/strict';
import { command } from './site.mjs';

export function noticeKinds(site, { bob, nora, max }) {
	const suggest = async (who, post) => {
		const form = (await who.get(`/posts/${post}/suggest`)).page.form(`/posts/${post}/suggest`);
		return (await who.submit(form, { body: 'A much better text than before.', reason: 'clearer' })).location;
	};
	const watch = (who, kind, subject) => who.post('/watches', { kind, subject: String(subject), next: '/', on: '1' });
	const decide = async (at, button) => {
		const form = (await nora.get(at)).page.forms().find((f) => f.action === at && f.buttons.some(([n]) => n === 'reject') === (button === 'reject') && !f.fields.some(([n]) => n === 'body'));
		return button === 'reject' ? nora.submit(form, { reason: 'It was better before.' }, ['reject', '1']) : nora.submit(form);
	};

	// Another mailer, whose first work is to look what has run out. What others asked is told at another time.
	const runsOut = async (set, question) => {
		await site.sql(`DELETE FROM question_promises WHERE question_id <> ${question}; UPDATE question_promises SET ${set}`);
		assert.equal((await command(['mailer', '--once'], site.env)).code, 0);
	};

	// What happens to `to` about a question with that title: [sentence on the site, subject of the mail, deed].
	return {
		answer: ['%s answered your question', 'New answer: %s', async (to, title) => site.answer(bob, await site.ask(to, { title }))],
		comment: ['%s commented on your post', 'New comment: %s', async (to, title) => site.comment(bob, await site.ask(to, { title }))],
		mention: ['%s mentioned you', 'You were mentioned: %s', async (to, title) => site.comment(bob, await site.ask(bob, { title }), `What do you say, @${to.name}?`)],
		watched: ['%s answered a question you watch', 'New activity: %s', async (to, title) => {
			const question = await site.ask(nora, { title });
			await watch(to, 'question', question);
			await site.answer(bob, question);
		}],
		question: ['%s asked a new question', 'New question: %s', async (to, title) => {
			const tags = `for-${to.name}`;
			await site.ask(nora, { title: 'The first one with this tag', tags });
			await watch(to, 'tag', tags);
			await site.ask(bob, { title, tags });
		}],
		official: ['Your question has an official answer', 'Official answer: %s', async (to, title) => {
			const answer = await site.answer(to, await site.ask(bob, { title: 'Not this one, but a question' }));
			const own = await site.ask(to, { title });
			const word = await site.answer(nora, own);
			// Of two matters of one thread the second waits: here the first has gone out before.
			await site.mailIsDone();
			await site.sql(`UPDATE mails SET not_before = not_before - interval '11 minutes' WHERE question_id = ${own}`);
			await nora.post(`/answers/${word}/official`, { scope: '', valid_until: '' });
			return answer;
		}],
		accepted: ['%s accepted your answer', 'Your answer helped: %s', async (to, title) => {
			const answer = await site.answer(to, await site.ask(bob, { title }));
			await bob.post(`/answers/${answer}/acceptance`, { on: '1' });
		}],
		thanks: ['%s said thanks for your answer', 'Thanks for your answer: %s', async (to, title) => {
			const answer = await site.answer(to, await site.ask(nora, { title }));
			await bob.post(`/answers/${answer}/thanks`, { on: '1' });
		}],
		promoted: ['Your answer is now in our FAQ', 'Now in our FAQ: %s', async (to, title) => {
			const answer = await site.answer(to, await site.ask(bob, { title }));
			const form = (await max.get(`/faq/new?answer=${answer}`)).page.form('/faq');
			assert.equal((await max.submit(form)).status, 303);
		}],
		moderation: ['Our moderators have looked at your post', 'About your post: %s', async (to, title) => {
			const question = await site.ask(to, { title });
			await max.post(`/posts/${question}/moderate`, { action: 'hide', reason: 'spam', note: '' });
		}],
		excuse: ['Your question has no answer yet. We are sorry it is taking longer', 'Sorry, your answer is taking longer: %s', async (to, title) => {
			const question = await site.ask(to, { title });
			await runsOut(`due_at = now() - interval '1 minute'`, question);
		}],
		suggested: ['%s suggested an edit to your post', 'Suggested edit: %s', async (to, title) => suggest(bob, await site.answer(to, await site.ask(nora, { title })))],
		taken: ['The edit you suggested was approved', 'Your suggestion was approved: %s', async (to, title) => decide(await suggest(to, await site.answer(bob, await site.ask(nora, { title }))), 'approve')],
		declined: ['The edit you suggested was not approved', 'About your suggestion: %s', async (to, title) => decide(await suggest(to, await site.answer(bob, await site.ask(nora, { title }))), 'reject')],
	};
}
