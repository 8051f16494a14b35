export { withTaskGroup, asyncLet as startLet, Task } from '@tasktree/node';
export const version = 1;
