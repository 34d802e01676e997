import { Link } from "@tanstack/react-router";
import type { Schemas } from "@/shared/api/client";
import { useUser } from "@/shared/session/useUser";
import { momentText } from "@/shared/text/dates";
import { fieldName, inOrder } from "@/shared/text/recipeFields";
import { Button } from "@/shared/ui/Button";

interface Props {
  recipeId: number;
  versions: Schemas["VersionOut"][];
  chosen: number | undefined;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}

/** Versions, the newest first: when, by whom, what changed. Each but the present one can be chosen. */
export function VersionList({ recipeId, versions, chosen, hasMore, isLoadingMore, onMore }: Props) {
  const user = useUser();
  const who = (id: number) => (id === user?.id ? "you" : "somebody else");
  return (
    <div className="grid grid-cols-1 gap-4">
      <ol className="grid grid-cols-1 gap-2">
        {versions.map((one, place) => {
          const about = `${momentText(one.updated_at)}, by ${who(one.updated_by)}`;
          return (
            <li
              key={one.version}
              className="relative rounded-card border border-line bg-card p-4 has-[[aria-current]]:border-accent has-[[aria-current]]:bg-tint"
            >
              {place === 0 ? (
                <p className="font-semibold">Now</p>
              ) : (
                <Link
                  to="/recipes/$recipeId/history"
                  params={{ recipeId }}
                  search={{ version: one.version }}
                  resetScroll={false}
                  aria-current={one.version === chosen ? "true" : undefined}
                  activeOptions={{ exact: true, includeSearch: true }}
                  activeProps={{ "aria-current": "true" }}
                  className="font-semibold no-underline after:absolute after:inset-0 hover:underline"
                >
                  Version {one.version}
                </Link>
              )}
              <p className="text-quiet text-sm">{about}</p>
              <p className="text-sm">{changedText(one)}</p>
            </li>
          );
        })}
      </ol>
      {hasMore && (
        <Button onClick={onMore} isBusy={isLoadingMore} className="justify-self-start">
          Earlier versions
        </Button>
      )}
    </div>
  );
}

function changedText({ version, changed }: Schemas["VersionOut"]): string {
  if (version === 1) return "First written";
  if (changed.length === 0) return "Nothing in the text";
  const names = inOrder(changed, (field) => field).map((field) => fieldName(field).toLowerCase());
  return `Changed: ${new Intl.ListFormat("en-GB").format(names)}`;
}
