import { hash } from 'node:crypto';
import { isWellFormed } from '@neoagent/core';
import type { FastifyInstance } from 'fastify';
import { reportLeak } from '../../commands/leaks/report-leak.js';
import { fieldProblem } from '../problem.js';
import { sendProblem } from '../send-problem.js';
import { type LeakParts, refuseTooMany } from './leak-parts.js';
import { maxMatches, readScannerReport, type ScannerMatch } from './scanner-report.js';
import { LabelsAnswer, ScannerReportBody } from './schema.js';
import { isSigned } from './signature.js';

const maxReportBytes = 1_048_576;

const schema = {
  operationId: 'reportLeaks',
  summary: 'Take a signed report of a scanner that found keys in public',
  description:
    'In the format of GitHub’s secret-scanning partner programme; needs leaks.publicKeysUrl in the configuration. Repeated reports change nothing. Every report that is not signed is refused alike.',
  tags: ['leaks'],
  body: ScannerReportBody,
  response: { 200: LabelsAnswer },
};

/** `POST /v1/leaks`: checks the signature over the raw body before anything in it is read, then looks after each key. */
export function registerTakeScannerReport(app: FastifyInstance, parts: LeakParts): void {
  app.register((scope, _options, done) => {
    scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, parsed) =>
      parsed(null, body),
    );
    const options = { schema, bodyLimit: maxReportBytes, validatorCompiler: () => () => true };
    scope.post<{ Body: Buffer }>('/v1/leaks', options, async (request, reply) => {
      const url = parts.context.rules().leaks.publicKeysUrl;
      if (url === undefined) return sendProblem(reply, notConfigured);
      const refused = refuseTooMany(parts, request, reply);
      if (refused !== undefined) return refused;
      const { publicKeys } = parts;
      if (!(await isSigned({ headers: request.headers, body: request.body }, { publicKeys, url }))) {
        parts.attempts.count(request.ip, parts.context.clock.now());
        return sendProblem(reply, notSigned);
      }
      const matches = readScannerReport(request.body);
      if (matches === undefined) return sendProblem(reply, notAReport);
      reply.header('cache-control', 'no-store');
      return labelAll(parts, matches, request.ip);
    });
    done();
  });
}

/** One after the other: a report of thousands must not hold the store's only writer in one piece. */
async function labelAll(parts: LeakParts, matches: readonly ScannerMatch[], address: string) {
  const labels = [];
  for (const match of matches) {
    labels.push({
      token_hash: hash('sha256', match.token, 'hex'),
      token_type: match.type,
      label: (await isOurs(parts, match, address)) ? ('true_positive' as const) : ('false_positive' as const),
    });
  }
  return labels;
}

async function isOurs(
  { context, redact, tellOwners }: LeakParts,
  { token, where }: ScannerMatch,
  address: string,
): Promise<boolean> {
  if (!isWellFormed(context.format, token)) return false;
  const found = await reportLeak(context, {
    secret: token,
    reporter: 'scanner',
    where: where === null ? null : redact(where),
    address,
  });
  if (found.noticed !== undefined) tellOwners(found.noticed);
  return found.isOurs;
}

const notConfigured = {
  problem: 'not_found',
  detail: 'This installation takes no reports of scanners: leaks.publicKeysUrl is not configured.',
} as const;

const notSigned = {
  problem: 'not_signed',
  detail: 'The report is not signed by the scanner whose public keys this installation trusts.',
} as const;

const notAReport = fieldProblem(
  '',
  `The body must be a JSON array of at most ${maxMatches} matches, each with token and type.`,
);
