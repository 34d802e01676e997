import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { ChangeUser } from "@/features/users/ChangeUser";
import { ForSuperusers } from "@/features/users/ForSuperusers";
import { userAuditQuery, userQuery } from "@/features/users/queries";
import { UserDeeds } from "@/features/users/UserDeeds";
import { Marks } from "@/features/users/UserRow";
import { Problem } from "@/shared/api/problem";
import { AuditList } from "@/shared/audit/AuditList";
import { dateText } from "@/shared/text/dates";
import { buttonClass } from "@/shared/ui/Button";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { Page } from "@/shared/ui/Page";
import { Skeleton } from "@/shared/ui/Skeleton";

export default function UserPage() {
  return (
    <ForSuperusers>
      <User />
    </ForSuperusers>
  );
}

function User() {
  const { userId } = useParams({ from: "/users/$userId" });
  const { data: user, error, refetch } = useQuery(userQuery(userId));
  const audit = useInfiniteQuery(userAuditQuery(userId));
  if (error instanceof Problem && error.status === 404) return <Nobody />;
  if (!user) {
    return (
      <Page title="User" width="text">
        {error ? <Failure error={error} onRetry={refetch} /> : <Skeleton className="h-96" />}
      </Page>
    );
  }
  return (
    <Page title={user.email} width="text">
      <p className="mb-6 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Link to="/users" className="inline-flex min-h-11 items-center">
          All users
        </Link>
        <span className="text-quiet">
          {user.created_at ? `Here since ${dateText(user.created_at)}` : "Here since before that was kept"}
        </span>
        <Marks user={user} />
      </p>
      <div className="grid gap-6">
        <ChangeUser key={userId} user={user} />
        <UserDeeds user={user} />
        <section aria-labelledby="audit" className="rounded-card border border-line bg-card p-5 sm:p-7">
          <h2 id="audit" className="mb-4">
            Activity
          </h2>
          <AuditList query={audit} />
        </section>
      </div>
    </Page>
  );
}

function Nobody() {
  return (
    <Page title="No such user" isTitleHidden>
      <Empty drawing="egg" title="There is no such user">
        <p>The account was deleted, or never was.</p>
        <Link to="/users" className={buttonClass("main")}>
          All users
        </Link>
      </Empty>
    </Page>
  );
}
