import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { PasswordDialog } from "@/features/account/PasswordDialog";
import { accountKeys } from "@/features/account/queries";
import { Section } from "@/features/account/Section";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { limits } from "@/shared/api/limits";
import { rules } from "@/shared/forms/rules";
import type { User } from "@/shared/session/door";
import { session } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { toast } from "@/shared/ui/toasts";

export function NamesSection({ user }: { user: User }) {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const { first_name, surname } = user;
  const form = useForm({ values: { first_name: first_name ?? "", surname: surname ?? "" } });
  const { errors } = form.formState;

  const save = async (current_password: string) => {
    const names = form.getValues();
    const body = {
      current_password,
      first_name: names.first_name.trim() || null,
      surname: names.surname.trim() || null,
    };
    const account = await unwrap(api.PATCH("/api/v1/users/me", { body }));
    session.setUser(account);
    void queryClient.invalidateQueries({ queryKey: accountKeys.account });
    toast("Your name is saved.");
  };
  return (
    <Section id="names" title="Name">
      <form noValidate onSubmit={form.handleSubmit(() => setAsking(true))} className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-2 sm:items-start">
          <Field
            label="First name"
            autoComplete="given-name"
            error={errors.first_name?.message}
            {...form.register("first_name", rules(limits.AccountPatch.first_name, "The first name"))}
          />
          <Field
            label="Surname"
            autoComplete="family-name"
            error={errors.surname?.message}
            {...form.register("surname", rules(limits.AccountPatch.surname, "The surname"))}
          />
        </div>
        <Button type="submit" className="justify-self-start">
          Save the name
        </Button>
      </form>
      {isAsking && (
        <PasswordDialog
          title="Save the name"
          action="Save"
          email={user.email}
          onConfirm={save}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}
