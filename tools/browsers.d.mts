export type BrowserName = 'chromium' | 'firefox' | 'webkit';

/** The names in the order in which reports list them. */
export declare const browserNames: readonly BrowserName[];

/** What a browser shows and runs; closed with it. */
export interface Page {
  goto(url: string): Promise<unknown>;
  /** Calls `callback` in the page, with copies of the arguments, and gives a copy of its result. */
  evaluate<A extends unknown[], R>(callback: (...args: A) => R, ...args: A): Promise<Awaited<R>>;
  /** A PNG of what the page shows. */
  screenshot(): Promise<Uint8Array>;
}

export interface Browser {
  readonly name: BrowserName;
  readonly version: string;
  open(): Promise<Page>;
  close(): Promise<void>;
}

/** Whether that browser can be launched here. */
export declare function hasBrowser(name: BrowserName): Promise<boolean>;

/** Starts a browser with a profile of its own. Throws a RangeError where there is none of that name. */
export declare function launchBrowser(name: BrowserName): Promise<Browser>;
