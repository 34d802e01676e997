import createClient from "openapi-fetch";
import { unwrap } from "@/shared/api/answer";
import type { components, paths } from "@/shared/api/schema";
import { send } from "@/shared/api/send";

// What keeps pages of other sites out: they cannot send it.
const params = { header: { "X-Requested-With": "recipe-api" } };

export type User = components["schemas"]["UserOut"];

export interface Token {
  value: string;
  /** By this page's clock, in milliseconds. */
  expiresAt: number;
}

function tokenOf(answer: components["schemas"]["CookieTokenOut"]): Token {
  return { value: answer.access_token, expiresAt: Date.now() + answer.expires_in * 1000 };
}

const client = createClient<paths>({ baseUrl: location.origin, fetch: (request) => send(request) });

/** The service's door for pages: the refresh token is in a cookie. Each throws a Problem. */
export const door = {
  open: async (email: string, password: string): Promise<Token> =>
    tokenOf(await unwrap(client.POST("/api/v1/auth/session", { params, body: { email, password } }))),
  renew: async (): Promise<Token> =>
    tokenOf(await unwrap(client.POST("/api/v1/auth/session/refresh", { params }))),
  close: async (): Promise<void> => {
    await unwrap(client.DELETE("/api/v1/auth/session", { params }));
  },
  me: (token: Token): Promise<User> =>
    unwrap(client.GET("/api/v1/auth/me", { headers: { Authorization: `Bearer ${token.value}` } })),
};
