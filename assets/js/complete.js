/* Names completed while typing: @people and #tags in a text, tags in the field for tags. The list
   follows the pattern of a combobox: arrows choose, Enter takes, Escape closes, Tab goes on. */
import { insert } from "/assets/quote.js";

const WAIT = 120;
let number = 0;

const isTags = (field) => "tags" in field.dataset;

/* What stands before the cursor and can be completed: { kind, word, from }. */
function wordAt(field) {
	const before = field.value.slice(0, field.selectionStart);

	if (field.selectionStart !== field.selectionEnd) return null;
	if (isTags(field)) {
		const word = /[^\s,，、;；]*$/.exec(before)[0];

		return word ? { kind: "tags", word, from: before.length - word.length } : null;
	}
	const m = /(?:^|[\s(（「“，。！？、：；>])([@#])([\p{L}\p{N}_-][\p{L}\p{N}_.+-]{0,34})$/u.exec(before);

	return m && { kind: m[1] === "@" ? "people" : "tags", word: m[2], from: before.length - m[2].length - 1 };
}

function textFor(field, kind, value) {
	if (isTags(field)) return `${value}, `;
	return kind === "people" ? `@${value} ` : `[#${value}](/tags/${encodeURIComponent(value)}) `;
}

export function complete(field) {
	const list = document.createElement("ul");
	let timer, request, word, active = -1;

	list.id = `complete-${++number}`;
	list.className = "completions";
	list.setAttribute("role", "listbox");
	list.hidden = true;
	field.setAttribute("autocomplete", "off");
	field.setAttribute("aria-autocomplete", "list");
	if (field.matches("input")) {
		field.setAttribute("role", "combobox");
		field.setAttribute("aria-expanded", "false");
	}

	const said = document.createElement("span");

	said.className = "visually-hidden";
	said.setAttribute("role", "status");
	(field.closest("label") ?? field).after(list, said);
	list.setAttribute("aria-label", field.labels?.[0]?.textContent.trim() ?? "");

	function close() {
		clearTimeout(timer);
		request?.abort();
		list.hidden = true;
		active = -1;
		field.removeAttribute("aria-activedescendant");
		field.removeAttribute("aria-controls");
		if (field.role === "combobox") field.setAttribute("aria-expanded", "false");
	}

	function choose(n) {
		active = (n + list.children.length) % list.children.length;
		[...list.children].forEach((o, i) => o.setAttribute("aria-selected", i === active));
		field.setAttribute("aria-activedescendant", list.children[active].id);
		list.children[active].scrollIntoView({ block: "nearest" });
	}

	function take(option) {
		const { kind, from } = word;

		close();
		insert(field, textFor(field, kind, option.dataset.value), from, field.selectionStart);
		close();
		clearTimeout(timer);
	}

	function open(found) {
		list.replaceChildren(...found.map(({ value, label }, i) => {
			const option = document.createElement("li");
			const name = document.createElement("strong");

			option.id = `${list.id}-${i}`;
			option.dataset.value = value;
			option.setAttribute("role", "option");
			name.textContent = value;
			option.append(name);
			if (label) option.append(` ${label}`);
			return option;
		}));
		list.hidden = found.length === 0;
		said.textContent = found.length ? found.map((f) => f.value).join(", ") : "";
		if (!found.length) return close();
		field.setAttribute("aria-controls", list.id);
		if (field.role === "combobox") field.setAttribute("aria-expanded", "true");
		choose(0);
	}

	async function look() {
		word = wordAt(field);
		request?.abort();
		if (!word) return close();
		request = new AbortController();
		const { signal } = request;

		try {
			const reply = await fetch(`/complete/${word.kind}?q=${encodeURIComponent(word.word)}`, { signal });

			if (!reply.ok || reply.redirected) throw new Error(reply.status);
			const found = await reply.json();

			if (!signal.aborted && document.activeElement === field)
				open(found.filter((f) => !isTags(field) || f.value !== word.word));
		} catch {
			if (!signal.aborted) close();
		}
	}

	field.addEventListener("input", (event) => {
		clearTimeout(timer);
		if (!event.isComposing) timer = setTimeout(look, WAIT);
	});
	field.addEventListener("compositionend", () => {
		timer = setTimeout(look, WAIT);
	});
	field.addEventListener("keydown", (event) => {
		if (list.hidden || event.isComposing) return;
		if (event.key === "ArrowDown") choose(active + 1);
		else if (event.key === "ArrowUp") choose(active - 1);
		else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) take(list.children[active]);
		else if (event.key === "Escape") close();
		else return event.key === "Tab" || event.key.startsWith("Arrow") ? close() : undefined;
		event.preventDefault();
	});
	field.addEventListener("blur", close);
	/* Before the field loses the focus. */
	list.addEventListener("pointerdown", (event) => {
		event.preventDefault();
		const option = event.target.closest("[role=option]");

		if (option) take(option);
	});
}
