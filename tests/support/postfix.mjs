// A whole Postfix of Debian's, unpacked and never installed, on loopback with a configuration and a queue of its own.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ofDebian, toolsEnv } from './packages.mjs';
import { freePort } from './ports.mjs';

// Postfix wants users that are nobody else's: these Debian always has.
const OWNER = 'mail', GROUP = 'news';

// Why it cannot run here; undefined: it can.
export function whyNoPostfix() {
	if (process.getuid() !== 0) return 'its master process must be started by root';
	for (const file of ['/usr/lib/postfix/sbin/master', '/usr/sbin/postconf'])
		if (!ofDebian(file)) return `${file} is not there: conf/packages.sh test unpacks it`;
	return undefined;
}

const SERVICES = `
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;

export class Postfix {
	// folder: all of it; domains: whose users are here.
	constructor(folder, domains) {
		this.folder = folder;
		this.domains = domains;
		this.aliases = new Map();
	}

	path(name) {
		return join(this.folder, name);
	}

	// An alias: a command ("|..."), a Maildir that ends in /. Read anew for each mail.
	alias(name, to) {
		this.aliases.set(name, to);
		writeFileSync(this.path('aliases'), [...this.aliases].map(([k, v]) => `${k} ${v}\n`).join(''));
	}

	// A mailbox of that user: its folder.
	mailbox(name) {
		const box = this.path(`inbox/${name}`);
		mkdirSync(box, { recursive: true });
		chmodSync(box, 0o777);
		this.alias(name, `${box}/`);
		return box;
	}

	async start() {
		const sbin = join(ofDebian('/usr/lib/postfix/sbin/master'), '..'), lib = join(sbin, '..');
		this.port = await freePort();
		for (const name of ['', 'queue', 'data', 'inbox', 'etc']) mkdirSync(this.path(name), { recursive: true });
		chmodSync(this.folder, 0o755);
		chmodSync(this.path('inbox'), 0o777);
		const uid = Number(execFileSync('id', ['-u', OWNER])), gid = Number(execFileSync('id', ['-g', OWNER]));
		const drop = Number(execFileSync('getent', ['group', GROUP], { encoding: 'utf8' }).split(':')[2]);
		chownSync(this.path('data'), uid, gid);
		for (const name of ['active', 'bounce', 'corrupt', 'defer', 'deferred', 'flush', 'hold', 'incoming', 'private', 'saved', 'trace', 'maildrop', 'public', 'pid']) {
			mkdirSync(this.path(`queue/${name}`), { recursive: true });
			if (name !== 'pid') chownSync(this.path(`queue/${name}`), uid, name === 'maildrop' || name === 'public' ? drop : 0);
			chmodSync(this.path(`queue/${name}`), name === 'maildrop' ? 0o730 : name === 'public' ? 0o710 : name === 'pid' ? 0o755 : 0o700);
		}
		this.alias('nobody-else', '/dev/null');
		writeFileSync(this.path('etc/master.cf'), `127.0.0.1:${this.port} inet n - n - - smtpd${SERVICES}`);
		writeFileSync(this.path('etc/main.cf'), Object.entries({
			compatibility_level: '3.6', queue_directory: this.path('queue'), data_directory: this.path('data'),
			command_directory: join(lib, '../../sbin'), daemon_directory: sbin, shlib_directory: lib, meta_directory: this.path('etc'),
			mail_owner: OWNER, setgid_group: GROUP, default_privs: 'nobody', myhostname: 'mx.localhost.test', mydomain: 'localhost.test',
			mydestination: this.domains.join(', '), mynetworks: '127.0.0.0/8', inet_interfaces: '127.0.0.1', inet_protocols: 'ipv4',
			alias_maps: `texthash:${this.path('aliases')}`, alias_database: '', local_recipient_maps: '', recipient_delimiter: '+',
			// An unknown user is found out behind the door, so that a bounce is sent.
			smtpd_reject_unlisted_recipient: 'no', default_transport: 'error:nothing leaves this machine', relay_transport: 'error:nothing leaves this machine',
			maillog_file: this.path('log'), maillog_file_prefixes: this.folder, biff: 'no', append_dot_mydomain: 'no', notify_classes: '',
			import_environment: `MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ LANG=C LD_LIBRARY_PATH=${lib}`, export_environment: 'TZ PATH LANG',
			mailbox_size_limit: '0', max_use: '1', local_header_rewrite_clients: '', dns_lookups: undefined, smtp_dns_support_level: 'disabled',
		}).filter(([, v]) => v !== undefined).map(([k, v]) => `${k} = ${v}\n`).join(''));
		this.child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', join(sbin, 'master'), '-c', this.path('etc'), '-d'],
			{ env: { ...toolsEnv(), MAIL_CONFIG: this.path('etc') }, stdio: ['ignore', 'pipe', 'pipe'] });
		this.output = '';
		for (const s of [this.child.stdout, this.child.stderr]) s.on('data', (d) => (this.output += d));
		this.exit = new Promise((done) => this.child.on('close', (code) => done((this.code = code ?? 'killed'))));
		for (let i = 0; i < 100 && this.code === undefined && !(await this.answers()); i++) await sleep(100);
		if (this.code !== undefined || !(await this.answers())) throw new Error(`Postfix did not start: ${this.output}\n${this.log()}`);
		return this;
	}

	async answers() {
		const net = await import('node:net');
		return new Promise((done) => {
			const s = net.connect(this.port, '127.0.0.1');
			s.on('data', (d) => { s.destroy(); done(/^220/.test(d)); });
			s.on('error', () => done(false));
			s.setTimeout(2000, () => { s.destroy(); done(false); });
		});
	}

	log() {
		return existsSync(this.path('log')) ? readFileSync(this.path('log'), 'utf8') : '';
	}

	async stop() {
		if (this.code === undefined) this.child?.kill('SIGTERM');
		await this.exit;
	}
}
