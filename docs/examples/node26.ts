// What Node.js has in modules of its own.
export { readFile } from 'node:fs';
export { Worker } from 'node:worker_threads';
export { default as process } from 'node:process';

export const path: string = import.meta.filename;
