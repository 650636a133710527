/* What makes the pages more comfortable. Everything works without it: whatever fails here ends in
   the form being sent as usual. */

const IN_PLACE = "[data-vote], [data-metoo], [data-watch], [data-thanks]";
const FRAGMENT = { Accept: "text/fragment+html" };
const live = document.createElement("div");

live.className = "visually-hidden";
live.setAttribute("role", "status");
document.body.append(live);

const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body.firstElementChild;

async function text(url, options) {
	const reply = await fetch(url, options);

	/* A redirect leads to the log-in page, not to what was asked for. */
	if (!reply.ok || reply.redirected) throw new Error(reply.status);
	return reply.text();
}

function post(form, fields, headers) {
	const body = new URLSearchParams(fields);

	return text(form.getAttribute("action"), { method: "POST", body, headers });
}

function sendAsUsual(form, button) {
	form.dataset.plain = "";
	form.requestSubmit(button);
	delete form.dataset.plain;
}

/* Votes and "I have this too": the answer of the server takes the place of the buttons. */
async function sendInPlace(form, button, place) {
	const fields = new FormData(form);
	const number = [...place.querySelectorAll("button")].indexOf(button);

	if (button?.name) fields.append(button.name, button.value);
	place.setAttribute("aria-busy", "true");
	try {
		const fresh = parsed(await post(form, fields, FRAGMENT));

		if (!fresh?.matches(IN_PLACE)) throw new Error("no fragment");
		const had = place.contains(document.activeElement);
		const score = fresh.querySelector("output");

		place.replaceWith(fresh);
		if (had) fresh.querySelectorAll("button")[number]?.focus();
		live.textContent = score
			? `${score.getAttribute("aria-label")}: ${score.textContent}`
			: fresh.textContent.trim().replace(/\s+/g, " ");
	} catch {
		place.removeAttribute("aria-busy");
		sendAsUsual(form, button);
	}
}

document.addEventListener("submit", (event) => {
	const form = event.target;
	const place = form.closest(IN_PLACE);

	if (event.defaultPrevented || form.method !== "post" || "plain" in form.dataset) return;
	if (place) {
		event.preventDefault();
		if (!place.hasAttribute("aria-busy")) sendInPlace(form, event.submitter, place);
	} else if ("sent" in form.dataset) {
		event.preventDefault(); /* a double click posts once */
	} else {
		form.dataset.sent = "";
		setTimeout(() => delete form.dataset.sent, 3000);
	}
});

document.addEventListener("click", (event) => {
	for (const menu of document.querySelectorAll("details.menu[open]"))
		if (!menu.contains(event.target)) menu.open = false;
});

/* "Comment" opens the form below the post; the link alone leads to a page of its own. */
document.addEventListener("click", (event) => {
	const link = event.target.closest("a[data-reply]");
	const form = link && document.getElementById(link.dataset.reply);

	if (!form || event.ctrlKey || event.metaKey || event.shiftKey) return;
	event.preventDefault();
	form.hidden = false;
	form.querySelector("textarea").focus();
});

/* What an address leads to is not left folded away. */
function unfold() {
	const at = document.getElementById(decodeURIComponent(location.hash.slice(1)));

	for (let fold = at?.closest("details:not([open])"); fold; fold = fold.parentElement.closest("details:not([open])"))
		fold.open = true;
}

/* The column beside a thread: fetched when it comes into sight, which on a phone it may never. */
function besides(place) {
	new IntersectionObserver(async ([seen], observer) => {
		if (!seen.isIntersecting) return;
		observer.disconnect();
		try {
			place.replaceWith(parsed(await text(place.dataset.beside)));
		} catch {
			/* the link that stands there leads to the same */
		}
	}).observe(place);
}

document.addEventListener("keydown", (event) => {
	const field = event.target;

	if (event.key === "Escape") {
		for (const menu of document.querySelectorAll("details.menu[open]")) {
			const had = menu.contains(document.activeElement);

			menu.open = false;
			if (had) menu.querySelector("summary").focus();
		}
	}
	if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing &&
	    field.matches("textarea") && field.form) {
		event.preventDefault();
		field.form.requestSubmit(field.form.querySelector("button.main"));
	}
});

/* Enter in a line of a form that posts something: the tag is done, or the next field comes. */
function goOn(field) {
	if (field.name === "tags") {
		if (/[^\s,，、;；]\s*$/.test(field.value)) field.setRangeText(", ", field.value.trimEnd().length, field.value.length, "end");
		return;
	}
	const fields = [...field.form.elements].filter((e) => e.matches("input:not([type=hidden]), select, textarea"));

	fields[fields.indexOf(field) + 1]?.focus();
}

document.addEventListener("keydown", (event) => {
	const field = event.target;

	if (event.key !== "Enter" || event.isComposing || event.defaultPrevented) return;
	if (!field.matches("input") || !field.form?.querySelector("[data-enter]")) return;
	event.preventDefault();
	goOn(field);
});

/* What a template left open is selected, so that typing fills it in. */
function selectLeft(problem) {
	const field = document.getElementById(problem.id.replace(/-problem$/, ""));
	const gap = /^(\[.*?\]|［.*?］|【.*?】|\{.*?\}|｛.*?｝)/.exec(problem.dataset.left)?.[0];
	const at = gap ? field?.value?.indexOf(gap) : -1;

	if (!(at >= 0)) return;
	field.focus();
	field.setSelectionRange(at, at + gap.length);
}

/* Another language or other colours load the page anew. The form they are a button of comes back by
   itself; what stands in the other forms waits here. */
const TYPED = "answerwell.typed";
const isTyped = (e) => e.name && e.matches("textarea, input[type=text], input:not([type])") && !e.readOnly &&
	e.value !== e.defaultValue;

function keepTyped(form) {
	const others = [...document.forms].filter((f) => f !== form && f.method === "post");
	const typed = others.flatMap((f) => [...f.elements].filter(isTyped).map((e) =>
		[f.getAttribute("action"), e.name, e.value]));

	try {
		if (typed.length) sessionStorage.setItem(TYPED, JSON.stringify(typed));
	} catch {
		/* too much, or forbidden: the browser asks before the page is left */
	}
}

function giveTypedBack() {
	let typed = [];

	try {
		typed = JSON.parse(sessionStorage.getItem(TYPED) ?? "[]");
		sessionStorage.removeItem(TYPED);
	} catch {
		return;
	}
	for (const [action, name, value] of typed) {
		const form = [...document.forms].find((f) => f.getAttribute("action") === action && f.elements[name]);

		if (!form) continue;
		form.elements[name].value = value;
		const fold = form.closest("details");

		if (fold) fold.open = true;
		form.closest(".reply")?.removeAttribute("hidden");
	}
}

document.addEventListener("submit", (event) => {
	const { target: form, submitter } = event;

	if (event.defaultPrevented) return;
	if (/^\/(theme|language)$/.test(form.getAttribute("action")) || /^show_/.test(submitter?.name)) keepTyped(form);
});

/* What is said while somebody types comes when somebody is about to. */
function prepare(field) {
	const script = field?.dataset?.suggest;

	if (!script) return;
	delete field.dataset.suggest;
	import(script).then((module) => module.suggest(field)).catch(() => {});
}

/* Single keys, unless somebody types or has switched them off; on <html> the scripts of some pages read it, too. */
const SHORTCUTS = "answerwell.shortcuts";
const root = document.documentElement;

function shortcutsAre(is) {
	root.dataset.keys = is ? "on" : "off";
	for (const box of document.querySelectorAll("[data-shortcuts-on]")) box.checked = is;
	for (const place of document.querySelectorAll("[data-keys-switch]")) place.hidden = false;
}

function readShortcuts() {
	try {
		shortcutsAre(localStorage.getItem(SHORTCUTS) !== "off");
	} catch {
		shortcutsAre(true); /* forbidden: then nothing was switched off */
	}
}

document.addEventListener("change", ({ target }) => {
	if (!target.matches("[data-shortcuts-on]")) return;
	shortcutsAre(target.checked);
	try {
		localStorage.setItem(SHORTCUTS, target.checked ? "on" : "off");
	} catch {
		/* not remembered */
	}
});

/* The list of keys opens over the page; its own page says the same. */
document.addEventListener("click", (event) => {
	const link = event.target.closest("a[data-keys]");

	if (!link || event.ctrlKey || event.metaKey || event.shiftKey || location.pathname === link.pathname) return;
	event.preventDefault();
	import("/assets/keys.js")
		.then((module) => module.show(link))
		.then(readShortcuts)
		.catch(() => (location.href = link.href));
});

function toSearch() {
	const field = document.querySelector("#q, #home-q, #site-q");

	field?.focus();
	field?.select();
	return field;
}

/* What a key leads to; nothing: it is not ours. On a page where staff decide, n has another meaning (desk.js). */
const shortcuts = {
	"/": toSearch,
	"?": () => [...document.querySelectorAll("a[data-keys]")].at(-1),
	n: () => !document.querySelector("[data-key=n]") && document.querySelector("main a[rel=next]"),
	p: () => document.querySelector("main a[rel=prev]"),
};

document.addEventListener("keydown", (event) => {
	if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
	if (root.dataset.keys === "off" || !Object.hasOwn(shortcuts, event.key)) return;
	if (event.target.closest("input, select, textarea, [contenteditable], dialog[open]")) return;
	const target = shortcuts[event.key]();

	if (!target) return;
	event.preventDefault();
	if (target.matches("a")) target.click();
});

document.addEventListener("focusin", (event) => prepare(event.target));

/* Tags become chips when somebody is about to write one. */
document.addEventListener("focusin", ({ target }) => {
	if (target.matches("input[name=tags][data-tags]")) import("/assets/chips.js").then((module) => module.chips(target)).catch(() => {});
});

/* Formatted text becomes Markdown; with Shift, and where nothing is formatted, it comes as it is. */
const FORMATTED = /<(?:b|strong|i|em|s|del|strike|a|[uo]l|table|h[1-6]|pre|code|blockquote|hr)[\s/>]|mso-list|font-weight:\s*(?:bold|[6-9]00)|font-style:\s*italic|line-through/i;
let plainAt = 0;

document.addEventListener("keydown", (event) => {
	if (event.shiftKey && (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "v") plainAt = Date.now();
});

document.addEventListener("paste", (event) => {
	const { target: area, clipboardData: data } = event;
	const html = data?.getData("text/html") ?? "", plain = data?.getData("text/plain") ?? "";
	const isPlain = Date.now() - plainAt < 1000;

	plainAt = 0;
	if (event.defaultPrevented || !area.matches("textarea[name=body]:not([readonly])")) return;
	if (isPlain || !FORMATTED.test(html)) return;
	const { selectionStart: from, selectionEnd: to } = area;

	event.preventDefault();
	import("/assets/paste.js")
		.then((module) => module.paste(area, html, plain, from, to))
		.catch(() => document.execCommand("insertText", false, plain));
});

/* Buttons that need a script show only with one. */
for (const button of document.querySelectorAll("[data-copy], [data-print]")) button.inert = false;

async function copy(button) {
	const field = document.getElementById(button.dataset.copy);

	field.select();
	try {
		await navigator.clipboard.writeText(field.value);
	} catch {
		if (!document.execCommand("copy")) return;
	}
	live.textContent = "";
	setTimeout(() => (live.textContent = button.textContent = button.dataset.done), 50);
}

document.addEventListener("click", (event) => {
	const button = event.target.closest("[data-copy], [data-print]");

	if (button?.dataset.copy) copy(button);
	else if (button) print();
});

/* What goes on at the server, as long as its fragment says that it goes on. */
function follow(region, wait = 2000) {
	setTimeout(async () => {
		if (!region.isConnected) return;
		if (document.hidden) return follow(region);
		try {
			const fresh = parsed(await text(region.dataset.live, { headers: FRAGMENT }));
			const held = region.contains(document.activeElement) && document.activeElement.name;

			region.replaceWith(fresh);
			if (held) fresh.querySelector(`[name="${held}"]`)?.focus();
			if (fresh.dataset.live) follow(fresh);
		} catch {
			follow(region, Math.min(2 * wait, 30000));
		}
	}, wait);
}

/* Behind Back a browser keeps whole pages. One of somebody who has logged out since is not shown again. */
addEventListener("pageshow", async (event) => {
	if (!event.persisted || !document.querySelector('form[action="/logout"]')) return;
	root.hidden = true;
	try {
		const reply = await fetch("/account", { method: "HEAD", redirect: "manual" });

		if (reply.type === "opaqueredirect") location.reload();
		else root.hidden = false;
	} catch {
		location.reload();
	}
});

document.querySelector(".error-summary, .exposed")?.focus();
document.querySelectorAll("[data-left]").forEach(selectLeft);
addEventListener("hashchange", unfold);
unfold();
document.querySelectorAll("[data-beside]").forEach(besides);
giveTypedBack();
prepare(document.activeElement);
document.querySelectorAll("[data-live]").forEach((region) => follow(region));
for (const zone of document.querySelectorAll("input[data-zone]"))
	zone.value ||= Intl.DateTimeFormat().resolvedOptions().timeZone;
readShortcuts();

/* A password can be looked at while it is typed; what is sent, and kept by browsers, is one. */
for (const button of document.querySelectorAll("[data-reveal]")) {
	const field = document.getElementById(button.getAttribute("aria-controls"));

	button.inert = false;
	button.addEventListener("click", () => {
		const isShown = field.type === "password";

		field.type = isShown ? "text" : "password";
		button.setAttribute("aria-pressed", isShown);
	});
	field.form?.addEventListener("submit", () => (field.type = "password"));
}
