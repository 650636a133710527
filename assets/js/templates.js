/* Reply templates in the answer form: found while typing, put in at the cursor, gone through from gap to gap. Whatever
   fails ends in the form's own way, which keeps the text. */
import { insert } from "/assets/quote.js";

const GAP = /\[[^\]\n]+\](?!\()|［[^］\n]+］|【[^】\n]+】/g; /* as the server looks for what was left open */
const place = document.querySelector("[data-templates]");
const hint = place.querySelector("[data-gaps]");
const find = place.querySelector("[data-find]");
const { choice, body, template } = find.form.elements;

function asUsual(button) {
	button.form.dataset.plain = "";
	button.dataset.plain = "";
	button.form.requestSubmit(button);
}

/* --- from gap to gap, after a template was put in and until Esc or the last one --- */
const gaps = () => [...body.value.matchAll(GAP)].map((m) => [m.index, m.index + m[0].length]);
const walk = (is) => (hint.textContent = is ? hint.dataset.gaps : "");

function select(gap) {
	body.setSelectionRange(...gap);
	/* The browser shows the cursor when something is typed; a gap far below is to be seen before. */
	body.blur();
	body.focus();
}

body.addEventListener("keydown", (event) => {
	if (!hint.textContent || event.defaultPrevented || event.isComposing) return;
	if (event.key === "Escape") {
		event.preventDefault();
		walk(false);
	}
	if (event.key !== "Tab" || event.ctrlKey || event.metaKey || event.altKey) return;
	const { selectionStart: from, selectionEnd: to } = body;
	const next = event.shiftKey ? gaps().findLast(([, end]) => end <= from) : gaps().find(([start]) => start >= to);

	if (!next) return walk(false); /* and Tab moves on as everywhere */
	event.preventDefault();
	select(next);
});

async function put(button) {
	const url = `${place.dataset.templates}${choice.value}/text?question=${place.dataset.question}`;

	try {
		const reply = await fetch(url);

		if (!reply.ok || reply.redirected) throw new Error(reply.status);
		const text = await reply.text();
		const before = body.value.slice(0, body.selectionStart);
		const lead = before === "" || before.endsWith("\n") ? "" : "\n\n";
		const at = body.selectionStart + lead.length;

		insert(body, lead + text, body.selectionStart, body.selectionEnd);
		const first = gaps().find(([start, end]) => start >= at && end <= at + text.length);

		if (first) select(first);
		walk(Boolean(first));
		template.value = choice.value;
	} catch {
		asUsual(button);
	}
}

place.addEventListener("click", (event) => {
	const button = event.target.closest("[data-insert]");

	if (!button || "plain" in button.dataset || !choice.value) return;
	event.preventDefault();
	put(button);
});

/* --- what is left to choose from, while somebody types --- */
let timer, request;
let shown = find.value.trim();

async function narrow(button) {
	const words = find.value.trim();

	if (words === shown) return;
	request?.abort();
	request = new AbortController();
	const { signal } = request;

	try {
		const url = `${place.dataset.templates.slice(0, -1)}?question=${place.dataset.question}&find=${encodeURIComponent(words)}`;
		const reply = await fetch(url, { headers: { Accept: "text/fragment+html" }, signal });

		if (!reply.ok || reply.redirected) throw new Error(reply.status);
		const html = await reply.text();

		if (signal.aborted) return;
		choice.innerHTML = html;
		shown = words;
		/* The best one is chosen: Enter in the field puts it in. */
		if (words && choice.options.length > 1) choice.selectedIndex = 1;
	} catch {
		if (button && !signal.aborted) asUsual(button);
	}
}

const wait = (event) => {
	clearTimeout(timer);
	if (!event.isComposing) timer = setTimeout(narrow, 150);
};

find.addEventListener("input", wait);
find.addEventListener("compositionend", wait);
find.addEventListener("keydown", async (event) => {
	if (event.key !== "Enter" || event.isComposing) return;
	event.preventDefault();
	clearTimeout(timer);
	await narrow(place.querySelector("[data-look]"));
	if (choice.value && find.value.trim()) place.querySelector("[data-insert]").click();
});
place.querySelector("[data-look]").addEventListener("click", (event) => {
	if ("plain" in event.currentTarget.dataset) return;
	event.preventDefault();
	clearTimeout(timer);
	narrow(event.currentTarget);
});
