import pTimeout from 'p-timeout';
import { MINUTE, type Ops, ready } from '../ops.ts';

async function body(index: number): Promise<number> {
  await ready;
  return index;
}

export const timeouts: Ops['timeouts'] = async (count) => {
  const children: Promise<number>[] = [];
  for (let index = 0; index < count; index++) {
    children.push(pTimeout(body(index), { milliseconds: MINUTE }));
  }
  let sum = 0;
  for (const value of await Promise.all(children)) sum += value;
  return sum;
};
