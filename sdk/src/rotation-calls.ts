import type { Key } from './management-types.js';
import type { Rotation } from './rotation-types.js';

interface Options {
  readonly signal?: AbortSignal;
}

/** Makes one call; answers its value. */
type Send = <Answer>(
  path: string,
  call?: Options & { readonly method?: 'GET' | 'POST' | 'PATCH'; readonly body?: object },
) => Promise<Answer>;

/** The calls about rotations besides those that begin and end one; they reject like the other calls. */
export interface RotationCalls {
  /** How far the cut-over of a key is; `null` when no old secret of it works any more. */
  rotation(keyId: string, options?: Options): Promise<Rotation | null>;
  /** Ends the grace period once nobody sent the old secret for so long, such as `24h`; `null`: time alone ends it. */
  endGraceWhenSilent(keyId: string, silentFor: string | null, options?: Options): Promise<Key>;
}

export function rotationCalls(send: Send): RotationCalls {
  const keyPath = (id: string) => `/v1/keys/${encodeURIComponent(id)}`;
  return {
    rotation: (id, call) =>
      send<{ rotation: Rotation | null }>(`${keyPath(id)}/rotation`, call).then((answer) => answer.rotation),
    endGraceWhenSilent: (id, silentFor, call) =>
      send<{ key: Key }>(`${keyPath(id)}/end-grace-when-silent`, {
        ...call,
        method: 'POST',
        body: { endWhenSilentFor: silentFor },
      }).then((answer) => answer.key),
  };
}
