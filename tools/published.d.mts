/** Puts the packages that are named, and their dependencies of this scope, into `folder/node_modules`, as npm would. */
export declare function layOut(folder: string, names: readonly string[]): void;
