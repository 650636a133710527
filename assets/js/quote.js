/* Text put into a field, and other people's words as quotes. */

/* In the place of what stands from `from` to `to`; the field's own undo takes it back. */
export function insert(area, text, from, to) {
	area.focus();
	area.setSelectionRange(from, to);
	const isDone = text ? document.execCommand("insertText", false, text) : from === to || document.execCommand("delete");

	if (!isDone) {
		area.setRangeText(text, from, to, "end");
		area.dispatchEvent(new InputEvent("input", { bubbles: true }));
	}
}

/* The selected words of the post, or all of them, at the end of the answer. */
export function quoteInto(area, link) {
	const post = link.closest("article");
	const prose = post.querySelector(".prose");
	const selection = getSelection();
	const isHere = selection.rangeCount > 0 && prose.contains(selection.getRangeAt(0).commonAncestorContainer);
	const text = (isHere && selection.toString().trim()) || prose.innerText.trim();
	const name = link.dataset.name.replace(/[\\`*_[\]<>]/g, "\\$&");
	const lines = [`**${name}:**`, "", ...text.split("\n")].map((l) => `> ${l}`.trimEnd());
	const before = area.value.trim() ? (area.value.endsWith("\n") ? "\n" : "\n\n") : "";

	insert(area, `${before}${lines.join("\n")}\n\n`, area.value.length, area.value.length);
	area.scrollIntoView({ block: "center" });
}
