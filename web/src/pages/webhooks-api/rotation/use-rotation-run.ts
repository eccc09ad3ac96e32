import { type KeyOutcome, ManagementProblem, type ManyRotation } from '@neoagent/sdk';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../../api.js';

/** Few enough that an answer, which alone carries their secrets, is soon there. */
const keysAtOnce = 5;

/** A run of rotations and what came of it. The results hold secrets: they live as long as the component that asks. */
export interface RotationRun {
  readonly isPending: boolean;
  readonly isDone: boolean;
  readonly results: readonly KeyOutcome[];
  /** How many keys the run is about; `null` before it is known. */
  readonly progress: number | null;
  readonly problem: ManagementProblem | undefined;
  /** Begins, or goes on where it was; resolves with everything so far. */
  readonly start: (rotation: Omit<ManyRotation, 'after' | 'limit'>) => Promise<readonly KeyOutcome[]>;
  /** Leaves it at what was done. */
  readonly finish: () => void;
}

export function useRotationRun(): RotationRun {
  const [isPending, setPending] = useState(false);
  const [isDone, setDone] = useState(false);
  const [results, setResults] = useState<readonly KeyOutcome[]>([]);
  const [progress, setProgress] = useState<number | null>(null);
  const [problem, setProblem] = useState<ManagementProblem>();
  const after = useRef<string>(undefined);
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  async function start(rotation: Omit<ManyRotation, 'after' | 'limit'>): Promise<readonly KeyOutcome[]> {
    setPending(true);
    setProblem(undefined);
    let all = results;
    try {
      // Nobody is there to be given the secrets once the page is left.
      while (isMounted.current) {
        const place = after.current === undefined ? {} : { after: after.current };
        const part = await api.rotateKeys({ ...rotation, ...place, limit: keysAtOnce });
        all = [...all, ...part.results];
        setResults(all);
        setProgress(part.total);
        if (part.next === null) {
          setDone(true);
          break;
        }
        after.current = part.next;
      }
    } catch (cause) {
      if (!(cause instanceof ManagementProblem)) throw cause;
      setProblem(cause);
    } finally {
      setPending(false);
    }
    return all;
  }

  return { isPending, isDone, results, progress, problem, start, finish: () => setDone(true) };
}
