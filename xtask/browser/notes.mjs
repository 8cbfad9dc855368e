// What was found in a report, once each with every place it was found in, and how long checks took.

/** The findings of one report. `only` names the checks to do, all where it is absent. */
export class Notes {
  found = [];
  times = new Map();

  constructor(only) { this.only = only; }

  /** What a check calls for each finding made in this place: `(rule, what)`. */
  at(where) {
    return (rule, what) => {
      const known = this.found.find((finding) => finding.rule === rule && finding.what === what);
      if (!known) this.found.push({ rule, what, where: [where] });
      else if (!known.where.includes(where)) known.where.push(where);
    };
  }

  /** Does a check, if it is asked for; one that breaks is a finding, never the end of the others. */
  async check(name, where, work) {
    if (this.only && !this.only.includes(name)) return undefined;
    const note = this.at(where);
    const started = performance.now();
    try {
      return await work(note);
    } catch (error) {
      note("check failed", `${name}: ${error.message.split("\n")[0]}`);
      return undefined;
    } finally {
      this.times.set(name, (this.times.get(name) ?? 0) + performance.now() - started);
    }
  }
}
