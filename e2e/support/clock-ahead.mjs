// Loaded with `--import` into a process whose machine's clock shall be ahead: by CLOCK_AHEAD_MS milliseconds, from its start.
const aheadMs = Number(process.env.CLOCK_AHEAD_MS ?? '0');
const RealDate = Date;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + aheadMs);
    else super(...given);
  }

  static now() {
    return RealDate.now() + aheadMs;
  }
};
