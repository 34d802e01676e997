import { useBlocker } from "@tanstack/react-router";
import { Button } from "@/shared/ui/Button";
import { Dialog } from "@/shared/ui/Dialog";

/** Asks before a page with unsaved text is left; closing the tab makes the browser ask. */
export function LeaveGuard({ isUnsaved, isKept }: { isUnsaved: () => boolean; isKept: boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isUnsaved(),
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  if (status !== "blocked") return null;
  return (
    <Dialog title="Leave without saving?" onClose={reset}>
      <div className="grid gap-5">
        <p>
          {isKept
            ? "What you have written is not saved yet. A draft of it stays in this browser, and is offered when you come back."
            : "What you have written is not saved yet, and this browser keeps no draft of it."}
        </p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={proceed}>Leave</Button>
          <Button look="main" onClick={reset}>
            Keep writing
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
