/* Of the times within which staff usually answers, the one of the category that was chosen. Without this module each
   stands behind its category's name. */
const select = document.querySelector("select[name=category]");
const here = document.querySelector("[data-says-here]");

if (select && here) {
	for (const option of select.options) if (option.dataset.name) option.text = option.dataset.name;
	select.addEventListener("change", () => {
		here.textContent = select.selectedOptions[0]?.dataset.says ?? "";
	});
}
