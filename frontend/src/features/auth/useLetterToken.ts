import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

function tokenOf(hash: string): string | undefined {
  return new URLSearchParams(hash).get("token") || undefined;
}

/**
 * The token of a letter's link. It is taken out of the address, so that neither the history nor a shared screen has it.
 * Another letter's link may be opened while the page stands.
 */
export function useLetterToken(): string | undefined {
  const hash = useLocation({ select: (location) => location.hash });
  const navigate = useNavigate();
  const [token, setToken] = useState(() => tokenOf(hash));
  useEffect(() => {
    const found = tokenOf(hash);
    if (!found) return;
    setToken(found);
    void navigate({ to: ".", hash: "", replace: true });
  }, [hash, navigate]);
  return token;
}
