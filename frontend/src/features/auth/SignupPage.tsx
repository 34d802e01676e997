import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useForm } from "react-hook-form";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { limits } from "@/shared/api/limits";
import { Problem } from "@/shared/api/problem";
import { FormFailure } from "@/shared/forms/FormFailure";
import { NewPasswordField } from "@/shared/forms/NewPasswordField";
import { rules } from "@/shared/forms/rules";
import { useSubmit } from "@/shared/forms/useSubmit";
import { ownPath } from "@/shared/session/guard";
import { session } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Field } from "@/shared/ui/Field";
import { Page } from "@/shared/ui/Page";
import { toast } from "@/shared/ui/toasts";

const { UserCreate } = limits;

export default function SignupPage() {
  const search = useSearch({ from: "/signup" });
  const navigate = useNavigate();
  const form = useForm({ defaultValues: { first_name: "", surname: "", email: "", password: "" } });
  const { submit, isBusy, failure } = useSubmit(form, async ({ surname, ...rest }) => {
    const body = { ...rest, surname: surname || null };
    const user = await unwrap(api.POST("/api/v1/auth/signup", { body })).catch(tellTaken);
    toast(`Welcome! We sent a letter to ${user.email}: please open its link.`);
    await session.logIn(body.email, body.password).catch(async (error: unknown) => {
      await navigate({ to: "/login", search });
      throw error;
    });
    await navigate({ href: ownPath(search.next), replace: true });
  });
  const { errors } = form.formState;
  return (
    <Page title="Sign up" width="narrow">
      <form method="post" noValidate onSubmit={submit} className="grid gap-5">
        <div className="grid gap-5 sm:grid-cols-2 sm:items-start">
          <Field
            label="First name"
            autoComplete="given-name"
            error={errors.first_name?.message}
            {...form.register(
              "first_name",
              rules({ required: true, ...UserCreate.first_name }, "The first name"),
            )}
          />
          <Field
            label="Surname (optional)"
            autoComplete="family-name"
            error={errors.surname?.message}
            {...form.register("surname", rules(UserCreate.surname, "The surname"))}
          />
        </div>
        <Field
          label="Email"
          type="email"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.email?.message}
          {...form.register("email", rules(UserCreate.email, "The email"))}
        />
        <NewPasswordField
          label="Password"
          typed={form.watch("password")}
          error={errors.password?.message}
          {...form.register("password", rules(UserCreate.password, "The password"))}
        />
        <FormFailure error={failure} />
        <Button type="submit" look="main" isBusy={isBusy}>
          Sign up
        </Button>
      </form>
      <p className="mt-6">
        You have an account?{" "}
        <Link to="/login" search={search} className="inline-flex min-h-11 items-center underline">
          Log in
        </Link>
      </p>
    </Page>
  );
}

/** What a signup is refused for in one sentence is an address that has an account. */
function tellTaken(error: unknown): never {
  if (!(error instanceof Problem) || error.status !== 400) throw error;
  const email = "There is an account with this email already. Is it yours? Then log in.";
  throw new Problem(error.status, error.message, { fields: { email } });
}
