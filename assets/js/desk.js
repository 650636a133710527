/* The keyboard on the pages of staff. Everything here has a link or a button, too. */

const rows = () => [...document.querySelectorAll("[data-row]")];
/* Whether somebody has switched single keys off: site.js. */
const isOn = () => document.documentElement.dataset.keys !== "off";

function focusRow(row) {
	const link = row?.querySelector("h2 a") ?? row?.querySelector("summary, a") ?? row;

	link?.focus();
	row?.scrollIntoView({ block: "nearest" });
}

function move(by) {
	const all = rows();
	const at = all.findIndex((row) => row.contains(document.activeElement));
	const to = at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by;

	if (all[to]) focusRow(all[to]);
}

/* The button or link of a key: of the row in focus, else of the page, else of the first row. */
function press(key) {
	const name = `[data-key="${key}"]`;
	const row = document.activeElement.closest("[data-row]");
	const target = row
		? row.querySelector(name)
		: [...document.querySelectorAll(name)].find((e) => !e.closest("[data-row]")) ??
			rows()[0]?.querySelector(name);

	const pressed = target ?? (row && document.querySelector(`:not([data-row] *)${name}`));

	pressed?.click();
	/* What opens by it is typed into. */
	if (pressed?.matches("summary")) pressed.parentElement.querySelector("input:not([type=hidden])")?.focus();
}

document.addEventListener("keydown", (event) => {
	const inField = event.target.closest("input, select, textarea, [contenteditable]");
	const inRow = event.target.closest("[data-row]");

	if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || inField) return;
	if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
	if (inRow && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
		event.preventDefault();
		move(event.key === "ArrowDown" ? 1 : -1);
	} else if (isOn() && "jk".includes(event.key) && event.key.length === 1) {
		move(event.key === "j" ? 1 : -1);
	} else if (isOn() && "tarn".includes(event.key) && event.key.length === 1) {
		press(event.key);
	}
});

/* After a decision the page comes back to a row; the browser itself gives that the focus, later. What was in
 * sight stays there; if the row has left the list, the one that took its place is next. */
const PLACE = "answerwell.place";
const here = () => location.pathname + location.search;

addEventListener("submit", ({ target }) => {
	const row = target.closest("[data-row]");

	if (!row) return;
	try {
		sessionStorage.setItem(PLACE, JSON.stringify([here(), scrollY, rows().indexOf(row)]));
	} catch {
		/* then the browser's own place it is */
	}
});

addEventListener("load", () => {
	const id = location.hash.slice(1);
	let row = document.getElementById(id);
	let place = [];

	try {
		place = JSON.parse(sessionStorage.getItem(PLACE)) ?? [];
		sessionStorage.removeItem(PLACE);
	} catch {
		/* not remembered */
	}
	const isHere = id && place[0] === here();

	if (!row && isHere) row = rows()[Math.min(place[2], rows().length - 1)];
	if (!row?.matches("[data-row]")) return;
	setTimeout(() => {
		focusRow(row);
		if (isHere) scrollTo(0, place[1]);
	}, 0);
});

if (document.querySelector("[data-templates]")) import("/assets/templates.js");
