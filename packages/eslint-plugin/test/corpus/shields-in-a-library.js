import { withTaskCancellationShield } from '@tasktree/core';

export const commit = (save) => withTaskCancellationShield(() => save());
