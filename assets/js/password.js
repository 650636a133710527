/* How good a new password is, while it is typed. Without this module the answer to the form says what is wrong with it. */

const PAUSE = 400;

function watch(box) {
	const field = box.querySelector("input[name=password]");
	const shown = box.querySelector("[data-strength]");
	let timer, request;

	async function look() {
		request?.abort();
		request = new AbortController();
		const { signal } = request;
		const { csrf, name } = field.form.elements;
		const body = new URLSearchParams({ csrf: csrf.value, name: name?.value ?? "", password: field.value });

		if (!field.value) return shown.replaceChildren();
		try {
			const reply = await fetch(box.dataset.address, { method: "POST", body, signal });

			if (!reply.ok) throw new Error(reply.status);
			shown.innerHTML = await reply.text();
		} catch {
			if (!signal.aborted) shown.replaceChildren();
		}
	}

	field.addEventListener("input", () => {
		clearTimeout(timer);
		timer = setTimeout(look, PAUSE);
	});
}

document.querySelectorAll("[data-password]").forEach(watch);
