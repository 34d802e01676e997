import { useForm } from "react-hook-form";
import { atPassword, CURRENT_PASSWORD, CurrentPasswordField } from "@/features/account/CurrentPasswordField";
import { FormFailure } from "@/shared/forms/FormFailure";
import { UsernameHint } from "@/shared/forms/UsernameHint";
import { useSubmit } from "@/shared/forms/useSubmit";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";

interface Props {
  title: string;
  /** What the button says. */
  action: string;
  email: string;
  onConfirm: (password: string) => Promise<void>;
  onClose: () => void;
}

/** Asks for the password before an account is changed. It closes when that is done. */
export function PasswordDialog({ title, action, email, onConfirm, onClose }: Props) {
  const form = useForm({ defaultValues: { current_password: "" } });
  const { submit, isBusy, failure } = useSubmit(form, async ({ current_password }) => {
    await onConfirm(current_password).catch(atPassword);
    onClose();
  });
  return (
    <Dialog title={title} onClose={onClose}>
      <form method="post" noValidate onSubmit={submit} className="grid gap-4">
        <UsernameHint email={email} />
        <CurrentPasswordField
          error={form.formState.errors.current_password?.message}
          {...form.register("current_password", CURRENT_PASSWORD)}
        />
        <FormFailure error={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" isBusy={isBusy}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
