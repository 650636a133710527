// Reading pages with a real HTML parser.
import { load } from './packages.mjs';

const { parse } = await load('parse5');

// A document as a tree of elements: { name, attrs, children, text }.
export function parseHtml(html) {
	return new Node(parse(html));
}

class Node {
	constructor(raw) {
		this.raw = raw;
		this.name = raw.tagName ?? raw.nodeName;
		this.attrs = Object.fromEntries((raw.attrs ?? []).map((a) => [a.name, a.value]));
	}

	get children() {
		const kids = this.raw.content ? this.raw.content.childNodes : this.raw.childNodes;
		return (kids ?? []).filter((n) => n.tagName).map((n) => new Node(n));
	}

	// The text in it, as a browser keeps it in textContent.
	get text() {
		const collect = (n) =>
			n.nodeName === '#text' ? n.value : (n.childNodes ?? []).map(collect).join('');
		return collect(this.raw);
	}

	// One line, as a person reads it.
	get words() {
		return this.text.replace(/\s+/g, ' ').trim();
	}

	// All elements in it for which test (a name, or a function) holds, in document order.
	all(test = () => true) {
		const is = typeof test === 'string' ? (n) => n.name === test : test;
		const found = [];
		const walk = (node) => {
			for (const child of node.children) {
				if (is(child)) found.push(child);
				walk(child);
			}
		};
		walk(this);
		return found;
	}

	one(test) {
		return this.all(test)[0];
	}

	byId(id) {
		return this.one((n) => n.attrs.id === id);
	}

	hasClass(name) {
		return (this.attrs.class ?? '').split(/\s+/).includes(name);
	}

	byClass(name) {
		return this.all((n) => n.hasClass(name));
	}

	// Scripts that would run; data for machines (JSON-LD) is none if it cannot break out.
	scripts() {
		return this.all('script').filter((n) => !isData(n));
	}

	links() {
		return this.all('a').map((a) => a.attrs.href);
	}

	// The forms of the page: { action, method, fields: [[name, value]], buttons: [[name, value]] },
	// filled in as a browser would send them.
	forms() {
		return this.all('form').map((form) => ({
			node: form,
			action: form.attrs.action ?? '',
			method: (form.attrs.method ?? 'get').toLowerCase(),
			fields: form.all((n) => ['input', 'textarea', 'select'].includes(n.name)).flatMap(fieldOf),
			buttons: form.all('button').map((b) => [b.attrs.name, b.attrs.value ?? '', b.words]),
		}));
	}

	// The form that goes to an address (a string: exactly that; or a regular expression).
	form(action) {
		const is = typeof action === 'string' ? (a) => a === action : (a) => action.test(a);
		return this.forms().find((f) => is(f.action));
	}
}

function isData(node) {
	if (node.attrs.type !== 'application/ld+json' || node.text.includes('<')) return false;
	return typeof JSON.parse(node.text) === 'object';
}

function fieldOf(node) {
	const { name, type = 'text', value = '' } = node.attrs;
	if (!name || 'disabled' in node.attrs) return [];
	if (node.name === 'textarea') return [[name, node.text]]; // the parser drops the first line feed
	if (node.name === 'select') {
		const options = node.all('option');
		const chosen = options.find((o) => 'selected' in o.attrs) ?? options[0];
		return chosen ? [[name, chosen.attrs.value ?? chosen.words]] : [];
	}
	if (['checkbox', 'radio'].includes(type))
		return 'checked' in node.attrs ? [[name, node.attrs.value ?? 'on']] : [];
	return ['submit', 'image', 'button'].includes(type) ? [] : [[name, value]];
}
