import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { Told } from "@/features/auth/Told";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { limits } from "@/shared/api/limits";
import { FormFailure } from "@/shared/forms/FormFailure";
import { rules } from "@/shared/forms/rules";
import { useSubmit } from "@/shared/forms/useSubmit";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Page } from "@/shared/ui/Page";

export default function ForgotPasswordPage() {
  const [sentTo, setSentTo] = useState<string>();
  return (
    <Page title="Forgot your password?" width="narrow">
      {sentTo === undefined ? (
        <AskForLetter onSent={setSentTo} />
      ) : (
        <Told
          tone="good"
          said={
            <>
              If there is an account with <strong>{sentTo}</strong>, a letter is on its way. The link in it
              works for an hour.
            </>
          }
        >
          <p>No letter? It may take some minutes. Look among the spam, too.</p>
          <Button onClick={() => setSentTo(undefined)}>Try again</Button>
        </Told>
      )}
      <p className="mt-6">
        <Link to="/login" className="inline-flex min-h-11 items-center underline">
          Back to the login
        </Link>
      </p>
    </Page>
  );
}

function AskForLetter({ onSent }: { onSent: (email: string) => void }) {
  const form = useForm({ defaultValues: { email: "" } });
  const { submit, isBusy, failure } = useSubmit(form, async (body) => {
    await unwrap(api.POST("/api/v1/auth/password-reset", { body }));
    onSent(body.email);
  });
  return (
    <form method="post" noValidate onSubmit={submit} className="grid gap-5">
      <p>We send you a letter with a link. There you choose another password.</p>
      <Field
        label="Email"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        error={form.formState.errors.email?.message}
        {...form.register("email", rules(limits.ResetRequest.email, "The email"))}
      />
      <FormFailure error={failure} />
      <Button type="submit" look="main" isBusy={isBusy}>
        Send the letter
      </Button>
    </form>
  );
}
