import { withTaskGroup, withDiscardingTaskGroup } from '@tasktree/node';

function addAll(group, ids, load) {
  for (const id of ids) group.addTask(() => load(id));
}

export async function stay(ids, load) {
  return withTaskGroup(async (group) => {
    addAll(group, ids, load);
    const helpers = [];
    helpers.push(group);
    const context = { group };
    addAll(context.group, ids, load);
    ids.forEach((id) => group.addTask(() => load(id)));
    const later = () => group.addTask(() => load(0));
    later();
    const { signal, isCancelled } = group;
    const { addTask } = group; // wrong: no-group-escape
    addTask(() => load(1));
    await group.waitForAll();
    return [signal.aborted, isCancelled, group.isEmpty];
  });
}

export const nested = (ids, load) =>
  withDiscardingTaskGroup(async (outer) => {
    outer.addTask(() =>
      withDiscardingTaskGroup(async (inner) => {
        for (const id of ids) inner.addTask(() => load(id));
        outer.addTask(() => load('x'));
      }),
    );
  });
