import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { MakeToken } from "@/features/account/MakeToken";
import { accountKeys, tokensQuery } from "@/features/account/queries";
import { Section } from "@/features/account/Section";
import { unwrap } from "@/shared/api/answer";
import { api, type Schemas } from "@/shared/api/client";
import type { User } from "@/shared/session/door";
import { dateText, momentText } from "@/shared/text/dates";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Failure } from "@/shared/ui/Failure";
import { Skeleton } from "@/shared/ui/Skeleton";
import { toast } from "@/shared/ui/toasts";

/** Tokens for programs that work in the user's name. */
export function ApiTokensSection({ user }: { user: User }) {
  const { data, error, refetch } = useQuery(tokensQuery);
  const [isMaking, setMaking] = useState(false);
  return (
    <Section id="tokens" title="API tokens">
      <p className="text-quiet">
        With a token, a program of yours works in your name:{" "}
        <a href="/docs" className="underline">
          the API
        </a>{" "}
        tells what it can do.
      </p>
      {!data && (error ? <Failure error={error} onRetry={refetch} /> : <Skeleton className="h-16" />)}
      {data && data.results.length > 0 && (
        <ul className="divide-y divide-line">
          {data.results.map((token) => (
            <TokenRow key={token.id} token={token} />
          ))}
        </ul>
      )}
      <Button className="justify-self-start" onClick={() => setMaking(true)}>
        Make a token
      </Button>
      {isMaking && <MakeToken user={user} onClose={() => setMaking(false)} />}
    </Section>
  );
}

function TokenRow({ token }: { token: Schemas["ApiTokenOut"] }) {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
      <div className="min-w-0">
        <p className="font-semibold">{token.name}</p>
        <p className="text-quiet text-sm">
          {token.scopes.join(", ")}
          <br />
          Until {dateText(token.expires_at)},{" "}
          {token.last_used_at ? `last used ${momentText(token.last_used_at)}` : "not used yet"}
        </p>
      </div>
      <Button look="danger" aria-label={`Delete ${token.name}`} onClick={() => setAsking(true)}>
        Delete
      </Button>
      {isAsking && (
        <Confirm
          title={`Delete “${token.name}”?`}
          action="Delete the token"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const path = { token_id: token.id };
            await unwrap(api.DELETE("/api/v1/auth/tokens/{token_id}", { params: { path } }));
            toast(`“${token.name}” is deleted.`);
            await queryClient.invalidateQueries({ queryKey: accountKeys.account });
          }}
        >
          <p>Programs that use it are refused from now on.</p>
        </Confirm>
      )}
    </li>
  );
}
