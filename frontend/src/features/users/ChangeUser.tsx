import { useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { atEmail } from "@/features/users/atEmail";
import { userKeys } from "@/features/users/queries";
import { unwrap } from "@/shared/api/answer";
import { api, type Schemas } from "@/shared/api/client";
import { limits } from "@/shared/api/limits";
import { FormFailure } from "@/shared/forms/FormFailure";
import { rules } from "@/shared/forms/rules";
import { useSubmit } from "@/shared/forms/useSubmit";
import { session } from "@/shared/session/session";
import { useUser } from "@/shared/session/useUser";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { toast } from "@/shared/ui/toasts";

const { UserPatch } = limits;
const CHOICE = "flex min-h-11 items-center gap-3";

function valuesOf({ email, first_name, surname, is_active, is_superuser }: Schemas["AccountOut"]) {
  return { email, first_name: first_name ?? "", surname: surname ?? "", is_active, is_superuser };
}

export function ChangeUser({ user }: { user: Schemas["AccountOut"] }) {
  const queryClient = useQueryClient();
  const own = useUser();
  // What somebody else changes meanwhile does not overwrite what is being typed.
  const form = useForm({ values: valuesOf(user), resetOptions: { keepDirtyValues: true } });
  const { errors, dirtyFields } = form.formState;
  const { submit, isBusy, failure } = useSubmit(form, async ({ first_name, surname, ...rest }) => {
    const all = { ...rest, first_name: first_name.trim() || null, surname: surname.trim() || null };
    const touched = Object.entries(all).filter(([name]) => name in dirtyFields);
    const params = { path: { user_id: user.id } };
    const body: Schemas["UserPatch"] = Object.fromEntries(touched);
    const changed = await unwrap(api.PATCH("/api/v1/users/{user_id}", { params, body })).catch(atEmail);
    form.reset(valuesOf(changed));
    if (own?.id === user.id) session.setUser(changed);
    await queryClient.invalidateQueries({ queryKey: userKeys.all });
    toast("Saved.");
  });
  return (
    <form
      noValidate
      autoComplete="off"
      onSubmit={submit}
      className="grid gap-4 rounded-card border border-line bg-card p-5 sm:p-7"
    >
      <Field
        label="Email"
        type="email"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        error={errors.email?.message}
        {...form.register("email", rules({ required: true, ...UserPatch.email }, "The email"))}
      />
      <div className="grid gap-4 sm:grid-cols-2 sm:items-start">
        <Field
          label="First name"
          autoComplete="off"
          error={errors.first_name?.message}
          {...form.register("first_name", rules(UserPatch.first_name, "The first name"))}
        />
        <Field
          label="Surname"
          autoComplete="off"
          error={errors.surname?.message}
          {...form.register("surname", rules(UserPatch.surname, "The surname"))}
        />
      </div>
      <div className="flex flex-wrap gap-x-8">
        <label className={CHOICE}>
          <input type="checkbox" className="size-5 accent-accent" {...form.register("is_active")} />
          May log in
        </label>
        <label className={CHOICE}>
          <input type="checkbox" className="size-5 accent-accent" {...form.register("is_superuser")} />
          Superuser
        </label>
      </div>
      <FormFailure error={failure} />
      <Button type="submit" look="main" isBusy={isBusy} className="justify-self-start">
        Save
      </Button>
    </form>
  );
}
