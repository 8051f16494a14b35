import { defineConfig } from 'vitepress';
import { sidebar } from '../src/sidebar.ts';

export default defineConfig({
  title: 'Tasktree',
  description: 'Structured concurrency for plain async/await in Node.js, Deno, Bun and browsers.',
  lang: 'en',
  srcDir: 'dist/pages',
  outDir: 'dist/site',
  cacheDir: 'dist/cache',
  cleanUrls: true,
  lastUpdated: false,
  ignoreDeadLinks: false,
  metaChunk: true,
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  vite: {
    build: { chunkSizeWarningLimit: 4096 },
    // Its esbuild does not know the newest target of the repository's TypeScript.
    esbuild: { tsconfigRaw: {} },
  },
  themeConfig: {
    nav: [
      { text: 'Guide', link: '/guide/', activeMatch: '^/(guide|introduction)' },
      { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
      { text: 'Laws', link: '/laws', activeMatch: '^/(laws|conformance)' },
      { text: 'Speed', link: '/bench/results', activeMatch: '^/bench/' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
    docFooter: { prev: 'Before', next: 'Next' },
    footer: { message: 'MIT licence' },
  },
});
