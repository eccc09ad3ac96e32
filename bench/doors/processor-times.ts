import { readdirSync, readFileSync } from 'node:fs';

/** Of the kernel's clock; `getconf CLK_TCK` is 100 on every Linux that Node runs on. */
const tickUs = 10_000;

/** Processor time of a process so far, µs: of the thread that answers, and of its other threads (garbage, file system, checkpoints). */
export interface ProcessorTimes {
  readonly program: number;
  readonly kernel: number;
  readonly others: number;
  readonly all: number;
}

export function processorTimes(pid: number): ProcessorTimes {
  let [program, kernel, others] = [0, 0, 0];
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const fields = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    const [user, system] = [Number(fields[11]) * tickUs, Number(fields[12]) * tickUs];
    if (Number(thread) === pid) [program, kernel] = [user, system];
    else others += user + system;
  }
  return { program, kernel, others, all: program + kernel + others };
}
