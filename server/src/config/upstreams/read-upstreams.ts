import { X509Certificate } from 'node:crypto';
import { parseDuration } from '../duration.js';
import type { Report } from '../read-plans.js';
import type { RulesFile } from '../rules-schema.js';
import type { Upstream, UpstreamTarget } from './upstream.js';

/** A body may pause for ever unless the file says otherwise: server-sent events do. */
const defaults = { connectMs: 5_000, headersMs: 30_000, bodyMs: 0, idleMs: 300_000, callerMs: 300_000 };
const defaultHealthEveryMs = 5_000;
const defaultConnections = 256;

type Written = NonNullable<RulesFile['upstreams']>[string];

interface UpstreamsContext {
  readonly report: Report;
  /** The text of a file named relative to the rules file. Throws the system's error. */
  readonly readText: (file: string) => string;
}

/**
 * The upstreams of a file by name. Reports what is no origin, an upstream without exactly one of `url` and `urls`, and a `ca` that
 * holds no certificates or has no target to vouch for.
 */
export function readUpstreams(file: RulesFile, context: UpstreamsContext): ReadonlyMap<string, Upstream> {
  const written = Object.entries(file.upstreams ?? {});
  return new Map(written.map(([name, upstream]) => [name, readUpstream(name, upstream, context)]));
}

function readUpstream(name: string, written: Written, context: UpstreamsContext): Upstream {
  const { report } = context;
  const { url, urls, timeouts = {}, health } = written;
  if ((url === undefined) === (urls === undefined)) {
    report(['upstreams', name], 'needs exactly one of "url" and "urls".');
  }
  const targets = urls ?? (url === undefined ? [] : [{ url }]);
  targets.forEach((target, index) => {
    if (isOrigin(target.url)) return;
    const place = urls === undefined ? ['url'] : ['urls', index, 'url'];
    report(['upstreams', name, ...place], 'must be an origin such as http://127.0.0.1:9000, without a path.');
  });
  if (written.ca !== undefined && !targets.some(({ url }) => /^https:/i.test(url))) {
    report(['upstreams', name, 'ca'], 'vouches for https targets, and none of this upstream is https.');
  }
  const callerMs = milliseconds(timeouts.caller, defaults.callerMs);
  if (callerMs > defaults.callerMs) {
    report(['upstreams', name, 'timeouts', 'caller'], 'may be at most 5m: no listener waits longer.');
  }
  return {
    name,
    targets: targets.filter((target) => isOrigin(target.url)).map(toTarget),
    timeouts: {
      connectMs: milliseconds(timeouts.connect, defaults.connectMs),
      headersMs: milliseconds(timeouts.headers, defaults.headersMs),
      bodyMs: milliseconds(timeouts.body, defaults.bodyMs),
      idleMs: milliseconds(timeouts.idle, defaults.idleMs),
      callerMs,
    },
    connections: written.connections ?? defaultConnections,
    ca: written.ca === undefined ? undefined : readCertificates(name, written.ca, context),
    health: health && { path: health.path, everyMs: milliseconds(health.every, defaultHealthEveryMs) },
  };
}

function readCertificates(
  name: string,
  file: string,
  { report, readText }: UpstreamsContext,
): string | undefined {
  try {
    const text = readText(file);
    // Every block, since the TLS library passes over those that it cannot read.
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
    for (const block of blocks) new X509Certificate(block);
    if (blocks.length > 0) return text;
    report(['upstreams', name, 'ca'], `"${file}" holds no certificate (PEM).`);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    report(['upstreams', name, 'ca'], `"${file}" cannot be read as certificates (${code}).`);
  }
  return undefined;
}

function toTarget({ url, weight = 1 }: { readonly url: string; readonly weight?: number }): UpstreamTarget {
  return { origin: new URL(url).origin, weight };
}

function milliseconds(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : (parseDuration(text) ?? otherwise);
}

/** Whether a text is an http or https URL of a scheme, host and port only. */
export function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '' && url.username === '';
}
