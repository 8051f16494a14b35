import * as typescriptParser from '@typescript-eslint/parser';
import { RuleTester } from 'eslint';
import { describe, it } from 'vitest';

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it.only;

/** JavaScript, by ESLint's own parser. */
export const javascript: RuleTester = new RuleTester();

/** TypeScript, by the parser of typescript-eslint. */
export const typescript: RuleTester = new RuleTester({ languageOptions: { parser: typescriptParser } });

/** A program that uses the library. */
export function program(code: string): string {
  const names =
    'all, allSettled, any, asyncLet, concurrentForEach, concurrentMap, JoinSet, mapReduce, Mutex, race, runMain, Task, taskScope, withDiscardingTaskGroup, withTaskGroup, withTimeout';
  return `import { ${names} } from '@tasktree/node';\n${code}`;
}
