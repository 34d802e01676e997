import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { ForSuperusers } from "@/features/users/ForSuperusers";
import { MakeUser } from "@/features/users/MakeUser";
import { usersQuery } from "@/features/users/queries";
import { UserRow } from "@/features/users/UserRow";
import { limits } from "@/shared/api/limits";
import { Button, buttonClass } from "@/shared/ui/Button";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { Field } from "@/shared/ui/Field";
import { Page } from "@/shared/ui/Page";
import { Skeleton } from "@/shared/ui/Skeleton";

const PAUSE_MS = 150;

export default function UsersPage() {
  return (
    <ForSuperusers>
      <Users />
    </ForSuperusers>
  );
}

function Users() {
  const { search = "" } = useSearch({ from: "/users" });
  const navigate = useNavigate({ from: "/users" });
  const [typed, setTyped] = useState(search);
  const sent = useRef(search);
  const [isMaking, setMaking] = useState(false);

  // The address changed by other ways, as going back does; not by what was typed, which may be further on by now.
  useEffect(() => {
    if (search === sent.current) return;
    sent.current = search;
    setTyped(search);
  }, [search]);
  useEffect(() => {
    const text = typed.trim();
    if (text === sent.current) return;
    const timer = setTimeout(() => {
      sent.current = text;
      void navigate({ search: text ? { search: text } : {}, replace: true, resetScroll: false });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, navigate]);

  return (
    <Page
      title="Users"
      width="text"
      actions={
        <Button look="main" onClick={() => setMaking(true)}>
          <UserPlus aria-hidden size={20} />
          Make a user
        </Button>
      }
    >
      <search>
        <Field
          label="Find by email"
          type="search"
          autoComplete="off"
          maxLength={limits.UserMake.email.maxLength}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </search>
      <Found search={search} />
      {isMaking && <MakeUser onClose={() => setMaking(false)} />}
    </Page>
  );
}

function Found({ search }: { search: string }) {
  const { data, error, isPlaceholderData, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } =
    useInfiniteQuery(usersQuery(search));
  if (!data) return error ? <Failure error={error} onRetry={refetch} /> : <Skeleton className="mt-6 h-72" />;
  const users = data.pages.flatMap((page) => page.results);
  return (
    <>
      <p role="status" className="my-4 min-h-6 text-quiet">
        {!isPlaceholderData && countText(users.length, hasNextPage)}
      </p>
      {users.length === 0 && (
        <Empty drawing="cup" title="Nobody has such an email">
          <Link to="/users" className={buttonClass()}>
            Show all users
          </Link>
        </Empty>
      )}
      <ul className="divide-y divide-line">
        {users.map((user) => (
          <UserRow key={user.id} user={user} />
        ))}
      </ul>
      {hasNextPage && (
        <Button className="mt-6" isBusy={isFetchingNextPage} onClick={() => fetchNextPage()}>
          More users
        </Button>
      )}
    </>
  );
}

function countText(count: number, hasMore: boolean): string {
  if (count === 0) return "";
  return `${hasMore ? "The first " : ""}${count} ${count === 1 ? "user" : "users"}`;
}
