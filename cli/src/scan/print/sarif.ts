import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding, ScanReport } from '../scan-report.js';
import { historyOf, placeOf } from './text.js';

const ruleId = 'neoagent/secret-key';

const rule = {
  id: ruleId,
  name: 'SecretKey',
  shortDescription: { text: 'A secret key' },
  fullDescription: {
    text: 'A secret key of Neoagent API Authorization whose checksum matches. Whoever reads it can call the API with it.',
  },
  help: {
    text: 'Regenerate the key under Profile Settings, Webhooks API, Token Management. Then take it out of the file and read it from the environment variable NEOAGENT_SECRET_KEY.',
  },
  defaultConfiguration: { level: 'error' },
  properties: { tags: ['security'], 'security-severity': '9.0', precision: 'very-high' },
};

/** What of a scan is known only when it ended. */
export interface SarifRun {
  readonly version: string;
  readonly exitCode: number;
  /** Why the scan could not go on. */
  readonly failure?: string;
}

/** A log in SARIF 2.1.0 (OASIS). Fingerprints stay the same from run to run and tell nothing about the key. */
export function sarifOf(report: ScanReport, run: SarifRun): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'neoagent scan', semanticVersion: run.version, rules: [rule] } },
        columnKind: 'unicodeCodePoints',
        invocations: [invocationOf(report, run)],
        results: report.findings.map(resultOf),
      },
    ],
  };
}

function invocationOf(report: ScanReport, { exitCode, failure }: SarifRun): object {
  const troubles = [
    ...(failure === undefined ? [] : [failure]),
    ...report.unreadable.map(({ file, why }) => `cannot read ${file}: ${why}`),
    ...(report.repository && report.repository.missing > 0
      ? [`${report.repository.missing} objects of the history are not in this clone, or broken`]
      : []),
  ];
  return {
    executionSuccessful: troubles.length === 0,
    exitCode,
    toolExecutionNotifications: troubles.map((text) => ({ level: 'error', message: { text } })),
  };
}

function resultOf(finding: Finding): object {
  const { file, fingerprint, hint, environment, git, isTracked } = finding;
  const where = git === undefined ? '' : `, ${historyOf(git)}`;
  const tracked = isTracked ? ', in a file that git tracks' : '';
  const message = { text: `Secret key ${hint} (${environment})${where}${tracked}.` };
  return {
    ruleId,
    ruleIndex: 0,
    level: 'error',
    message,
    locations: [file === undefined ? namedLocation(finding) : fileLocation(finding, file)],
    partialFingerprints: { 'neoagentSecretKey/v1': fingerprint },
    ...(git && {
      properties: {
        commit: git.commit ?? null,
        object: git.object,
        versions: git.versions,
        isInHead: git.isInHead,
        isStaged: git.isStaged,
      },
    }),
  };
}

function fileLocation({ line, column, length, git }: Finding, file: string): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: git === undefined ? uriOf(file) : encoded(file) },
      region: { startLine: line, startColumn: column, endLine: line, endColumn: column + length },
    },
  };
}

/** A message of git is in no file. */
function namedLocation(finding: Finding): object {
  return { logicalLocations: [{ fullyQualifiedName: placeOf(finding) }] };
}

/** Relative to the folder the scan ran in; absolute for what is not below it. */
function uriOf(file: string): string {
  const relative = path.relative('', file);
  const isBelow = relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
  return isBelow ? encoded(relative.split(path.sep).join('/')) : pathToFileURL(file).href;
}

function encoded(file: string): string {
  return file.split('/').map(encodeURIComponent).join('/');
}
