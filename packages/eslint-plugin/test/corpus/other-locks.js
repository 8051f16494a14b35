import { Mutex as AsyncMutex } from 'async-mutex';
import pLimit from 'p-limit';
import { concurrentForEach, Mutex } from '@tasktree/node';

const limit = pLimit(1);
const many = pLimit(5);

export async function locked(ids, load) {
  let total = 0;
  const mutex = new AsyncMutex();
  const own = new Mutex();
  await concurrentForEach(ids, async (id) => {
    await mutex.runExclusive(async () => {
      total += await load(id);
    });
    await limit(async () => {
      total += await load(id);
    });
    await many(async () => {
      total += await load(id); // wrong: no-captured-mutation
    });
    await navigator.locks.request('total', async () => {
      total += await load(id);
    });
    let permit;
    permit = await own.lock();
    try {
      total += await load(id);
    } finally {
      permit.release();
    }
  });
  return total;
}
