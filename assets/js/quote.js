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

/* Shown text as Markdown that says just this. */
function escaped(text) {
	return text
		.replace(/[\\`*_[\]<>~|]/g, "\\$&")
		.replace(/^(\s*)([#+-])(?=\s|$)/gm, "$1\\$2")
		.replace(/^(\s*\d+)([.)])(?=\s|$)/gm, "$1\\$2");
}

/* What is selected in the post; "" if nothing is. */
function selected(prose) {
	const selection = getSelection();
	const place = selection.rangeCount > 0 ? selection.getRangeAt(0).commonAncestorContainer : null;
	const text = place && prose.contains(place) ? selection.toString().replace(/^\n+|\s+$/g, "") : "";
	const element = place && (place.nodeType === Node.ELEMENT_NODE ? place : place.parentElement);

	if (!text.trim()) return "";
	return element.closest("pre") ? `\`\`\`\n${text}\n\`\`\`` : escaped(text.trim());
}

/* The post as it was written: code, lists and links stay what they are. A question's title stands before its
 * text there, and above the thread here. */
async function source(link, prose) {
	const id = new URL(link.href).searchParams.get("quote");
	const got = await fetch(`/posts/${id}/source`).catch(() => null);

	if (!got || !got.ok) return escaped(prose.innerText.trim());
	const text = (await got.text()).trimEnd();

	return location.pathname.split("/")[2] === id ? text.replace(/^# .*\n\n/, "") : text;
}

/* The selected words of the post, or all of it, at the end of the answer. */
export async function quoteInto(area, link) {
	const prose = link.closest("article").querySelector(".prose");
	const text = selected(prose) || (await source(link, prose));
	const name = link.dataset.name.replace(/[\\`*_[\]<>]/g, "\\$&");
	const lines = [`**${name}:**`, "", ...text.split("\n")].map((l) => `> ${l}`.trimEnd());
	const before = area.value.trim() ? (area.value.endsWith("\n") ? "\n" : "\n\n") : "";

	insert(area, `${before}${lines.join("\n")}\n\n`, area.value.length, area.value.length);
	area.scrollIntoView({ block: "center" });
}
