// Us as an application on Node imports us: ambient context, no handle passed.
export * from './tasktree/groups.ts';
export * from './tasktree/regions.ts';
export * from './tasktree/streams.ts';
export * from './tasktree/workers.ts';
