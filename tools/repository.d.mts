/** What the checks read of a package's package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, string>>;
  readonly publishConfig: {
    readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  };
}

export declare const root: string;

/** The text of a file, by its path from the root. */
export declare function read(file: string): string;

/** Every file that git would put into a clone and that is there now, as paths from the root. */
export declare function trackedFiles(): string[];

/** The manifests below packages/, each with the folder it lies in. */
export declare function packages(): { readonly folder: string; readonly manifest: Manifest }[];

/** Those of packages that are published. */
export declare function publishedPackages(): { readonly folder: string; readonly manifest: Manifest }[];
