export { Task as Job, withTaskGroup as spawnAll } from '@tasktree/node';
export type { TaskContext } from '@tasktree/node';
