const { concurrentForEach, Task, asyncLet: start } = require('@tasktree/node');
const tree = require('@tasktree/streams');

async function collect(ids, load) {
  const found = [];
  await concurrentForEach(ids, async (id) => {
    found.push(await load(id)); // wrong: no-captured-mutation
  });
  new Task(() => load(1)); // wrong: no-floating-task
  tree.once(process, 'exit'); // wrong: no-floating-task
  const rest = start(() => load(2)); // wrong: await-using-async-let
  return [found, await rest];
}
module.exports = { collect };
