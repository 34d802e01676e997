/** Nutrition as it was given: names as schema.org has them, values as text. */
export function Nutrition({ nutrition }: { nutrition: Record<string, unknown> | null | undefined }) {
  const facts = Object.entries(nutrition ?? {}).filter(
    ([name, value]) => typeof value === "string" && !name.startsWith("@"),
  );
  if (facts.length === 0) return null;
  return (
    <details className="mt-8 print:hidden">
      <summary className="inline-flex min-h-11 cursor-pointer items-center font-semibold text-accent">
        Nutrition
      </summary>
      <dl className="grid max-w-md grid-cols-[1fr_auto] gap-x-6">
        {facts.map(([name, value]) => (
          <div key={name} className="col-span-2 grid grid-cols-subgrid border-line border-b py-1.5">
            <dt className="text-quiet">{wordsOf(name)}</dt>
            <dd>{String(value)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** "saturatedFatContent" is "Saturated fat". */
function wordsOf(name: string): string {
  const words = name.replace(/Content$/, "").replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
