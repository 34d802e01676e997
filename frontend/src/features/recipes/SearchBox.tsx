import { useQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import type { Browse } from "@/features/recipes/browse";
import { suggestionsQuery } from "@/features/recipes/queries";

const PAUSE_MS = 150;

interface Props {
  browse: Browse;
  onChange: (browse: Browse, isTyping?: boolean) => void;
}

/** Searches as one types, a moment after the last letter. The word that is being typed is suggested. */
export function SearchBox({ browse, onChange }: Props) {
  const [typed, setTyped] = useState(browse.q ?? "");
  const sent = useRef(browse.q ?? "");
  const list = useId();
  const suggestions = useQuery(suggestionsQuery(typed.split(" ").at(-1) ?? ""));

  // The address changed by other ways: back, a link, all filters cleared.
  useEffect(() => {
    if ((browse.q ?? "") === sent.current) return;
    sent.current = browse.q ?? "";
    setTyped(sent.current);
  }, [browse.q]);

  useEffect(() => {
    if (typed.trim() === sent.current) return;
    const timer = setTimeout(() => search(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  });

  const search = (text: string) => {
    const { q: before, sort, ...rest } = browse;
    sent.current = text.trim();
    const isTyping = before !== undefined;
    if (sent.current) onChange({ ...rest, q: sent.current }, isTyping);
    else onChange({ ...rest, ...(sort ? { sort } : {}) }, isTyping);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.trim() !== sent.current) search(typed);
  };
  const begun = typed.slice(0, typed.lastIndexOf(" ") + 1);
  return (
    <search>
      <form onSubmit={submit} className="relative">
        <Search aria-hidden size={22} className="-translate-y-1/2 absolute top-1/2 left-4 text-quiet" />
        <input
          type="search"
          aria-label="Search recipes"
          placeholder="Chicken soup, flour, quick…"
          list={list}
          maxLength={200}
          autoComplete="off"
          enterKeyHint="search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          className="min-h-14 w-full rounded-full border-[1.5px] border-edge bg-card pr-5 pl-12 text-lg placeholder:text-quiet"
        />
        <datalist id={list}>
          {suggestions.data?.results.map(({ word }) => (
            <option key={word} value={begun + word} />
          ))}
        </datalist>
      </form>
    </search>
  );
}
