import { describe, expect, it } from 'vitest';
import { createProgress } from './progress.js';

function watched({ isTTY }: { readonly isTTY: boolean }) {
  let now = 5_000;
  const written: string[] = [];
  const progress = createProgress({ isTTY, write: (text) => written.push(text) }, () => now);
  return {
    written,
    progress,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('the progress of a scan', () => {
  it('is silent in the first second and then tells files, megabytes and speed on one line', () => {
    const { progress, pass, written } = watched({ isTTY: true });
    pass(999);
    progress.tell({ files: 10, bytes: 5e8 });
    expect(written).toEqual([]);
    pass(1001);
    progress.tell({ files: 20, bytes: 1e9 });
    expect(written).toEqual(['\r\u001b[Ksearched 20 files, 1000 MB, 500 MB/s']);
  });

  it('is told at most five times a second', () => {
    const { progress, pass, written } = watched({ isTTY: true });
    pass(1000);
    for (let i = 0; i < 1000; i++) {
      progress.tell({ files: i, bytes: i });
      pass(1);
    }
    expect(written).toHaveLength(5);
  });

  it('takes its line away at the end, and leaves no trace of a short scan', () => {
    const long = watched({ isTTY: true });
    long.pass(1500);
    long.progress.tell({ files: 1, bytes: 1 });
    long.progress.end();
    expect(long.written.at(-1)).toBe('\r\u001b[K');
    const short = watched({ isTTY: true });
    short.progress.tell({ files: 1, bytes: 1 });
    short.progress.end();
    expect(short.written).toEqual([]);
  });

  it('writes nothing where nobody watches', () => {
    const { progress, pass, written } = watched({ isTTY: false });
    pass(60_000);
    progress.tell({ files: 1, bytes: 1 });
    progress.end();
    expect(written).toEqual([]);
  });
});
