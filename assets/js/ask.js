/* What hangs on the category that is chosen: the time within which staff usually answers (without this module each
   stands behind its category's name), and what it asks for (without it, a button shows that). */
const select = document.querySelector("select[name=category]");
const here = document.querySelector("[data-says-here]");
const place = document.querySelector("[data-details]");
const button = document.querySelector("[data-show-fields]");
const typed = new Map();
let request;

/* In place, below the choice. What was typed stays, also for a category that is left and chosen again. */
async function showFields() {
	for (const field of place.querySelectorAll("[name^=field_]")) typed.set(field.name, field.value);
	request?.abort();
	request = new AbortController();
	const { signal } = request;
	const url = `${place.dataset.details}?fields=1&category=${encodeURIComponent(select.value)}`;

	try {
		const reply = await fetch(url, { signal, headers: { Accept: "text/fragment+html" } });

		if (!reply.ok || reply.redirected) throw new Error(reply.status);
		place.innerHTML = await reply.text();
		for (const field of place.querySelectorAll("[name^=field_]")) {
			const value = typed.get(field.name);

			/* Not a choice of another language than that of the page. */
			if (value && (field.localName !== "select" || [...field.options].some((o) => o.value === value))) field.value = value;
			typed.delete(field.name);
		}
		for (const [name, value] of typed) {
			if (!value) continue;
			const field = document.createElement("input");

			Object.assign(field, { type: "hidden", name, value });
			field.dataset.part = "";
			place.append(field);
		}
		delete button.dataset.needed;
	} catch {
		if (!signal.aborted) button.dataset.needed = "";
	}
}

if (select && here) {
	for (const option of select.options) if (option.dataset.name) option.text = option.dataset.name;
	select.addEventListener("change", () => {
		here.textContent = select.selectedOptions[0]?.dataset.says ?? "";
	});
}
if (select && place && button) {
	select.addEventListener("change", showFields);
	/* Browsers put the choice of before back when somebody returns. */
	if (select.value !== (select.querySelector("option[selected]")?.value ?? "")) showFields();
}
