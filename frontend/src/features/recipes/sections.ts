/** Lines in a row that stand under one heading. `first` is the place of the first among all. */
export interface Section<Line> {
  heading: string | null;
  first: number;
  lines: Line[];
}

/** Puts lines under their headings, in the order they have. */
export function sectionsOf<Line>(lines: Line[], headingOf: (line: Line) => string | null): Section<Line>[] {
  const sections: Section<Line>[] = [];
  lines.forEach((line, place) => {
    const heading = headingOf(line);
    const last = sections.at(-1);
    if (last && last.heading === heading) last.lines.push(line);
    else sections.push({ heading, first: place, lines: [line] });
  });
  return sections;
}
