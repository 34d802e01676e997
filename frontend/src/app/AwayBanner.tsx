import { useRouter } from "@tanstack/react-router";
import { WifiOff } from "lucide-react";
import { useEffect, useRef } from "react";
import { useReachable } from "@/shared/api/connection";
import { queryClient } from "@/shared/api/queryClient";
import { session } from "@/shared/session/session";

/** Tells that the service is away, and when it is back asks again for what is on the page. */
export function AwayBanner() {
  const isReachable = useReachable();
  const wasReachable = useRef(true);
  const router = useRouter();
  useEffect(() => {
    if (isReachable && !wasReachable.current) {
      void queryClient.invalidateQueries();
      // It may have been away when this page began.
      void session.begin().then(() => router.invalidate());
    }
    wasReachable.current = isReachable;
  }, [isReachable, router]);
  return (
    <div role="status" className="sticky top-0 z-30 print:hidden">
      {!isReachable && (
        <p className="flex items-center justify-center gap-2 bg-danger-tint px-4 py-2 text-danger">
          <WifiOff aria-hidden size={18} className="shrink-0" />
          The service cannot be reached. What you have typed stays here; trying again…
        </p>
      )}
    </div>
  );
}
