import { concurrentForEach } from '@tasktree/node';

export async function settings(files, read) {
  const merged = {};
  await concurrentForEach(files, async (file) => {
    Object.assign(merged, await read(file)); // wrong: no-captured-mutation
  });
  return merged;
}

export async function ordered(files, read) {
  const merged = {};
  for (const file of files) Object.assign(merged, await read(file));
  return merged;
}
