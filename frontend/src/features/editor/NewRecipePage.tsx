import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { DraftGate } from "@/features/editor/DraftGate";
import { type Draft, draftKey } from "@/features/editor/draft";
import { ImportDialog } from "@/features/editor/ImportDialog";
import { submitRecipe } from "@/features/editor/queries";
import { RecipeForm } from "@/features/editor/RecipeForm";
import { idempotencyKey, newTextId } from "@/features/editor/submission";
import { useSaving } from "@/features/editor/useSaving";
import { contentOf, NOTHING, type Values } from "@/features/editor/values";
import { useUser } from "@/shared/session/useUser";
import { Button, buttonClass } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";

/** Writes down a new recipe. */
export default function NewRecipePage() {
  const user = useUser();
  // Who leaves while they write is asked about the text: it stays theirs until the page is left.
  const [owner] = useState(user);
  const key = draftKey(owner?.id ?? 0);
  const [isImporting, setImporting] = useState(false);
  const importing = (
    <Button look="quiet" onClick={() => setImporting(true)}>
      Import
    </Button>
  );
  return (
    <Page title="Write a recipe" width="text" actions={importing}>
      {isImporting && <ImportDialog onClose={() => setImporting(false)} />}
      <DraftGate draftKey={key} stored={STORED}>
        {(draft) => <NewRecipe draft={draft} storeKey={key} />}
      </DraftGate>
    </Page>
  );
}

const STORED = contentOf(NOTHING);

function NewRecipe({ draft, storeKey }: { draft: Draft | undefined; storeKey: string }) {
  const form = useForm<Values>({ defaultValues: draft?.values ?? NOTHING, shouldFocusError: false });
  const saving = useSaving(form, storeKey);
  const [textId] = useState(() => draft?.textId ?? newTextId());
  return (
    <RecipeForm
      form={form}
      saving={saving}
      stored={STORED}
      about={{ textId }}
      draftKey={storeKey}
      onSave={(content) => saving.save(() => submitRecipe(content, idempotencyKey(textId, content)))}
      cancel={
        <Link to="/my-recipes" className={buttonClass("quiet")}>
          Cancel
        </Link>
      }
    />
  );
}
