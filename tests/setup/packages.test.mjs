// conf/packages.sh on a machine that has things already, with stand-ins for apt and dpkg: what it would
// install, what it would hold back meanwhile, and that neither a mail server nor a cluster comes of it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { TOP } from '../support/packages.mjs';

const work = mkdtempSync('/tmp/aw-packages-');
after(() => rmSync(work, { recursive: true, force: true }));

// Beside the stand-ins there is only what the script itself is made of; what wants root comes as `sudo`.
const plain = ['sh', 'cat', 'cut', 'dirname', 'env', 'grep', 'mkdir', 'mktemp', 'mv', 'rm', 'sed', 'sort', 'tail', 'touch', 'tr'];
const standIns = {
	id: 'echo 1000',
	npm: ':',
	node: ':',
	'dpkg-query': 'for p; do :; done; case " $GONE " in *" $p "*) echo not-installed; exit 0 ;; esac; case " $NOT_HERE " in *" $p "*) exit 1 ;; esac; echo installed',
	// Fetching makes the file; nothing else is done, but noted, with what holds services back at that time.
	'apt-get': 'case $* in *download*) for p; do :; done; touch "${p}_1_all.deb" ;; esac; echo "apt-get $*" >>"$LOG"',
	'dpkg-deb': 'case $1 in -f) echo "Depends: libnew1 (>= 2), exim4 | mail-transport-agent, libc6" ;; *) mkdir -p "$3/not-here/usr/sbin"; touch "$3/not-here/usr/sbin/smtp-sink" ;; esac',
	sudo: 'case $1 in env) shift; while [ "$1" != "${1#*=}" ]; do shift; done; "$@" ;; apt-get) "$@" ;; *) case $1 in tee) cat >/dev/null ;; esac; echo "root: $*" >>"$LOG" ;; esac',
};

// A machine where all is installed but `notHere` and `gone` (was there once): what was done as root, line by line.
function install(part, notHere, gone = []) {
	const top = mkdtempSync(join(work, 'top-'));
	const bin = join(top, 'bin');
	const log = join(top, 'log');
	for (const folder of [bin, join(top, 'conf')]) mkdirSync(folder);
	// What this machine has must not matter.
	const script = readFileSync(join(TOP, 'conf/packages.sh'), 'utf8').replace(/ (\/usr\/sbin|\/etc)\//g, ' /not-here$1/');
	writeFileSync(join(top, 'conf/packages.sh'), script);
	writeFileSync(log, '');
	for (const name of plain) writeFileSync(join(bin, name), `#!/bin/sh\nPATH=/usr/bin:/bin exec ${name} "$@"\n`);
	writeFileSync(join(bin, 'env'), '#!/bin/sh\nexec /usr/bin/env "$@"\n');
	for (const [name, text] of Object.entries(standIns)) writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
	for (const name of readdirSync(bin)) chmodSync(join(bin, name), 0o755);
	const got = spawnSync('/bin/sh', [join(top, 'conf/packages.sh'), part], {
		encoding: 'utf8', env: { PATH: bin, LOG: log, NOT_HERE: notHere.join(' '), GONE: gone.join(' ') }, timeout: 60000,
	});
	assert.equal(got.status, 0, got.stderr + got.stdout);
	return { top, done: readFileSync(log, 'utf8').trim().split('\n').filter(Boolean) };
}

const installed = (done) => done.filter((l) => /^apt-get.* install /.test(l)).map((l) => l.replace(/^.*Use-Pty=0 /, '').split(' '));

test('a machine that has everything is left alone', () => {
	assert.deepEqual(install('run', []).done, []);
});

test('a package that dpkg remembers, but that is gone, comes back', () => {
	assert.deepEqual(installed(install('run', [], ['libgettextpo-dev']).done), [['libgettextpo-dev']]);
});

test('what is missing comes without removing anything, without a service, and without a cluster', () => {
	const { done } = install('run', ['curl', 'postgresql-15', 'exim4']);
	assert.deepEqual(installed(done), [['curl']]);
	for (const line of done.filter((l) => / install /.test(l))) {
		assert.match(line, / --no-remove /);
		assert.match(line, / --no-install-recommends /);
	}
	const at = done.findIndex((l) => / install /.test(l));
	for (const name of ['/usr/sbin/policy-rc.d', '/etc/postgresql-common/createcluster.d/answerwell.conf']) {
		const file = `/not-here${name}`;
		const put = done.indexOf(`root: tee ${file}`);
		const away = done.findIndex((l) => l.startsWith('root: rm -f') && l.includes(file));
		assert.ok(put >= 0 && put < at && at < away, `${file}: ${done.join('\n')}`);
	}
});

test('a mail server stays: of Postfix only a program is unpacked, with the libraries it needs', () => {
	const { top, done } = install('test', ['postfix', 'nginx', 'nginx-common', 'libnew1']);
	assert.ok(installed(done).length > 0);
	for (const names of installed(done)) assert.deepEqual(names, ['libnew1']);
	assert.doesNotMatch(done.join('\n'), /systemctl|service|exim4|update-rc/);
	assert.ok(existsSync(join(top, 'build/tools/not-here/usr/sbin/smtp-sink')));
});
