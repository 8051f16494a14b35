import { Task, withTimeout } from '@tasktree/node';

export class Config {
  static ready = withTimeout(100, load);
  static {
    withTimeout(100, load); // wrong: no-floating-task
    new Task(load); // wrong: no-floating-task
  }
}
