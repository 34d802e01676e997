import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { atPassword, CURRENT_PASSWORD, CurrentPasswordField } from "@/features/account/CurrentPasswordField";
import { accountKeys } from "@/features/account/queries";
import { Section } from "@/features/account/Section";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { limits } from "@/shared/api/limits";
import { FormFailure } from "@/shared/forms/FormFailure";
import { NewPasswordField } from "@/shared/forms/NewPasswordField";
import { rules } from "@/shared/forms/rules";
import { UsernameHint } from "@/shared/forms/UsernameHint";
import { useSubmit } from "@/shared/forms/useSubmit";
import type { User } from "@/shared/session/door";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { toast } from "@/shared/ui/toasts";

export function PasswordSection({ user }: { user: User }) {
  const [isChanging, setChanging] = useState(false);
  return (
    <Section id="password" title="Password">
      <p className="text-quiet">With another password, all your other devices are logged out.</p>
      <Button className="justify-self-start" onClick={() => setChanging(true)}>
        Change the password
      </Button>
      {isChanging && <ChangePassword user={user} onClose={() => setChanging(false)} />}
    </Section>
  );
}

function ChangePassword({ user, onClose }: { user: User; onClose: () => void }) {
  const queryClient = useQueryClient();
  const form = useForm({ defaultValues: { current_password: "", new_password: "" } });
  const { submit, isBusy, failure } = useSubmit(form, async (body) => {
    await unwrap(api.PUT("/api/v1/auth/password", { body })).catch(atPassword);
    void queryClient.invalidateQueries({ queryKey: accountKeys.account });
    toast("Your password is changed. Your other devices are logged out.");
    onClose();
  });
  const { errors } = form.formState;
  return (
    <Dialog title="Change the password" onClose={onClose}>
      <form method="post" noValidate onSubmit={submit} className="grid gap-4">
        <UsernameHint email={user.email} />
        <CurrentPasswordField
          error={errors.current_password?.message}
          {...form.register("current_password", CURRENT_PASSWORD)}
        />
        <NewPasswordField
          label="New password"
          typed={form.watch("new_password")}
          error={errors.new_password?.message}
          {...form.register("new_password", rules(limits.PasswordChange.new_password, "The password"))}
        />
        <FormFailure error={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" isBusy={isBusy}>
            Change the password
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
