import { taskScope } from '@tasktree/node';

function preload(scope, load) {
  const hot = scope.asyncLet(() => load('hot'));
  return hot.then((rows) => rows.length);
}

export async function page(load) {
  await using scope = taskScope();
  const size = await preload(scope, load);
  const unused = scope.asyncLet(() => load('cold'));
  return size + (await unused).length;
}
