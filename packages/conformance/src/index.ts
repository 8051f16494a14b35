/**
 * The laws of Tasktree as cases that need no test runner, and what runs them.
 *
 * @module
 */
export type {
  Assert,
  ConformanceCase,
  Core,
  Ending,
  Gate,
  Operations,
  ProgramOptions,
  RunProgram,
  Threads,
  Trial,
  Uncaught,
} from './case.ts';
export { lawTitles } from './law-titles.ts';
export { cases } from './cases.ts';
export type { Environment } from './environment.ts';
export { processEnvironment, type ProcessEnvironmentOptions } from './environments/process.ts';
export { programRunner, type ProgramRunner } from './environments/programs.ts';
export { webEnvironment, type WebEnvironmentOptions } from './environments/web.ts';
export type { CaseResult, ConformanceReport } from './report.ts';
export { runConformance, type ConformanceOptions } from './run.ts';
