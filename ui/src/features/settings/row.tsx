import { type ReactNode, useId } from "react";
import { cx } from "@/lib/cx";

type Ids = { id: string; "aria-describedby": string; "aria-invalid": boolean };
type Props = {
  name: string;
  text: string;
  problem?: string | null;
  children: (ids: Ids) => ReactNode;
};

/** A setting: its name, what it does in plain words, and the control. */
export function Row({ name, text, problem, children }: Props) {
  const id = useId();
  const about = `${id}-about`;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_160px] gap-8 border-b py-4 first:pt-0 last:border-0 last:pb-0">
      <div>
        <label htmlFor={id} className="font-medium">
          {name}
        </label>
        <p id={about} className={cx("mt-0.5", problem ? "text-danger" : "text-ink-soft")}>
          {problem ?? text}
        </p>
      </div>
      <div className="flex items-start justify-end pt-0.5">
        {children({ id, "aria-describedby": about, "aria-invalid": Boolean(problem) })}
      </div>
    </div>
  );
}
