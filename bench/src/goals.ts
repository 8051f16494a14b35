/** Our adapter with the host's ambient context, and the one on the portable host with handles. */
export const AMBIENT = 'tasktree';
export const EXPLICIT = 'tasktree-explicit';
