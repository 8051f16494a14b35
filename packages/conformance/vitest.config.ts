import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The laws about memory ask the engine to collect garbage.
    pool: 'forks',
    execArgv: ['--expose-gc'],
    fileParallelism: false,
    maxConcurrency: 2,
  },
});
