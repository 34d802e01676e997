// Who is using this page. The access token is in memory, the refresh token in a cookie that no script reads. All tabs
// share both: whoever renews them tells the others.

import { Problem } from "@/shared/api/problem";
import { alone } from "@/shared/session/alone";
import { door, type Token, type User } from "@/shared/session/door";
import { hasHint, setHint } from "@/shared/session/hint";

export type Standing =
  /** There may be a session; the service has not said so yet. */
  | { is: "resuming" }
  | { is: "anonymous" }
  | { is: "signed-in"; user: User }
  /** The session ended while the page was open: the password is asked for over the page. */
  | { is: "expired"; user: User };

type Message = { is: "token"; token: Token; user: User } | { is: "gone" };

/** A token with less than this left is renewed before it is used. */
const MARGIN_MS = 20_000;

let standing: Standing = { is: hasHint() ? "resuming" : "anonymous" };
let token: Token | undefined;
/** The token of a session that the service said is over: whoever else holds it need not ask again. */
let ended: string | undefined;
let begun: Promise<void> | undefined;
let asked: ((token: string | undefined) => void)[] = [];
const listeners = new Set<() => void>();
const channel = new BroadcastChannel("session");

function become(next: Standing): void {
  standing = next;
  for (const listener of listeners) listener();
}

function enter(next: Token, user: User): void {
  token = next;
  setHint(true);
  become({ is: "signed-in", user });
  for (const answer of asked) answer(next.value);
  asked = [];
}

function leave(): void {
  token = undefined;
  setHint(false);
  become({ is: "anonymous" });
  for (const answer of asked) answer(undefined);
  asked = [];
}

const tell = (message: Message): void => channel.postMessage(message);

channel.onmessage = ({ data }: MessageEvent<Message>) => {
  if (data.is === "gone") return leave();
  // What this page shows, and what was typed into it, is another user's.
  if ("user" in standing && standing.user.id !== data.user.id) return location.assign("/");
  enter(data.token, data.user);
};

/** The next token in place of `stale`, by one refresh over all tabs. None: the session is over. @throws Problem */
function renewOnce(stale: string | undefined): Promise<Token | undefined> {
  return alone("session-refresh", async () => {
    if (token && token.value !== stale) return token;
    if (stale !== undefined && stale === ended) return undefined;
    try {
      token = await door.renew();
    } catch (error) {
      // Only the service's word ends a session; a lost connection does not.
      if (!(error instanceof Problem) || error.status !== 401) throw error;
      ended = stale;
      return undefined;
    }
    if ("user" in standing) tell({ is: "token", token, user: standing.user });
    return token;
  });
}

async function resume(): Promise<void> {
  if (standing.is !== "resuming") return;
  try {
    const renewed = await renewOnce(undefined);
    if (renewed) enter(renewed, await door.me(renewed));
    else leave();
  } catch {
    // The service is away: whoever needs to know next asks again.
    begun = undefined;
  }
}

/** The user is asked to log in over the page. None: they would not. */
function ask(): Promise<string | undefined> {
  if (!("user" in standing)) return Promise.resolve(undefined);
  become({ is: "expired", user: standing.user });
  return new Promise((answer) => asked.push(answer));
}

export const session = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  standing: (): Standing => standing,

  /** Settled when it is known who is here. */
  begin(): Promise<void> {
    begun ??= resume();
    return begun;
  },

  /** The token to send, good for some seconds at least. None: nobody is signed in. @throws Problem */
  async token(): Promise<string | undefined> {
    await session.begin();
    if (token === undefined) return undefined;
    if (token.expiresAt - Date.now() > MARGIN_MS) return token.value;
    return session.renew(token.value);
  },

  /** A token in place of one that was refused. None: the session is over and the user left it so. @throws Problem */
  async renew(stale: string): Promise<string | undefined> {
    return (await renewOnce(stale))?.value ?? ask();
  },

  /** @throws Problem */
  async logIn(email: string, password: string): Promise<void> {
    const next = await door.open(email, password);
    const user = await door.me(next);
    const before = standing;
    tell({ is: "token", token: next, user });
    enter(next, user);
    if (before.is === "expired" && before.user.id !== user.id) location.assign("/");
  },

  /** @throws Problem where the service was not reached: the session goes on then. */
  async logOut(): Promise<void> {
    await door.close();
    session.forget();
  },

  /** Nobody is signed in any more, in no tab: the session was ended, or nobody logged in again. */
  forget(): void {
    leave();
    tell({ is: "gone" });
  },

  /** The user's row as it is now. */
  setUser(user: User): void {
    become({ is: "signed-in", user });
  },
};
