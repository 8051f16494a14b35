// The core on a host without ambient context, as browsers have it, and every handle passed by hand.
export * from './tasktree-explicit/groups.ts';
export * from './tasktree-explicit/regions.ts';
export * from './tasktree-explicit/streams.ts';
