import { useState } from "react";
import { useForm } from "react-hook-form";
import { logIn } from "@/features/auth/logIn";
import { limits } from "@/shared/api/limits";
import { FormFailure } from "@/shared/forms/FormFailure";
import { rules } from "@/shared/forms/rules";
import { UsernameHint } from "@/shared/forms/UsernameHint";
import { useSubmit } from "@/shared/forms/useSubmit";
import type { User } from "@/shared/session/door";
import { session } from "@/shared/session/session";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";
import { PasswordField } from "@/shared/ui/PasswordField";

/** Over the page, when the session ended while it was open: what was typed into the page stays. */
export default function LoginAgain({ user }: { user: User }) {
  const [isLeaving, setLeaving] = useState(false);
  return isLeaving ? (
    <Leave onStay={() => setLeaving(false)} />
  ) : (
    <AskPassword user={user} onLeave={() => setLeaving(true)} />
  );
}

function AskPassword({ user, onLeave }: { user: User; onLeave: () => void }) {
  const form = useForm({ defaultValues: { password: "" } });
  const { submit, isBusy, failure } = useSubmit(form, ({ password }) => logIn(user.email, password));
  return (
    <Dialog title="Please log in again" onClose={onLeave}>
      <form method="post" noValidate onSubmit={submit} className="grid gap-4">
        <UsernameHint email={user.email} />
        <p>
          You were logged out of this device. What you have typed is still here: log in, and carry on where
          you were.
        </p>
        <div>
          <p className="font-semibold">Email</p>
          <p>{user.email}</p>
        </div>
        <PasswordField
          label="Password"
          autoComplete="current-password"
          error={form.formState.errors.password?.message}
          {...form.register("password", rules(limits.Credentials.password, "The password"))}
        />
        <p>
          {/* In a tab of its own: this one keeps what was typed. */}
          <a
            href="/forgot-password"
            target="_blank"
            rel="noreferrer"
            className="inline-flex min-h-11 items-center underline"
          >
            Forgot your password?
          </a>
        </p>
        <FormFailure error={failure} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onLeave}>Log out</Button>
          <Button type="submit" look="main" isBusy={isBusy}>
            Log in
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Leave({ onStay }: { onStay: () => void }) {
  return (
    <Dialog title="Log out?" onClose={onStay}>
      <div className="grid gap-4">
        <p>
          What you have typed into this page and not saved may be lost. Copy what you want to keep, or log in
          again.
        </p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onStay}>Go back</Button>
          <Button
            look="danger"
            onClick={() => {
              session.forget();
              location.assign("/");
            }}
          >
            Log out
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
