import { expect, test } from 'vitest';
import { Album } from '../src/album.ts';
import { contactSheet } from '../src/contact-sheet.ts';

test('nothing that a picture is called gets into the page as markup', () => {
  const album = new Album(2);
  const picture = { id: 'x', title: '<script>alert("&")</script>', url: '', origin: '' };
  album.add({ picture, error: new Error('<img onerror=1>') });
  album.add({
    picture,
    file: 'a b.webp',
    width: 1,
    height: 1,
    bytes: 1,
    originalBytes: 1,
    attempts: 1,
    fromCache: false,
    took: 1,
  });
  const page = contactSheet(album, '<b>');
  expect(page).not.toMatch(/<script|<img onerror|<b>(?!&#60;script)/);
  expect(page).toContain('src="a%20b.webp"');
  expect(page).toContain('&#60;img onerror=1&#62;');
});
