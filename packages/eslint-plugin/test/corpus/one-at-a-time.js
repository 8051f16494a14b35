import { concurrentForEach, withTaskGroup, JoinSet, all } from '@tasktree/node';

export async function serial(files, parse) {
  const lines = [];
  await concurrentForEach(
    files,
    async (file) => {
      lines.push(await parse(file));
    },
    { concurrency: 1 },
  );
  await withTaskGroup(
    async (group) => {
      for (const file of files)
        group.addTask(async () => {
          lines.push(await parse(file));
        });
    },
    { concurrency: 1 },
  );
  await using set = new JoinSet({ concurrency: 1 });
  for (const file of files)
    set.spawn(async () => {
      lines.push(await parse(file));
    });
  for await (const done of set) console.log(done);
  await all(
    files.map((file) => async () => {
      lines.push(await parse(file)); // wrong: no-captured-mutation
    }),
    { concurrency: 4 },
  );
  return lines;
}
