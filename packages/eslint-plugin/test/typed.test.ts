import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as typescriptParser from '@typescript-eslint/parser';
import { ESLint } from 'eslint';
import { expect, it } from 'vitest';
import plugin from '../src/index.ts';
import { placesIn, textOf } from './corpus.ts';

const folder = fileURLToPath(new URL('typed', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));

it('with type information, what something is does not depend on its name', async () => {
  const eslint = new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.ts'], languageOptions: { parser: typescriptParser } },
      plugin.configs['recommended-type-checked'],
    ],
  });
  const results = await eslint.lintFiles(files);
  const found = results.flatMap(({ filePath, messages }) =>
    messages.map(({ line, ruleId, message }) => {
      const rule = ruleId?.replace('@tasktree/', '') ?? message;
      return textOf({ file: path.basename(filePath), line, rule });
    }),
  );
  const expected = files.flatMap((file) => placesIn(path.join(folder, file), file).map(textOf));
  expect(expected.length).toBeGreaterThan(5);
  expect(found.sort()).toEqual(expected.sort());
});
