/** A pinned runtime of this repository. */
export interface Runtime {
  readonly name: string;
  readonly version: string;
  /** The platform's own binary, with the arguments that come before those of the user. */
  readonly command: readonly string[];
}

export declare const runtimeNames: readonly string[];

/** Those that are installed. */
export declare function runtimes(): Runtime[];

/** Throws a RangeError where there is none of that name. */
export declare function runtime(name: string): Runtime;
