import { expose, transfer } from '@tasktree/node';
import { echo, spin, touch } from './jobs.ts';

function hand(buffer: ArrayBuffer): ArrayBuffer {
  touch(buffer);
  return transfer(buffer, [buffer]);
}

const functions = { echo, spin, hand };
export type Functions = typeof functions;
expose(functions);
