import { useMutation } from "@tanstack/react-query";
import { Section } from "@/features/account/Section";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { messageOf, Problem } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";

const FILE = "recipes.ndjson";

/** A link cannot carry the session's token: the file is fetched, and handed to the browser. */
async function download(): Promise<string> {
  // An answer without a body has no data, whatever the types say.
  const file: Blob | undefined = await unwrap(api.GET("/api/v1/recipes/export", { parseAs: "blob" }));
  if (!file || file.size === 0) return "You have not written a recipe yet.";
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = FILE;
  link.click();
  URL.revokeObjectURL(link.href);
  return `${FILE} is among your downloads.`;
}

export function ExportSection() {
  const exported = useMutation({ mutationFn: download });
  const { error } = exported;
  return (
    <Section id="recipes" title="Your recipes as a file">
      <p className="text-quiet">
        All that you wrote, private recipes too, a line of JSON each. Another service of this kind can read it
        in.
      </p>
      {error && (
        <Notice tone="danger">
          {error instanceof Problem ? messageOf(error) : "The file broke off on its way. Try again."}
        </Notice>
      )}
      <Button className="justify-self-start" isBusy={exported.isPending} onClick={() => exported.mutate()}>
        Download my recipes
      </Button>
      {exported.data && <Notice tone="good">{exported.data}</Notice>}
    </Section>
  );
}
