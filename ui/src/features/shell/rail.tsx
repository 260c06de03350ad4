import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleQuestionMark, ListChecks } from "lucide-react";
import { type Room, rooms } from "@/components/rooms";
import { cx } from "@/lib/cx";
import { formatCount, t, tn } from "@/lib/i18n";
import { stepsOf } from "@/lib/onboarding-steps";
import { exportSchedules, onboarding, overview, syncState } from "@/lib/queries";
import { zone } from "@/lib/time";
import { Mark } from "./mark";
import { queueLength } from "./queries";

/** The rooms, each with the number of open cases in it. */
export function Rail() {
  const here = zone();
  const { data } = useQuery(overview);
  const { data: sync } = useQuery(syncState);
  const { data: queue } = useQuery(queueLength);
  const { data: schedules = [] } = useQuery(exportSchedules);
  const counts: Partial<Record<Room["id"], number>> = {
    queue: queue?.count,
    refunds: data?.open_refund_requests,
    disputes: data?.open_disputes,
    stripe: sync?.attention,
    exports: schedules.filter(({ last_error: error }) => error !== null).length,
  };
  return (
    <nav
      aria-label={t("shell.rooms")}
      className="flex w-52 shrink-0 flex-col bg-rail px-3 pb-3 text-rail-ink"
    >
      <div className="flex h-14 items-center gap-2.5 px-2 text-rail-strong">
        <Mark />
        <span className="font-semibold text-base tracking-tight">{t("shell.product")}</span>
      </div>
      <SetUpLink />
      <ul className="flex flex-col gap-0.5">
        {rooms.map((room) => (
          <li key={room.id}>
            <RoomLink
              room={room}
              count={counts[room.id]}
              isMore={room.id === "queue" && queue?.isMore}
            />
          </li>
        ))}
      </ul>
      <div className="mt-auto pt-3 pb-2">
        <GuideLink />
      </div>
      <div className="flex flex-col gap-1 px-2 text-xs">
        <p title={t("shell.zone.title", { name: here.name })}>
          {t("shell.zone", { offset: here.offset })}
        </p>
        {sync?.worker_elsewhere && (
          <p className="text-rail-strong" data-testid="worker-elsewhere">
            {t("shell.worker_elsewhere", {
              program: sync.worker_elsewhere.program,
              host: sync.worker_elsewhere.host,
            })}
          </p>
        )}
        <p>{t("shell.hint")}</p>
      </div>
    </nav>
  );
}

/** The user guide. */
function GuideLink() {
  return (
    <Link
      to="/help"
      data-testid="nav-help"
      className={row}
      activeProps={{ className: "bg-rail-chosen text-rail-strong" }}
    >
      <CircleQuestionMark aria-hidden className="size-4 shrink-0" />
      {t("room.help")}
    </Link>
  );
}

const row =
  "flex h-8 items-center gap-2.5 rounded-md px-2 font-medium text-sm transition-colors hover:bg-rail-hover hover:text-rail-strong focus-visible:outline-rail-strong";

type LinkProps = { room: Room; count?: number; isMore?: boolean };

function RoomLink({ room, count, isMore }: LinkProps) {
  const Icon = room.icon;
  // The number of exports would say nothing; that of schedules that fail does.
  const isFailure = room.id === "exports";
  return (
    <Link
      to={room.to}
      data-testid={`nav-${room.id}`}
      activeOptions={{ exact: room.to === "/", includeSearch: false }}
      className={row}
      activeProps={{ className: "bg-rail-chosen text-rail-strong" }}
    >
      <Icon aria-hidden className="size-4 shrink-0" />
      <span className="flex-1">{t(room.name)}</span>
      {count !== undefined && count > 0 && (
        <span
          className={cx(
            "figures rounded-full px-1.5 text-xs",
            isFailure ? "bg-danger text-on-danger" : "bg-rail-chosen text-rail-strong",
          )}
          title={tn(isFailure ? "shell.failed_exports" : "shell.open_cases", count)}
        >
          {formatCount(count)}
          {isMore && "+"}
        </span>
      )}
    </Link>
  );
}

/** Leads back to the set-up for as long as steps of it are left. */
function SetUpLink() {
  const { data } = useQuery(onboarding);
  if (!data || data.is_finished) return null;
  const steps = stepsOf(data);
  const done = steps.filter(({ isDone }) => isDone).length;
  return (
    <Link
      to="/onboarding"
      data-testid="nav-onboarding"
      className="mb-2 flex h-8 items-center gap-2.5 rounded-md bg-rail-hover px-2 font-medium text-rail-strong text-sm hover:bg-rail-chosen focus-visible:outline-rail-strong"
      activeProps={{ className: "bg-rail-chosen" }}
    >
      <ListChecks aria-hidden className="size-4 shrink-0" />
      <span className="flex-1">{t("shell.onboarding")}</span>
      <span className="figures text-xs">
        {t("shell.onboarding.progress", { done, all: steps.length })}
      </span>
    </Link>
  );
}
