import { transform as esbuild } from 'esbuild';
import { minify as oxc } from 'rolldown/utils';
import { minify as terser } from 'terser';

/** What a build does with the text of a program, whose meaning stays the same. */
type Step = (code: string) => Promise<string>;

const minifiers: Record<string, Step> = {
  esbuild: async (code) => (await esbuild(code, { minify: true, target: 'esnext' })).code,
  terser: async (code) => (await terser(code, { compress: true, mangle: true })).code ?? '',
  oxc: async (code) => {
    const { code: minified, errors } = await oxc('program.js', code);
    if (errors.length > 0) throw new Error(errors[0]?.message);
    return minified;
  },
};

/** The way of a program through a build. */
export interface Form {
  readonly name: string;
  /** Before the transform. */
  readonly before?: Step;
  /** Behind it. */
  readonly after?: Step;
}

export const asWritten: Form = { name: 'as written' };

/** What runs where there is no native async function; the order of its reactions is the helpers' own. */
export const lowered: Form = {
  name: 'lowered to ES2017',
  after: async (code) => (await esbuild(code, { target: 'es2017' })).code,
};

/** All of them before the transform, as in a library that was built before, and after it, as in a production build. */
export const minified: readonly Form[] = Object.entries(minifiers).flatMap(([name, step]) => [
  { name: `minified by ${name} before`, before: step },
  { name: `minified by ${name} after`, after: step },
]);
