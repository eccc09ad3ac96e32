import { bodyLength, environments, type KeyFormat, markerOf, patternOf } from '@neoagent/server/key-format';

/** Scanners whose rules can be printed. */
export const ruleTools = ['gitleaks', 'trufflehog', 'github'] as const;
export type RuleTool = (typeof ruleTools)[number];

const description = 'Secret key of Neoagent API Authorization';

/** What to paste into the settings of another scanner, so that it finds keys of this format by their shape. Ends with a line feed. */
export function rulesFor(tool: RuleTool, format: KeyFormat): string {
  return `${printers[tool](format).join('\n')}\n`;
}

const printers: Readonly<Record<RuleTool, (format: KeyFormat) => readonly string[]>> = {
  gitleaks: (format) => [
    'title = "Secret keys of Neoagent API Authorization"',
    '',
    '[extend]',
    'useDefault = true',
    '',
    '[[rules]]',
    `id = "${idOf(format)}"`,
    `description = "${description}"`,
    `regex = '''\\b(${patternOf(format)})\\b'''`,
    'secretGroup = 1',
    `keywords = [${markersOf(format)
      .map((marker) => `"${marker}"`)
      .join(', ')}]`,
  ],
  trufflehog: (format) => [
    'detectors:',
    `  - name: ${idOf(format)}`,
    `    description: ${description}`,
    '    keywords:',
    ...markersOf(format).map((marker) => `      - ${marker}`),
    '    regex:',
    `      secret: '\\b(${patternOf(format)})\\b'`,
  ],
  github: (format) => [
    `Pattern name: ${description}`,
    `Secret format: ${patternOf(format)}`,
    'Before secret: \\A|[^0-9A-Za-z_]',
    'After secret: \\z|[^0-9A-Za-z_]',
    // Its checksum is wrong, so that no scan of ours ever reports it.
    `Sample test string: ${markerOf(format, 'live')}${'x'.repeat(bodyLength)}`,
  ],
};

function idOf({ prefix }: KeyFormat): string {
  return prefix === 'neo' ? 'neoagent-secret-key' : `neoagent-secret-key-${prefix}`;
}

function markersOf(format: KeyFormat): readonly string[] {
  return environments.map((environment) => markerOf(format, environment));
}
