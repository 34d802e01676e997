const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A day, as the reader's system writes it. */
export function dateText(iso: string): string {
  return DATE.format(new Date(iso));
}

/** A day and the time. */
export function momentText(iso: string): string {
  return MOMENT.format(new Date(iso));
}

const TIME = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

/** The time of a moment in milliseconds, on a day that is known. */
export function timeText(at: number): string {
  return TIME.format(at);
}
