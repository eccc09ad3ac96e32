import { Readable } from 'node:stream';
import type { Finding, GitPlace } from '../scan-report.js';
import { askGit, type Repository, startGit } from './git-command.js';
import {
  type BlobPlace,
  everywhere,
  filesInHead,
  filesInIndex,
  introductionsOf,
  stagedFiles,
} from './paths-of-blobs.js';
import {
  asFarAsGitGoes,
  type HitObject,
  type ObjectHit,
  type RepositoryScan,
  searchObjects,
} from './search-objects.js';

/**
 * Searches every blob, commit and tag that a reference, a reflog or the index of the repository leads to, each once. Findings are one
 * for each key and path. Throws a `GitFailure` when git does not even begin; what goes wrong later is written into the report.
 */
export async function scanHistory(scan: RepositoryScan): Promise<void> {
  const { repository, report } = scan;
  report.repository = { searched: 'history', isShallow: await isShallow(repository), missing: 0 };
  const objects = startGit(repository, [
    ...['rev-list', ...everywhere, '--indexed-objects', '--objects', '--missing=print'],
  ]);
  objects.stdin.end();
  const found = await searchObjects(objects.stdout, scan);
  await asFarAsGitGoes(report, objects.ended, undefined);
  const ofFiles = await findingsInFiles(scan, found);
  // One by one: a call takes only so many arguments.
  for (const finding of [...ofFiles, ...(await findingsInMessages(repository, found))])
    report.findings.push(finding);
}

/** Searches what is staged in the repository and differs from HEAD. Throws a `GitFailure`. */
export async function scanStaged(scan: RepositoryScan): Promise<void> {
  const { repository, report } = scan;
  report.repository = { searched: 'staged', isShallow: await isShallow(repository), missing: 0 };
  const staged = (await stagedFiles(repository)).filter(({ blob }) => !/^0+$/.test(blob));
  const ids = [...new Set(staged.map(({ blob }) => `${blob}\n`))];
  const found = await searchObjects(Readable.from(ids.map((id) => Buffer.from(id))), scan);
  const isInHead = await inHead(scan, found);
  for (const place of staged)
    for (const { hit, object } of hitsOf(found, place)) {
      const git = { ...placeIn(object), commit: undefined, isStaged: true };
      report.findings.push(
        findingOf(hit, place.path, { ...git, kind: 'file', isInHead: isInHead(hit, place.path) }),
      );
    }
}

/** Also tells what is no repository: every scan begins with it. */
async function isShallow(repository: Repository): Promise<boolean> {
  const answer = await askGit(repository, ['rev-parse', '--is-shallow-repository']);
  return answer.toString().trim() === 'true';
}

async function findingsInFiles(
  { repository, report }: RepositoryScan,
  found: ReadonlyMap<string, HitObject>,
): Promise<readonly Finding[]> {
  const blobs = [...found.values()].filter(({ type }) => type === 'blob');
  if (blobs.length === 0) return [];
  const introductions = await asFarAsGitGoes(
    report,
    introductionsOf(repository, (blob) => found.has(blob)),
    [],
  );
  const isInHead = await inHead({ repository, report }, found);
  const places = createPlaces(isInHead);
  for (const { commit, ...place } of introductions)
    for (const { hit, object } of hitsOf(found, place)) places.add(hit, object, { ...place, commit });
  const index = await asFarAsGitGoes(report, filesInIndex(repository), []);
  const staged = index.filter(({ blob }) => found.has(blob));
  for (const place of staged)
    for (const { hit, object } of hitsOf(found, place)) places.add(hit, object, place);
  const named = new Set([...introductions, ...staged].map(({ blob }) => blob));
  const nameless = blobs.filter(({ id }) => !named.has(id));
  return [...places.all(), ...nameless.flatMap(findingsInObject)];
}

/** Gathers the contents that one path had over time into one finding for each key. */
function createPlaces(isInHead: (hit: ObjectHit, path: string) => boolean) {
  const places = new Map<string, { readonly finding: Finding; readonly versions: Set<string> }>();
  return {
    add(hit: ObjectHit, object: HitObject, at: { readonly path: string; readonly commit?: string }) {
      const key = `${hit.fingerprint}${at.path}`;
      const known = places.get(key);
      if (known !== undefined) {
        known.versions.add(object.id);
        return;
      }
      const commit = at.commit?.slice(0, shortId);
      const git = { ...placeIn(object), kind: 'file' as const, commit, isStaged: commit === undefined };
      const finding = findingOf(hit, at.path, { ...git, isInHead: isInHead(hit, at.path) });
      places.set(key, { finding, versions: new Set([object.id]) });
    },
    all: (): readonly Finding[] =>
      [...places.values()].map(({ finding, versions }) => {
        return { ...finding, ...(finding.git && { git: { ...finding.git, versions: versions.size } }) };
      }),
  };
}

async function findingsInMessages(
  repository: Repository,
  found: ReadonlyMap<string, HitObject>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const object of found.values()) {
    if (object.type === 'blob') continue;
    const isCommit = object.type === 'commit';
    const isInHead = isCommit && (await isAncestorOfHead(repository, object.id));
    for (const finding of findingsInObject(object)) findings.push(withHead(finding, isInHead));
  }
  return findings;
}

function withHead(finding: Finding, isInHead: boolean): Finding {
  return { ...finding, ...(finding.git && { git: { ...finding.git, isInHead } }) };
}

async function isAncestorOfHead(repository: Repository, commit: string): Promise<boolean> {
  return askGit(repository, ['merge-base', '--is-ancestor', commit, 'HEAD']).then(
    () => true,
    () => false,
  );
}

/** Whether HEAD has this key at this path, in whatever version of the file. */
async function inHead(
  { repository, report }: Pick<RepositoryScan, 'repository' | 'report'>,
  found: ReadonlyMap<string, HitObject>,
) {
  const present = new Set<string>();
  if (found.size > 0)
    for (const place of await asFarAsGitGoes(report, filesInHead(repository), []))
      for (const { hit } of hitsOf(found, place)) present.add(`${hit.fingerprint}${place.path}`);
  return (hit: ObjectHit, path: string): boolean => present.has(`${hit.fingerprint}${path}`);
}

function hitsOf(found: ReadonlyMap<string, HitObject>, { blob }: BlobPlace) {
  const object = found.get(blob);
  return object === undefined ? [] : object.hits.map((hit) => ({ hit, object }));
}

function findingsInObject(object: HitObject): readonly Finding[] {
  const kind = object.type === 'commit' || object.type === 'tag' ? object.type : 'blob';
  const place = placeIn(object);
  const commit = kind === 'commit' ? place.object : undefined;
  return object.hits.map((hit) =>
    findingOf(hit, undefined, { ...place, kind, commit, isInHead: false, isStaged: false }),
  );
}

const shortId = 12;

function placeIn({ id }: HitObject): Pick<GitPlace, 'object' | 'versions'> {
  return { object: id.slice(0, shortId), versions: 1 };
}

function findingOf(hit: ObjectHit, file: string | undefined, git: GitPlace): Finding {
  const { line, column, environment, hint, fingerprint, length } = hit;
  return { file, line, column, environment, hint, fingerprint, length, git };
}
