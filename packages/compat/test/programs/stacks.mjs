// Prints, for each way to run something, whether the stack of an error thrown in it leads to who asked for it.
import { setTimeout as sleep } from 'node:timers/promises';

const [pMapModule, pLimitModule, pQueueModule, pTimeoutModule] = await Promise.all(
  process.argv.slice(2).map((module) => import(module)),
);
const { default: pMap, pMapIterable, pMapKeyed } = pMapModule;
const { default: pTimeout } = pTimeoutModule;
void [pLimitModule, pQueueModule];

async function deep() {
  await sleep(2);
  throw new Error('no');
}

const milliseconds = 1000;
const slow = async () => (await sleep(1), await deep());
const ways = {
  'pTimeout, a promise': () => pTimeout(slow(), { milliseconds }),
  'pTimeout, a function': () => pTimeout(async () => await slow(), { milliseconds }),
  'pTimeout, a function, abandonAfter': () =>
    pTimeout(async () => await slow(), { milliseconds, abandonAfter: 5 }),
  pMap: () => pMap([1, 2], async (value) => (value === 2 ? await slow() : value)),
  'pMap, a limit': () =>
    pMap([1, 2, 3], async (value) => (value === 3 ? await slow() : await sleep(1)), { concurrency: 1 }),
  pMapKeyed: () => pMapKeyed({ a: 1 }, async () => await slow()),
  async pMapIterable() {
    for await (const _ of pMapIterable([1, 2], async (value) => (value === 2 ? await slow() : value)));
  },
  async 'pMapIterable, the consumer first'() {
    for await (const _ of pMapIterable([1], async () => await slow()));
  },
};

for (const [name, way] of Object.entries(ways)) {
  async function caller() {
    await way();
  }
  const error = await caller().catch((reason) => reason);
  process.stdout.write(`${name}: ${error.stack.includes('at async caller')}\n`);
}
