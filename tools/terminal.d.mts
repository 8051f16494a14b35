/** Why there can be no terminal here; an empty string where there can. */
export declare function noTerminal(): string;

/** Runs a command in a terminal, types Ctrl-C when it has printed "ready", and gives its output and exit code. */
export declare function inTerminal(
  command: readonly string[],
  cwd: string,
): Promise<{ readonly output: string; readonly code: number | undefined }>;

/** Runs a command in a terminal, closes the terminal when it has printed "ready", and gives its exit code. */
export declare function inClosedTerminal(
  command: readonly string[],
  cwd: string,
): Promise<number | undefined>;
