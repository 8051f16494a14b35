import fs = require('node:fs');
import tasktree = require('@tasktree/node');
import Later = tasktree.Task;

export async function read(names: string[]): Promise<string[]> {
  const texts: string[] = [];
  await tasktree.concurrentForEach(names, async (name) => {
    texts.push(await fs.promises.readFile(name, 'utf8')); // wrong: no-captured-mutation, forward-signal
  });
  Later.sleep(5); // wrong: no-floating-task
  return texts;
}
