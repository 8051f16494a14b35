export async function collect(ids, load) {
  const { concurrentForEach, withTimeout } = await import('@tasktree/node');
  const tree = await import('@tasktree/core');
  const found = [];
  await concurrentForEach(ids, async (id) => {
    found.push(await load(id)); // wrong: no-captured-mutation
  });
  withTimeout(100, () => load(1)); // wrong: no-floating-task
  tree.Task.sleep(5); // wrong: no-floating-task
  return found;
}
