/** The shape of what is coming, after a moment. `label` is what screen readers are told. */
export function Skeleton({ label = "Loading", className = "h-64" }: { label?: string; className?: string }) {
  return (
    <div role="status" className="after-a-moment">
      <span className="sr-only">{label}</span>
      <div aria-hidden className={`animate-pulse rounded-card bg-sunken ${className}`} />
    </div>
  );
}
