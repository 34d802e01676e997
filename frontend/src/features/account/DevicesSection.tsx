import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { deviceName } from "@/features/account/deviceName";
import { accountKeys, sessionsQuery } from "@/features/account/queries";
import { Section } from "@/features/account/Section";
import { unwrap } from "@/shared/api/answer";
import { api, type Schemas } from "@/shared/api/client";
import { session } from "@/shared/session/session";
import { momentText } from "@/shared/text/dates";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Failure } from "@/shared/ui/Failure";
import { Skeleton } from "@/shared/ui/Skeleton";
import { toast } from "@/shared/ui/toasts";

type Device = Schemas["SessionOut"];

const end = ({ id }: Device) =>
  unwrap(api.DELETE("/api/v1/auth/sessions/{session_id}", { params: { path: { session_id: id } } }));

/** Where one is logged in. */
export function DevicesSection() {
  const { data, error, refetch } = useQuery(sessionsQuery);
  const devices = data?.results ?? [];
  const others = devices.filter((device) => !device.is_current);
  return (
    <Section id="devices" title="Devices">
      {!data && (error ? <Failure error={error} onRetry={refetch} /> : <Skeleton className="h-32" />)}
      {data && (
        <ul className="divide-y divide-line">
          {devices.map((device) => (
            <DeviceRow key={device.id} device={device} />
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        {others.length > 0 && <EndOthers others={others} />}
        <EndAll />
      </div>
    </Section>
  );
}

function DeviceRow({ device }: { device: Device }) {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const name = deviceName(device.user_agent);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
      <div className="min-w-0">
        <p className="font-semibold">
          {name}
          {device.is_current && (
            <span className="ml-2 rounded-full bg-good-tint px-3 py-0.5 text-good text-sm">This device</span>
          )}
        </p>
        <p className="text-quiet text-sm">
          Last used <time dateTime={device.refreshed_at}>{momentText(device.refreshed_at)}</time>
          {device.address && `, from ${device.address}`}
        </p>
      </div>
      {!device.is_current && (
        <Button aria-label={`Log out ${name}`} onClick={() => setAsking(true)}>
          Log out
        </Button>
      )}
      {isAsking && (
        <Confirm
          title="Log this device out?"
          action="Log out"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await end(device);
            toast(`${name} is logged out.`);
            await queryClient.invalidateQueries({ queryKey: accountKeys.account });
          }}
        >
          <p>{name} needs your password to come back.</p>
        </Confirm>
      )}
    </li>
  );
}

function EndOthers({ others }: { others: Device[] }) {
  const queryClient = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>Log out everywhere else</Button>
      {isAsking && (
        <Confirm
          title="Log out everywhere else?"
          action="Log them out"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            try {
              await Promise.all(others.map(end));
              toast("All other devices are logged out.");
            } finally {
              await queryClient.invalidateQueries({ queryKey: accountKeys.account });
            }
          }}
        >
          <p>You stay logged in on this device. The others need your password to come back.</p>
        </Confirm>
      )}
    </>
  );
}

function EndAll() {
  const navigate = useNavigate();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button onClick={() => setAsking(true)}>Log out everywhere</Button>
      {isAsking && (
        <Confirm
          title="Log out everywhere?"
          action="Log out everywhere"
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            await unwrap(api.POST("/api/v1/auth/logout-all"));
            session.forget();
            await navigate({ to: "/" });
            toast("You are logged out on all devices.");
          }}
        >
          <p>On this device, too. API tokens go on.</p>
        </Confirm>
      )}
    </>
  );
}
