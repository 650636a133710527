// Log-ins at once, from as many networks: URL COUNT, on standard output what became of them.
import http from 'node:http';

const [url, count] = [new URL(process.argv[2]), Number(process.argv[3])];
const visitors = JSON.parse(process.argv[4]); // token and cookie of forms, used by all
const results = await Promise.all(
	Array.from({ length: count }, (_, i) => {
		const body = new URLSearchParams({ login: `nobody${i}`, password: 'wrong wrong wrong', csrf: visitors.csrf, next: '/' }).toString();
		const began = performance.now();
		return new Promise((resolve) => {
			const done = (status, again) => resolve({ status, again, ms: performance.now() - began });
			const req = http.request(
				{
					host: url.hostname, port: url.port, path: '/login', method: 'POST', agent: false,
					headers: {
						'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': body.length, Cookie: visitors.cookie,
						'X-Forwarded-For': `10.${i >> 8}.${i & 255}.1`,
					},
				},
				(res) => res.resume().on('end', () => done(res.statusCode, res.headers['retry-after'])),
			);
			req.on('error', (e) => done(e.code));
			req.end(body);
		});
	}),
);
process.stdout.write(JSON.stringify(results));
