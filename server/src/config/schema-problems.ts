import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { ValuePath } from './yaml-text.js';

type SchemaError = ReturnType<typeof Value.Errors>[number];

/** Everything in which a value differs from a schema, with its place. */
export function schemaProblems(
  schema: TSchema,
  content: unknown,
): readonly { readonly path: ValuePath; readonly message: string }[] {
  return (
    Value.Errors(schema, content)
      // A closed object reports each stranger twice; the list of names says it once.
      .filter((error) => error.keyword !== 'boolean')
      .map((error) => ({ path: pathOf(error), message: messageOf(error) }))
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

function messageOf(error: SchemaError): string {
  const where = error.instancePath.slice(1).replaceAll('/', '.') || 'the file';
  const strangers = strangersOf(error);
  if (strangers.length > 0) return `${where}: unknown ${strangers.map((name) => `"${name}"`).join(', ')}.`;
  return `${where} ${error.message}.`;
}
