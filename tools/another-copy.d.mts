/** The module behind `entry`, a URL in the `src` or `dist` of a package without dependencies, from a folder of its own. */
export declare function anotherCopy(entry: string): Promise<unknown>;
