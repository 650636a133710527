/* Keeps what is being written on the server: a moment after each change, and when the page is left.
   Without this module the button "Save draft" does the same. */

const PAUSE = 2000;
const LONGEST = 10000;

function keep(form) {
	const bar = form.querySelector("[data-draft]");
	const state = bar.querySelector("[data-draft-state]");
	const fields = () => [...form.querySelectorAll("[data-part], [name=seen], [name=once], [name=draft_at]")].filter((e) => e.type !== "checkbox" || e.checked).map((e) => [e.name, e.value]);
	const snapshot = () => JSON.stringify(fields());
	let saved = snapshot(), timer, request, since = 0, isLeaving = false;

	async function save(keepalive = false) {
		const now = snapshot();

		clearTimeout(timer);
		since = 0;
		if (now === saved || isLeaving) return;
		request?.abort();
		request = new AbortController();
		const { signal } = request;
		const body = new URLSearchParams(fields());

		body.set("draft_key", form.elements.draft_key.value);
		body.set("csrf", form.elements.csrf.value);
		try {
			const reply = await fetch("/drafts", {
				method: "POST", body, signal, keepalive,
				headers: { Accept: "text/fragment+html" },
			});
			if ((!reply.ok && reply.status !== 422 && reply.status !== 409) || reply.redirected) throw new Error(reply.status);
			const html = await reply.text();

			if (signal.aborted) return;
			state.innerHTML = html;
			if (reply.ok) saved = now;
			bar.querySelector("[data-draft-discard]").hidden = false;
		} catch {
			if (!signal.aborted && !isLeaving) {
				const failed = document.createElement("strong");

				failed.textContent = bar.dataset.failed;
				state.replaceChildren(failed);
			}
		}
	}

	form.addEventListener("input", () => {
		const now = Date.now();

		since ||= now;
		clearTimeout(timer);
		timer = setTimeout(save, Math.max(0, Math.min(PAUSE, since + LONGEST - now)));
	});
	/* What is sent needs no draft; one on its way would come back from the dead. */
	form.addEventListener("submit", (event) => {
		setTimeout(() => {
			if (event.defaultPrevented) return;
			isLeaving = true;
			clearTimeout(timer);
			request?.abort();
		});
	});
	document.addEventListener("visibilitychange", () => {
		if (document.hidden) save(true);
	});
	addEventListener("pageshow", (event) => {
		if (event.persisted) isLeaving = false;
	});
	addEventListener("beforeunload", (event) => {
		if (!isLeaving && snapshot() !== saved) event.preventDefault();
	});
}

export function keepDrafts() {
	for (const bar of document.querySelectorAll("[data-draft]")) keep(bar.closest("form"));
}
