/* Tags as chips: a comma, a blank and Enter make one of what was typed; Backspace in the empty field and a button
   take one away. What is sent stands in a field of the old name, as it would have been typed. */

const PARTS = /[\s,，、;；]+/u;

export function chips(field) {
	if (field.name !== "tags") return;
	const list = document.createElement("ul"), sent = document.createElement("input"), said = document.createElement("span");
	let tags = [];

	list.className = "tag-chips";
	list.setAttribute("aria-label", field.labels?.[0]?.textContent.trim() ?? "");
	sent.hidden = true;
	sent.name = "tags";
	sent.dataset.part = "";
	sent.defaultValue = field.defaultValue;
	said.className = "visually-hidden";
	said.setAttribute("role", "status");
	field.before(list);
	field.parentElement.append(sent, said);
	field.removeAttribute("name");
	field.removeAttribute("data-part");
	field.removeAttribute("maxlength");

	function write() {
		sent.value = [...tags, ...field.value.split(PARTS)].filter(Boolean).join(", ");
	}

	function show() {
		list.hidden = tags.length === 0;
		list.replaceChildren(...tags.map((tag) => {
			const chip = document.createElement("li"), button = document.createElement("button");

			chip.className = "tag";
			button.type = "button";
			button.textContent = "×";
			button.setAttribute("aria-label", `${field.dataset.tags}: ${tag}`);
			button.addEventListener("click", () => (without(tag), field.focus()));
			chip.append(tag, button);
			return chip;
		}));
		write();
	}

	function tell() {
		said.textContent = tags.join(", ");
		sent.dispatchEvent(new Event("input", { bubbles: true }));
	}

	function without(tag) {
		tags = tags.filter((t) => t !== tag);
		show();
		tell();
	}

	/* What is whole becomes chips; the last word only if all of it is. */
	function take(isWhole) {
		const words = field.value.split(PARTS), rest = isWhole ? "" : words.pop();
		const fresh = words.filter((w, i) => w && !tags.includes(w) && words.indexOf(w) === i);

		if (!words.some(Boolean) && field.value === rest) return write();
		tags.push(...fresh);
		field.value = rest;
		show();
		if (fresh.length) tell();
	}

	field.addEventListener("input", (event) => event.isComposing ? write() : take(false));
	field.addEventListener("compositionend", () => take(false));
	field.addEventListener("blur", () => take(true));
	field.addEventListener("keydown", (event) => {
		if (event.isComposing || event.defaultPrevented) return;
		if (event.key === "Backspace" && !field.value && tags.length) {
			event.preventDefault();
			without(tags.at(-1));
		} else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
			event.preventDefault();
			take(true);
		}
	});
	/* Whoever typed while this came keeps it. */
	const isFocused = document.activeElement === field, at = field.value.length;

	if (/[\s,，、;；]/u.test(field.value) || !isFocused || field.value === field.defaultValue) take(true);
	else show();
	if (isFocused) field.setSelectionRange(Math.min(at, field.value.length), field.value.length);
}
