import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { atEmail } from "@/features/users/atEmail";
import { userKeys } from "@/features/users/queries";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { limits } from "@/shared/api/limits";
import { FormFailure } from "@/shared/forms/FormFailure";
import { NewPasswordField } from "@/shared/forms/NewPasswordField";
import { rules } from "@/shared/forms/rules";
import { useSubmit } from "@/shared/forms/useSubmit";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Field } from "@/shared/ui/Field";
import { toast } from "@/shared/ui/toasts";

const { UserMake } = limits;

export function MakeUser({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    defaultValues: { email: "", password: "", first_name: "", surname: "", is_superuser: false },
  });
  const { submit, isBusy, failure } = useSubmit(form, async ({ first_name, surname, ...rest }) => {
    const body = { ...rest, first_name: first_name.trim() || null, surname: surname.trim() || null };
    const user = await unwrap(api.POST("/api/v1/users", { body })).catch(atEmail);
    void queryClient.invalidateQueries({ queryKey: userKeys.all });
    toast(`${user.email} is a user now.`);
    onClose();
    await navigate({ to: "/users/$userId", params: { userId: user.id } });
  });
  const { errors } = form.formState;
  return (
    <Dialog title="Make a user" onClose={onClose}>
      <form method="post" noValidate autoComplete="off" onSubmit={submit} className="grid gap-4">
        <Field
          label="Email"
          type="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.email?.message}
          {...form.register("email", rules(UserMake.email, "The email"))}
        />
        <NewPasswordField
          label="Password"
          typed={form.watch("password")}
          error={errors.password?.message}
          {...form.register("password", rules(UserMake.password, "The password"))}
        />
        <div className="grid gap-4 sm:grid-cols-2 sm:items-start">
          <Field
            label="First name (optional)"
            autoComplete="off"
            error={errors.first_name?.message}
            {...form.register("first_name", rules(UserMake.first_name, "The first name"))}
          />
          <Field
            label="Surname (optional)"
            autoComplete="off"
            error={errors.surname?.message}
            {...form.register("surname", rules(UserMake.surname, "The surname"))}
          />
        </div>
        <label className="flex min-h-11 items-center gap-3">
          <input
            type="checkbox"
            className="size-5 shrink-0 accent-accent"
            {...form.register("is_superuser")}
          />
          A superuser, who may see and change all users and recipes
        </label>
        <FormFailure error={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" isBusy={isBusy}>
            Make the user
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
