import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useForm } from "react-hook-form";
import { describe, expect, it } from "vitest";
import { RowsField } from "@/features/editor/RowsField";
import { NOTHING, type Values } from "@/features/editor/values";

function Sheet({ texts }: { texts: string[] }) {
  const ingredients = texts.map((text) => ({ text, isHeading: false }));
  const form = useForm<Values>({ defaultValues: { ...NOTHING, ingredients } });
  return <RowsField form={form} name="ingredients" />;
}

const written = () => screen.getAllByRole<HTMLTextAreaElement>("textbox").map(({ value }) => value);
const row = (place: number) => screen.getByLabelText(`Ingredient, row ${place}`);

describe("a list of ingredients", () => {
  it("goes on in the next row with Enter, and back with Backspace in an empty one", async () => {
    const user = userEvent.setup();
    render(<Sheet texts={["flour"]} />);
    await user.type(row(1), "{Enter}eggs{Enter}");
    expect(written()).toEqual(["flour", "eggs", ""]);
    await user.keyboard("{Backspace}");
    expect(written()).toEqual(["flour", "eggs"]);
    expect(document.activeElement).toBe(row(2));
  });

  it("divides a row where Enter is pressed", async () => {
    const user = userEvent.setup();
    render(<Sheet texts={["flour eggs"]} />);
    await user.type(row(1), "{Enter}", { initialSelectionStart: 5, initialSelectionEnd: 6 });
    expect(written()).toEqual(["flour", "eggs"]);
  });

  it("takes a pasted list in after the row, and a single line into it", async () => {
    const user = userEvent.setup();
    render(<Sheet texts={["flour", "salt"]} />);
    await user.click(row(1));
    await user.paste("- eggs\n- milk");
    expect(written()).toEqual(["flour", "eggs", "milk", "salt"]);
    await user.paste(", warm");
    expect(written()).toEqual(["flour", "eggs", "milk, warm", "salt"]);
  });

  it("takes nothing in of a paste that no recipe has room for", async () => {
    const user = userEvent.setup();
    render(<Sheet texts={["flour"]} />);
    await user.click(row(1));
    await user.paste("a line\n".repeat(201));
    await user.paste("- \n---\n");
    expect(written()).toEqual(["flour"]);
  });

  it("is put in order by buttons that keep the focus and say where the row is", async () => {
    const user = userEvent.setup();
    render(<Sheet texts={["a", "b", "c"]} />);
    screen.getByRole("button", { name: "Move down: row 1" }).focus();
    await user.keyboard("{Enter}");
    expect(written()).toEqual(["b", "a", "c"]);
    expect(document.activeElement).toBe(screen.getByRole("button", { name: "Move down: row 2" }));
    expect(screen.getByRole("status").textContent).toBe("Moved to place 2 of 3.");
    await user.keyboard("{Enter}{Enter}");
    expect(written()).toEqual(["b", "c", "a"]);
  });
});
