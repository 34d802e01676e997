import { describe, expect, it } from "vitest";
import { recipeDataOf } from "@/features/editor/importing";

const scones = { "@type": "Recipe", name: "Scones" };
const script = (text: string) => `<script type="application/ld+json">${text}</script>`;

describe("recipe data in what was pasted", () => {
  it("is the JSON itself", () => {
    expect(recipeDataOf(` ${JSON.stringify(scones)}\n`)).toEqual(scones);
  });

  it("is what a page's source has in it, without what cannot be read", () => {
    const page = `<html><head>${script(JSON.stringify(scones))}${script("{half")}</head><p>Scones</p></html>`;
    expect(recipeDataOf(page)).toEqual(scones);
    expect(recipeDataOf(script("{}") + script(JSON.stringify(scones)))).toEqual([{}, scones]);
  });

  it("is missing in a text", () => {
    expect(recipeDataOf("Scones: 2 cups flour")).toBeUndefined();
    expect(recipeDataOf("12")).toBeUndefined();
  });
});
