import { describe, expect, it } from 'vitest';
import { plainFields, plainTable } from './plain-table.js';

describe('a table', () => {
  it('aligns its columns by characters and leaves no blanks at the ends of lines', () => {
    const rows = [
      ['1', 'straße', 'on'],
      ['22', 'é', ''],
    ];
    expect(plainTable(['ID', 'NAME', 'STATE'], rows, 'none')).toBe(
      ['ID  NAME    STATE', '1   straße  on', '22  é'].join('\n'),
    );
  });

  it('without rows is a sentence', () => {
    expect(plainTable(['ID'], [], 'There is no key yet.')).toBe('There is no key yet.');
  });
});

it('what callers sent cannot steer the terminal', () => {
  expect(plainFields([['agent', 'a\u001b[31mb\u009b1m\u202ec']])).toBe('agent  a?[31mb?1m?c');
});
