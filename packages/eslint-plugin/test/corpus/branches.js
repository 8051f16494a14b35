import { withTaskGroup } from '@tasktree/node';

export async function pick(fast, mode, a, b) {
  let answer;
  await withTaskGroup(async (group) => {
    if (fast) {
      group.addTask(async () => {
        answer = await a();
      });
    } else {
      group.addTask(async () => {
        answer = await b();
      });
    }
  });
  await withTaskGroup(async (group) => {
    switch (mode) {
      case 'a':
        group.addTask(async () => {
          answer = await a();
        });
        break;
      default:
        group.addTask(async () => {
          answer = await b();
        });
    }
  });
  await withTaskGroup(async (group) => {
    if (mode === 'early') {
      group.addTask(async () => {
        answer = await a();
      });
      return;
    }
    group.addTask(async () => {
      answer = await b();
    });
  });
  await withTaskGroup(async (group) => {
    group.addTask(async () => {
      answer = await a(); // wrong: no-captured-mutation
    });
    group.addTask(async () => {
      answer = await b(); // wrong: no-captured-mutation
    });
  });
  return answer;
}
