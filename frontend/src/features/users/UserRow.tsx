import { Link } from "@tanstack/react-router";
import { marksOf, nameOf } from "@/features/users/names";
import type { Schemas } from "@/shared/api/client";

/** One user of the list. */
export function UserRow({ user }: { user: Schemas["AccountOut"] }) {
  return (
    <li>
      <Link
        to="/users/$userId"
        params={{ userId: user.id }}
        className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 gap-y-1 px-2 py-3 text-ink no-underline hover:bg-tint"
      >
        <span className="wrap-anywhere min-w-0">
          <span className="font-semibold">{user.email}</span>
          <br />
          <span className="text-quiet text-sm">{nameOf(user) || "No name"}</span>
        </span>
        <Marks user={user} />
      </Link>
    </li>
  );
}

export function Marks({ user }: { user: Schemas["AccountOut"] }) {
  return (
    <span className="flex flex-wrap gap-2">
      {marksOf(user).map((mark) => (
        <span key={mark} className="rounded-full bg-tint px-3 py-0.5 text-ink text-sm">
          {mark}
        </span>
      ))}
    </span>
  );
}
