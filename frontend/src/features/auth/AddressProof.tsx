import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Told } from "@/features/auth/Told";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { isAway, messageOf } from "@/shared/api/problem";
import { FormFailure } from "@/shared/forms/FormFailure";
import { session } from "@/shared/session/session";
import { Button, buttonClass } from "@/shared/ui/Button";

interface Props {
  token: string;
  /** What the button does, and what is true then. */
  question: string;
  action: string;
  done: string;
  /** What to do where the link does not work any more. */
  instead: ReactNode;
}

/** Proves an address with a letter's token, by a button: programs that look into mail open links too. */
export function AddressProof({ token, question, action, done, instead }: Props) {
  const queryClient = useQueryClient();
  const prove = useMutation({
    mutationFn: () => unwrap(api.POST("/api/v1/auth/verify-email", { body: { token } })),
    onSuccess: async () => {
      void queryClient.invalidateQueries();
      if (!("user" in session.standing())) return;
      // It is proved, whether or not the new address is shown at once.
      await unwrap(api.GET("/api/v1/auth/me")).then(session.setUser, () => undefined);
    },
  });
  if (prove.isSuccess) {
    return (
      <Told tone="good" said={done}>
        <Link to="/" className={buttonClass("main")}>
          Browse the recipes
        </Link>
      </Told>
    );
  }
  if (prove.isError && !isAway(prove.error)) {
    return (
      <Told tone="danger" said={messageOf(prove.error)}>
        {instead}
      </Told>
    );
  }
  return (
    <div className="wrap-anywhere grid grid-cols-1 justify-items-start gap-5">
      <p>{question}</p>
      <FormFailure error={prove.error ?? undefined} />
      <Button look="main" isBusy={prove.isPending} onClick={() => prove.mutate()}>
        {action}
      </Button>
    </div>
  );
}
