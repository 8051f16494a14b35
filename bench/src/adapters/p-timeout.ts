import pTimeout from 'p-timeout';
import { body, MINUTE, type Ops } from '../ops.ts';

const within = (index: number): Promise<number> => pTimeout(body(index), { milliseconds: MINUTE });

export const timeouts: Ops['timeouts'] = async (groups, size) => {
  let sum = 0;
  for (let group = 0; group < groups; group++) {
    const children: Promise<number>[] = [];
    for (let index = 0; index < size; index++) children.push(within(index));
    for (const value of await Promise.all(children)) sum += value;
  }
  return sum;
};

export const timeoutsInTurn: Ops['timeoutsInTurn'] = async (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += await within(index);
  return sum;
};
