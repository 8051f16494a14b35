import { concurrentForEach } from '@tasktree/node';

let current;
export async function walk(trees, read) {
  await concurrentForEach(trees, async (tree) => {
    const nodes = await read(tree);
    for (current of nodes) await read(current); // wrong: no-captured-mutation
    for (const node of nodes) await read(node);
  });
}
