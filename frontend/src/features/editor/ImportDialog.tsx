import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useRef, useState } from "react";
import { importRecipes, recipeDataOf } from "@/features/editor/importing";
import { idempotencyKey, newTextId } from "@/features/editor/submission";
import { recipeKeys } from "@/features/recipes/queries";
import { messageOf, Problem } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { TextField } from "@/shared/ui/Field";
import { toast } from "@/shared/ui/toasts";

/** Takes a recipe in from the data that most recipe sites have in their pages. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const isUnderway = useRef(false);
  const [textId] = useState(newTextId);

  const take = async () => {
    const data = recipeDataOf(text);
    if (data === undefined) return setWrong("There is no recipe data in this text.");
    const { imported, results } = await importRecipes(data, idempotencyKey(textId, data));
    void client.invalidateQueries({ queryKey: recipeKeys.all });
    onClose();
    toast(imported === 1 ? "The recipe was imported." : `${imported} recipes were imported.`);
    const [first] = results;
    if (imported === 1 && first) {
      await navigate({ to: "/recipes/$recipeId", params: { recipeId: first.id } });
    } else await navigate({ to: "/my-recipes" });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isUnderway.current) return;
    isUnderway.current = true;
    setBusy(true);
    setWrong(undefined);
    try {
      await take();
    } catch (error) {
      const isUnfit = error instanceof Problem && error.status === 422;
      setWrong(isUnfit ? `No recipe can be read from it: ${messageOf(error)}.` : messageOf(error));
    } finally {
      isUnderway.current = false;
      setBusy(false);
    }
  };
  return (
    <Dialog title="Import a recipe" onClose={onClose}>
      <form onSubmit={submit} className="grid grid-cols-1 gap-4">
        <p className="text-quiet">
          Most recipe sites have each recipe in the page's source a second time, for machines. Show the source
          of such a page, copy all of it, and paste it here. JSON-LD alone does too.
        </p>
        <TextField
          label="Source of the page, or JSON-LD"
          rows={6}
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
          error={wrong}
          className="max-h-60 min-h-32 font-mono text-sm"
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" isBusy={isBusy}>
            Import
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
