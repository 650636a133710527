/* Formatted text from a clipboard as Markdown: what word processors, tables, mail programs, chats and web
   pages put there. In three steps: the document is put in order (tidy), its words become runs with their
   marks (blocks of them), and those are written down. Loaded with the first such paste. */

import { insert } from "/assets/quote.js";

const DEEPEST = 60, COLUMNS_MOST = 20, CELL_MOST = 500;
const HAN = /[\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef]/;
const LETTER = /[\p{L}\p{N}]/u;
const isDense = (c) => HAN.test(c) || /[\p{sc=Thai}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(c);
const isWord = (c) => c !== undefined && LETTER.test(c) && !isDense(c);

/* --- tidying --- */

/* Of another page and its styles nothing takes effect here: they are only read. */
const parsed = (html) => new DOMParser().parseFromString(html
	.replace(/<style[\s\S]*?<\/style>/gi, "")
	.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/i, " data-css=")), "text/html");
const style = (e) => e.dataset?.css?.toLowerCase() ?? "";
const isShown = (e) =>
	!/display:\s*none|mso-hide:\s*all|visibility:\s*hidden/.test(style(e)) && !e.hidden;

/* Word writes lists as paragraphs that say their level; the sign is a part of them. */
function wordItem(p) {
	const level = /mso-list:\s*\S+\s+level(\d)/.exec(style(p));

	if (!level) return null;
	const sign = [...p.querySelectorAll("span")].find((s) => /mso-list:\s*ignore/.test(style(s)));
	const text = (sign?.textContent ?? "").replace(/\s+/g, "");

	sign?.remove();
	return { level: Number(level[1]), isNumbered: /^\(?([\da-z]{1,4}|[一二三四五六七八九十]+)[.)、．）]/iu.test(text), start: parseInt(text, 10) || 1 };
}

function wordLists(doc) {
	let open = []; /* the lists around this place */
	let last = null;

	for (const p of [...doc.querySelectorAll("p, h1, h2, h3, h4, h5, h6, div")]) {
		const item = wordItem(p);

		if (!item) continue;
		if (!last || p.previousElementSibling !== open[0]) open = [];
		open.length = Math.min(open.length, item.level);
		while (open.length < item.level) {
			const list = doc.createElement(item.isNumbered ? "ol" : "ul");

			if (item.isNumbered && item.start > 1) list.setAttribute("start", item.start);
			if (open.length) (open.at(-1).lastElementChild ?? open.at(-1).appendChild(doc.createElement("li"))).append(list);
			else p.before(list);
			open.push(list);
		}
		last = doc.createElement("li");
		last.append(...p.childNodes);
		open.at(-1).append(last);
		p.remove();
	}
}

function tidy(doc) {
	for (const e of doc.querySelectorAll("style, script, template, noscript, svg, button, select, textarea, object, iframe, nav, sup.reference, .mw-editsection"))
		e.remove();
	wordLists(doc);
	for (const e of doc.querySelectorAll("*")) if (!isShown(e)) e.remove();
}

/* --- runs of words --- */

const bracketed = (url) => url.replace(/[\s<>]/g, encodeURIComponent).replace(/[()]/g, "\\$&");

/* What a link leads to, without the detours that mail programs make of it. */
function address(a) {
	let url;

	try {
		url = new URL(a.getAttribute("href") ?? "");
		if (/\.safelinks\.protection\.outlook\.com$/.test(url.hostname)) url = new URL(url.searchParams.get("url"));
		else if (url.hostname === "www.google.com" && url.pathname === "/url") url = new URL(url.searchParams.get("q") ?? url.searchParams.get("url"));
	} catch {
		return null;
	}
	return ["http:", "https:", "mailto:"].includes(url.protocol) ? bracketed(url.href) : null;
}

const TAGS = {
	B: "bold", STRONG: "bold", I: "italic", EM: "italic", CITE: "italic", DFN: "italic", S: "struck", DEL: "struck", STRIKE: "struck",
	CODE: "code", TT: "code", KBD: "code", SAMP: "code",
};

/* The marks around what stands in an element. */
function marksOf(e, marks) {
	const css = style(e), name = TAGS[e.tagName], own = { ...marks };
	const weight = /(?<![-\w])font-weight:\s*(\w+)/.exec(css)?.[1];

	if (name) own[name] = true;
	if (weight) own.bold = weight === "bold" || weight === "bolder" || Number(weight) >= 600;
	if (/(?<![-\w])font-style:\s*italic/.test(css)) own.italic = true;
	if (/(?<![-\w])font-style:\s*normal/.test(css)) own.italic = false;
	if (/text-decoration[^;]*line-through/.test(css)) own.struck = true;
	if (e.tagName === "A") own.link = address(e) ?? own.link;
	return own;
}

const squeeze = (s) => s
	.replace(/\u00ad|\u200b|\ufeff/g, "")
	.replace(/(?<=[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])[ \t]*\r?\n[ \t]*(?=[\u2e80-\u9fff\u3000-\u303f\uff00-\uffef])/g, "")
	.replace(/[\s\u00a0]+/g, " ");

function image(img, marks) {
	const alt = squeeze(img.getAttribute("alt") ?? "").trim(), src = img.getAttribute("src") ?? "";
	const isTiny = [img.getAttribute("width"), img.getAttribute("height")].some((n) => n && parseInt(n, 10) < 4);

	if (/^\p{Extended_Pictographic}/u.test(alt)) return { ...marks, text: alt };
	if (isTiny || !alt || !/^https?:/.test(src)) return null;
	return { ...marks, text: alt, link: marks.link ?? bracketed(src) };
}

/* --- blocks --- */

/* How many line ends stand at least around an element; none: it is a part of the text. */
const GAPS = {
	P: 2, H1: 2, H2: 2, H3: 2, H4: 2, H5: 2, H6: 2, UL: 2, OL: 2, DL: 2, PRE: 2, BLOCKQUOTE: 2, TABLE: 2, HR: 2, FIGURE: 2,
	DIV: 1, SECTION: 1, ARTICLE: 1, LI: 1, TR: 1, DT: 1, DD: 1, HEADER: 1, FOOTER: 1, MAIN: 1, ASIDE: 1, NAV: 1, FORM: 1, FIELDSET: 1,
	FIGCAPTION: 1, DETAILS: 1, SUMMARY: 1, ADDRESS: 1, CAPTION: 1, CENTER: 1, TBODY: 1, THEAD: 1, TFOOT: 1, TD: 1, TH: 1, BODY: 0,
};

/* Text grows here: lines of runs, and what was written of blocks before. */
function sheet() {
	return { out: "", gap: 0, runs: [], isRich: false };
}

function flush(s) {
	const text = lines(s, s.runs);

	/* A line of nothing but its end parts paragraphs. */
	if (!text && s.runs.some((r) => r.isBreak)) s.gap = 2;
	s.runs = [];
	if (text) put(s, text);
}

function put(s, text) {
	s.out += s.out ? "\n".repeat(Math.max(1, s.gap)) + text : text;
	s.gap = 0;
}

function end(s, gap) {
	flush(s);
	s.gap = Math.max(s.gap, gap);
}

/* What stands in an element, on a sheet of its own. */
function inner(s, e, depth, marks = {}) {
	const own = sheet();

	children(own, e, marks, depth + 1);
	flush(own);
	s.isRich ||= own.isRich;
	return own.out;
}

function block(s, text, gap = 2) {
	end(s, gap);
	if (text) put(s, text);
	end(s, gap);
	s.isRich = true;
}

const indented = (text, by) => text.replace(/\n(?=[^\n])/g, `\n${" ".repeat(by)}`);

function list(s, e, depth) {
	const isNumbered = e.tagName === "OL";
	const items = [];
	let number = Number(e.getAttribute("start")) || 1;

	for (const c of e.children) {
		if (/^[UO]L$/.test(c.tagName)) {
			const own = sheet(); /* a list right in a list belongs to the item before */

			list(own, c, depth + 1);
			const mark = /^\S+ /.exec(items.at(-1) ?? "")?.[0].length ?? 2;

			items.push((items.pop() ?? "-") + `\n${" ".repeat(mark)}${indented(own.out, mark)}`);
			continue;
		}
		const mark = isNumbered ? `${number++}. ` : "- ";
		const text = inner(s, c, depth).replace(/\n\n(?=\s*(?:[-+*]|\d+\.) )/g, "\n");

		if (text) items.push(mark + indented(text, mark.length));
		else if (isNumbered) number--;
	}
	block(s, items.join("\n"));
}

function quote(s, e, depth) {
	block(s, inner(s, e, depth).split("\n").map((l) => `> ${l}`.trimEnd()).join("\n"));
}

function longestTicks(text) {
	return Math.max(0, ...(text.match(/`+/g) ?? []).map((t) => t.length));
}

function textWithLines(e) {
	for (const br of [...e.querySelectorAll("br")]) br.replaceWith("\n");
	for (const d of e.querySelectorAll("div, p, li")) if (!d.textContent.endsWith("\n")) d.append("\n");
	return e.textContent.replace(/\u00a0/g, " ").replace(/\r/g, "").replace(/^\n|\s+$/g, "");
}

function pre(s, e) {
	const language = /(?:lang|language|highlight-source)-([\w+#-]+)/.exec(`${e.className} ${e.firstElementChild?.className ?? ""} ${e.parentElement?.className ?? ""}`)?.[1] ?? "";
	const text = textWithLines(e);
	const fence = "`".repeat(Math.max(3, longestTicks(text) + 1));

	if (text) block(s, `${fence}${language}\n${text}\n${fence}`);
}

/* --- tables --- */

const rowsOf = (e) => [...e.rows].filter((r) => r.closest("table") === e);

/* Mails lay pages out with tables: those are no tables to a reader. */
function isData(e) {
	const rows = rowsOf(e);
	const most = Math.max(0, ...rows.map((r) => r.cells.length));

	return e.getAttribute("role") !== "presentation" && !e.querySelector("table, ul, ol, blockquote, pre, h1, h2, h3, hr") &&
		most > 1 && most <= COLUMNS_MOST && rows.every((r) => [...r.cells].every((c) => c.textContent.length <= CELL_MOST));
}

/* Cells that reach over others leave those empty. */
function grid(s, e, depth) {
	const table = [];

	rowsOf(e).forEach((row, y) => {
		let x = 0;

		table[y] ??= [];
		for (const cell of row.cells) {
			while (table[y][x] !== undefined) x++;
			const text = inner(s, cell, depth, y === 0 ? { isHead: true } : {});

			for (let down = 0; down < Math.min(cell.rowSpan || 1, 50); down++)
				for (let right = 0; right < Math.min(cell.colSpan || 1, COLUMNS_MOST); right++)
					(table[y + down] ??= [])[x + right] = down + right ? "" : text.replace(/\s*\n\s*/g, " ").replace(/(?<!\\)\|/g, "\\|");
			x += cell.colSpan || 1;
		}
	});
	return table.slice(0, rowsOf(e).length).map((row) => Array.from(row, (c) => c ?? ""));
}

function table(s, e, depth) {
	if (!isData(e)) return children(s, e, {}, depth + 1);
	const name = e.caption ? inner(s, e.caption, depth) : "";
	const rows = grid(s, e, depth).filter((r) => r.some((c) => c.trim()));
	const width = Math.max(0, ...rows.map((r) => r.findLastIndex((c) => c.trim()) + 1));
	const line = (cells) => `| ${Array.from({ length: width }, (_, i) => cells[i] ?? "").join(" | ")} |`;

	if (rows.length === 1 || width < 2) return rows.forEach((r) => (end(s, 1), put(s, r.filter(Boolean).join("\t"))));
	if (name) block(s, name);
	block(s, [line(rows[0]), line(rows[0].map(() => "---").concat(Array(width).fill("---")).slice(0, width)), ...rows.slice(1).map(line)].join("\n"));
}

/* --- the way through --- */

const BLOCKS = {
	UL: list, OL: list, BLOCKQUOTE: quote, PRE: pre, TABLE: table,
	HR: (s) => block(s, "---"),
	BR: (s) => s.runs.push({ isBreak: true }),
	IMG: (s, e, depth, marks) => {
		const run = image(e, marks);

		if (run) s.runs.push(run);
		s.isRich ||= run?.link !== undefined;
	},
	INPUT: (s, e) => e.type === "checkbox" && s.runs.push({ text: e.hasAttribute("checked") ? "[x] " : "[ ] ", isRaw: true }),
};

function heading(s, e, depth) {
	const text = inner(s, e, depth, { isHead: true }).replace(/\s*\n\s*/g, " ");
	const level = Math.min(4, Math.max(2, Number(e.tagName[1]) || 2));

	if (text) block(s, `${"#".repeat(level)} ${text}`);
}

/* Word and others have headings and titles by the names of their styles. */
const isHeading = (e) => /^H[1-6]$/.test(e.tagName) || (e.tagName === "P" && /^Mso(Title|Heading\d)/.test(e.className));

function element(s, e, marks, depth) {
	if (depth > DEEPEST) return void s.runs.push({ text: squeeze(e.textContent) });
	if (isHeading(e)) return heading(s, e, depth);
	if (Object.hasOwn(BLOCKS, e.tagName)) return BLOCKS[e.tagName](s, e, depth, marks);
	const gap = GAPS[e.tagName];

	if (gap) end(s, gap);
	children(s, e, marksOf(e, marks), depth + 1);
	if (gap) end(s, gap);
}

function children(s, e, marks, depth) {
	for (const n of e.childNodes) {
		if (n.nodeType === Node.TEXT_NODE) s.runs.push({ ...marks, text: squeeze(n.data) });
		else if (n.nodeType === Node.ELEMENT_NODE) element(s, n, marks, depth);
	}
}

/* --- writing down --- */

const MARKS = { italic: "*", bold: "**", struck: "~~" };

/* The same marks side by side are one; blanks collapse over the borders of runs. */
function joined(runs) {
	const out = [];

	for (const run of runs) {
		const last = out.at(-1);
		const text = run.isRaw ? run.text : run.text.replace(!last || last.text.endsWith(" ") ? /^ +/ : /^$/, "");

		if (!text) continue;
		if (last && !last.isRaw && !run.isRaw && ["bold", "italic", "struck", "code", "link"].every((m) => !last[m] === !run[m] && (m !== "link" || last[m] === run[m])))
			last.text += text;
		else out.push({ ...run, text });
	}
	if (out.length) out.at(-1).text = out.at(-1).text.trimEnd();
	return out.filter((r) => r.text);
}

/* What would be read as a mark is told not to be one. */
function escaped(text, before, after) {
	const at = (i) => text[i] ?? (i < 0 ? before : after);

	return text
		.replace(/[\\`*_[<&~]/g, (c, i) => {
			const [was, is] = [at(i - 1), at(i + 1)];

			if (c === "\\") return /[!-/:-@[-`{-~]/.test(is ?? "") ? "\\\\" : c;
			if (c === "[") return /^\[[^\]]*\][([:]/.test(text.slice(i)) ? "\\[" : c;
			if (c === "<") return /[a-z/!?]/i.test(is ?? "") ? "\\<" : c;
			if (c === "&") return /^&#?\w+;/.test(text.slice(i)) ? "\\&" : c;
			if (c === "~") return is === "~" && was !== "~" ? "\\~" : c;
			if (c === "`") return "\\`";
			if (isWord(was) && isWord(is)) return c;
			return /\s/.test(was ?? " ") && /\s/.test(is ?? " ") ? c : `\\${c}`;
		});
}

/* At the beginning of a line some signs make a block; those that people mean so stay. */
const lineStart = (line) => line
	.replace(/^(#{1,6})(?=\s|$)/, "\\$1")
	.replace(/^([-=_*])(?=[-=_* ]*$)(?=.{2})/, "\\$1")
	.replace(/^(\d{3,})([.)])(?=\s|$)/, "$1\\$2")
	.replace(/^(```|~~~)/, "\\$1");

/* A mark begins and ends at words: blanks stand outside, and marks of a sentence where a letter follows. */
function fitted(text, before, after) {
	let [, head, core, tail] = /^(\s*)(.*?)(\s*)$/su.exec(text);
	const closes = /[^\p{L}\p{N}\s]+$/u.exec(core)?.[0] ?? "", opens = /^[^\p{L}\p{N}\s]+/u.exec(core)?.[0] ?? "";

	if (closes && !tail && isWord(after)) [core, tail] = [core.slice(0, -closes.length), closes];
	if (opens && !head && isWord(before)) [core, head] = [core.slice(opens.length), opens];
	return [head, core, tail];
}

const codeOf = (text) => {
	const ticks = "`".repeat(longestTicks(text) + 1), pad = /^`|`$/.test(text) ? " " : "";

	return `${ticks}${pad}${text}${pad}${ticks}`;
};

function written(run, before, after) {
	if (run.isRaw) return run.text;
	let [head, core, tail] = fitted(run.text, before, after);

	if (!core) return head + tail;
	const isBare = run.link && saysSame(core, run.link);
	let text = run.code ? codeOf(core) : isBare ? core : escaped(core);

	if (run.link && !isBare) text = `[${text}](${run.link})`;
	for (const [name, mark] of Object.entries(MARKS)) {
		if (!run[name] || (run.isHead && name === "bold")) continue;
		if (mark === "*" && ((!head && isWord(before)) || (!tail && isWord(after)))) continue;
		text = mark + text + mark;
	}
	return `${escaped(head, before)}${text}${escaped(tail, undefined, after)}`;
}

/* An address that stands there as it is. */
function saysSame(text, link) {
	const bare = (s) => s.replace(/\\([()])/g, "$1").replace(/^mailto:|\/$/g, "");

	return bare(text.trim()) === bare(link) && /^(https?:|\S+@)/.test(text.trim());
}

function hasMarks(run) {
	return run.code || run.bold || run.italic || run.struck || (run.link && !saysSame(run.text, run.link));
}

/* The lines of one paragraph. */
function lines(s, runs) {
	const all = [[]];

	for (const run of runs) {
		if (run.isBreak) all.push([]);
		else all.at(-1).push(run);
	}
	const text = all.map((line) => {
		const own = joined(line);

		s.isRich ||= own.some((r) => hasMarks(r) && !(r.isHead && !r.link));
		return lineStart(own.map((r, i) => written(r, own[i - 1]?.text.at(-1), own[i + 1]?.text[0])).join(""));
	});

	/* An element that only ends its line is no line of its own. */
	if (text.length > 1 && !text.at(-1)) text.pop();
	return text.some(Boolean) || text.length > 1 ? text.join("\n") : "";
}

/* Editors of programs colour what is plain text. */
function isProgram(doc) {
	const root = doc.body.firstElementChild;

	return doc.body.childElementCount === 1 && /white-space:\s*pre/.test(style(root)) && /mono|consolas|menlo|courier/.test(style(root)) && root.tagName !== "PRE";
}

/* null: there is nothing in it but words. */
export function markdownOf(html) {
	const doc = parsed(html);
	const s = sheet();

	if (isProgram(doc)) return null;
	tidy(doc);
	children(s, doc.body, {}, 0);
	flush(s);
	return s.isRich ? s.out.replace(/[ \t]+$/gm, "").replace(/\n{3,}/g, "\n\n").replace(/^\n+|\n+$/g, "") : null;
}

/* True between fences, where all is as it stands. */
const isInCode = (text) => (text.match(/^ {0,3}(?:```|~~~)/gm) ?? []).length % 2 === 1;

/* In the place of what was selected. */
export function paste(area, html, plain, from, to) {
	const text = isInCode(area.value.slice(0, from)) ? null : markdownOf(html);

	insert(area, (text ?? plain).replace(/\r\n?/g, "\n"), from, to);
}
