import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Search } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useRef, useState } from "react";
import { explain } from "@/components/command-error";
import { Key } from "@/components/ui/key";
import { t } from "@/lib/i18n";
import { noteRecent, recents } from "@/lib/recent";
import { useDebounced } from "@/lib/use-debounced";
import { actsNow } from "@/lib/use-shortcuts";
import { actionEntries, type Entry, groupsOf, pageEntries, pageOf, recentEntries } from "./entries";
import { searches } from "./queries";

const SETTLE_MS = 120;

/** Goes anywhere, finds anything, and does what can be done now. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  /** The line somebody went to; before, it is the first one, whatever else is found. */
  const [picked, setPicked] = useState<string | null>(null);
  const isMoving = useRef(false);
  // What can be done on the page below, as long as the palette does not cover it.
  const [parts] = useState(() => ({
    recent: recentEntries(recents()),
    actions: actionEntries(actsNow()),
    pages: pageEntries(),
  }));
  const asked = searches(useDebounced(text, SETTLE_MS));
  const users = useQuery(asked.users);
  const refunds = useQuery(asked.refunds);
  const disputes = useQuery(asked.disputes);
  const transactions = useQuery(asked.transactions);
  const all = [users, refunds, disputes, transactions];
  const found = {
    users: users.data,
    refunds: refunds.data,
    disputes: disputes.data,
    transactions: transactions.data,
  };
  const groups = groupsOf(text, parts, found);
  const error = all.find((one) => one.error)?.error;
  const isSearching = all.some((one) => one.isFetching);
  const keys = groups.flatMap(({ entries }) => entries.map(({ key }) => key));
  const value = picked !== null && keys.includes(picked) ? picked : keys[0];
  const move = () => {
    isMoving.current = true;
  };
  const choose = ({ recent, act }: Entry) => {
    onClose();
    if (recent) {
      noteRecent(recent);
      void navigate(pageOf(recent) as Parameters<typeof navigate>[0]);
    }
    // An action may open a dialog, which must find this one gone.
    if (act) setTimeout(act);
  };
  return (
    <Radix.Root open onOpenChange={onClose}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-[rgb(10_18_14/0.5)]" />
        <Radix.Content
          aria-describedby={undefined}
          data-testid="palette"
          className="-translate-x-1/2 fixed top-[12vh] left-1/2 z-50 w-[min(640px,calc(100vw-48px))] animate-fade overflow-hidden rounded-lg border bg-surface shadow-float outline-none"
        >
          <Radix.Title className="sr-only">{t("palette.title")}</Radix.Title>
          <Command
            shouldFilter={false}
            loop
            label={t("palette.title")}
            value={value}
            onValueChange={(next) => isMoving.current && setPicked(next)}
            onKeyDown={({ key }) => /^(Arrow|Home|End)/.test(key) && move()}
            onPointerMoveCapture={move}
          >
            <div className="flex items-center gap-3 border-b px-4">
              <Search aria-hidden className="size-4 shrink-0 text-ink-faint" />
              <Command.Input
                autoFocus
                value={text}
                onValueChange={(next) => {
                  isMoving.current = false;
                  setPicked(null);
                  setText(next);
                }}
                placeholder={t("palette.placeholder")}
                data-testid="palette-input"
                className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-ink-faint"
              />
              <Key>Esc</Key>
            </div>
            <Command.List className="max-h-[min(480px,60vh)] overflow-y-auto p-2">
              {groups.map(({ title, entries }) => (
                <Command.Group
                  key={title}
                  heading={title}
                  className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-soft [&_[cmdk-group-heading]]:text-xs"
                >
                  {entries.map((entry) => (
                    <Line key={entry.key} entry={entry} onChoose={() => choose(entry)} />
                  ))}
                </Command.Group>
              ))}
              {groups.length === 0 && (
                <p className="px-2 py-8 text-center text-ink-soft text-sm">
                  {t(isSearching ? "palette.searching" : "palette.none")}
                </p>
              )}
              {error !== undefined && error !== null && (
                <p role="alert" className="px-2 py-2 text-danger text-sm">
                  {explain(error).text}
                </p>
              )}
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Line({ entry, onChoose }: { entry: Entry; onChoose: () => void }) {
  const { key, icon: Icon, title, detail, hint } = entry;
  return (
    <Command.Item
      value={key}
      onSelect={onChoose}
      data-testid="palette-entry"
      data-key={key}
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2 text-sm data-[selected=true]:bg-chosen"
    >
      <Icon aria-hidden className="size-4 shrink-0 text-ink-soft" />
      <span className="max-w-[60%] shrink-0 truncate">{title}</span>
      <span className="min-w-0 flex-1 truncate text-ink-soft text-xs">{detail}</span>
      {hint && <Key>{hint}</Key>}
    </Command.Item>
  );
}
