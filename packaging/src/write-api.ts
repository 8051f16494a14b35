// Writes the reports of the public names again, and removes those of entry points that are gone.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { apiFolder, entryPoints, layOutPublished } from './api-report.ts';

await mkdir(apiFolder, { recursive: true });
const entries = entryPoints();
for (const file of await readdir(apiFolder))
  if (!entries.some((entry) => entry.file === file)) await rm(path.join(apiFolder, file));
await using laidOut = await layOutPublished();
for (const entry of entries) await writeFile(path.join(apiFolder, entry.file), await laidOut.report(entry));
