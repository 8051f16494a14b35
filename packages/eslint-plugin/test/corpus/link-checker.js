import { withDiscardingTaskGroup } from '@tasktree/node';

export async function brokenLinks(links, check) {
  const broken = [];
  await withDiscardingTaskGroup(async (group) => {
    for (const link of links) {
      const body = async () => {
        const state = await check(link);
        if (!state.ok) broken.push(link); // wrong: no-captured-mutation
      };
      group.addTask(body);
    }
  });
  return broken;
}
