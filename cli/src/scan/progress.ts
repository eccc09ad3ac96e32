/** What has been searched so far. */
export interface Searched {
  readonly files: number;
  readonly bytes: number;
}

/** One line on a terminal that tells how far a long scan is. */
export interface Progress {
  /** Cheap enough for every portion of every file. */
  tell(searched: Searched): void;
  /** Takes the line away. */
  end(): void;
}

const silentForMs = 1000;
const everyMs = 200;
const clearLine = '\r\u001b[K';

/** Says nothing where nobody watches (a pipe, a file), nothing in the first second, and then at most five times a second. */
export function createProgress(
  stream: { readonly isTTY?: boolean; write(text: string): unknown },
  now: () => number,
): Progress {
  if (stream.isTTY !== true) return { tell: () => undefined, end: () => undefined };
  const began = now();
  let next = began + silentForMs;
  let isShown = false;
  return {
    tell({ files, bytes }) {
      const time = now();
      if (time < next) return;
      next = time + everyMs;
      isShown = true;
      const perSecond = (bytes / (time - began)) * 1000;
      const rate = `${inMegabytes(bytes)} MB, ${inMegabytes(perSecond)} MB/s`;
      stream.write(`${clearLine}searched ${files} files, ${rate}`);
    },
    end() {
      if (isShown) stream.write(clearLine);
      isShown = false;
    },
  };
}

function inMegabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
