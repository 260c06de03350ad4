import { useEffect, useState } from "react";
import { DayInput } from "@/components/day-input";
import { t } from "@/lib/i18n";
import { dayStart } from "@/lib/time";

type Props = {
  name: string;
  placeholder: string;
  day: string;
  onDay: (day: string) => void;
};

/** A day of a filter; empty means no limit. */
export function DayField({ name, placeholder, day, onDay }: Props) {
  const [text, setText] = useState(day);
  useEffect(() => setText(day), [day]);
  const wrong = text !== "" && dayStart(text) === null;
  return (
    <span className="flex flex-col gap-1">
      <DayInput
        aria-label={name}
        aria-invalid={wrong}
        title={name}
        placeholder={placeholder}
        value={text}
        onDay={(next) => {
          setText(next);
          if (next === "" || dayStart(next) !== null) onDay(next);
        }}
        className="figures w-40!"
      />
      {wrong && (
        <span role="alert" className="text-danger text-xs">
          {t("filter.day_wrong")}
        </span>
      )}
    </span>
  );
}
