import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import {
  checkedAddresses,
  type Resolve,
  refuseConnection,
  type TargetPolicy,
  TargetRefused,
} from './target-guard.js';

/**
 * To one origin at most; as many as there are tries in flight. Many endpoints may share an origin, and with fewer connections than tries
 * one of them that hangs would hold up the others.
 */
const connectionsPerOrigin = 256;

/**
 * Connects to what the policy allows and to nothing else, checked when the connection is made: a literal address by itself, a name by
 * every address it resolves to at that moment, and the socket goes to an address that was checked. TLS is checked against the name.
 */
export function createGuardedAgent(parts: {
  readonly policy: () => TargetPolicy;
  readonly resolve: Resolve;
  readonly timeoutMs: number;
}): Agent {
  const lookup: LookupFunction = (hostname, options, callback) => {
    checkedAddresses(hostname, parts.policy(), parts.resolve).then(
      (addresses) => {
        if (options.all === true) return callback(null, [...addresses]);
        const [first] = addresses;
        return callback(null, first?.address ?? '', first?.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, ''),
    );
  };
  const connect = buildConnector({ lookup, timeout: parts.timeoutMs });
  return new Agent({
    connections: connectionsPerOrigin,
    pipelining: 1,
    keepAliveTimeout: 4000,
    connect(options, callback) {
      // A lookup is never made for a literal address.
      const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
      const refusal = refuseConnection(options.hostname, port, parts.policy());
      if (refusal !== undefined) return callback(new TargetRefused(refusal), null);
      return connect(options, callback);
    },
  });
}
