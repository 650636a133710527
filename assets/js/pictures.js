/* Pictures and files while one writes: pasted, dropped, chosen or taken. Without this module the form brings them along. */
import { insert } from "/assets/quote.js";

const ALT = (key) => new RegExp(`!\\[((?:\\\\.|[^\\]\\\\])*)\\]\\(/pictures/${key}/(\\d+x\\d+)\\)`);
const KEYS = /!\[(?:\\.|[^\]\\])*\]\(\/pictures\/([0-9a-f]{32})\/(\d+)x\d+\)/g;
const escaped = (words) => words.replace(/[\\`*_[\]<>&]/g, "\\$&");
const plain = (words) => words.replace(/\\(.)/g, "$1");

/* In place, where the text is not what has the focus. */
function replace(area, from, to, text) {
	area.setRangeText(text, from, to, "preserve");
	area.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

/* On a line of its own, where one is writing. */
function put(area, markdown) {
	const { selectionEnd: at, value } = area;
	const before = at === 0 || value.slice(0, at).endsWith("\n\n") ? "" : value[at - 1] === "\n" ? "\n" : "\n\n";
	const after = value.slice(at).startsWith("\n") ? "" : "\n\n";

	insert(area, before + markdown + after, at, at);
}

function send(form, file, onProgress) {
	const data = new FormData();
	const request = new XMLHttpRequest();

	data.set("csrf", form.elements.csrf.value);
	data.set("file", file, file.name || "picture");
	return new Promise((resolve, reject) => {
		request.open("POST", "/uploads");
		request.responseType = "json";
		request.upload.addEventListener("progress", (e) => e.lengthComputable && onProgress(e.loaded / e.total));
		request.addEventListener("load", () => resolve(request));
		request.addEventListener("error", reject);
		request.addEventListener("abort", reject);
		request.send(data);
	});
}

export function takePictures(area, box) {
	const form = area.form;
	const field = box.querySelector("input[type=file]");
	const said = box.querySelector("[data-said]");
	const state = box.querySelector("[data-state]");
	const list = box.querySelector("[data-added]");
	const one = box.querySelector("[data-one]");
	const camera = field.cloneNode();
	let pending = 0, waiting = null;

	/* --- what stands in the text: its words, and out again --- */
	function show(key, width, words) {
		if (list.querySelector(`[data-key="${key}"]`)) return;
		const item = one.content.firstElementChild.cloneNode(true);
		const input = item.querySelector("input");

		item.dataset.key = key;
		item.querySelector("img").src = `/pictures/${key}/${Math.min(width, 480)}.webp`;
		input.id = `shows-${key}`;
		item.querySelector("label").htmlFor = input.id;
		input.value = plain(words);
		input.addEventListener("input", () => {
			const at = ALT(key).exec(area.value);

			if (at) replace(area, at.index + 2, at.index + 2 + at[1].length, escaped(input.value));
		});
		item.querySelector("[data-remove]").addEventListener("click", () => {
			const at = ALT(key).exec(area.value);

			if (at) replace(area, at.index, at.index + at[0].length, "");
			item.remove();
			box.querySelector("[data-pick]").focus();
		});
		list.append(item);
	}

	function showAll() {
		for (const [all, key, width] of area.value.matchAll(KEYS)) show(key, Number(width), ALT(key).exec(all)[1]);
		for (const item of [...list.children]) if (!area.value.includes(item.dataset.key)) item.remove();
	}

	/* --- bringing --- */
	function fail(words) {
		said.textContent = words;
		said.hidden = false;
	}

	async function add(file) {
		const bar = document.createElement("progress");

		bar.setAttribute("aria-label", box.dataset.busy);
		list.append(bar);
		pending++;
		state.textContent = box.dataset.busy;
		try {
			const { status, response } = await send(form, file, (share) => (bar.value = share));

			if (status === 200 && response?.markdown) put(area, response.markdown);
			else fail(response?.problem ?? (status === 413 ? box.dataset.large : box.dataset.failed));
		} catch {
			fail(box.dataset.failed);
		}
		bar.remove();
		if (--pending === 0) {
			state.textContent = "";
			if (waiting) {
				const { submitter } = waiting;

				waiting = null;
				if (said.hidden) form.requestSubmit(submitter);
			}
		}
	}

	function addAll(files) {
		said.hidden = true;
		for (const file of files) add(file);
	}

	for (const input of [field, camera])
		input.addEventListener("change", () => {
			addAll([...input.files]);
			input.value = "";
		});
	camera.id = "";
	camera.removeAttribute("name");
	camera.accept = "image/*";
	camera.capture = "environment";
	camera.hidden = true;
	box.append(camera);
	box.querySelector("[data-pick]").addEventListener("click", () => field.click());
	box.querySelector("[data-camera]").addEventListener("click", () => camera.click());
	box.querySelector("[data-scripted]").inert = false;
	box.querySelector("[data-unscripted]").hidden = true;

	/* Programs that copy text bring a picture of it along: then the text counts. */
	area.addEventListener("paste", (event) => {
		const { files, types } = event.clipboardData;

		if (files.length === 0 || types.includes("text/plain")) return;
		event.preventDefault();
		addAll([...files]);
	});
	for (const target of [area, box]) {
		target.addEventListener("dragover", (event) => {
			if (!event.dataTransfer.types.includes("Files")) return;
			event.preventDefault();
			area.classList.add("is-dropped-on");
		});
		target.addEventListener("dragleave", () => area.classList.remove("is-dropped-on"));
		target.addEventListener("drop", (event) => {
			area.classList.remove("is-dropped-on");
			if (event.dataTransfer.files.length === 0) return;
			event.preventDefault();
			addAll([...event.dataTransfer.files]);
		});
	}
	form.addEventListener("submit", (event) => {
		if (pending === 0) return;
		event.preventDefault();
		waiting = { submitter: event.submitter };
		state.textContent = box.dataset.waits;
	});
	area.addEventListener("input", showAll);
	showAll();
}
