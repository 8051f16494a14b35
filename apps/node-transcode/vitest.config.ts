import { defineConfig } from 'vitest/config';

// The tests start programs that keep all cores busy.
export default defineConfig({ test: { fileParallelism: false } });
