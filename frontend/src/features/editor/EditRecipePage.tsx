import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { DraftGate } from "@/features/editor/DraftGate";
import { draftKey } from "@/features/editor/draft";
import { EditRecipe } from "@/features/editor/EditRecipe";
import { presentRecipeQuery } from "@/features/editor/queries";
import { contentOf, valuesOf } from "@/features/editor/values";
import { useUser } from "@/shared/session/useUser";
import { shortened } from "@/shared/text/shortened";
import { buttonClass } from "@/shared/ui/Button";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { Page } from "@/shared/ui/Page";
import { Skeleton } from "@/shared/ui/Skeleton";

/** Changes a recipe of one's own. It begins with the recipe as it is now, not as it was a minute ago. */
export default function EditRecipePage() {
  const { recipeId } = useParams({ from: "/recipes/$recipeId/edit" });
  const user = useUser();
  const [owner] = useState(user);
  const { data, error, isFetchedAfterMount, refetch } = useQuery(presentRecipeQuery(recipeId));
  const recipe = isFetchedAfterMount ? data : undefined;

  if (recipe && recipe.submitter_id !== owner?.id) return <NotYours recipeId={recipeId} />;
  const key = draftKey(owner?.id ?? 0, recipeId);
  return (
    <Page title={recipe ? `Edit “${shortened(recipe.label)}”` : "Edit a recipe"} width="text">
      {recipe && (
        <DraftGate key={recipeId} draftKey={key} stored={contentOf(valuesOf(recipe))}>
          {(draft) => <EditRecipe recipe={recipe} draft={draft} storeKey={key} />}
        </DraftGate>
      )}
      {!recipe && error && <Failure error={error} onRetry={refetch} />}
      {!recipe && !error && <Skeleton label="Loading the recipe" className="h-96" />}
    </Page>
  );
}

function NotYours({ recipeId }: { recipeId: number }) {
  return (
    <Page title="Not allowed" isTitleHidden>
      <Empty drawing="jar" title="Not allowed">
        <p>Only who wrote a recipe can change it.</p>
        <Link to="/recipes/$recipeId" params={{ recipeId }} className={buttonClass("main")}>
          Show the recipe
        </Link>
      </Empty>
    </Page>
  );
}
