// The few packages of tests/browser/package.json, installed when a test first needs one.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const TOP = join(dirname(fileURLToPath(import.meta.url)), '../..');

const folder = join(TOP, 'tests/browser');
const require = createRequire(join(folder, 'package.json'));
let isInstalled = false;

// The package, as CommonJS or module.
export async function load(name) {
	return import(path(name));
}

// Where the package's main file is.
export function path(name) {
	if (!isInstalled)
		execFileSync(join(folder, 'install.sh'), { stdio: ['ignore', 'inherit', 'inherit'] });
	isInstalled = true;
	return require.resolve(name);
}

// A file of a Debian package: the machine's, or as conf/packages.sh unpacked it; undefined: neither.
export function ofDebian(file) {
	return [file, join(TOP, 'build/tools', file)].find((path) => existsSync(path));
}

// What a program from there needs to find its own libraries.
export const toolsEnv = () => ({
	...process.env,
	LD_LIBRARY_PATH: join(TOP, 'build/tools/usr/lib/postfix'),
});
