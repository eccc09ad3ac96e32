import { type Command, Option } from 'commander';
import { ruleTools } from './rules/rules.js';
import type { ScanOptions } from './run-scan.js';

/** Adds `scan`, which needs neither server nor key. Nothing that searches is loaded before it is used. */
export function registerScanCommand(program: Command, version: string): void {
  program
    .command('scan')
    .description('find secret keys in files, folders and git history; exit code 1 when there are any')
    .argument('[paths...]', 'files and folders')
    .option('--prefix <prefix>', 'the prefix of the keys', 'neo')
    .option('--git [folder]', 'search the whole history of a git repository')
    .option('--staged', 'search what is staged for the next commit')
    .option('--json', 'print one JSON object')
    .addOption(new Option('--sarif', 'print a SARIF 2.1.0 log').conflicts('json'))
    .addOption(
      new Option('--print-rules <scanner>', 'print the rule by which another scanner finds these keys')
        .choices([...ruleTools])
        .conflicts(['git', 'staged', 'json', 'sarif']),
    )
    .action(async (paths: string[], options: ScanOptions) => {
      const { runScan } = await import('./run-scan.js');
      process.exitCode = await runScan(paths, { ...options, version });
    });
}
