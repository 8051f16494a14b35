// What Node.js has in modules of its own.
export { readFile } from 'node:fs';
export { Worker } from 'node:worker_threads';
export { default as process } from 'node:process';
export { pool, pixels, frame, documents } from './threads.ts';

export const path: string = import.meta.filename;
