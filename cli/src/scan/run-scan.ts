import { hintOf, isWellFormed, type KeyFormat } from '@neoagent/server/key-format';
import { scanFiles } from './scan-files.js';
import { emptyReport, type Finding, type ScanReport } from './scan-report.js';

/** Scans and prints; answers the exit code: 1 found, 2 not to be understood or not all readable, 0 clean. Never prints a key. */
export function runScan(
  paths: readonly string[],
  options: { readonly prefix: string; readonly json?: true },
): number {
  if (!/^[a-z][a-z0-9]{1,15}$/.test(options.prefix)) {
    const detail = 'A prefix is 2 to 16 lower-case letters and digits and begins with a letter.';
    if (options.json) process.stdout.write(`${JSON.stringify({ error: { code: 'usage', detail } })}\n`);
    else process.stderr.write(`error: ${detail}\n`);
    return 2;
  }
  const format = { prefix: options.prefix };
  const report = emptyReport();
  scanFiles(paths, format, report);
  if (options.json) process.stdout.write(`${safe(JSON.stringify(report), format)}\n`);
  else print(report, format);
  if (report.findings.length > 0) return 1;
  return report.unreadable.length > 0 ? 2 : 0;
}

function print(report: ScanReport, format: KeyFormat): void {
  const byKey = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const places = byKey.get(finding.fingerprint);
    if (places === undefined) byKey.set(finding.fingerprint, [finding]);
    else places.push(finding);
  }
  for (const finding of [...byKey.values()].flat()) {
    const { file, line, column, hint, environment } = finding;
    process.stdout.write(`${shown(file, format)}:${line}:${column}  ${hint}  (${environment})\n`);
  }
  const say = (text: string) => process.stderr.write(`${text}\n`);
  for (const { file, why } of report.unreadable) say(`cannot read ${shown(file, format)}: ${why}`);
  for (const file of report.notUnpacked) say(`searched as it is, not unpacked: ${shown(file, format)}`);
  for (const folder of report.notWalked) say(`not walked (name it to search it): ${shown(folder, format)}`);
  say(
    `${byKey.size} key(s) in ${report.findings.length} place(s); ${report.files} files, ${report.bytes} bytes searched; ${report.unreadable.length} unreadable, ${report.notFollowed} links or special files not followed`,
  );
}

/** A path without control characters, and without the key that its name may hold. */
function shown(file: string, format: KeyFormat): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that must not reach a terminal
  return safe(file, format).replace(/[\u0000-\u001f\u007f-\u009f]/g, '?');
}

function safe(text: string, format: KeyFormat): string {
  const shape = new RegExp(`${format.prefix}_(?:live|test)_[0-9A-Za-z]{38}`, 'g');
  return text.replace(shape, (key) => (isWellFormed(format, key) ? hintOf(format, key) : key));
}
