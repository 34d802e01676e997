import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ChangeEmail } from "@/features/account/ChangeEmail";
import { Section } from "@/features/account/Section";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import { accountQuery } from "@/shared/session/account";
import type { User } from "@/shared/session/door";
import { dateText } from "@/shared/text/dates";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";

export function EmailSection({ user }: { user: User }) {
  const { data: account, error } = useQuery(accountQuery);
  const [isChanging, setChanging] = useState(false);
  const [sentTo, setSentTo] = useState<string>();
  return (
    <Section id="email" title="Email">
      <p>
        <strong className="wrap-anywhere">{user.email}</strong>
        <br />
        <span className="text-quiet">
          {account?.verified_at && `Confirmed on ${dateText(account.verified_at)}.`}
          {account &&
            !account.verified_at &&
            "Not confirmed yet: open the link in the letter that we sent you."}
          {!account && (error ? messageOf(error) : "…")}
        </span>
      </p>
      {sentTo && (
        <Notice tone="good">
          A letter is on its way to {sentTo}. Your account has the new email when you open its link.
        </Notice>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => setChanging(true)}>Change the email</Button>
        {account && !account.verified_at && <Resend />}
      </div>
      {isChanging && (
        <ChangeEmail
          user={user}
          onSent={(email) => {
            setSentTo(email);
            setChanging(false);
          }}
          onClose={() => setChanging(false)}
        />
      )}
    </Section>
  );
}

function Resend() {
  const resend = useMutation({ mutationFn: () => unwrap(api.POST("/api/v1/auth/verify-email/resend")) });
  return (
    <>
      <Button isBusy={resend.isPending} onClick={() => resend.mutate()}>
        Send the letter again
      </Button>
      {resend.isSuccess && <Notice tone="good">A letter is on its way.</Notice>}
      {resend.isError && <Notice tone="danger">{messageOf(resend.error)}</Notice>}
    </>
  );
}
