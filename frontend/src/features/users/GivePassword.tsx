import { useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { userKeys } from "@/features/users/queries";
import { unwrap } from "@/shared/api/answer";
import { api, type Schemas } from "@/shared/api/client";
import { limits } from "@/shared/api/limits";
import { FormFailure } from "@/shared/forms/FormFailure";
import { NewPasswordField } from "@/shared/forms/NewPasswordField";
import { rules } from "@/shared/forms/rules";
import { useSubmit } from "@/shared/forms/useSubmit";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { toast } from "@/shared/ui/toasts";

export function GivePassword({ user, onClose }: { user: Schemas["AccountOut"]; onClose: () => void }) {
  const queryClient = useQueryClient();
  const form = useForm({ defaultValues: { password: "" } });
  const { submit, isBusy, failure } = useSubmit(form, async (body) => {
    const params = { path: { user_id: user.id } };
    await unwrap(api.PATCH("/api/v1/users/{user_id}", { params, body }));
    void queryClient.invalidateQueries({ queryKey: userKeys.audit(user.id) });
    toast(`${user.email} has another password.`);
    onClose();
  });
  return (
    <Dialog title="Give another password" onClose={onClose}>
      <form method="post" noValidate autoComplete="off" onSubmit={submit} className="grid gap-4">
        <p>
          {user.email} is logged out everywhere then. The new password does not reach them by itself: tell
          them.
        </p>
        <NewPasswordField
          label="New password"
          typed={form.watch("password")}
          error={form.formState.errors.password?.message}
          {...form.register(
            "password",
            rules({ required: true, ...limits.UserPatch.password }, "The password"),
          )}
        />
        <FormFailure error={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" isBusy={isBusy}>
            Save the password
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
