import type { components, operations } from './generated/management-api.js';

/** The named schemas of `openapi.json`. */
export type Schemas = components['schemas'];

/** The query of an operation of `openapi.json`, each member left out or `undefined`. */
export type QueryOf<Name extends keyof operations> = operations[Name] extends {
  readonly parameters: { readonly query?: infer Query };
}
  ? { readonly [Member in keyof NonNullable<Query>]?: NonNullable<Query>[Member] | undefined }
  : never;

/** What an operation of `openapi.json` answers when it succeeds. */
export type AnswerOf<Name extends keyof operations> = operations[Name]['responses'] extends {
  readonly 200: { readonly content: { readonly 'application/json': infer Answer } };
}
  ? Answer
  : never;

/** The body that an operation of `openapi.json` takes. */
export type BodyOf<Name extends keyof operations> = operations[Name] extends {
  readonly requestBody: { readonly content: { readonly 'application/json': infer Body } };
}
  ? Body
  : never;
