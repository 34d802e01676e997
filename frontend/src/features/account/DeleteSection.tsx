import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { atPassword, CURRENT_PASSWORD, CurrentPasswordField } from "@/features/account/CurrentPasswordField";
import { Section } from "@/features/account/Section";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { FormFailure } from "@/shared/forms/FormFailure";
import { type Estate, RecipesOfDeleted } from "@/shared/forms/RecipesOfDeleted";
import { useSubmit } from "@/shared/forms/useSubmit";
import type { User } from "@/shared/session/door";
import { session } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Field } from "@/shared/ui/Field";
import { toast } from "@/shared/ui/toasts";

export function DeleteSection({ user }: { user: User }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <Section id="delete" title="Delete the account">
      <p className="text-quiet">Your account, devices and tokens are gone then. It cannot be taken back.</p>
      <Button look="danger" className="justify-self-start" onClick={() => setAsking(true)}>
        Delete my account
      </Button>
      {isAsking && <DeleteAccount user={user} onClose={() => setAsking(false)} />}
    </Section>
  );
}

interface Values extends Estate {
  email: string;
  current_password: string;
}

function DeleteAccount({ user, onClose }: { user: User; onClose: () => void }) {
  const navigate = useNavigate();
  const form = useForm<Values>({
    defaultValues: { email: "", current_password: "", recipes: "hand_over", to: "" },
  });
  const { submit, isBusy, failure } = useSubmit(form, async ({ current_password, recipes, to }) => {
    const body = { current_password, recipes, to: (recipes === "hand_over" && to) || null };
    await unwrap(api.DELETE("/api/v1/users/me", { body })).catch(atPassword);
    session.forget();
    await navigate({ to: "/" });
    toast("Your account is deleted. Goodbye, and thank you.");
  });
  const { errors } = form.formState;
  const isOwn = (typed: string) =>
    typed.trim().toLowerCase() === user.email.toLowerCase() || `Type ${user.email} to go on.`;
  return (
    <Dialog title="Delete my account" onClose={onClose}>
      <form method="post" noValidate onSubmit={submit} className="grid gap-4">
        <p>
          This cannot be taken back. To be sure it is you, type your email, <strong>{user.email}</strong>.
        </p>
        <Field
          label="Your email"
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.email?.message}
          {...form.register("email", { validate: isOwn })}
        />
        <CurrentPasswordField
          error={errors.current_password?.message}
          {...form.register("current_password", CURRENT_PASSWORD)}
        />
        <RecipesOfDeleted register={form.register} errors={errors} recipes={form.watch("recipes")} />
        <FormFailure error={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" isBusy={isBusy}>
            Delete my account
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
