import { unwrap } from "@/shared/api/answer";
import { api, type Schemas } from "@/shared/api/client";

/** The recipe data in a pasted text: JSON-LD alone, or the source of a page with JSON-LD in it. */
export function recipeDataOf(text: string): unknown {
  const page = new DOMParser().parseFromString(text, "text/html");
  const scripts = [...page.querySelectorAll('script[type="application/ld+json"]')];
  const blocks = scripts.length > 0 ? scripts.map((script) => script.textContent) : [text];
  const found = blocks.flatMap((block) => {
    try {
      const data: unknown = JSON.parse(block);
      return typeof data === "object" && data !== null ? [data] : [];
    } catch {
      return [];
    }
  });
  return found.length > 1 ? found : found[0];
}

/** Takes all recipes in the data in, or none. @throws Problem */
export function importRecipes(data: unknown, key: string): Promise<Schemas["Imported"]> {
  return unwrap(
    api.POST("/api/v1/recipes/import", {
      // Whatever JSON it is, the service says whether there is a recipe in it.
      body: data as Record<string, never>,
      headers: { "Content-Type": "application/ld+json" },
      params: { header: { "Idempotency-Key": key } },
    }),
  );
}
