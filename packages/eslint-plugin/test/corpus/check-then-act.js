import { concurrentForEach } from '@tasktree/node';

const cache = {};
let opened = false;

export async function ensure(ids, load, open) {
  await concurrentForEach(ids, async (id) => {
    if (!opened) {
      await open();
      opened = true; // wrong: no-captured-mutation
    }
    cache[id] ??= await load(id); // wrong: no-captured-mutation
  });
}
