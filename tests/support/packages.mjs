// The few packages of tests/browser/package.json, installed when a test first needs one.
import { execFileSync } from 'node:child_process';
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
