import type { OperatorAccount } from '@neoagent/sdk';
import type { FieldErrors } from '../../text/field-errors.js';

export type OverrideField = 'granted' | 'withheld';

/** The permissions of a text with one a line; commas and spaces separate too, and repeated ones count once. */
export function permissionsIn(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,]+/).filter((name) => name !== ''))];
}

const part = '[a-z0-9][a-z0-9._-]{0,30}';
const permission = new RegExp(`^(?:\\*|${part}:(?:\\*|${part}))$`);

/** What is wrong with the two lists, by list; the server decides again. */
export function refuseOverrides(
  granted: readonly string[],
  withheld: readonly string[],
): FieldErrors<OverrideField> {
  const grantedError = malformed(granted);
  const both = withheld.find((name) => granted.includes(name));
  const withheldError =
    malformed(withheld) ?? (both && `${both} is in both lists. Withheld wins, so take it out of one.`);
  return {
    ...(grantedError !== undefined && { granted: grantedError }),
    ...(withheldError !== undefined && { withheld: withheldError }),
  };
}

function malformed(names: readonly string[]): string | undefined {
  const wrong = names.find((name) => !permission.test(name));
  return wrong && `${wrong} is no permission. Write resource:action, such as chatbots:write.`;
}

type Overrides = Pick<OperatorAccount, 'grantedPermissions' | 'withheldPermissions'>;

/** "2 granted, 1 withheld": how an account differs from its plan. */
export function overrideSummary({ grantedPermissions, withheldPermissions }: Overrides): string {
  const counts = [
    grantedPermissions.length > 0 && `${grantedPermissions.length} granted`,
    withheldPermissions.length > 0 && `${withheldPermissions.length} withheld`,
  ];
  return counts.filter(Boolean).join(', ');
}

/** The same in full, a line a permission. */
export function overrideLines({ grantedPermissions, withheldPermissions }: Overrides): readonly string[] {
  return [
    ...grantedPermissions.map((name) => `Granted: ${name}`),
    ...withheldPermissions.map((name) => `Withheld: ${name}`),
  ];
}
