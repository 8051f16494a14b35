// What has to follow when changesets raises the version of all packages: core says its own version, and JSR has files of
// its own. Run after `changeset version`, by `npm run raise-versions`.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { jsrFile, jsrText, onJsr } from './jsr.mjs';
import { read, root } from './repository.mjs';

const realm = 'packages/core/src/base/realm.ts';

/** The text of core's realm.ts, saying this version. */
export function withVersion(text, version) {
  const said = /^const version = '.*';$/m;
  if (!said.test(text)) throw new Error(`${realm} says no version any more`);
  return text.replace(said, `const version = '${version}';`);
}

if (import.meta.main) {
  const { version } = JSON.parse(read('packages/core/package.json'));
  writeFileSync(path.join(root, realm), withVersion(read(realm), version));
  for (const name of onJsr) writeFileSync(path.join(root, jsrFile(name)), jsrText(name));
}
