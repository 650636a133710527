/* The list of keys, over the page. It is fetched when somebody asks for it, and gone when it is closed. */
const FRAGMENT = { Accept: "text/fragment+html" };

export async function show(link) {
	if (document.querySelector("dialog[open]")) return;
	const reply = await fetch(link.href, { headers: FRAGMENT });

	if (!reply.ok || reply.redirected) throw new Error(reply.status);
	const dialog = document.createElement("dialog");
	const title = document.createElement("h2");
	const close = document.createElement("button");

	dialog.innerHTML = await reply.text();
	title.textContent = link.textContent;
	title.id = "keys-title";
	close.type = "button";
	close.className = "button";
	close.textContent = document.querySelector("[data-close]").dataset.close;
	close.addEventListener("click", () => dialog.close());
	dialog.className = "card stack";
	dialog.setAttribute("aria-labelledby", title.id);
	dialog.prepend(title);
	dialog.append(close);
	dialog.addEventListener("close", () => {
		dialog.remove();
		link.focus({ preventScroll: true });
	});
	document.body.append(dialog);
	dialog.showModal();
}
