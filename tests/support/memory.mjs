import { readFileSync } from 'node:fs';

/**
 * MiB of a process that are its own or its share of what it has in common with others. Of one that holds keys only
 * root may look; anybody else gets all that is resident, which is more.
 */
export function memoryOf(pid) {
	const kib = (file, name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))[1]);
	try {
		return kib('smaps_rollup', 'Pss') / 1024;
	} catch (error) {
		if (error.code !== 'EACCES') throw error;
		return kib('status', 'VmRSS') / 1024;
	}
}
