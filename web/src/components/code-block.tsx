import { useRef } from 'react';
import { type ParsedLine, type ParseOptions, parse } from 'sugar-high/core';
import * as javascript from 'sugar-high/lang/javascript';
import * as python from 'sugar-high/lang/python';
import * as shell from 'sugar-high/lang/shell';
import { CopyButton } from './copy-button.js';

export type CodeLanguage = 'javascript' | 'python' | 'shell';

const languages: Readonly<Record<CodeLanguage, ParseOptions>> = {
  javascript: { tokenize: (code) => javascript.tokenize(code, undefined) },
  python,
  shell,
};

interface CodeBlockProps {
  readonly code: string;
  readonly language: CodeLanguage;
  /** What the copy button is called: "Copy cURL". */
  readonly copyLabel: string;
}

/** Coloured code with a copy button that takes exactly `code`. Long lines wrap, so nothing hides at any width. */
export function CodeBlock({ code, language, copyLabel }: CodeBlockProps) {
  const shown = useRef<HTMLElement>(null);
  return (
    <div className="rounded-lg border border-line bg-sunken">
      <pre
        translate="no"
        className="px-3.5 pt-3 font-mono text-[0.8125rem] leading-relaxed wrap-anywhere whitespace-pre-wrap"
      >
        <code ref={shown}>
          {parse(code.trimEnd(), languages[language]).lines.map((line) => (
            <Line key={line.index} line={line} />
          ))}
        </code>
      </pre>
      <div className="flex justify-end px-2 pt-1 pb-2">
        <CopyButton
          align="end"
          label={copyLabel}
          text={code}
          tone="quiet"
          onFailure={() => select(shown.current)}
        />
      </div>
    </div>
  );
}

function Line({ line }: { readonly line: ParsedLine }) {
  return (
    <>
      {line.tokens.map((token, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the tokens of a line never move
        <span key={index} className={`sh-${token.type}`}>
          {token.value}
        </span>
      ))}
      {'\n'}
    </>
  );
}

function select(element: HTMLElement | null): void {
  if (element !== null) getSelection()?.selectAllChildren(element);
}
