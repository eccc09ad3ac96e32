import type { Finding, GitPlace, ScanReport } from '../scan-report.js';

/** What `--json` prints. Fields are listed by hand, so that nothing gets out by being added elsewhere. */
export function jsonOf(report: ScanReport): object {
  const { findings, unreadable, notWalked, notUnpacked, notFollowed, files, bytes, repository } = report;
  return {
    findings: findings.map(findingJson),
    unreadable: unreadable.map(({ file, why }) => ({ file, why })),
    notWalked,
    notUnpacked,
    notFollowed,
    files,
    bytes,
    repository:
      repository === undefined
        ? null
        : {
            searched: repository.searched,
            isShallow: repository.isShallow,
            missing: repository.missing,
          },
  };
}

function findingJson(finding: Finding): object {
  const { file, line, column, hint, environment, fingerprint, length, isTracked, git } = finding;
  return {
    file: file ?? null,
    line,
    column,
    hint,
    environment,
    fingerprint,
    length,
    isTracked: isTracked ?? null,
    git: git === undefined ? null : gitJson(git),
  };
}

function gitJson({ kind, object, commit, versions, isInHead, isStaged }: GitPlace): object {
  return { kind, object, commit: commit ?? null, versions, isInHead, isStaged };
}
