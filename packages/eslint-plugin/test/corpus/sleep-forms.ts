import { Task, type TaskContext } from '@tasktree/node';

export async function forms(task: TaskContext): Promise<void> {
  await Task.sleep(5);
  await task.sleep(5);
  Task.sleep(5); // wrong: no-floating-task
  void Task.sleep(5);
  const later = Task.sleep(5);
  await later;
  Task.checkCancellation();
  task.checkCancellation();
  return task.yield();
}
