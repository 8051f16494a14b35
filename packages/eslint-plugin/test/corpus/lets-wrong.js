import { asyncLet, taskScope } from '@tasktree/node';

export async function thumbnail(id, fetchImage, fetchMetadata, wanted) {
  const image = asyncLet(() => fetchImage(id)); // wrong: await-using-async-let
  let metadata;
  if (wanted) metadata = asyncLet(() => fetchMetadata(id)); // wrong: await-using-async-let
  const extra = wanted ? asyncLet(() => fetchMetadata(`${id}/extra`)) : undefined; // wrong: await-using-async-let
  const scope = taskScope(); // wrong: await-using-async-let
  const tags = scope.asyncLet(() => fetchMetadata('tags'));
  const both = await Promise.all([image, metadata]);
  asyncLet(() => fetchImage('warm')); // wrong: await-using-async-let
  return [both, await extra, await tags];
}

export async function good(id, fetchImage) {
  await using image = asyncLet(() => fetchImage(id));
  await using scope = taskScope();
  const more = scope.asyncLet(() => fetchImage('more'));
  const direct = await asyncLet(() => fetchImage('now'));
  return [await image, await more, direct];
}
