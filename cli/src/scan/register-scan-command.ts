import type { Command } from 'commander';

/** Adds `scan`, which needs neither server nor key. Nothing of it is loaded before it is used. */
export function registerScanCommand(program: Command): void {
  program
    .command('scan')
    .description('find secret keys in files and folders; exit code 1 when there are any')
    .argument('<paths...>', 'files and folders')
    .option('--prefix <prefix>', 'the prefix of the keys', 'neo')
    .option('--json', 'print one JSON object')
    .action(async (paths: string[], options: { readonly prefix: string; readonly json?: true }) => {
      const { runScan } = await import('./run-scan.js');
      process.exitCode = runScan(paths, options);
    });
}
