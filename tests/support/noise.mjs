// Raw requests out of a seed: right ones, changed ones and such as never were any.

// Mulberry32: the same numbers for the same seed, everywhere.
export function random(seed) {
	let a = seed >>> 0;
	return () => {
		a = (a + 0x6d2b79f5) >>> 0;
		let t = Math.imul(a ^ (a >>> 15), a | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

const METHODS = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'POST', 'PUT', 'OPTIONS', 'get', 'BREW', ''];
const TARGETS = ['/', '/healthz', '/login', '/language', '/questions', '/search?q=a', '/no/such', '*', 'http://a/', '/%00', '/\xff'];
const VERSIONS = ['HTTP/1.1', 'HTTP/1.1', 'HTTP/1.1', 'HTTP/1.0', 'HTTP/2.0', 'http/1.1', ''];
const ENDS = ['\r\n', '\r\n', '\r\n', '\r\n', '\r\n', '\n', '\r', '\r\r\n', '\0'];
const HEADERS = [
	'Host: a', 'Host: a', 'Host: b', 'Host:', 'Host : a', 'Content-Length: 3', 'Content-Length: 30', 'Content-Length: -1',
	'Content-Length: 0x3', 'Content-Length: 99999999999999999999', 'Content-Length: 9223372036854775807', 'Content-Length: 600000',
	'Transfer-Encoding: chunked', 'Transfer-Encoding: \tchunked', 'Transfer-Encoding: gzip', 'Connection: close',
	'Connection: keep-alive, Upgrade', 'Upgrade: websocket', 'Expect: 100-continue', 'X-A:', 'X-A: \xff\xfe', ' folded', '\tfolded',
	'Cookie: a=b', `Cookie: ${'c=d; '.repeat(300)}`, 'Accept-Language: zh', ': none', 'none', 'X\0: a',
	'Content-Type: application/x-www-form-urlencoded', `X-Long: ${'a'.repeat(9000)}`,
];
const BODIES = ['', '', '', 'a=b', 'a=bX', '3\r\na=b\r\n0\r\n\r\n', 'x'.repeat(40000), 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'];

// One request, in bytes, and how it is sent: { bytes, cut } (cut: where it is cut in two).
export function noise(next) {
	const of = (list) => list[Math.floor(next() * list.length)];
	const end = next() < 0.8 ? () => '\r\n' : () => of(ENDS);
	let text = `${of(METHODS)} ${of(TARGETS)} ${of(VERSIONS)}${end()}`;
	if (next() < 0.8) text += `Host: a${end()}`;
	for (let n = Math.floor(next() * 6); n > 0; n--) text += of(HEADERS) + end();
	if (next() < 0.9) text += end();
	text += of(BODIES);
	let bytes = Buffer.from(text, 'latin1');
	if (next() < 0.1) bytes = Buffer.from(Array.from({ length: Math.floor(next() * 600) }, () => Math.floor(next() * 256)));
	for (let n = next() < 0.5 ? Math.floor(next() * 5) : 0; n > 0 && bytes.length > 0; n--)
		bytes[Math.floor(next() * Math.min(bytes.length, 200))] = Math.floor(next() * 256);
	return { bytes, cut: Math.floor(next() * bytes.length) };
}
