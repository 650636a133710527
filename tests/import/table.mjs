// Tables of FAQ entries as CSV (RFC 4180).
export const HEADER = ['external_id', 'locale', 'category', 'title', 'body', 'phrasings'];

const cell = (text) => (/[",\r\n]|^ | $/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

// rows: arrays of cells, or objects by the names of the columns.
export function csv(rows, { header = HEADER, end = '\r\n' } = {}) {
	const all = rows.map((r) => (Array.isArray(r) ? r : header.map((name) => r[name] ?? '')));
	return [header, ...all].map((r) => r.map((c) => cell(String(c))).join(',') + end).join('');
}
