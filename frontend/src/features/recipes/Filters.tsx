import { useQuery } from "@tanstack/react-query";
import { SlidersHorizontal, X } from "lucide-react";
import { useState } from "react";
import { type Browse, SORTS, type Sort, wordsOf } from "@/features/recipes/browse";
import { FilterWords } from "@/features/recipes/FilterWords";
import { tagsQuery } from "@/features/recipes/queries";
import { SelectField } from "@/shared/ui/Field";

interface Props {
  browse: Browse;
  onChange: (browse: Browse) => void;
}

type Listed = "tags" | "ingredients" | "without";

const NAMES: Record<Listed, string> = { tags: "", ingredients: "with ", without: "without " };
const MINUTES = [15, 30, 60, 120];

/** What narrows the list, as chips that take themselves off; and behind a disclosure what else can. */
export function Filters({ browse, onChange }: Props) {
  const [isOpen, setOpen] = useState(false);
  const tags = useQuery({ ...tagsQuery(""), enabled: isOpen });
  const set = <Name extends keyof Browse>(name: Name, value: Browse[Name] | "") => {
    const { [name]: _, ...rest } = browse;
    onChange(value ? { ...rest, [name]: value } : rest);
  };
  const add = (name: Listed, word: string) =>
    set(name, [...new Set([...wordsOf(browse[name]), word])].join(","));
  const remove = (name: Listed, word: string) =>
    set(
      name,
      wordsOf(browse[name])
        .filter((one) => one !== word)
        .join(","),
    );
  const chosen = (["tags", "ingredients", "without"] as const).flatMap((name) =>
    wordsOf(browse[name]).map((word) => ({ name, word })),
  );
  return (
    <div className="mt-3 flex flex-wrap items-center gap-2">
      {chosen.map(({ name, word }) => (
        <button
          key={name + word}
          type="button"
          aria-label={`Remove: ${NAMES[name]}${word}`}
          onClick={() => remove(name, word)}
          className="inline-flex min-h-11 max-w-full items-center gap-1.5 rounded-full bg-tint px-4 text-ink"
        >
          <span className="truncate">
            {NAMES[name]}
            {word}
          </span>
          <X aria-hidden size={16} className="shrink-0" />
        </button>
      ))}
      <details className="w-full" onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="inline-flex min-h-11 cursor-pointer items-center gap-2 font-semibold text-accent">
          <SlidersHorizontal aria-hidden size={18} />
          Filter and sort
        </summary>
        <div className="mt-2 grid gap-4 rounded-card border border-line bg-card p-4 sm:grid-cols-2 lg:grid-cols-3">
          <FilterWords
            label="Tag"
            known={tags.data?.results.map(({ tag }) => tag) ?? []}
            onAdd={(word) => add("tags", word)}
          />
          <FilterWords label="With the ingredient" onAdd={(word) => add("ingredients", word)} />
          <FilterWords label="Without the ingredient" onAdd={(word) => add("without", word)} />
          <SelectField
            label="Ready within"
            value={String(browse.max_minutes ?? "")}
            onChange={(event) => set("max_minutes", Number(event.currentTarget.value))}
          >
            <option value="">any time</option>
            {MINUTES.map((minutes) => (
              <option key={minutes} value={minutes}>
                {minutes < 60 ? `${minutes} minutes` : `${minutes / 60} ${minutes === 60 ? "hour" : "hours"}`}
              </option>
            ))}
          </SelectField>
          <SelectField
            label="Sort"
            value={browse.q ? "" : (browse.sort ?? "newest")}
            disabled={browse.q !== undefined}
            onChange={(event) => set("sort", event.currentTarget.value as Sort)}
          >
            {browse.q && <option value="">Best answers first</option>}
            {Object.entries(SORTS).map(([sort, name]) => (
              <option key={sort} value={sort}>
                {name}
              </option>
            ))}
          </SelectField>
          <label className="flex min-h-11 items-center gap-3 self-end">
            <input
              type="checkbox"
              checked={browse.has_image ?? false}
              onChange={(event) => set("has_image", event.target.checked || "")}
              className="size-5 accent-accent"
            />
            Only with a picture
          </label>
        </div>
      </details>
    </div>
  );
}
