export { serveOne } from './processes.ts';
export { pool, pixels, frame, documents } from './threads.ts';
