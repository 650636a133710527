/* Answers while somebody types: beside the form that asks, or over the page below a field for searching. Nothing that
   stands on the page moves. Whatever fails here is looked for again with the next letter. */

const FRAGMENT = { Accept: "text/fragment+html" };
const BESIDE = matchMedia("(min-width: 62rem)");

async function text(url, signal) {
	const reply = await fetch(url, { headers: FRAGMENT, signal });

	if (!reply.ok || reply.redirected) throw new Error(reply.status);
	return reply.text();
}

/* From the third word on, or the fifth Han character: before that nobody knows what is asked. */
function isEnough(title) {
	return (title.match(/[\p{L}\p{N}]+/gu) ?? []).length >= 3 || (title.match(/\p{Script=Han}/gu) ?? []).length >= 5;
}

/* Ties the steps of one ask in the log of searches, which knows nothing of who asks: in no cookie, and of no use later. */
function newNumber() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));

	return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").slice(0, 22);
}

/* What is opened of what was found keeps the number, and the log hears of it. */
function tellOpened(place, ask, via, words) {
	const tell = (event) => {
		const link = event.target.closest("[data-entry] a, [data-thread] a");
		const { entry, thread } = link?.closest("[data-entry], [data-thread]").dataset ?? {};

		if (!link) return;
		link.search = `ask=${ask}`;
		navigator.sendBeacon("/search/opened", new URLSearchParams({
			ask, via, q: words(), opened: entry ? `faq-${entry}` : `questions-${thread}`,
		}));
	};

	place.addEventListener("click", tell);
	place.addEventListener("auxclick", tell);
}

/* At each pause what `path` says, if it is asked something else than before. What comes back forgets what that was. */
function ask(field, path, pause, show) {
	let timer, request, asked = field.defaultValue.trim();

	async function look() {
		const title = field.value.trim();
		const enough = isEnough(title);

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

/* A hidden field of that name, made if there is none. */
function hidden(form, name, value) {
	const field = form.querySelector(`input[type=hidden][name=${name}]`) ?? document.createElement("input");

	if (!field.isConnected) {
		field.type = "hidden";
		field.name = name;
		field.value = value;
		form.prepend(field);
	}
	return field;
}

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

	/* What was found is shown at once: no step before posting. */
	const tie = hidden(field.form, "ask", newNumber());
	const shown = hidden(field.form, "shown", "");
	const remember = () => {
		const ids = [...shown.value.split(" "), ...[...similar.querySelectorAll("[data-entry]")].map((e) => e.dataset.entry)];

		shown.value = [...new Set(ids)].filter(Boolean).slice(-10).join(" ");
	};
	let stands;

	field.form.querySelector("[name=step]")?.remove();
	remember();
	tellOpened(place, tie.value, "ask", () => field.value.trim());
	others.title = field.defaultValue.trim();
	others.shown = others.innerHTML;
	unfold();
	BESIDE.addEventListener("change", unfold);
	ask(field, "/search/similar", 150, (html, title) => {
		/* What others asked would move with what stands above: it leaves, and comes when that stands. */
		if (fill(similar, html)) {
			remember();
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

/* "This solved it" below a field for searching, whose form only searches. */
function solve(button, fields) {
	const form = document.createElement("form");
	const csrf = document.querySelector("input[name=csrf]")?.value;

	form.method = "post";
	form.action = button.formAction;
	for (const [name, value] of Object.entries({ ...fields, solved: button.value, ...(csrf && { csrf }) })) hidden(form, name, value);
	document.body.append(form);
	form.requestSubmit();
}

/* A field for searching: links below it, which the arrow keys reach. */
function below(field) {
	const form = field.form;
	const panel = document.createElement("div");
	const [similar, others] = [document.createElement("div"), document.createElement("div")];
	const live = document.createElement("p");
	const number = newNumber();
	const via = { "home-q": "home", "site-q": "header" }[field.id] ?? "search";
	const words = () => field.value.trim();
	const links = () => [...panel.querySelectorAll("a")];
	let isClosed = false; /* by Escape: what comes late does not open it again */
	const open = (is) => {
		panel.hidden = !is || isClosed || links().length === 0;
		live.textContent = panel.hidden ? "" : [similar, others].map(said).filter(Boolean).join(" · ");
	};
	const show = (list) => (html) => {
		if (panel.contains(document.activeElement)) return; /* chosen already */
		fill(list, html);
		open(form.contains(document.activeElement));
	};

	panel.className = "answers-over stack-tight";
	panel.hidden = true;
	panel.append(similar, others);
	live.className = "visually-hidden";
	live.setAttribute("role", "status");
	form.append(panel, live);
	tellOpened(panel, number, via, words);
	const forget = ask(field, "/search/asked", 1000, show(others));
	ask(field, "/search/similar", 150, (html) => {
		if (!panel.contains(document.activeElement) && similar.shown !== html) {
			fill(others, ""); /* what stood below would move */
			forget();
		}
		show(similar)(html);
	});
	panel.addEventListener("click", (event) => {
		const button = event.target.closest("[data-solved]");

		if (!button) return;
		event.preventDefault();
		solve(button, { ask: number, via, q: words() });
	});
	form.addEventListener("keydown", (event) => {
		const stops = [field, ...links()];
		const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];

		if (event.key === "Escape" && !panel.hidden) {
			event.preventDefault();
			field.focus();
			isClosed = true;
			open(false);
		} else if (step && !event.isComposing && stops.length > 1) {
			event.preventDefault();
			isClosed = false;
			if (panel.hidden) open(true);
			stops[stops.indexOf(document.activeElement) + step]?.focus();
		}
	});
	field.addEventListener("input", () => (isClosed = false));
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
