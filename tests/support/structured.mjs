// Structured data and XML, read and judged by parsers this project did not write.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { load, path } from './packages.mjs';

const { XMLParser, XMLValidator } = await load('fast-xml-parser').then((m) => m.default ?? m);

// A document as objects: attributes begin with @, repeated elements (those in `lists`) are arrays.
export function parseXml(text, lists = []) {
	const fault = XMLValidator.validate(text);
	if (fault !== true) throw new Error(`not well-formed: ${JSON.stringify(fault.err)}`);
	return new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false, htmlEntities: true,
		processEntities: true, isArray: (name) => lists.includes(name) }).parse(text);
}

// The JSON-LD blocks of a parsed page.
export function jsonLd(page) {
	return page.all((n) => n.name === 'script' && n.attrs.type === 'application/ld+json').map((n) => JSON.parse(n.text));
}

// schema.org's classes and properties in the form the validator takes.
function vocabulary() {
	const text = readFileSync(join(dirname(path('@vocabulary/schema')), 'schema.nq'), 'utf8');
	const short = (iri) => iri.replace('http://schema.org/', 'schema:').replace('http://www.w3.org/2000/01/rdf-schema#', 'rdfs:')
		.replace('http://www.w3.org/1999/02/22-rdf-syntax-ns#', 'rdf:');
	const things = new Map();
	for (const [, subject, predicate, object] of text.matchAll(/^<([^>]+)> <([^>]+)> <([^>]+)> /gm)) {
		const id = short(subject);
		const key = short(predicate) === 'rdf:type' ? '@type' : short(predicate);
		if (!things.has(id)) things.set(id, { '@id': id });
		const thing = things.get(id);
		if (key !== '@type') (thing[key] ??= []).push({ '@id': short(object) });
		else if (['rdfs:Class', 'rdf:Property'].includes(short(object))) thing[key] = short(object);
	}
	return { '@graph': [...things.values()] };
}

let validator;

// What the packages' validator finds wrong with the structured data in a page: nothing, if all is well.
export async function faultsOfData(html) {
	const [Validator, Extractor] = await Promise.all(['@adobe/structured-data-validator', '@marbec/web-auto-extractor']
		.map((name) => load(name).then((m) => m.default)));
	validator ??= new Validator(vocabulary());
	const found = new Extractor({ addLocation: false }).parse(html);
	const issues = await validator.validate(found);
	return [...(found.errors ?? []), ...issues].map((i) => `${i.severity} ${i.issueMessage ?? i.message} ${JSON.stringify(i.path ?? '')}`);
}
