/** A row of the form: a line of text, or a heading over the lines that follow. */
export interface Row {
  text: string;
  isHeading: boolean;
}

/** A line as the API has it, under its heading. */
export interface Line {
  text: string;
  heading: string | null;
}

export const emptyRow = (isHeading = false): Row => ({ text: "", isHeading });

/** The rows of some lines. An empty heading stands where lines without one follow others; at least one row. */
export function rowsOf(lines: Line[]): Row[] {
  const rows: Row[] = [];
  let current: string | null = null;
  for (const { text, heading } of lines) {
    if (heading !== current) rows.push({ text: heading ?? "", isHeading: true });
    rows.push({ text, isHeading: false });
    current = heading;
  }
  return rows.length > 0 ? rows : [emptyRow()];
}

/** The lines of some rows, each with the places of its row and of its heading's row. Empty rows are left out. */
export function placedLinesOf(rows: Row[]): (Line & { row: number; headingRow: number })[] {
  let heading: string | null = null;
  let headingRow = -1;
  return rows.flatMap(({ text, isHeading }, row) => {
    const trimmed = text.trim();
    if (isHeading) {
      heading = trimmed || null;
      headingRow = row;
      return [];
    }
    return trimmed === "" ? [] : [{ text: trimmed, heading, row, headingRow }];
  });
}

/** Whether a heading has no line below it: it would be lost. */
export function isBareHeading(rows: Row[], place: number): boolean {
  const row = rows[place];
  if (!row?.isHeading || row.text.trim() === "") return false;
  const below = rows.slice(place + 1).find((next) => next.isHeading || next.text.trim() !== "");
  return below === undefined || below.isHeading;
}

const BULLET = /^(?:[-–—*•·▪◦‣]+|\[[ xX]?\]|[☐☑✓✔□])\s*/u;
const NUMBER = /^(?:step\s+\d{1,3}\s*[.):–-]|\d{1,3}[.)])\s*(?=\D)/i;
/** Where a site numbers its steps on lines of their own. */
const BARE_NUMBER = /^(?:step\s+)?\d{1,3}[.):]?$/i;

/** A pasted list as rows, one a line: without bullets, numbers and empty lines; what ends in a colon is a heading. */
export function rowsOfText(text: string): Row[] {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).flatMap((written) => {
    const line = written.trim();
    const marked = /^#{1,6}\s+(.+)$/.exec(line)?.[1];
    if (marked) return [{ text: marked, isHeading: true }];
    if (BARE_NUMBER.test(line)) return [];
    return readLine(line.replace(BULLET, "").replace(BULLET, "").replace(NUMBER, "").trim());
  });
}

function readLine(text: string): Row[] {
  const heading = headingOf(text);
  if (heading !== undefined) return [{ text: heading, isHeading: true }];
  return text === "" ? [] : [{ text, isHeading: false }];
}

/** The heading that a line ending in a colon is. */
export function headingOf(text: string): string | undefined {
  return /^(.*\S)\s*[:：]$/su.exec(text.trim())?.[1];
}
