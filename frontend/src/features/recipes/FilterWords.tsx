import { Plus } from "lucide-react";
import { type FormEvent, useId, useState } from "react";
import { Field } from "@/shared/ui/Field";
import { IconButton } from "@/shared/ui/IconButton";

interface Props {
  label: string;
  /** What is offered while one types. */
  known?: string[];
  onAdd: (word: string) => void;
}

/** Adds words to a filter, one by one or several between commas. */
export function FilterWords({ label, known = [], onAdd }: Props) {
  const [word, setWord] = useState("");
  const list = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (word.trim() === "") return;
    onAdd(word.trim());
    setWord("");
  };
  return (
    <form onSubmit={submit}>
      <Field
        label={label}
        list={list}
        maxLength={60}
        value={word}
        onChange={(event) => setWord(event.target.value)}
        after={<IconButton icon={Plus} label={`Add: ${label}`} type="submit" />}
      />
      <datalist id={list}>
        {known.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </form>
  );
}
