import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { userKeys } from "@/features/users/queries";
import { unwrap } from "@/shared/api/answer";
import { api, type Schemas } from "@/shared/api/client";
import { FormFailure } from "@/shared/forms/FormFailure";
import { type Estate, RecipesOfDeleted } from "@/shared/forms/RecipesOfDeleted";
import { useSubmit } from "@/shared/forms/useSubmit";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { toast } from "@/shared/ui/toasts";

export function DeleteUser({ user, onClose }: { user: Schemas["AccountOut"]; onClose: () => void }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Estate>({ defaultValues: { recipes: "hand_over", to: "" } });
  const { submit, isBusy, failure } = useSubmit(form, async ({ recipes, to }) => {
    const query = { recipes, ...(recipes === "hand_over" && to ? { to } : {}) };
    const params = { path: { user_id: user.id }, query };
    await unwrap(api.DELETE("/api/v1/users/{user_id}", { params }));
    toast(`${user.email} is deleted.`);
    await navigate({ to: "/users" });
    queryClient.removeQueries({ queryKey: userKeys.user(user.id) });
    await queryClient.invalidateQueries({ queryKey: userKeys.all });
  });
  return (
    <Dialog title="Delete the user?" onClose={onClose}>
      <form noValidate onSubmit={submit} className="grid gap-4">
        <p>
          <strong>{user.email}</strong> is gone then, with all devices and tokens. It cannot be taken back.
        </p>
        <RecipesOfDeleted
          register={form.register}
          errors={form.formState.errors}
          recipes={form.watch("recipes")}
        />
        <FormFailure error={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="danger" isBusy={isBusy}>
            Delete the user
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
