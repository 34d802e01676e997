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
