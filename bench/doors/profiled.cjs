/**
 * Loaded into the product by processor-time.ts: SIGUSR2 begins two profiles, and the next one writes them to BENCH_PROFILE. The one of the
 * processor, and one of the memory that outlived young garbage, by where it was allocated: in a server that answers, little of it should be of
 * single requests.
 */
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const { isMainThread } = require('node:worker_threads');

if (isMainThread) {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 500 });
  let isRunning = false;
  const write = (kind) => (error, answer) => {
    if (error) throw error;
    writeFileSync(`${process.env.BENCH_PROFILE}/${Date.now()}.${kind}`, JSON.stringify(answer.profile));
  };
  process.on('SIGUSR2', () => {
    isRunning = !isRunning;
    if (isRunning) {
      session.post('Profiler.start');
      session.post('HeapProfiler.startSampling', {
        samplingInterval: 8192,
        includeObjectsCollectedByMajorGC: true,
      });
      return;
    }
    session.post('Profiler.stop', write('cpuprofile'));
    session.post('HeapProfiler.stopSampling', write('heapprofile'));
  });
}
