// Puts the repository into the manifests of the packages that are about to be published. Provenance is only given to a
// package that names the repository it was built from, and that is known where it is built: GitHub Actions says it.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { publishedPackages, root } from './repository.mjs';

/** The manifest with the repository, its folder in it, and where problems are told. */
export function withRepository(manifest, folder, url) {
  return {
    ...manifest,
    repository: { type: 'git', url: `git+${url}.git`, directory: folder },
    bugs: `${url}/issues`,
  };
}

if (import.meta.main) {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
  if (server === undefined || repository === undefined)
    throw new Error('GITHUB_REPOSITORY: packages are published by the release workflow only.');
  for (const { folder, manifest } of publishedPackages()) {
    const text = JSON.stringify(withRepository(manifest, folder, `${server}/${repository}`), null, 2);
    writeFileSync(path.join(root, folder, 'package.json'), `${text}\n`);
  }
}
