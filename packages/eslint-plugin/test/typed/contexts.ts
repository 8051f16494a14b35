import type { TaskGroup } from '@tasktree/node';

export declare function contextOf(): { readonly children: TaskGroup<void> };
