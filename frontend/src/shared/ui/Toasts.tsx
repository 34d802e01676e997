import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { IconButton } from "@/shared/ui/IconButton";
import { toasts } from "@/shared/ui/toasts";

export function Toasts() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.get);
  return (
    <div
      role="status"
      // Not over the button that saves.
      className="pointer-events-none fixed inset-x-0 bottom-0 z-40 grid justify-items-center gap-2 p-4 max-sm:in-[:root:has(.save-bar)]:bottom-24 print:hidden"
    >
      {shown.map(({ id, text, undo }) => (
        <div
          key={id}
          className={
            "pointer-events-auto flex max-w-full items-center max-sm:not-last:hidden gap-2 rounded-full border border-line bg-card py-1 pr-1 " +
            "pl-5 shadow-lg"
          }
        >
          <span className="wrap-anywhere min-w-0">{text}</span>
          {undo && (
            <button
              type="button"
              className="min-h-11 rounded-full px-3 font-semibold text-accent hover:bg-tint"
              onClick={() => {
                toasts.close(id);
                undo.run();
              }}
            >
              {undo.label}
            </button>
          )}
          <IconButton icon={X} label="Dismiss" onClick={() => toasts.close(id)} />
        </div>
      ))}
    </div>
  );
}
