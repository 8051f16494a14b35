export * from '@tasktree/node';
