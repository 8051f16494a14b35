import path from 'node:path';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { folder, putFile, putPicture, run, serve, startOn, thumbnailsIn, until } from './program.ts';

test('a file that is no picture, and a corrupt one, cost the others nothing', async () => {
  using input = folder();
  using output = folder();
  const fox = readFileSync(putPicture(input.path));
  putFile(input.path, 'cut.webp', fox.subarray(0, fox.length / 2));
  putFile(input.path, 'fake.png', 'no picture at all');
  putFile(input.path, 'notes.txt', 'no picture either');

  const { code, stdout, stderr } = await run(`--dir ${input.path} --out ${output.path}`);

  expect(code).toBe(1);
  expect(thumbnailsIn(output.path)).toEqual(['fox.webp']);
  expect(stdout).toMatch(/^cut\.webp: .*corrupt/m);
  expect(stdout).toMatch(/^fake\.png: .*unsupported image format/m);
  expect(stdout).toMatch(/^notes\.txt: this is text\/plain, not a picture/m);
  expect(stdout).toContain('1 thumbnail in ');
  expect(stderr).toContain('1 failure: this is text/plain, not a picture');
  expect(readFileSync(path.join(output.path, 'index.html'), 'utf8')).toContain('<b>fake.png</b>');
});

test('an address that nobody answers at, and a line that is no address, are told and passed over', async () => {
  using work = folder();
  const fox = readFileSync(putPicture(work.path));
  await using server = await serve((_, response) =>
    response.writeHead(200, { 'content-type': 'image/webp' }).end(fox),
  );
  // A server that is gone: nobody else takes its port this soon.
  const gone = await serve(() => {});
  await gone[Symbol.asyncDispose]();
  const list = `# pictures\n${server.url}/fox.webp\n\n${gone.url}/a.png\nfoo\nfile:///b.png\n`;

  const { code, stdout } = await startOn(work.path, list, '--retries 1').finished;

  expect(code).toBe(1);
  expect(thumbnailsIn(`${work.path}/out`)).toEqual(['fox.webp']);
  expect(stdout).toContain('a.png: nobody answers at this address');
  expect(stdout).toContain('foo: this is no address');
  expect(stdout).toMatch(/^b\.png: ./m);
});

test('metadata that shows no picture cancels the download', async () => {
  using work = folder();
  let downloads = 0;
  let cancelled = 0;
  await using server = await serve((request, response) => {
    if (request.method === 'HEAD') {
      setTimeout(() => response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(), 100);
    } else {
      downloads++;
      response.on('close', () => cancelled++);
    }
  });
  const { code, stdout } = await startOn(work.path, `${server.url}/page`).finished;
  expect(code).toBe(1);
  expect(stdout).toContain('page: this is text/html, not a picture');
  expect(downloads).toBe(1);
  await until(() => cancelled === 1);
});

test('a picture that takes longer than the time limit is tried again, then given up', async () => {
  using work = folder();
  const visits = new Set<string>();
  await using server = await serve(({ method, headers }) =>
    visits.add(`${method} ${String(headers['x-request-id'])}`),
  );
  const { code, stdout } = await startOn(work.path, `${server.url}/slow`, '--time-limit 200 --retries 1')
    .finished;
  expect(code).toBe(1);
  expect(stdout).toContain('slow: no answer within the time limit');
  expect(visits).toEqual(new Set(['GET slow.1', 'HEAD slow.1', 'GET slow.2', 'HEAD slow.2']));
});

test('what will not pass is not tried again', async () => {
  using work = folder();
  let visits = 0;
  await using server = await serve((request, response) => {
    if (request.method === 'HEAD') visits++;
    response.writeHead(404).end();
  });
  const { code, stdout } = await startOn(work.path, `${server.url}/lost`).finished;
  expect(code).toBe(1);
  expect(stdout).toContain('lost: the server answers 404 Not Found');
  expect(visits).toBe(1);
});

test('a server that knows GET only is no obstacle', async () => {
  using work = folder();
  const fox = readFileSync(putPicture(work.path));
  await using server = await serve((request, response) => {
    if (request.method === 'HEAD') response.writeHead(405).end();
    else response.end(fox);
  });
  const { code } = await startOn(work.path, `${server.url}/fox`).finished;
  expect(code).toBe(0);
  expect(thumbnailsIn(`${work.path}/out`)).toEqual(['fox.webp']);
});

test.each([
  ['--dir /no/such/folder', 'cannot read /no/such/folder: there is no such file or folder'],
  ['--url-list /no/such/list', 'cannot read /no/such/list: there is no such file or folder'],
  ['--dir a --url-list b', '--dir and --url-list exclude each other'],
  ['--colour', "Unknown option '--colour' (see --help)"],
  ['--size big', "--size takes a number from 8 to 4096, not 'big'"],
  ['--concurrency 1.5', "--concurrency takes a whole number, not '1.5'"],
  ['--out /dev/null/thumbnails --limit 1', 'cannot write to /dev/null/thumbnails'],
])('bad input: %s', async (commandLine, message) => {
  const { code, stdout, stderr } = await run(commandLine);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^thumbnails: .*\n$/);
  expect(stderr).toContain(message);
});
