import { withTaskGroup } from '@tasktree/core/slim';

export const three = (a, b, c) =>
  withTaskGroup(async (group) => {
    for (const body of [a, b, c]) group.addTask(body);
    const results = [];
    for await (const result of group) results.push(result);
    return results;
  });
