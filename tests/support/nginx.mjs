// nginx in front of a site: conf/nginx.conf as it stands, with ports, paths and name of the test's own.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ofDebian, TOP } from './packages.mjs';

const NGINX = ofDebian('/usr/sbin/nginx');

export function nginxIsThere() {
	return NGINX !== undefined;
}

// What an administrator would change by hand. Every text must be found, or the template has changed.
function adapt(text, changes) {
	for (const [from, to] of changes) {
		if (!text.includes(from)) throw new Error(`conf/nginx.conf does not say "${from}"`);
		text = text.replaceAll(from, to);
	}
	return text;
}

// The main configuration, which an administrator has from his distribution.
const main = (dir) => `
${process.getuid() === 0 ? 'user nobody nogroup;' : ''}
worker_processes 1;
pid ${dir}/nginx.pid;
error_log ${dir}/error.log notice;
daemon off;
events { worker_connections 512; }
http {
	include ${ofDebian('/etc/nginx/mime.types')};
	${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((n) => `${n}_temp_path ${dir}/${n};`).join('\n\t')}
	access_log off;
	include ${dir}/site.conf;
}
`;

export class Nginx {
	// Options: dir (made), app and port (numbers), tls (certificate and key are made), tlsPort,
	// attempts, customers: the rate of log-ins ("30r/m") of a network and of a larger one, else without
	// limit; atOnce: requests at work; bodies: pass them on with every method; pages: another folder.
	constructor({ dir, app, port, tls = false, attempts, customers, atOnce = 5000, bodies = false, pages = join(TOP, 'conf', 'pages') }) {
		this.dir = dir;
		mkdirSync(join(dir, 'cache'), { recursive: true });
		// nginx's workers may not enter the folder in which this checkout stands.
		cpSync(pages, join(dir, 'pages'), { recursive: true });
		execFileSync('chmod', ['-R', 'a+rX', join(dir, 'pages')]);
		const changes = [
			['127.0.0.1:8080', `127.0.0.1:${app}`],
			['/var/lib/nginx/answerwell', join(dir, 'cache')],
			['/var/log/nginx', dir],
			['/usr/local/share/answerwell/pages', join(dir, 'pages')],
			// The tests play visitors from many networks.
			['#set_real_ip_from 192.0.2.0/24;', 'set_real_ip_from 127.0.0.1;'],
			['#real_ip_header', 'real_ip_header'],
			['rate=30r/m', `rate=${attempts ?? '10000r/s'}`],
			['rate=120r/m', `rate=${customers ?? '10000r/s'}`],
			['answerwell_at_once 128', `answerwell_at_once ${atOnce}`],
			// As a proxy that somebody else has set up may do.
			...(bodies ? [['proxy_pass_request_body    off', 'proxy_pass_request_body on'], ['default "";\n\tPOST    $content_length;', 'default $content_length;']] : []),
			['listen [::]:80;', ''],
			['listen [::]:443 ssl http2;', ''],
		];
		if (tls) {
			execFileSync('openssl', [
				...'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2'.split(' '),
				...['-subj', '/CN=localhost', '-keyout', join(dir, 'privkey.pem')],
				...['-out', join(dir, 'fullchain.pem')],
			], { stdio: 'ignore' });
			changes.push(
				['/etc/ssl/help.example.com', dir],
				['listen 443 ', `listen 127.0.0.1:${port} `],
				['listen 80;', `listen 127.0.0.1:${tls.redirect};`],
			);
		} else {
			changes.push(
				['listen 443 ssl http2;', `listen 127.0.0.1:${port};`],
				['listen 80;', `listen unix:${dir}/redirect.sock;`],
				['ssl_certificate  ', '#ssl_certificate '],
				['ssl_certificate_key', '#ssl_certificate_key'],
			);
		}
		changes.push(['help.example.com', 'localhost']);
		writeFileSync(
			join(dir, 'site.conf'),
			adapt(readFileSync(join(TOP, 'conf', 'nginx.conf'), 'utf8'), changes),
		);
		writeFileSync(join(dir, 'nginx.conf'), main(dir));
	}

	get args() {
		return ['-p', this.dir, '-e', join(this.dir, 'error.log'), '-c', join(this.dir, 'nginx.conf')];
	}

	start() {
		execFileSync(NGINX, ['-t', '-q', ...this.args], { stdio: 'pipe' });
		this.child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', NGINX, ...this.args], {
			stdio: 'ignore',
		});
		this.end = new Promise((done) => this.child.on('close', done));
	}

	stop() {
		this.child?.kill('SIGTERM');
	}

	log(name = 'answerwell.log') {
		const path = join(this.dir, name);
		return existsSync(path) ? readFileSync(path, 'utf8') : '';
	}
}
