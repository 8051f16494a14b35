export * from '@tasktree/core';
