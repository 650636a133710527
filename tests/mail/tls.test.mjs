// Links in mails let their bearer in: they go over TLS, to a server whose certificate was checked, unless a
// setting says otherwise or the server is this machine.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import tls from 'node:tls';
import { startLedger } from '../support/ledger.mjs';
import { SmtpPeer } from '../support/smtp_peer.mjs';

const folder = mkdtempSync('/tmp/aw-tls-');
const at = (name) => join(folder, name);
const openssl = (line) => execFileSync('openssl', line.split(' '), { cwd: folder, stdio: 'ignore' });
let ledger, peer, front;

// An authority of our own, and a server it vouches for as 127.0.0.1.
before(async () => {
	openssl('req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=Test-Authority -keyout ca.key -out ca.pem');
	openssl('req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 -keyout server.key -out server.csr');
	openssl('x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -copy_extensions copy -out server.pem');
	openssl('req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=mail.example -addext subjectAltName=DNS:mail.example -keyout other.key -out other.csr');
	openssl('x509 -req -in other.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -copy_extensions copy -out other.pem');
	// The mailer reads it as the user it runs as.
	chmodSync(folder, 0o755);
	chmodSync(at('ca.pem'), 0o644);
	ledger = await startLedger();
	await ledger.subscribers(1);
});
after(async () => {
	await ledger?.stop();
	rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
	await ledger.clear();
	for (const name of ['ANSWERWELL_MAIL_TLS', 'ANSWERWELL_MAIL_CA']) delete ledger.env[name];
	peer = await new SmtpPeer().listen();
	// TLS from the first byte, in front of the scripted server.
	front = tls.createServer({ key: readFileSync(at('server.key')), cert: readFileSync(at('server.pem')) }, (socket) => {
		const inner = net.connect(peer.port, '127.0.0.1');
		for (const s of [socket, inner]) s.on('error', () => {});
		socket.pipe(inner).pipe(socket);
	});
	front.on('tlsClientError', () => {});
	await new Promise((done) => front.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
	await ledger.stopMailers('SIGKILL');
	await peer.close();
	await new Promise((done) => front.close(done));
});

async function sends(address, env) {
	Object.assign(ledger.env, env);
	await ledger.edition();
	const mailer = ledger.mailer(address, { once: true });
	await mailer.end;
	return peer.taken.length;
}
const encrypted = () => `smtps://127.0.0.1:${front.address().port}`;

test('a certificate that nobody trusted vouches for takes no mail', async () => {
	assert.equal(await sends(encrypted(), {}), 0);
});
test('one signed by the authority that a setting names takes it', async () => {
	assert.equal(await sends(encrypted(), { ANSWERWELL_MAIL_TLS: 'needed', ANSWERWELL_MAIL_CA: at('ca.pem') }), 1);
});
test('unchecked only if the setting says so', async () => {
	assert.equal(await sends(encrypted(), { ANSWERWELL_MAIL_TLS: 'tried' }), 1);
});
test('where TLS is needed a server without it gets nothing', async () => {
	assert.equal(await sends(peer.address, { ANSWERWELL_MAIL_TLS: 'needed' }), 0);
});

// The same on the usual port, where it begins in the clear.
async function startTls(env, secure = {}) {
	peer.secure = { key: readFileSync(at('server.key')), cert: readFileSync(at('server.pem')), ...secure };
	return sends(peer.address, { ANSWERWELL_MAIL_TLS: 'needed', ...env });
}
test('STARTTLS: a certificate of nobody known takes no mail, nor learns whose it would be', async () => {
	assert.equal(await startTls({}), 0);
	assert.ok(peer.encrypted > 0);
	assert.deepEqual([peer.refused.length, peer.logins.length], [0, 0]);
});
test('STARTTLS: with the authority of the setting it is taken, encrypted', async () => {
	assert.equal(await startTls({ ANSWERWELL_MAIL_CA: at('ca.pem') }), 1);
	assert.equal(peer.encrypted, peer.connections);
});
test('STARTTLS: somebody between who takes the offer away gets nothing', async () => {
	assert.equal(await startTls({ ANSWERWELL_MAIL_CA: at('ca.pem') }, { strips: true }), 0);
	assert.equal(peer.encrypted, 0);
});
test('STARTTLS: the certificate of another server takes no mail', async () => {
	assert.equal(
		await startTls({ ANSWERWELL_MAIL_CA: at('ca.pem') }, { key: readFileSync(at('other.key')), cert: readFileSync(at('other.pem')) }),
		0,
	);
});
test('STARTTLS: unchecked if the setting says so, and used where it is offered', async () => {
	assert.equal(await startTls({ ANSWERWELL_MAIL_TLS: 'tried' }), 1);
	assert.equal(peer.encrypted, peer.connections);
});
test('this machine is spoken to as it is', async () => {
	assert.equal(await sends(peer.address, {}), 1);
});
