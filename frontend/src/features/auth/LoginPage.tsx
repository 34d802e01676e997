import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { logIn } from "@/features/auth/logIn";
import { limits } from "@/shared/api/limits";
import { FormFailure } from "@/shared/forms/FormFailure";
import { rules } from "@/shared/forms/rules";
import { useSubmit } from "@/shared/forms/useSubmit";
import { ownPath } from "@/shared/session/guard";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Page } from "@/shared/ui/Page";
import { PasswordField } from "@/shared/ui/PasswordField";

export default function LoginPage() {
  const search = useSearch({ from: "/login" });
  const navigate = useNavigate();
  const form = useForm({ defaultValues: { email: "", password: "" } });
  const { submit, isBusy, failure } = useSubmit(form, async ({ email, password }) => {
    await logIn(email, password);
    await navigate({ href: ownPath(search.next), replace: true });
  });
  const { errors } = form.formState;
  return (
    <Page title="Log in" width="narrow">
      <form method="post" noValidate onSubmit={submit} className="grid gap-5">
        <Field
          label="Email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.email?.message}
          {...form.register("email", rules(limits.Credentials.email, "The email"))}
        />
        <PasswordField
          label="Password"
          autoComplete="current-password"
          error={errors.password?.message}
          {...form.register("password", rules(limits.Credentials.password, "The password"))}
        />
        <FormFailure error={failure} />
        <Button type="submit" look="main" isBusy={isBusy}>
          Log in
        </Button>
      </form>
      <p className="mt-6 flex flex-wrap items-center gap-x-6">
        <Link to="/signup" search={search} className="inline-flex min-h-11 items-center underline">
          Sign up
        </Link>
        <Link to="/forgot-password" className="inline-flex min-h-11 items-center underline">
          Forgot your password?
        </Link>
      </p>
    </Page>
  );
}
