import { type ErrorComponentProps, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { Failure } from "@/shared/ui/Failure";
import { Page } from "@/shared/ui/Page";

/** The error boundary of every route. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  useEffect(() => console.error(error), [error]);
  const retry = () => {
    reset();
    router.invalidate();
  };
  return (
    <Page title="This page failed" isTitleHidden>
      <Failure error={error} onRetry={retry} />
    </Page>
  );
}
