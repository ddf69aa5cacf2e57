// What was measured, each figure beside its bar.

/** The value in the middle; the lower of two. */
export const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];

/** The value that `share` of all do not exceed. */
export const quantile = (numbers, share) =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.ceil(numbers.length * share) - 1)];

export class Report {
  #lines = [];
  missed = 0;

  /** A figure that must not pass `bar`. */
  atMost(what, figure, bar, unit) {
    const isMet = figure <= bar;
    this.#add(what, `${round(figure)} ${unit}`, `≤ ${bar} ${unit}`, isMet);
  }

  /** A figure that must reach `bar`. */
  atLeast(what, figure, bar) {
    this.#add(what, String(round(figure)), `≥ ${bar}`, figure >= bar);
  }

  /** A figure without a bar. */
  note(what, figure) {
    this.#lines.push([what, figure, "", ""]);
    console.log(`${what}: ${figure}`);
  }

  #add(what, figure, bar, isMet) {
    if (!isMet) this.missed++;
    this.#lines.push([what, figure, bar, isMet ? "met" : "MISSED"]);
    console.log(`${what}: ${figure} (${bar}): ${isMet ? "met" : "MISSED"}`);
  }

  toString() {
    const rows = [["what", "figure", "bar", ""], ["---", "---", "---", "---"], ...this.#lines];
    return rows.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
  }
}

const round = (figure) => (Number.isInteger(figure) ? figure : Number(figure.toFixed(figure < 10 ? 2 : 1)));
