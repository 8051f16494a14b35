export { serveOne } from './processes.ts';
