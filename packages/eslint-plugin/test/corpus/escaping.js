import { withTaskGroup } from '@tasktree/node';

let kept;
const all = [];
export async function escape(work) {
  await withTaskGroup(async (group) => {
    kept = group; // wrong: no-group-escape
  });
  await withTaskGroup(async (group) => {
    all.push(group); // wrong: no-group-escape
  });
  await withTaskGroup((group) => (b) => group.addTask(b)); // wrong: no-group-escape
  const add = await withTaskGroup(async (group) => {
    group.addTask(work);
    return (b) => group.addTask(b); // wrong: no-group-escape
  });
  await withTaskGroup(async (group) => {
    return group.addTask.bind(group); // wrong: no-group-escape
  });
  await withTaskGroup(async (group) => {
    group.addTask(work);
    return group[Symbol.asyncIterator](); // wrong: no-group-escape
  });
  await withTaskGroup(async (group) => {
    Object.assign(globalThis, { group }); // wrong: no-group-escape
  });
  async function body(group) {
    group.addTask(work);
    return { group }; // wrong: no-group-escape
  }
  await withTaskGroup(body);
  return add;
}
export { kept };
