import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Told } from "@/features/auth/Told";
import { useLetterToken } from "@/features/auth/useLetterToken";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { limits } from "@/shared/api/limits";
import { Problem } from "@/shared/api/problem";
import { FormFailure } from "@/shared/forms/FormFailure";
import { NewPasswordField } from "@/shared/forms/NewPasswordField";
import { rules } from "@/shared/forms/rules";
import { useSubmit } from "@/shared/forms/useSubmit";
import { session } from "@/shared/session/session";
import { Button, buttonClass } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { toast } from "@/shared/ui/toasts";

export default function ResetPasswordPage() {
  const token = useLetterToken();
  return (
    <Page title="Choose another password" width="narrow">
      {token ? (
        <Choose key={token} token={token} />
      ) : (
        <div className="wrap-anywhere grid grid-cols-1 justify-items-start gap-5">
          <p>To choose another password, open the link in the letter that we send you.</p>
          <AnotherLetter />
        </div>
      )}
    </Page>
  );
}

function Choose({ token }: { token: string }) {
  const navigate = useNavigate();
  const [isStale, setStale] = useState(false);
  const form = useForm({ defaultValues: { new_password: "" } });
  const { submit, isBusy, failure } = useSubmit(form, async ({ new_password }) => {
    try {
      await unwrap(api.POST("/api/v1/auth/password-reset/confirm", { body: { token, new_password } }));
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 400) throw error;
      return setStale(true);
    }
    // All devices are logged out by it, this one too.
    if (session.standing().is !== "anonymous") session.forget();
    toast("Your password is changed. Log in with the new one.");
    await navigate({ to: "/login", replace: true });
  });
  if (isStale) {
    return (
      <Told tone="danger" said="This link does not work any more: it was used, or is older than an hour.">
        <AnotherLetter />
      </Told>
    );
  }
  return (
    <form method="post" noValidate onSubmit={submit} className="grid gap-5">
      <p>All your devices are logged out then, and your API tokens end.</p>
      <NewPasswordField
        label="New password"
        typed={form.watch("new_password")}
        error={form.formState.errors.new_password?.message}
        {...form.register("new_password", rules(limits.ResetConfirm.new_password, "The password"))}
      />
      <FormFailure error={failure} />
      <Button type="submit" look="main" isBusy={isBusy}>
        Save the password
      </Button>
    </form>
  );
}

function AnotherLetter() {
  return (
    <Link to="/forgot-password" className={buttonClass("main")}>
      Send me a letter
    </Link>
  );
}
