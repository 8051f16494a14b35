import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../', import.meta.url));

/** `deno publish --dry-run` in a copy: where it fails, it takes the liberty of changing the package.json of the root. */
async function rehearse(name: string, change?: (folder: string) => Promise<void>) {
  const root = await mkdtemp(path.join(tmpdir(), 'tasktree-publish-'));
  try {
    await mkdir(path.join(root, 'node_modules/@types'), { recursive: true });
    await symlink(
      path.join(packages, 'deno/node_modules/@types/node'),
      path.join(root, 'node_modules/@types/node'),
    );
    await writeFile(path.join(root, 'package.json'), JSON.stringify({ workspaces: ['packages/*'] }));
    for (const one of ['core', 'threads', 'deno']) {
      for (const part of ['src', 'jsr.json', 'package.json']) {
        await cp(path.join(packages, one, part), path.join(root, 'packages', one, part), { recursive: true });
      }
    }
    const cwd = path.join(root, 'packages', name);
    await change?.(cwd);
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ['publish', '--dry-run', '--allow-dirty'],
      cwd,
      env: { NO_COLOR: '1', DENO_NO_UPDATE_CHECK: '1' },
    }).output();
    const decoder = new TextDecoder();
    return { code, output: decoder.decode(stdout) + decoder.decode(stderr) };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

for (const name of ['core', 'threads', 'deno']) {
  Deno.test(`@tasktree/${name} can be published on JSR, without slow types`, async () => {
    const { code, output } = await rehearse(name);
    assert.equal(code, 0, output);
    assert.match(output, /Checking for slow types/);
    assert.match(output, new RegExp(`Simulating publish of @tasktree/${name}@[^]*src/index\\.ts`));
  });
}

Deno.test('a slow type would be refused', async () => {
  const { code, output } = await rehearse('deno', (folder) =>
    writeFile(path.join(folder, 'src/host.ts'), 'export const denoHost = (() => ({}) as never)();\n'),
  );
  assert.notEqual(code, 0);
  assert.match(output, /slow-type|missing-explicit-type/);
});
