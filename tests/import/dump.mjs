// Small Stack Exchange dumps, written row by row.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOTS = { Users: 'users', Posts: 'posts', PostHistory: 'posthistory', Comments: 'comments', Votes: 'votes',
	PostLinks: 'postlinks', Tags: 'tags' };

export const escape = (s) => String(s).replace(/[&<>"\n\r]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;',
	'"': '&quot;', '\n': '&#xA;', '\r': '&#xD;' })[c]);

export const row = (fields) => `  <row ${Object.entries(fields).map(([k, v]) => `${k}="${escape(v)}"`).join(' ')} />`;

export function xml(name, rows) {
	const root = ROOTS[name];
	return `\ufeff<?xml version="1.0" encoding="utf-8"?>\n<${root}>\n${rows.map(row).join('\n')}\n</${root}>\n`;
}

// files: { Posts: [rows] | text | Buffer | null (left out), ... }; what is not named is empty.
export function writeDump(dir, files) {
	mkdirSync(dir, { recursive: true });
	for (const name of Object.keys(ROOTS)) {
		const content = name in files ? files[name] : [];
		if (content !== null)
			writeFileSync(join(dir, `${name}.xml`), Array.isArray(content) ? xml(name, content) : content);
	}
	return dir;
}

const AT = '2015-03-01T10:00:00.000';
export const user = (Id, DisplayName, more = {}) => ({ Id, DisplayName, CreationDate: AT, LastAccessDate: AT, ...more });
export const question = (Id, more = {}) => ({ Id, PostTypeId: 1, CreationDate: AT, Score: 0, ViewCount: 7,
	Body: '<p>What is it good for?</p>\n', OwnerUserId: 1, LastActivityDate: AT, Title: 'What is a hop good for?',
	Tags: '<hops><beer>', ContentLicense: 'CC BY-SA 3.0', ...more });
export const answer = (Id, ParentId, more = {}) => ({ Id, PostTypeId: 2, ParentId, CreationDate: AT, Score: 0,
	Body: '<p>It is bitter and it keeps.</p>\n', OwnerUserId: 2, LastActivityDate: AT, ContentLicense: 'CC BY-SA 4.0', ...more });
export const history = (Id, PostId, PostHistoryTypeId, Text, more = {}) => ({ Id, PostHistoryTypeId, PostId,
	RevisionGUID: `guid-${PostId}-${more.CreationDate ?? AT}`, CreationDate: AT, UserId: 1, Text, ...more });
export const comment = (Id, PostId, more = {}) => ({ Id, PostId, Score: 0, Text: 'Is that so?', CreationDate: AT,
	UserId: 2, ...more });
export const vote = (Id, PostId, VoteTypeId, more = {}) => ({ Id, PostId, VoteTypeId, CreationDate: AT, ...more });
