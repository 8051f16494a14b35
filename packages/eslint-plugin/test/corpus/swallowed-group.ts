import { withTaskGroup, withThrowingTaskGroup } from '@tasktree/node';

export async function refresh(urls: string[], ping: (url: string) => Promise<void>): Promise<void> {
  await withTaskGroup(async (group) => {
    for (const url of urls) group.addTask(() => ping(url));
  }).catch(() => {}); // wrong: no-unseen-error
  await withThrowingTaskGroup(async (group) => {
    for (const url of urls) group.addTask(() => ping(url));
    await group.waitForAll();
  }).catch((error: unknown) => {
    console.error(error);
  });
}
