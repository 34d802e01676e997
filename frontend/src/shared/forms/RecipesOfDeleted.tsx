import type { FieldErrors, UseFormRegister } from "react-hook-form";
import { limits } from "@/shared/api/limits";
import { rules } from "@/shared/forms/rules";
import { Field } from "@/shared/ui/Field";

export interface Estate {
  recipes: "hand_over" | "delete";
  /** Empty: the first superuser. */
  to: string;
}

interface Props {
  register: UseFormRegister<Estate>;
  errors: FieldErrors<Estate>;
  recipes: Estate["recipes"];
}

const CHOICE = "flex min-h-11 items-center gap-3";

/** What becomes of the recipes of an account that is deleted. */
export function RecipesOfDeleted({ register, errors, recipes }: Props) {
  return (
    <fieldset className="grid gap-1">
      <legend className="font-semibold">The recipes</legend>
      <label className={CHOICE}>
        <input type="radio" value="hand_over" className="size-5 accent-accent" {...register("recipes")} />
        are handed over and stay
      </label>
      {recipes === "hand_over" && (
        <div className="pb-2 pl-8">
          <Field
            label="To whom (optional)"
            hint="The email of another account here. Left empty, the superuser gets them."
            type="email"
            autoComplete="off"
            error={errors.to?.message}
            {...register("to", rules(limits.AccountDelete.to, "The email"))}
          />
        </div>
      )}
      <label className={CHOICE}>
        <input type="radio" value="delete" className="size-5 accent-accent" {...register("recipes")} />
        are deleted, for good
      </label>
    </fieldset>
  );
}
