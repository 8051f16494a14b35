import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { asyncLet, runMain, withTaskCancellationShield } from '@tasktree/node';
import { Album } from './album.ts';
import { BadInput } from './bad-input.ts';
import { writeContactSheet } from './contact-sheet.ts';
import { makeThumbnails } from './make-thumbnails.ts';
import { help, readOptions, type Options } from './options.ts';
import { OutputFolder } from './output-folder.ts';
import { PictureCache } from './picture-cache.ts';
import { showProgress } from './progress-view.ts';
import { openSource, type Source } from './sources.ts';
import { causes, sentence } from './summary.ts';
import { TaskCount } from './task-count.ts';

// A task that an interrupt cancels, and with it all that happens below.
void runMain(mainTask, { name: 'main' });

async function mainTask(): Promise<void> {
  try {
    // npm starts a script in the package's folder; what the user types is relative to where the user is.
    const options = readOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());
    if (options.help) process.stdout.write(help);
    else process.exitCode = await run(options);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    console.error(`thumbnails: ${error.message}`);
    process.exitCode = 2;
  }
}

async function run(options: Options): Promise<number> {
  await using source = await openSource(options);
  await using output = await OutputFolder.open(options.out);
  await using cache = new PictureCache(path.join(options.out, '.cache'));
  using tasks = new TaskCount();
  const album = new Album(source.pictures.length);
  try {
    await using _view = asyncLet(() => showProgress(album, process.stdout), { name: 'progress view' });
    await makeThumbnails(source.pictures, album, { options, output, cache });
  } finally {
    // Also after an interrupt: what is done is shown.
    await withTaskCancellationShield(() => finish(album, tasks, source, output), { atMost: { seconds: 10 } });
  }
  return album.failed.length === 0 ? 0 : 1;
}

async function finish(album: Album, tasks: TaskCount, source: Source, output: OutputFolder): Promise<void> {
  const outcome = sentence(album);
  const sheet = await writeContactSheet(album, source.name, output);
  for (const cause of causes(album)) console.error(cause);
  console.log(`${album.done < album.total ? 'Stopped: ' : ''}${outcome}`);
  console.log(tasks.toString());
  console.log(pathToFileURL(sheet).href);
}
