/** What a caller sees of one decision. */
export interface Decided {
  readonly status: number;
  /** The refusal's code; `undefined` when the request was allowed. */
  readonly code: string | undefined;
  readonly headers: Headers;
  readonly json: Readonly<Record<string, unknown>>;
}

/** `POST /api/endpoint` with a key, as a program sends it. */
export async function ask(url: string, authorization: string, body: unknown = { n: 1 }): Promise<Decided> {
  const response = await fetch(`${url}/api/endpoint`, {
    method: 'POST',
    headers: { Authorization: authorization, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const json = (await response.json()) as Record<string, unknown>;
  const code = typeof json['code'] === 'string' ? json['code'] : undefined;
  return { status: response.status, code, headers: response.headers, json };
}

/**
 * Asks again and again until the answer is the wanted one; resolves with how many milliseconds that took. `codes` holds what came before.
 * Rejects after `withinMs`.
 */
export async function askUntil(
  url: string,
  authorization: string,
  wanted: { readonly code: string | undefined; readonly withinMs: number },
): Promise<number> {
  const began = performance.now();
  for (;;) {
    const { code, status } = await ask(url, authorization);
    const tookMs = Math.round(performance.now() - began);
    if (code === wanted.code) return tookMs;
    if (tookMs > wanted.withinMs) {
      throw new Error(
        `still ${code ?? status} after ${tookMs} ms, wanted ${wanted.code ?? 'an allowed request'}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
