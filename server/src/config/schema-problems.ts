import type { TSchema } from 'typebox';
import { Settings } from 'typebox/system';
import { Value } from 'typebox/value';
import type { ValuePath } from './yaml-text.js';

type SchemaError = ReturnType<typeof Value.Errors>[number];

/** Everything in which a value differs from a schema, with its place. */
export function schemaProblems(
  schema: TSchema,
  content: unknown,
): readonly { readonly path: ValuePath; readonly message: string }[] {
  const errors = everyError(schema, content);
  return (
    errors
      // A closed object reports each stranger twice; the list of names says it once. A choice reports each of its values besides.
      .filter(
        (error) => error.keyword !== 'boolean' && !(error.keyword === 'const' && isChoice(errors, error)),
      )
      .map((error) => ({
        path: pathOf(error),
        message: messageOf(error, choicesAt(errors, error.instancePath)),
      }))
  );
}

/** Unless told otherwise the validator stops at the eighth error, and the ninth would be told at the next start. */
function everyError(schema: TSchema, content: unknown): readonly SchemaError[] {
  const { maxErrors } = Settings.Get();
  Settings.Set({ maxErrors: Number.MAX_SAFE_INTEGER });
  try {
    return Value.Errors(schema, content);
  } finally {
    Settings.Set({ maxErrors });
  }
}

function isChoice(errors: readonly SchemaError[], { instancePath }: SchemaError): boolean {
  return errors.some((error) => error.keyword === 'anyOf' && error.instancePath === instancePath);
}

/** The values that a place may have, when the schema lists them. */
function choicesAt(errors: readonly SchemaError[], place: string): readonly string[] {
  return errors.flatMap((error) =>
    error.keyword === 'const' && error.instancePath === place ? [String(error.params.allowedValue)] : [],
  );
}

function strangersOf(error: SchemaError): readonly string[] {
  return error.keyword === 'additionalProperties' ? error.params.additionalProperties : [];
}

function pathOf(error: SchemaError): ValuePath {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((part) => (/^[0-9]+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
  return [...path, ...strangersOf(error).slice(0, 1)];
}

function messageOf(error: SchemaError, choices: readonly string[]): string {
  const where = error.instancePath.slice(1).replaceAll('/', '.') || 'the file';
  const strangers = strangersOf(error);
  if (strangers.length > 0) return `${where}: unknown ${strangers.map((name) => `"${name}"`).join(', ')}.`;
  if (choices.length > 0) return `${where} must be one of ${choices.join(', ')}.`;
  return `${where} ${error.message}.`;
}
