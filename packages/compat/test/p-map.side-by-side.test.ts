import * as theirs from 'p-map';
import { describe } from 'vitest';
import * as ours from '../src/p-map/index.ts';
import { delay, hanging, outcomeOf, sideBySide, unhandled } from './side-by-side.ts';

type Module = typeof ours;

const symbol = Symbol('key');

const same = sideBySide<Module>(theirs as unknown as Module, ours);

function* naturals(closed?: () => void): Generator<number> {
  try {
    for (let value = 0; ; value++) yield value;
  } finally {
    closed?.();
  }
}

async function* slowly<T>(values: readonly T[], closed?: () => void): AsyncGenerator<T> {
  try {
    for (const value of values) {
      await delay(1);
      yield value;
    }
  } finally {
    closed?.();
  }
}

describe('results', () => {
  same('in the order of the input, with elements that are promises', async ({ default: pMap }, log) => {
    const input = [1, delay(4, 2), Promise.resolve(3), 4];
    log.push(await pMap(input, async (value, index) => delay(6 - value, [value, index]), { concurrency: 3 }));
    log.push(await pMap(slowly([1, 2, 3]), (value) => value * 2));
    log.push(await pMap('abc', (letter) => letter.toUpperCase()));
    log.push(await pMap([], (value) => value));
    log.push(await pMap([undefined, null], (value) => value));
  });

  same('so many at a time', async ({ default: pMap }, log) => {
    let running = 0;
    const most: number[] = [];
    await pMap(
      Array.from({ length: 12 }),
      async () => {
        most.push(++running);
        await delay(2);
        running--;
      },
      { concurrency: 3 },
    );
    log.push(Math.max(...most), most.length);
  });

  same('skip and stop', async ({ default: pMap, pMapSkip, pMapStop }, log) => {
    const closed = (): void => void log.push('closed');
    log.push(await pMap([1, 2, 3, 4], (value) => (value % 2 === 0 ? pMapSkip : value)));
    log.push(await pMap(naturals(closed), (value) => (value === 5 ? pMapStop : value), { concurrency: 2 }));
    log.push(await pMap(naturals(closed), async (value) => (value === 5 ? pMapStop : value)));
    log.push(await pMap(slowly([1, 2, 3], closed), (value) => (value === 2 ? pMapStop : value)));
    log.push(await pMap([3, 1, 2], async (ms) => delay(ms * 3, ms === 1 ? pMapStop : ms)));
  });

  same('settled', async ({ pMapSettled, pMapSkip, pMapStop }, log) => {
    const error = new Error('no');
    log.push(
      await pMapSettled([1, Promise.reject(error), 3, 4, 5, 6], (value) => {
        if (value === 3) throw error;
        return value === 4 ? pMapSkip : value === 6 ? pMapStop : value;
      }),
    );
  });

  same('keyed', async ({ pMapKeyed, pMapSettledKeyed, pMapSkip, pMapStop }, log) => {
    const hidden = Object.defineProperty({ a: 1 }, 'b', { value: 2, enumerable: false });
    log.push(Reflect.ownKeys(await pMapKeyed(hidden, (value) => value)));
    const keyed = await pMapKeyed({ a: 1, b: delay(2, 2), [symbol]: 3, toString: 4 }, (value, key) =>
      key === 'a' ? pMapSkip : [value, String(key)],
    );
    log.push(Reflect.ownKeys(keyed).map(String), Object.getPrototypeOf(keyed), { ...keyed });
    const map = new Map<unknown, number>([
      [symbol, 1],
      ['b', 2],
      ['c', 3],
    ]);
    log.push([...(await pMapKeyed(map, (value) => (value === 3 ? pMapStop : value))).values()]);
    log.push(
      await pMapSettledKeyed({ a: 1, b: Promise.reject('no') as Promise<number>, c: 3 }, (value) => {
        if (value === 3) throw 'three';
        return value;
      }),
    );
    log.push(
      await outcomeOf(pMapKeyed({ a: 1, b: Promise.reject('no') as Promise<number> }, (value) => value)),
    );
  });
});

describe('errors', () => {
  same('of a mapper, an element, the input', async ({ default: pMap }, log) => {
    const error = new Error('no');
    const fail = (): never => {
      throw error;
    };
    log.push(await outcomeOf(pMap([1, 2], fail)));
    log.push(await outcomeOf(pMap([1, 2], async () => fail())));
    log.push(await outcomeOf(pMap([1, Promise.reject(error)], (value) => value)));
    log.push(await outcomeOf(pMap(slowly([1, 2], fail), (value) => value)));
    log.push(await outcomeOf(pMap({ [Symbol.iterator]: fail }, (value) => value)));
    log.push(await outcomeOf(pMap({ [Symbol.iterator]: () => ({ next: fail }) }, (value) => value)));
  });

  same('close the input', async ({ default: pMap }, log) => {
    let closings = 0;
    const closed = (): void => void closings++;
    const options = { concurrency: 2 };
    const fail = (value: number): number => {
      if (value === 2) throw new Error('no');
      return value;
    };
    log.push(await outcomeOf(pMap(slowly([1, 2, 3], closed), fail, options)));
    log.push(await outcomeOf(pMap(naturals(closed), fail, options)));
    await delay(5);
    log.push(closings);
  });

  same('all of them', async ({ default: pMap, pMapStop }, log) => {
    const fail = async (value: number): Promise<never> => {
      await delay(8 - 2 * value);
      throw new Error(String(value));
    };
    log.push(await outcomeOf(pMap([1, 2, 3], fail, { stopOnError: false, concurrency: 2 })));
    const stopAt = (value: number) => (value === 2 ? pMapStop : fail(value));
    log.push(await outcomeOf(pMap([1, 2, 3], stopAt, { stopOnError: false, concurrency: 1 })));
  });

  same('an abort', async ({ default: pMap, pMapSettled }, log) => {
    log.push(await outcomeOf(pMap([1], () => log.push('called'), { signal: AbortSignal.abort('early') })));
    const controller = new AbortController();
    const wait = async (): Promise<void> => {
      controller.abort('late');
      await delay(2);
    };
    log.push(await outcomeOf(pMap([1, 2], wait, { signal: controller.signal, concurrency: 1 })));
    log.push(await outcomeOf(pMapSettled([1], wait, { signal: AbortSignal.abort() })));
    const closed = (): void => void log.push('closed');
    const stuck = new AbortController();
    setTimeout(() => stuck.abort('stuck'), 3);
    log.push(await outcomeOf(pMap(hanging(closed), (value) => value, { signal: stuck.signal })));
  });

  same('an input that never answers keeps nobody', async ({ default: pMap, pMapStop }, log) => {
    log.push(
      await outcomeOf(
        pMap(hanging(), async () => {
          throw new Error('no');
        }),
      ),
    );
    log.push(await outcomeOf(pMap(hanging(), () => pMapStop)));
  });

  same('invalid arguments', async ({ default: pMap, pMapIterable, pMapKeyed, pMapSettled }, log) => {
    const any = (value: unknown): never => value as never;
    for (const concurrency of [0, -1, NaN, 1.5, '2', null]) {
      log.push(await outcomeOf(pMap([1], (value) => value, { concurrency: any(concurrency) })));
      log.push(await outcomeOf(pMapSettled([1], (value) => value, { concurrency: any(concurrency) })));
      log.push(
        await outcomeOf(async () => pMapIterable([1], (value) => value, { concurrency: any(concurrency) })),
      );
    }
    for (const input of [undefined, null, 1, {}]) {
      log.push(await outcomeOf(pMap(any(input), (value) => value)));
      log.push(await outcomeOf(async () => pMapIterable(any(input), (value) => value)));
    }
    log.push(await outcomeOf(pMap([1], any(undefined))));
    log.push(await outcomeOf(pMapKeyed({ a: 1 }, any(undefined))));
    log.push(await outcomeOf(pMapKeyed(any(null), (value) => value)));
    for (const backpressure of [0, 3, NaN, '9']) {
      const options = { concurrency: 4, backpressure: any(backpressure) };
      log.push(await outcomeOf(async () => pMapIterable([1], (value) => value, options)));
    }
  });

  same('nothing goes unhandled', async ({ default: pMap }, log) => {
    const errors = await unhandled(async () => {
      const fail = async (): Promise<never> => Promise.reject(new Error('no'));
      await outcomeOf(pMap([1, 2, 3], fail));
    });
    log.push(errors);
  });
});

describe('an iterable', () => {
  same('gives results in order, or in order of completion', async ({ pMapIterable, pMapSkip }, log) => {
    const mapper = async (value: number) => delay(10 * value, value === 2 ? pMapSkip : value);
    for (const preserveOrder of [true, false]) {
      for await (const value of pMapIterable([3, 1, 2], mapper, { preserveOrder })) log.push(value);
    }
    const iterable = pMapIterable([1, 2], (value) => value);
    for await (const value of iterable) log.push(value);
    for await (const value of iterable) log.push(value);
  });

  same('gives what comes before an error or a stop', async ({ pMapIterable, pMapStop }, log) => {
    let closings = 0;
    const closed = (): void => void closings++;
    const run = async (mapper: (value: number) => unknown): Promise<void> => {
      for await (const value of pMapIterable(slowly([1, 2, 3, 4], closed), mapper, { concurrency: 4 })) {
        log.push(value);
      }
    };
    const error = new Error('three');
    log.push(await outcomeOf(run(async (value) => (value === 3 ? Promise.reject(error) : delay(8, value)))));
    log.push(await outcomeOf(run((value) => (value === 3 ? pMapStop : value))));
    const broken = async function* (): AsyncGenerator<number> {
      yield 1;
      throw error;
    };
    const rest = async (): Promise<void> => {
      for await (const value of pMapIterable(broken(), async (value) => delay(3, value))) log.push(value);
    };
    log.push(await outcomeOf(rest()));
    await delay(3);
    log.push(closings);
  });

  same('takes no more than the backpressure allows', async ({ pMapIterable }, log) => {
    for (const backpressure of [2, 4]) {
      let taken = 0;
      const most: number[] = [];
      const options = { concurrency: 2, backpressure };
      let collected = 0;
      for await (const value of pMapIterable(naturals(), (value) => (taken++, value), options)) {
        await delay(2);
        most.push(taken - collected);
        if (++collected === 6) break;
        void value;
      }
      log.push(Math.max(...most) <= backpressure);
    }
  });

  same('closes the input when a loop is left', async ({ pMapIterable }, log) => {
    for await (const value of pMapIterable(
      naturals(() => log.push('closed')),
      (value) => value,
      { concurrency: 2 },
    )) {
      log.push(value);
      if (value === 2) break;
    }
    await delay(1);
  });
});
