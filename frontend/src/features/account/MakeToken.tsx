import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { MadeToken } from "@/features/account/MadeToken";
import { accountKeys } from "@/features/account/queries";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { limits } from "@/shared/api/limits";
import { FormFailure } from "@/shared/forms/FormFailure";
import { rules } from "@/shared/forms/rules";
import { useSubmit } from "@/shared/forms/useSubmit";
import type { User } from "@/shared/session/door";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { Field, SelectField } from "@/shared/ui/Field";

const SCOPES = {
  "recipes:read": "Read your recipes, private ones and the trash too",
  "recipes:write": "Write, change and delete recipes",
  profile: "See and change your account and its devices",
  "users:admin": "What superusers may do",
};

const DAYS = { 7: "a week", 30: "a month", 90: "three months", 365: "a year" };

/** Makes an API token, and shows it once. */
export function MakeToken({ user, onClose }: { user: User; onClose: () => void }) {
  const queryClient = useQueryClient();
  const [made, setMade] = useState<string>();
  const form = useForm({ defaultValues: { name: "", scopes: ["recipes:read"], days: "90" } });
  const { submit, isBusy, failure } = useSubmit(form, async ({ name, scopes, days }) => {
    const body = { name, scopes, days: Number(days) };
    const { token } = await unwrap(api.POST("/api/v1/auth/tokens", { body }));
    void queryClient.invalidateQueries({ queryKey: accountKeys.account });
    setMade(token);
  });
  const { errors } = form.formState;
  if (made) return <MadeToken token={made} onClose={onClose} />;
  return (
    <Dialog title="Make a token" onClose={onClose}>
      <form noValidate onSubmit={submit} className="grid gap-4">
        <Field
          label="What it is for"
          placeholder="Backup"
          autoComplete="off"
          error={errors.name?.message}
          {...form.register("name", rules(limits.ApiTokenCreate.name, "The name"))}
        />
        <fieldset aria-describedby={errors.scopes ? "scopes-error" : undefined}>
          <legend className="font-semibold">What it may do</legend>
          {Object.entries(SCOPES)
            .filter(([scope]) => user.is_superuser || scope !== "users:admin")
            .map(([scope, words]) => (
              <label key={scope} className="flex min-h-11 items-center gap-3 py-1.5">
                <input
                  type="checkbox"
                  value={scope}
                  className="size-5 shrink-0 accent-accent"
                  {...form.register("scopes", { required: "Choose one at least." })}
                />
                <span>
                  {words} <code className="text-quiet text-sm">{scope}</code>
                </span>
              </label>
            ))}
          {errors.scopes && (
            <p id="scopes-error" className="text-danger text-sm">
              {errors.scopes.message}
            </p>
          )}
        </fieldset>
        <SelectField label="It is good for" error={errors.days?.message} {...form.register("days")}>
          {Object.entries(DAYS).map(([days, words]) => (
            <option key={days} value={days}>
              {words}
            </option>
          ))}
        </SelectField>
        <FormFailure error={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" isBusy={isBusy}>
            Make the token
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
