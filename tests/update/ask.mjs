// The questions of questions.sql, asked of a database.
import { readFileSync } from 'node:fs';

// [{ name, before, after }]
export function questions() {
	const text = readFileSync(new URL('questions.sql', import.meta.url), 'utf8');
	return text.split(/^-- name: /m).slice(1).map((part) => {
		const [name, ...lines] = part.split('\n');
		const pieces = { both: [], before: [], after: [] };
		let now = 'both';
		for (const line of lines) {
			const when = /^-- (before|after)\b/.exec(line);
			if (when) now = when[1];
			else if (!line.startsWith('--')) pieces[now].push(line);
		}
		const query = (when) => (pieces[when].join('\n').trim() || pieces.both.join('\n').trim()).replace(/;$/, '');
		return { name: name.trim(), before: query('before'), after: query('after') };
	});
}

// The answers by the names of the questions, each row as a text.
export function ask(db, when) {
	const answers = new Map();
	for (const question of questions())
		answers.set(question.name, db.rows(question[when]).map((row) => JSON.stringify(row)));
	return answers;
}

// The rows of one answer that the other lacks: "- was", "+ is".
export function difference(was, is) {
	const before = new Set(was), after = new Set(is);
	return [...was.filter((row) => !after.has(row)).map((row) => `- ${row}`), ...is.filter((row) => !before.has(row)).map((row) => `+ ${row}`)];
}
