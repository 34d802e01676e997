import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { AddressProof } from "@/features/auth/AddressProof";
import { useLetterToken } from "@/features/auth/useLetterToken";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { FormFailure } from "@/shared/forms/FormFailure";
import { accountQuery } from "@/shared/session/account";
import { useUser } from "@/shared/session/useUser";
import { Button, buttonClass } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";
import { Page } from "@/shared/ui/Page";

export default function VerifyEmailPage() {
  const token = useLetterToken();
  return (
    <Page title="Confirm your email" width="narrow">
      {token ? (
        <AddressProof
          key={token}
          token={token}
          question="Did you sign up here? Then letters that help with a forgotten password reach you from now on."
          action="Confirm my email"
          done="Thank you! Your email is confirmed."
          instead={<AnotherLetter />}
        />
      ) : (
        <AnotherLetter />
      )}
    </Page>
  );
}

function AnotherLetter() {
  const user = useUser();
  const account = useQuery({ ...accountQuery, enabled: user !== undefined });
  const resend = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/auth/verify-email/resend")),
  });
  if (!user) {
    return (
      <div className="wrap-anywhere grid grid-cols-1 justify-items-start gap-5">
        <p>
          To confirm your email, open the link in the letter that we sent you. Logged in, you can ask for
          another.
        </p>
        <Link to="/login" search={{ next: "/verify-email" }} className={buttonClass("main")}>
          Log in
        </Link>
      </div>
    );
  }
  if (account.data?.verified_at) {
    return <Notice tone="good">{user.email} is confirmed: there is nothing left to do.</Notice>;
  }
  if (resend.isSuccess) return <Notice tone="good">A letter is on its way to {user.email}.</Notice>;
  return (
    <div className="wrap-anywhere grid grid-cols-1 justify-items-start gap-5">
      <p>
        To confirm your email, open the link in the letter that we sent to {user.email}. It works once, for a
        day.
      </p>
      <FormFailure error={resend.error ?? undefined} />
      <Button look="main" isBusy={resend.isPending} onClick={() => resend.mutate()}>
        Send another letter
      </Button>
    </div>
  );
}
