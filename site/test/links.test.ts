import assert from 'node:assert/strict';
import { test } from 'node:test';
import { anchorsOf, builtPages, fileOf, linksOf, readBuilt } from '../src/built.ts';

const pages = builtPages().filter((address) => address !== '/404');
const texts = new Map(pages.map((address) => [address, readBuilt(address)]));

test('there is a site', () => {
  assert.ok(pages.length > 100, `only ${pages.length} pages`);
  for (const address of ['/', '/introduction', '/guide/', '/laws', '/reference/core/', '/bench/results']) {
    assert.ok(texts.has(address), address);
  }
});

test('every link of every page leads to a page, and to a place on it', () => {
  const anchors = new Map([...texts].map(([address, html]) => [address, anchorsOf(html)]));
  const broken = new Set<string>();
  for (const [address, html] of texts) {
    for (const { pathname, hash } of linksOf(address, html)) {
      if (fileOf(pathname) === undefined) broken.add(`${address}: ${pathname}`);
      const place = decodeURIComponent(hash.slice(1));
      if (place !== '' && anchors.get(pathname)?.has(place) === false)
        broken.add(`${address}: ${pathname}${hash}`);
    }
  }
  assert.deepEqual([...broken], []);
});

test('every page is reached from another', () => {
  const reached = new Set<string>();
  for (const [address, html] of texts) {
    for (const { pathname } of linksOf(address, html)) if (pathname !== address) reached.add(pathname);
  }
  assert.deepEqual(
    pages.filter((address) => !reached.has(address)),
    [],
  );
});
