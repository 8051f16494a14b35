import { Mutex, concurrentForEach } from '@tasktree/core';

export function createMemory(embed, store) {
  const mutex = new Mutex();
  let size = 0;
  let lastId = null;

  return {
    async remember(texts) {
      await concurrentForEach(texts, async (text) => {
        const vector = await embed(text);
        await mutex.withLock(async () => {
          lastId = await store.put(vector, text);
          size += 1;
        });
      });
    },
    async forget(ids) {
      await concurrentForEach(ids, async (id) => {
        const removed = await store.remove(id);
        size -= removed;
        lastId = removed ? id : lastId;
      });
    },
    get size() {
      return size;
    },
    last: () => lastId,
  };
}
