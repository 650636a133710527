/* Answers while somebody types: beside the form that asks, or over the page below a field for searching. Nothing that
   stands on the page moves. Whatever fails here is looked for again with the next letter. */

const FRAGMENT = { Accept: "text/fragment+html" };
const BESIDE = matchMedia("(min-width: 62rem)");

async function text(url, signal) {
	const reply = await fetch(url, { headers: FRAGMENT, signal });

	if (!reply.ok || reply.redirected) throw new Error(reply.status);
	return reply.text();
}

/* At each pause what `path` says, if it is asked something else than before. What comes back forgets what that was. */
function ask(field, path, pause, show) {
	let timer, request, asked = field.defaultValue.trim();

	async function look() {
		const title = field.value.trim();
		const enough = [...title].length >= (/\p{Script=Han}/u.test(title) ? 2 : 4);

		if (title === asked) return;
		asked = title;
		request?.abort();
		request = new AbortController();
		const { signal } = request;
		try {
			const html = enough ? await text(`${path}?title=${encodeURIComponent(title)}`, signal) : "";

			if (!signal.aborted) show(html, title);
		} catch {
			if (!signal.aborted) asked = "";
		}
	}
	function wait(event) {
		clearTimeout(timer);
		if (!event?.isComposing) timer = setTimeout(look, pause); /* pinyin is no question yet */
	}
	field.addEventListener("input", wait);
	field.addEventListener("compositionend", wait);
	if (field.value.trim() !== asked) wait();
	return () => (asked = undefined);
}

/* What stands there already would be read out again. */
function fill(list, html) {
	if (list.shown === html) return false;
	list.innerHTML = list.shown = html;
	return true;
}

const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

const said = (list) => list.firstElementChild?.dataset.said;

/* The form that asks. What is open in the text has one height, and beside it none that matters. */
function beside(field, place) {
	const [summary, similar, others] = place.querySelectorAll("summary, [data-similar-list], [data-asked-list]");
	const none = summary.dataset.none;
	const unfold = () => {
		place.open = BESIDE.matches;
		summary.setAttribute("aria-live", place.open ? "off" : "polite");
	};
	const count = () => {
		const words = [similar, others].map(said).filter(Boolean).join(" · ") || none;

		if (summary.textContent !== words) summary.textContent = words;
	};

	let stands;

	others.title = field.defaultValue.trim();
	others.shown = others.innerHTML;
	unfold();
	BESIDE.addEventListener("change", unfold);
	ask(field, "/search/similar", 150, (html, title) => {
		/* What others asked would move with what stands above: it leaves, and comes when that stands. */
		if (fill(similar, html)) {
			const still = others.title === title ? others.shown : "";

			fill(others, "");
			if (!still) forget();
			stands = painted().then(() => {
				if (still) fill(others, still);
				count();
			});
		}
		count();
	});
	const forget = ask(field, "/search/asked", 1000, async (html, title) => {
		others.title = title;
		await stands;
		if (others.title === title) fill(others, html);
		count();
	});
}

/* A field for searching: links below it, which the arrow keys reach. */
function below(field) {
	const form = field.form;
	const panel = document.createElement("div");
	const live = document.createElement("p");
	const links = () => [...panel.querySelectorAll("a")];
	const open = (is) => {
		panel.hidden = !is || links().length === 0;
		live.textContent = panel.hidden ? "" : said(panel) ?? "";
	};

	panel.className = "answers-over";
	panel.hidden = true;
	live.className = "visually-hidden";
	live.setAttribute("role", "status");
	form.append(panel, live);
	ask(field, "/search/similar", 150, (html) => {
		if (panel.contains(document.activeElement)) return; /* chosen already */
		fill(panel, html);
		open(form.contains(document.activeElement));
	});
	form.addEventListener("keydown", (event) => {
		const stops = [field, ...links()];
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];

		if (event.key === "Escape" && !panel.hidden) {
			event.preventDefault();
			field.focus();
			open(false);
		} else if (step && !event.isComposing && stops.length > 1) {
			event.preventDefault();
			if (panel.hidden) open(true);
			stops[stops.indexOf(document.activeElement) + step]?.focus();
		}
	});
	form.addEventListener("focusout", (event) => {
		if (!form.contains(event.relatedTarget)) open(false);
	});
	form.addEventListener("submit", () => open(false));
}

/* Choices of a form, in the place it has for them; Enter looks for them as its button does. */
function inForm(field) {
	const list = field.form.querySelector("[data-found]");

	list.shown = list.innerHTML;
	ask(field, field.dataset.choices, 300, (html) => fill(list, html));
	field.addEventListener("keydown", (event) => {
		if (event.key !== "Enter" || event.isComposing) return;
		event.preventDefault();
		field.form.requestSubmit(field.form.querySelector("[name=action][value=find]"));
	});
}

export function suggest(field) {
	if (field.dataset.choices) return inForm(field);
	const place = field.form.querySelector("[data-answers]");

	if (place) beside(field, place);
	else below(field);
}
