import { useForm } from "react-hook-form";
import { atPassword, CURRENT_PASSWORD, CurrentPasswordField } from "@/features/account/CurrentPasswordField";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { limits } from "@/shared/api/limits";
import { FormFailure } from "@/shared/forms/FormFailure";
import { rules } from "@/shared/forms/rules";
import { useSubmit } from "@/shared/forms/useSubmit";
import type { User } from "@/shared/session/door";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Field } from "@/shared/ui/Field";

interface Props {
  user: User;
  onSent: (email: string) => void;
  onClose: () => void;
}

export function ChangeEmail({ user, onSent, onClose }: Props) {
  const form = useForm({ defaultValues: { email: "", current_password: "" } });
  const { submit, isBusy, failure } = useSubmit(form, async (body) => {
    await unwrap(api.PUT("/api/v1/users/me/email", { body })).catch(atPassword);
    onSent(body.email);
  });
  const { errors } = form.formState;
  return (
    <Dialog title="Change the email" onClose={onClose}>
      <form method="post" noValidate onSubmit={submit} className="grid gap-4">
        <p>
          Your email now is {user.email}. A letter goes to the new one; your account has it when you open its
          link.
        </p>
        <Field
          label="New email"
          type="email"
          autoComplete="email"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.email?.message}
          {...form.register("email", rules(limits.AddressChange.email, "The email"))}
        />
        <CurrentPasswordField
          error={errors.current_password?.message}
          {...form.register("current_password", CURRENT_PASSWORD)}
        />
        <FormFailure error={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" isBusy={isBusy}>
            Send the letter
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
