/** Loaded into the product by processor-time.ts: SIGUSR2 begins a profile of the processor, and the next one writes it to BENCH_PROFILE. */
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: 500 });
let isRunning = false;
process.on('SIGUSR2', () => {
  isRunning = !isRunning;
  if (isRunning) {
    session.post('Profiler.start');
    return;
  }
  session.post('Profiler.stop', (error, { profile }) => {
    if (error) throw error;
    writeFileSync(`${process.env.BENCH_PROFILE}/${Date.now()}.cpuprofile`, JSON.stringify(profile));
  });
});
