import { move } from 'piscina';
import { touch } from './jobs.ts';

export { echo, spin } from './jobs.ts';

export function hand(buffer: ArrayBuffer): unknown {
  touch(buffer);
  return move(buffer);
}
