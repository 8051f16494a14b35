import { pushable } from 'it-pushable';
import { Unavailable, type Ops, ready } from '../ops.ts';

export const channel: Ops['channel'] = async (count, capacity) => {
  if (capacity !== Infinity) throw new Unavailable('it-pushable has no bound');
  const source = pushable<number>({ objectMode: true });
  const sender = async (): Promise<void> => {
    for (let index = 0; index < count; index++) {
      source.push(index);
      await ready;
    }
    source.end();
  };
  const sent = sender();
  let sum = 0;
  let expected = 0;
  for await (const item of source) sum += item === expected++ ? item : Number.NaN;
  await sent;
  return sum;
};
