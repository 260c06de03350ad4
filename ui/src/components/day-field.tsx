import { useEffect, useState } from "react";
import { TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { dayStart } from "@/lib/time";

type Props = {
  name: string;
  placeholder: string;
  day: string;
  onDay: (day: string) => void;
};

/** A day as text (WebKitGTK's own picker cannot be reached by keyboard); empty means no limit. */
export function DayField({ name, placeholder, day, onDay }: Props) {
  const [text, setText] = useState(day);
  useEffect(() => setText(day), [day]);
  const wrong = text !== "" && dayStart(text) === null;
  return (
    <span className="flex flex-col gap-1">
      <TextInput
        aria-label={name}
        aria-invalid={wrong}
        title={name}
        placeholder={placeholder}
        maxLength={10}
        value={text}
        onChange={(event) => {
          const next = event.target.value;
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
