import type { Key } from './management-types.js';
import type { ManyRotated, ManyRotation, Rotation, RotationPolicy, RotationWish } from './rotation-types.js';

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
  rotationPolicy(options?: Options): Promise<RotationPolicy>;
  /** What is not given stays; `null` asks for nothing any more. Rotates nothing. */
  setRotationPolicy(change: Partial<RotationPolicy['account']>, options?: Options): Promise<RotationPolicy>;
  setKeyRotationPolicy(
    keyId: string,
    change: Partial<RotationWish>,
    options?: Options,
  ): Promise<RotationPolicy>;
  /** Rotates some of the keys; call again with `next` as `after` until it is `null`. */
  rotateKeys(rotation: ManyRotation, options?: Options): Promise<ManyRotated>;
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
    rotationPolicy: (call) => send('/v1/rotation-policy', call),
    setRotationPolicy: (change, call) =>
      send('/v1/rotation-policy', { ...call, method: 'PATCH', body: change }),
    setKeyRotationPolicy: (id, change, call) =>
      send(`${keyPath(id)}/rotation-policy`, { ...call, method: 'PATCH', body: change }),
    rotateKeys: (rotation, call) => send('/v1/rotations', { ...call, method: 'POST', body: rotation }),
  };
}
