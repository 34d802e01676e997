import type { User } from "@/shared/session/door";
export function LoginAgain({ user }: { user: User }) {
  return <p>{user.email}</p>;
}
