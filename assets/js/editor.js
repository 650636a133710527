/* What makes writing more comfortable: marks by button and key, lists that go on, the preview, names
   completed, quotes, drafts. Loaded only where somebody can write; without it everything can be typed. */
import { complete } from "/assets/complete.js";
import { keepDrafts } from "/assets/drafts.js";
import { takePictures } from "/assets/pictures.js";
import { insert, quoteInto } from "/assets/quote.js";

/* --- marks --- */
function wrap(area, mark, sample) {
	const { selectionStart: from, selectionEnd: to, value } = area;
	const text = value.slice(from, to);
	const n = mark.length;

	if (value.slice(from - n, from) === mark && value.slice(to, to + n) === mark) {
		insert(area, text, from - n, to + n);
		area.setSelectionRange(from - n, to - n);
		return;
	}
	insert(area, mark + (text || sample) + mark, from, to);
	area.setSelectionRange(from + n, from + n + (text || sample).length);
}

/* Each line of the selection with `prefix(n)` before it, or, where all have one like that, without. */
function lines(area, prefix, like) {
	const { value } = area;
	const from = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
	const end = value.indexOf("\n", Math.max(area.selectionEnd - 1, area.selectionStart));
	const to = end < 0 ? value.length : end;
	const had = value.slice(from, to).split("\n");
	const isAll = had.every((l) => like.test(l));
	const text = had.map((l, i) => (isAll ? l.replace(like, "") : prefix(i + 1) + l)).join("\n");

	insert(area, text, from, to);
	if (had.length > 1) area.setSelectionRange(from, from + text.length);
}

const barOf = (area) => area.closest("[data-editor]")?.querySelector("[data-toolbar]");

function link(area) {
	const { selectionStart: from, selectionEnd: to, value } = area;
	const text = value.slice(from, to);

	if (/^https?:\/\/\S+$/.test(text)) {
		insert(area, `[](${text})`, from, to);
		area.setSelectionRange(from + 1, from + 1);
		return;
	}
	insert(area, `[${text}](https://)`, from, to);
	const at = text ? from + text.length + 3 : from + 1;

	area.setSelectionRange(at, text ? at + 8 : at);
}

function code(area) {
	const { selectionStart: from, selectionEnd: to, value } = area;
	const text = value.slice(from, to);

	if (!text.includes("\n")) return wrap(area, "`", "code");
	const start = from > 0 && value[from - 1] !== "\n" ? "\n" : "";

	insert(area, `${start}\`\`\`\n${text.replace(/\n$/, "")}\n\`\`\`\n`, from, to);
}

/* One to begin with, on lines of its own. */
function table(area) {
	const { selectionStart: from, value } = area;
	const column = barOf(area)?.dataset.column ?? "";
	const head = `| ${column} 1 | ${column} 2 |`;
	const before = value.slice(0, from);
	const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";

	insert(area, `${gap}${head}\n| --- | --- |\n|  |  |\n`, from, from);
	area.setSelectionRange(from + gap.length + 2, from + gap.length + head.indexOf(" |", 1));
}

const filesOf = (area) => area.form.querySelector(`[data-files="${area.name}"]`);

const marks = {
	bold: (area) => wrap(area, "**", barOf(area)?.dataset.bold ?? "text"),
	italic: (area) => wrap(area, "*", barOf(area)?.dataset.italic ?? "text"),
	link,
	code,
	table,
	quote: (area) => lines(area, () => "> ", /^> ?/),
	list: (area) => lines(area, () => "- ", /^[-*+] /),
	numbers: (area) => lines(area, (n) => `${n}. `, /^\d{1,9}[.)] /),
	heading: (area) => lines(area, () => "## ", /^#{1,6} /),
	undo: () => document.execCommand("undo"),
	image: (area) => filesOf(area)?.querySelector("[data-pick]").click(),
};
const keys = { b: "bold", i: "italic", k: "link" };

/* Enter in a list begins the next item; in an empty item it ends the list. */
function goOn(area) {
	const { selectionStart: at, value } = area;
	const from = value.lastIndexOf("\n", at - 1) + 1;
	const mark = /^(\s*)(?:([-*+])|(\d{1,9})([.)])|(>))(\s+)/.exec(value.slice(from, at));

	if (!mark || at !== area.selectionEnd) return false;
	if (value.slice(from, at) === mark[0]) {
		insert(area, "", from, at);
		return true;
	}
	const next = mark[2] ?? mark[5] ?? Number(mark[3]) + 1 + mark[4];

	insert(area, `\n${mark[1]}${next}${mark[6]}`, at, at);
	return true;
}

function onKey(event) {
	const area = event.target;

	if (event.isComposing || event.defaultPrevented || event.altKey) return;
	if (event.ctrlKey || event.metaKey) {
		const mark = !event.shiftKey && keys[event.key.toLowerCase()];

		if (!mark) return;
		event.preventDefault();
		marks[mark](area);
	} else if (event.key === "Enter" && !event.shiftKey && goOn(area)) {
		event.preventDefault();
	}
}

/* --- the toolbar: one stop of the Tab key, arrows within --- */
function toolbar(bar, area) {
	const buttons = [...bar.querySelectorAll("button")];

	buttons.forEach((b, i) => (b.tabIndex = i === 0 ? 0 : -1));
	bar.addEventListener("click", (event) => {
		const mark = event.target.closest("[data-mark]")?.dataset.mark;

		if (!mark) return;
		area.focus();
		marks[mark](area);
	});
	bar.addEventListener("keydown", (event) => {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
		const here = buttons.indexOf(document.activeElement);
		let to = here + step * (getComputedStyle(bar).direction === "rtl" ? -1 : 1);

		if (event.key === "Home") to = 0;
		else if (event.key === "End") to = buttons.length - 1;
		else if (!step) return;
		event.preventDefault();
		to = (to + buttons.length) % buttons.length;
		buttons.forEach((b, i) => (b.tabIndex = i === to ? 0 : -1));
		buttons[to].focus();
	});
}

/* --- the tabs: the text, and how it looks --- */
async function look(form, area, shown) {
	const fields = ["csrf", "format", "as_typed"].map((name) => form.elements[name]).filter((e) => e && (e.type !== "checkbox" || e.checked));
	const body = new URLSearchParams([...fields.map((e) => [e.name, e.value]), ["body", area.value]]);
	const reply = await fetch("/preview", { method: "POST", body });

	if ((!reply.ok && reply.status !== 422) || reply.redirected) throw new Error(reply.status);
	shown.innerHTML = await reply.text();
}

function tabs(editor, area) {
	const [write, read] = editor.querySelectorAll("[role=tab]");
	const shown = editor.querySelector("[data-preview]"), button = area.form.querySelector("[data-preview-button]");

	if (!write || !button) return;
	shown.setAttribute("role", "tabpanel");
	shown.setAttribute("aria-labelledby", read.id);
	shown.tabIndex = 0;

	function select(tab) {
		const isRead = tab === read;

		for (const t of [write, read]) {
			t.setAttribute("aria-selected", t === tab);
			t.tabIndex = t === tab ? 0 : -1;
		}
		barOf(area).inert = isRead;
		area.hidden = isRead;
		shown.hidden = !isRead;
	}

	/* As high as the text, so that nothing below moves. What cannot be had is asked for as without a script. */
	async function open() {
		const height = area.offsetHeight;

		if (read.getAttribute("aria-selected") === "true") return;
		try {
			await look(area.form, area, shown);
			if (height) shown.style.minBlockSize = `${height}px`;
			select(read);
		} catch {
			area.form.dataset.plain = "";
			area.form.requestSubmit(button);
			delete area.form.dataset.plain;
		}
	}

	write.addEventListener("click", () => (select(write), area.focus()));
	read.addEventListener("click", open);
	button.addEventListener("click", (event) => {
		if ("plain" in area.form.dataset) return;
		event.preventDefault();
		open().then(() => shown.scrollIntoView({ block: "nearest" }));
	});
	write.parentElement.addEventListener("keydown", (event) => {
		if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
		event.preventDefault();
		const other = document.activeElement === write ? read : write;

		other.focus();
		if (other === read) open();
		else select(write);
	});
	area.form.elements.as_typed?.addEventListener("change", () => shown.hidden || look(area.form, area, shown).catch(() => {}));
	/* One that came with the page is of the text that came with it; what is wrong with the text is said to the field. */
	area.addEventListener("input", () => (shown.hidden = true));
	area.addEventListener("invalid", () => select(write));
}

for (const area of document.querySelectorAll("form:has([data-draft]) textarea[name=body], [data-editor] textarea")) {
	const editor = area.closest("[data-editor]"), bar = barOf(area);

	complete(area); /* first: an open list takes the Enter key */
	area.addEventListener("keydown", onKey);
	if (filesOf(area)) takePictures(area, filesOf(area));
	if (!bar) continue;
	if (!filesOf(area)) bar.querySelector("[data-mark=image]")?.remove();
	bar.parentElement.inert = false;
	toolbar(bar, area);
	tabs(editor, area);
}
document.querySelectorAll("form input[name=tags]").forEach(complete);

/* Near the end of what a title may have; what is too long is not cut, but told. */
for (const input of document.querySelectorAll("input[data-most]")) {
	const left = input.parentElement.querySelector("[data-left]");
	const tell = () => {
		const n = input.dataset.most - [...input.value].length;

		left.hidden = n > input.dataset.most / 5;
		left.querySelector("b").textContent = n;
	};

	input.addEventListener("input", tell);
	tell();
}
keepDrafts();

document.addEventListener("click", (event) => {
	const quote = event.target.closest("a[data-quote]");
	const area = document.querySelector("#answer textarea[name=body]");

	if (!quote || !area || area.readOnly || event.ctrlKey || event.metaKey || event.shiftKey) return;
	event.preventDefault();
	const fold = area.closest("details");

	if (fold) fold.open = true;
	quote.closest("details").open = false;
	quoteInto(area, quote);
});
