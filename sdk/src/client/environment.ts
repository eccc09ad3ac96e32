interface Runtime {
  readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> };
  readonly Deno?: { readonly env?: { get(name: string): string | undefined } };
}

/** A variable of the environment in Node, Bun, Deno and Workers; `undefined` where there is none, or reading it is not allowed. */
export function readEnvironment(name: string): string | undefined {
  const { process, Deno } = globalThis as Runtime;
  try {
    return process?.env?.[name] ?? Deno?.env?.get(name);
  } catch {
    return undefined;
  }
}
