// What people write by hand: one AsyncLocalStorage run and one linked AbortController a task. Children are
// linked by a set on the parent, the cheapest of the forms that unlink what has ended.
import { AsyncLocalStorage } from 'node:async_hooks';
import { type Blocked, body, type Gate, hops, MINUTE, type Ops, ready, total } from '../ops.ts';

interface Scope {
  readonly controller: AbortController;
  readonly signal: AbortSignal;
  readonly children: Set<Scope>;
}

const current = new AsyncLocalStorage<Scope>();

function createScope(): Scope {
  const controller = new AbortController();
  return { controller, signal: controller.signal, children: new Set() };
}

function abort(scope: Scope, reason: unknown): void {
  const stack = [scope];
  for (let one = stack.pop(); one !== undefined; one = stack.pop()) {
    one.controller.abort(reason);
    stack.push(...one.children);
  }
}

async function inTask<A extends unknown[], R>(body: (...args: A) => Promise<R>, ...args: A): Promise<R> {
  const parent = current.getStore();
  const scope = createScope();
  parent?.children.add(scope);
  if (parent?.signal.aborted === true) scope.controller.abort(parent.signal.reason);
  try {
    return await current.run(scope, body, ...args);
  } finally {
    parent?.children.delete(scope);
  }
}

/** Runs the children in a scope of their own; the first failure cancels the others, and all are awaited. */
async function group<R>(starts: (children: Promise<R>[]) => void): Promise<R[]> {
  const scope = createScope();
  return await current.run(scope, async () => {
    const children: Promise<R>[] = [];
    starts(children);
    try {
      return await Promise.all(children);
    } catch (error) {
      abort(scope, error);
      await Promise.allSettled(children);
      throw error;
    }
  });
}

async function bodyAtOnce(index: number): Promise<number> {
  return index;
}

async function groupsOf(
  groups: number,
  size: number,
  start: (index: number) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (let round = 0; round < groups; round++) {
    const values = await group<number>((children) => {
      for (let index = 0; index < size; index++) children.push(inTask(start, index));
    });
    sum += total(values);
  }
  return sum;
}

export const spawnJoin: Ops['spawnJoin'] = (groups, size) => groupsOf(groups, size, body);

export const discard: Ops['discard'] = spawnJoin;

export const asyncBodies: Ops['asyncBodies'] = (groups, size) => groupsOf(groups, size, bodyAtOnce);

export const plainBodies: Ops['plainBodies'] = asyncBodies;

export const pairs: Ops['pairs'] = async (count) => {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const both = await group<number>((children) => {
      children.push(inTask(body, index), inTask(body, index + 1));
    });
    sum += total(both);
  }
  return sum;
};

async function link(depth: number): Promise<number> {
  if (depth === 1) {
    await ready;
    return 1;
  }
  return 1 + (await inTask(link, depth - 1));
}

export const chain: Ops['chain'] = async (rounds, depth) => {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum += await inTask(link, depth);
  return sum;
};

export const blocked: Ops['blocked'] = (groups, size): Blocked => {
  let waiting = 0;
  let unwound = 0;
  const wait = async (): Promise<void> => {
    const { signal } = current.getStore() as Scope;
    try {
      await new Promise<never>((_resolve, reject) => {
        waiting++;
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    } finally {
      unwound++;
    }
  };
  const branch = (): Promise<unknown> => Promise.allSettled(Array.from({ length: size }, () => inTask(wait)));
  const root = createScope();
  const settled = current.run(root, () => Promise.all(Array.from({ length: groups }, () => inTask(branch))));
  return {
    waiting: () => waiting,
    async cancel() {
      abort(root, new Error('cancelled'));
      await settled;
      return unwound;
    },
  };
};

export const hold: Ops['hold'] = async (count, gate) => {
  const values = await group<number>((children) => {
    for (let index = 0; index < count; index++) children.push(inTask(held, index, gate));
  });
  return total(values);
};

async function held(index: number, gate: Gate): Promise<number> {
  gate.started++;
  await gate.opened;
  return index;
}

export const orderedMap: Ops['orderedMap'] = async (count, concurrency) => {
  const results = Array.from<number>({ length: count });
  let next = 0;
  const double = async (index: number): Promise<number> => {
    await ready;
    return index * 2;
  };
  const lane = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      results[index] = await inTask(double, index);
    }
  };
  await group((children) => {
    for (let index = 0; index < concurrency; index++) children.push(lane());
  });
  return results;
};

export const unorderedStream: Ops['unorderedStream'] = async (count, concurrency) => {
  const finished: number[] = [];
  let next = 0;
  let wake: (() => void) | undefined;
  const startOne = (): void => {
    if (next < count) {
      void inTask(hops, next++).then((value) => {
        finished.push(value);
        wake?.();
      });
    }
  };
  async function* stream(): AsyncGenerator<number> {
    for (let lane = 0; lane < concurrency; lane++) startOne();
    for (let given = 0; given < count; given++) {
      while (finished.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      const value = finished.pop() as number;
      startOne();
      yield value;
    }
  }
  const seen = { count: 0, sum: 0 };
  await current.run(createScope(), async () => {
    for await (const value of stream()) {
      seen.count++;
      seen.sum += value;
    }
  });
  return seen;
};

export const localRead: Ops['localRead'] = (count, depth) => {
  const local = new AsyncLocalStorage<number>();
  const read = async (): Promise<number> => {
    await ready;
    let sum = 0;
    for (let index = 0; index < count; index++) sum += local.getStore() as number;
    return sum;
  };
  const descend = async (left: number): Promise<number> =>
    left === 0 ? read() : await inTask(descend, left - 1);
  return local.run(1, descend, depth);
};

export const timeouts: Ops['timeouts'] = (groups, size) => {
  const one = async (index: number): Promise<number> => {
    const scope = current.getStore() as Scope;
    const timer = setTimeout(() => abort(scope, new Error('late')), MINUTE);
    try {
      return await body(index);
    } finally {
      clearTimeout(timer);
    }
  };
  return groupsOf(groups, size, one);
};
