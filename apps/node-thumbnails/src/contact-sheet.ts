import path from 'node:path';
import type { Album, Failure } from './album.ts';
import { explain } from './failure.ts';
import type { Thumbnail } from './make-thumbnail.ts';
import type { OutputFolder } from './output-folder.ts';
import { sentence } from './summary.ts';

/** Writes `index.html`, with every thumbnail in the album and the reason for each that is missing. */
export async function writeContactSheet(album: Album, name: string, output: OutputFolder): Promise<string> {
  await output.write('index.html', contactSheet(album, name));
  await output.keep('index.html');
  return path.join(output.path, 'index.html');
}

export function contactSheet(album: Album, name: string): string {
  const made = album.made.toSorted((a, b) => a.picture.title.localeCompare(b.picture.title));
  const widest = made.reduce((most, { width }) => Math.max(most, width), 0);
  return markup`<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>${name}</title>
  <style>${new Markup(style)}</style>
  <h1>${name}</h1>
  <p>${sentence(album)}</p>
  <ul>${album.failed.map(reason)}</ul>
  <main style="--widest: ${widest}px">${made.map(figure)}
  </main>
</html>
`.text;
}

function reason({ picture, error }: Failure): Markup {
  return markup`
    <li><b>${picture.title}</b> ${explain(error)}</li>`;
}

function figure({ file, width, height, picture, bytes, originalBytes }: Thumbnail): Markup {
  return markup`
    <figure title="${picture.title}, ${kilobytes(originalBytes)} → ${kilobytes(bytes)}">
      <img src="${encodeURIComponent(file)}" width="${width}" height="${height}" alt="" loading="lazy">
      <figcaption>${picture.title}</figcaption>
    </figure>`;
}

const style = `
    :root { color-scheme: light dark; font: 13px/1.4 system-ui, sans-serif; }
    body { margin: 3rem auto; max-width: 76rem; padding: 0 1.5rem; }
    h1 { font-size: 1.8rem; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
    p { margin: 0.3rem 0 2rem; opacity: 0.65; }
    ul { border-left: 3px solid #d33; list-style: none; margin: 0 0 2rem; padding: 0 0 0 1rem; }
    ul:empty { display: none; }
    main { align-items: end; display: grid; gap: 1.6rem 0.8rem; }
    main { grid-template-columns: repeat(auto-fill, minmax(min(max(7rem, var(--widest)), 100%), 1fr)); }
    figure { margin: 0; text-align: center; }
    img { height: auto; max-width: 100%; transition: scale 0.15s; }
    figure:hover img { scale: 1.12; }
    figcaption { font-size: 0.75rem; opacity: 0.65; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  `;

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/** Text that is HTML already. Everything else that is put into `markup` gets escaped. */
class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function markup(strings: TemplateStringsArray, ...values: unknown[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...values.map(toMarkup)));
}

function toMarkup(value: unknown): string {
  if (value instanceof Markup) return value.text;
  if (Array.isArray(value)) return value.map(toMarkup).join('');
  return String(value).replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
