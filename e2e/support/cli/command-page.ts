/** What docs/cli.md says about one command. */
export interface CommandPage {
  /** Without `neoagent`: `key create`. */
  readonly command: string;
  /** As `--help` writes them: `--by <time>`. */
  readonly options: readonly string[];
  readonly example: string;
  /** What follows the words "Exit codes:" in its section, or in the introduction of its part. */
  readonly exitCodes: string;
  /** The first output that is shown. */
  readonly shown: string;
}

/** Reads the sections `### \`neoagent …\`` of the page. */
export function readCommandPage(page: string): readonly CommandPage[] {
  return page.split(/^## /m).flatMap((part) => {
    const [introduction = '', ...sections] = part.split(/^### /m);
    return sections.map((section) => {
      const command = /^`neoagent ([a-z -]+)`\n/.exec(section)?.[1];
      if (command === undefined) throw new Error(`no command in the title of: ${section.slice(0, 60)}`);
      return {
        command,
        options: [...section.matchAll(/^\| `(--[^`]+)` \|/gm)].map(([, option = '']) => option),
        example: fenceOf(section, 'sh'),
        exitCodes: exitCodesOf(section) ?? exitCodesOf(introduction) ?? '',
        shown: fenceOf(section, 'text'),
      };
    });
  });
}

function fenceOf(section: string, language: string): string {
  return new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'm').exec(section)?.[1] ?? '';
}

function exitCodesOf(text: string): string | undefined {
  return /exit codes:? (\d.*)/i.exec(text)?.[1];
}
