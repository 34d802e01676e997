import { renderHook } from "@testing-library/react";
import { useForm } from "react-hook-form";
import { describe, expect, it } from "vitest";
import { Problem } from "@/shared/api/problem";
import { sentenceOf, showProblem } from "@/shared/forms/problems";

function openForm() {
  const defaultValues = { email: "", ingredients: [{ text: "flour" }, { text: "" }] };
  const { result } = renderHook(() => {
    const form = useForm({ defaultValues });
    // Read, so that it is kept up to date.
    return { form, errors: form.formState.errors };
  });
  return result;
}

describe("what the service refused", () => {
  it("stands beside the fields it is about, however deep", async () => {
    const page = openForm();
    const fields = { email: "value is not a valid email address", "ingredients.1.text": "must not be blank" };
    expect(showProblem(page.current.form, new Problem(422, "both", { fields }))).toBeUndefined();
    expect(page.current.form.getFieldState("email").error?.message).toBe("This is not a valid email address");
    const ingredient = page.current.form.getFieldState("ingredients.1.text");
    expect(ingredient.error?.message).toBe("This must not be blank");
  });

  it("is left for above the button where one of it fits no field", () => {
    const page = openForm();
    const problem = new Problem(422, "both", {
      fields: { email: "field required", nutrition: "is too much" },
    });
    expect(showProblem(page.current.form, problem)).toBe(problem);
    expect(page.current.form.getFieldState("email").error?.message).toBe("This is missing.");
  });

  it("is left where it is about no field, or is no refusal at all", () => {
    const page = openForm();
    for (const error of [new Problem(503, "The service is busy"), new TypeError("a bug")]) {
      expect(showProblem(page.current.form, error)).toBe(error);
    }
  });

  it.each([
    ["is too easy to guess. Add a word.", "This is too easy to guess. Add a word."],
    ["has to be the address of another user", "This has to be the address of another user"],
    ["ensure this value has at most 5 characters", "Ensure this value has at most 5 characters"],
    ["Type it again.", "Type it again."],
  ])("is a sentence: %s", (words, sentence) => {
    expect(sentenceOf(words)).toBe(sentence);
  });
});
