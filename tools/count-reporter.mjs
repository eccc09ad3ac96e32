/** Ends a test run with one line that a machine can read: "N passed, N failed", and the skipped ones by name when there are any. */
export default class CountReporter {
  onTestRunEnd(modules, errors) {
    const count = { passed: 0, failed: 0, skipped: 0 };
    const skipped = [];
    for (const module of modules) {
      // A file that does not load, or whose hooks fail, has no failed test to count; it counts as one itself.
      const hasFailedTest = [...module.children.allTests('failed')].length > 0;
      if (module.state() === 'failed' && !hasFailedTest) count.failed++;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'pending' || state === 'skipped') {
          count.skipped++;
          skipped.push(test.fullName);
        } else count[state]++;
      }
    }
    count.failed += errors.length;
    // Printed last: the default reporter's own summary comes on the same event.
    process.once('exit', () => {
      for (const name of skipped) console.log(`skipped: ${name}`);
      console.log(
        `${count.passed} passed, ${count.failed} failed${count.skipped ? `, ${count.skipped} skipped` : ''}`,
      );
    });
  }
}
