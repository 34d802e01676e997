import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { DeleteUser } from "@/features/users/DeleteUser";
import { GivePassword } from "@/features/users/GivePassword";
import { userKeys } from "@/features/users/queries";
import { unwrap } from "@/shared/api/answer";
import { api, type Schemas } from "@/shared/api/client";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { toast } from "@/shared/ui/toasts";

/** What can be done to a user beside changing the account. */
export function UserDeeds({ user }: { user: Schemas["AccountOut"] }) {
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState<"password" | "devices" | "delete">();
  const close = () => setAsking(undefined);
  const endSessions = async () => {
    const params = { path: { user_id: user.id } };
    await unwrap(api.DELETE("/api/v1/users/{user_id}/sessions", { params }));
    void queryClient.invalidateQueries({ queryKey: userKeys.audit(user.id) });
    toast(`${user.email} is logged out everywhere.`);
  };
  return (
    <div className="flex flex-wrap gap-2">
      <Button onClick={() => setAsking("password")}>Give another password</Button>
      <Button onClick={() => setAsking("devices")}>Log out everywhere</Button>
      <Button look="danger" onClick={() => setAsking("delete")}>
        Delete the user
      </Button>
      {asking === "password" && <GivePassword user={user} onClose={close} />}
      {asking === "devices" && (
        <Confirm title="Log out everywhere?" action="Log out" onConfirm={endSessions} onClose={close}>
          <p>All devices of {user.email} need the password again. API tokens go on.</p>
        </Confirm>
      )}
      {asking === "delete" && <DeleteUser user={user} onClose={close} />}
    </div>
  );
}
