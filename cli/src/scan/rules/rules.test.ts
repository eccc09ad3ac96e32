import { describe, expect, it } from 'vitest';
import { aSecret } from '../test-support/a-secret.js';
import { type RuleTool, rulesFor, ruleTools } from './rules.js';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const formats = [{ prefix: 'neo' }, { prefix: 'acme2' }];

/** The regular expression of a rule, as its scanner reads it. */
function regexOf(tool: RuleTool, format: { readonly prefix: string }): RegExp {
  const text = rulesFor(tool, format);
  const written = {
    gitleaks: /^regex = '''(.*)'''$/m,
    trufflehog: /^ {6}secret: '(.*)'$/m,
    github: /^Secret format: (.*)$/m,
  }[tool];
  const source = written.exec(text)?.[1] ?? '';
  if (tool !== 'github') return new RegExp(source);
  const before = /^Before secret: (.*)$/m.exec(text)?.[1]?.replace('\\A', '^') ?? '';
  const after = /^After secret: (.*)$/m.exec(text)?.[1]?.replace('\\z', '$') ?? '';
  return new RegExp(`(?:${before})(${source})(?:${after})`);
}

describe.each(formats)('with the prefix $prefix', (format) => {
  describe.each(ruleTools)('the rule for %s', (tool) => {
    const regex = regexOf(tool, format);

    it('finds every key of the installation in a line, and the key alone', () => {
      for (const environment of ['live', 'test'] as const)
        for (let i = 0; i < 50; i++) {
          const secret = aSecret(environment, format);
          for (const line of [secret, `key="${secret}";`, `KEY=${secret}\n`, `(${secret})`, `/${secret}?`])
            expect(regex.exec(line)?.[1]).toBe(secret);
        }
    });

    it('finds keys of every character of the alphabet, and of no other', () => {
      const marker = `${format.prefix}_live_`;
      for (const character of base62) expect(regex.test(marker + character.repeat(38))).toBe(true);
      for (const character of '-_+/=.é') expect(regex.test(marker + character.repeat(38))).toBe(false);
    });

    it.each([
      ['a character short', (secret: string) => secret.slice(0, -1)],
      ['a character long', (secret: string) => `${secret}a`],
      ['a piece of a longer word', (secret: string) => `x${secret}`],
      ['of another environment', (secret: string) => secret.replace('_live_', '_prod_')],
      ['of another prefix', (secret: string) => `other${secret.slice(format.prefix.length)}`],
      ['in capitals', (secret: string) => secret.toUpperCase()],
      ['broken by a line end', (secret: string) => `${secret.slice(0, 20)}\n${secret.slice(20)}`],
    ])('finds nothing that is %s', (_what, change) => {
      expect(regex.test(change(aSecret('live', format)))).toBe(false);
    });
  });

  it('gitleaks and trufflehog skip no file that has a key: the keywords are the beginnings of keys', () => {
    for (const tool of ['gitleaks', 'trufflehog'] as const) {
      const text = rulesFor(tool, format);
      for (const environment of ['live', 'test'] as const)
        expect(text).toContain(`${format.prefix}_${environment}_`);
      expect(text).not.toContain('entropy');
    }
  });

  it('the sample for GitHub matches its pattern and is no key', () => {
    const sample = /^Sample test string: (.*)$/m.exec(rulesFor('github', format))?.[1] ?? '';
    expect(regexOf('github', format).exec(sample)?.[1]).toBe(sample);
    expect(sample.endsWith('xxxxxx')).toBe(true);
  });
});

describe('rules of two installations', () => {
  it('can stand in one file: their ids differ', () => {
    const [first, second] = formats.map((format) => /^id = "(.*)"$/m.exec(rulesFor('gitleaks', format))?.[1]);
    expect(first).not.toBe(second);
  });
});
