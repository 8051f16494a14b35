import { body, type Ops } from '../../ops.ts';
import { within } from './timeout.ts';
import { Using } from './using.ts';

async function inTurn(count: number, call: (index: number) => Promise<number>): Promise<number> {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += await call(index);
  return sum;
}

/** A listener on a signal for as long as the call takes. */
async function listening(signal: AbortSignal, index: number): Promise<number> {
  const stop = (): void => undefined;
  signal.addEventListener('abort', stop);
  try {
    return await body(index);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

export const tasks: Ops['tasks'] = (count) => inTurn(count, body);

export const signalTasks: Ops['signalTasks'] = (count) => {
  const { signal } = new AbortController();
  return inTurn(count, (index) => listening(signal, index));
};

export const handlers: Ops['handlers'] = signalTasks;

/** What nothing cancels needs nothing. */
export const shields: Ops['shields'] = tasks;

export const timeoutsInTurn: Ops['timeoutsInTurn'] = (count) => inTurn(count, within);

export const pairs: Ops['pairs'] = async (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const a = body(index);
    const b = body(index + 1);
    sum += (await a) + (await b);
  }
  return sum;
};

export const pairsUsing: Ops['pairsUsing'] = async (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    await using a = new Using(body(index));
    await using b = new Using(body(index + 1));
    sum += (await a.value) + (await b.value);
  }
  return sum;
};

async function link(depth: number): Promise<number> {
  if (depth === 1) return body(1);
  await using child = new Using(link(depth - 1));
  return 1 + (await child.value);
}

export const chain: Ops['chain'] = async (rounds, depth) => {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum += await link(depth);
  return sum;
};
