const PATHS = {
  pot: "M30 52h60v26a14 14 0 0 1-14 14H44a14 14 0 0 1-14-14zM20 60h10M90 60h10M44 42c0-8 6-8 6-16M60 42c0-8 6-8 6-16M76 42c0-8 6-8 6-16",
  bowl: "M22 56h76c0 22-16 36-38 36S22 78 22 56zM46 92h28M38 56c2-14 12-20 22-20s18 6 20 20M52 44l6 6M66 42l-4 8",
  loaf: "M24 58c0-14 14-22 36-22s36 8 36 22c0 5-4 9-8 9v23H32V67c-4 0-8-4-8-9zM46 50l8 10M60 48l8 12M74 50l6 9",
  leaf: "M30 90C26 54 48 30 92 28c2 44-22 66-58 60M30 92c10-24 24-38 44-48",
  fish: "M20 60c14-22 42-26 62-8l18-14v44L82 68c-20 18-48 14-62-8zM38 56v.1M52 46c6 8 6 20 0 28",
  jar: "M38 30h44v12H38zM42 42c-8 6-10 12-10 20v22c0 6 4 10 10 10h36c6 0 10-4 10-10V62c0-8-2-14-10-20M44 64h32v16H44z",
  cup: "M28 46h52v22c0 14-10 22-26 22S28 82 28 68zM80 52h6c14 0 14 20 0 20h-7M42 36c0-6 5-6 5-12M58 36c0-6 5-6 5-12",
  egg: "M60 28c16 0 28 26 28 42 0 14-12 24-28 24S32 84 32 70c0-16 12-42 28-42zM46 66c2-8 6-14 10-18",
} as const;

/** What can be drawn. */
export type Subject = keyof typeof PATHS;

/** A line drawing in the colour of the text. */
export function Drawing({ subject, className = "" }: { subject: Subject; className?: string }) {
  return (
    <svg viewBox="0 0 120 120" aria-hidden="true" className={className} fill="none">
      <path
        d={PATHS[subject]}
        stroke="currentColor"
        strokeWidth="4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

const SUBJECTS = Object.keys(PATHS) as Subject[];

/** Words that say which drawing fits; the first that is met counts. */
const WORDS: [RegExp, Subject][] = [
  [/\b(soup|stew|curry|chili|broth|stock|bean)/i, "pot"],
  [/\b(fish|salmon|tuna|cod|shrimp|prawn|seafood)/i, "fish"],
  [/\b(egg|omelet|frittata|quiche)/i, "egg"],
  [/\b(bread|loaf|bun|roll|cake|bak|pie|scone|muffin|cookie|dough|pizza|dessert)/i, "loaf"],
  [/\b(drink|coffee|tea|chocolate|milk|smoothie)/i, "cup"],
  [/\b(jam|sauce|dip|pickle|dressing|pesto|spread|ferment|syrup)/i, "jar"],
  [/\b(salad|vegetable|vegan|greens|cabbage|spinach)/i, "leaf"],
  [/\b(rice|pasta|noodle|porridge|oat|bowl)/i, "bowl"],
];

/** A drawing for a recipe without a picture: the same one each time. */
export function subjectOf({ id, label, tags }: { id: number; label: string; tags: string[] }): Subject {
  const words = [label, ...tags].join(" ");
  const fitting = WORDS.find(([word]) => word.test(words));
  return fitting?.[1] ?? SUBJECTS[id % SUBJECTS.length] ?? "pot";
}
