import { useInfiniteQuery } from "@tanstack/react-query";
import { auditQuery } from "@/features/account/queries";
import { Section } from "@/features/account/Section";
import { AuditList } from "@/shared/audit/AuditList";

export function ActivitySection() {
  const query = useInfiniteQuery(auditQuery);
  return (
    <Section id="activity" title="Activity">
      <p className="text-quiet">
        What was done to your account in the past year. Was it not you? Change your password.
      </p>
      <AuditList query={query} />
    </Section>
  );
}
