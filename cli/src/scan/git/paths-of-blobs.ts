import { pipeline } from 'node:stream/promises';
import { allOf, askGit, type Repository, startGit } from './git-command.js';
import { createSplitter } from './object-reader.js';

/** A blob at a path. */
export interface BlobPlace {
  readonly blob: string;
  readonly path: string;
}

/** A commit that put a blob at a path. */
export interface Introduction extends BlobPlace {
  readonly commit: string;
}

/** What `--all` names, what a reflog remembers (older stashes and amended commits too), in every work tree. */
export const everywhere = ['--all', '--reflog'];

/** Every time a commit put one of these blobs at a path, parents before their children. One walk over the history, whatever the number. */
export async function introductionsOf(
  repository: Repository,
  isWanted: (blob: string) => boolean,
): Promise<readonly Introduction[]> {
  const commits = startGit(repository, ['rev-list', ...everywhere, '--topo-order', '--reverse']);
  const compare = ['--root', '--raw', '--no-abbrev', '--no-renames', '--no-ext-diff', '-z'];
  const changes = startGit(repository, ['diff-tree', '--stdin', '-r', '-m', ...compare]);
  commits.stdin.end();
  const found: Introduction[] = [];
  let commit = '';
  const take = createRawReader(
    (id) => {
      commit = id;
    },
    ({ blob, path }) => {
      if (isWanted(blob)) found.push({ blob, path, commit });
    },
  );
  const read = async () => {
    for await (const chunk of changes.stdout) take(chunk as Buffer);
  };
  try {
    await allOf([pipeline(commits.stdout, changes.stdin), read(), commits.ended, changes.ended]);
  } finally {
    commits.stop();
    changes.stop();
  }
  return found;
}

/** The mode of a submodule: its id names a commit of another repository. */
const submodule = '160000';

/** Reads `--raw -z`: `:mode mode old new status`, then the path; any other text is the id of a commit. Submodules are passed over. */
function createRawReader(takeCommit: (id: string) => void, takePlace: (place: BlobPlace) => void) {
  const { push } = createSplitter('\0');
  let change: readonly string[] | undefined;
  return (chunk: Buffer): void => {
    for (const text of push(chunk)) {
      if (change !== undefined) {
        const [, mode, , blob = ''] = change;
        if (mode !== submodule) takePlace({ blob, path: text });
        change = undefined;
      } else if (text.startsWith(':')) change = text.split(' ');
      else takeCommit(text);
    }
  };
}

/** The files that HEAD has; none before the first commit. */
export async function filesInHead(repository: Repository): Promise<readonly BlobPlace[]> {
  const isThere = await askGit(repository, ['rev-parse', '--quiet', '--verify', 'HEAD^{commit}']).then(
    () => true,
    () => false,
  );
  if (!isThere) return [];
  // `mode type id<tab>path`
  return entriesOf(await askGit(repository, ['ls-tree', '-r', '-z', '--full-tree', 'HEAD']), 2);
}

/** The files of the index, those in conflict too. */
export async function filesInIndex(repository: Repository): Promise<readonly BlobPlace[]> {
  // `mode id stage<tab>path`
  return entriesOf(await askGit(repository, ['ls-files', '-s', '-z', '--full-name', ':/']), 1);
}

function entriesOf(listed: Buffer, idAt: 1 | 2): readonly BlobPlace[] {
  return createSplitter('\0')
    .push(listed)
    .map((entry) => {
      const tab = entry.indexOf('\t');
      return { blob: entry.slice(0, tab).split(' ')[idAt] ?? '', path: entry.slice(tab + 1) };
    });
}

/** The files whose staged content differs from HEAD's, with that content; all of them before the first commit. */
export async function stagedFiles(repository: Repository): Promise<readonly BlobPlace[]> {
  const compare = ['--raw', '--no-abbrev', '--no-renames', '--no-ext-diff', '-z', '--diff-filter=ACMRT'];
  const places: BlobPlace[] = [];
  const read = createRawReader(
    () => undefined,
    (place) => places.push(place),
  );
  read(await askGit(repository, ['diff', '--cached', ...compare]));
  return places;
}
