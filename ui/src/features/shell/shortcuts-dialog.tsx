import { Search } from "lucide-react";
import { Fragment, useRef, useState } from "react";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { TextInput } from "@/components/ui/field";
import { Key } from "@/components/ui/key";
import { label, t } from "@/lib/i18n";
import {
  keyCaps,
  SHORTCUT_IDS,
  SHORTCUT_PLACES,
  type ShortcutId,
  type ShortcutPlace,
  shortcutOf,
} from "@/lib/shortcuts";

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** Every shortcut, grouped by where it works, and found by what it does or by its key. */
export function ShortcutsDialog(props: Props) {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const found = SHORTCUT_IDS.filter((id) => isMeant(id, text));
  const places = SHORTCUT_PLACES.filter((on) => found.some((id) => shortcutOf(id).on === on));
  const open = (next: boolean) => {
    setText("");
    props.onOpenChange(next);
  };
  return (
    <Dialog
      open={props.open}
      onOpenChange={open}
      title={t("shortcuts.title")}
      initialFocus={field}
      isWide
    >
      <div className="relative px-6 pt-1 pb-3">
        <Search
          aria-hidden
          className="pointer-events-none absolute top-3 left-9 size-4 text-ink-faint"
        />
        <TextInput
          ref={field}
          aria-label={t("shortcuts.find")}
          placeholder={t("shortcuts.find")}
          value={text}
          data-testid="find-shortcut"
          className="pl-9"
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <DialogBody>
        <div className="min-h-[min(560px,60vh)]">
          <div className="columns-2 gap-x-8 pb-4">
            {places.map((on) => (
              <Group key={on} on={on} ids={found.filter((id) => shortcutOf(id).on === on)} />
            ))}
          </div>
          {places.length === 0 && <p className="text-ink-soft">{t("shortcuts.none_found")}</p>}
        </div>
      </DialogBody>
    </Dialog>
  );
}

/** Every word of what was typed is in what the shortcut does, or where; or it is one of its keys. */
function isMeant(id: ShortcutId, text: string): boolean {
  const { press, does, on } = shortcutOf(id);
  const typed = text.trim().toLowerCase();
  if (press.some((way) => keyCaps(way).join(" ").toLowerCase() === typed)) return true;
  const words = `${t(does)} ${label("shortcuts.on", on)}`.toLowerCase();
  return typed.split(/\s+/).every((word) => words.includes(word));
}

function Group({ on, ids }: { on: ShortcutPlace; ids: readonly ShortcutId[] }) {
  return (
    <section className="mb-5 break-inside-avoid">
      <h3 className="mb-1 font-medium text-ink-soft text-xs">{t(`shortcuts.on.${on}`)}</h3>
      <dl>
        {ids.map((id) => (
          <Line key={id} id={id} />
        ))}
      </dl>
    </section>
  );
}

/** What happens, and the keys: those of one way are pressed together or one after the other. */
function Line({ id }: { id: ShortcutId }) {
  const { press, does } = shortcutOf(id);
  return (
    <div className="flex min-h-8 items-center justify-between gap-3 border-b">
      <dt className="py-1">{t(does)}</dt>
      <dd className="flex shrink-0 items-center gap-1">
        {press.map((way, at) => (
          <Fragment key={way}>
            {at > 0 && <span className="text-ink-soft text-xs">{t("shortcuts.or")}</span>}
            {keyCaps(way).map((key) => (
              <Key key={key}>{key}</Key>
            ))}
          </Fragment>
        ))}
      </dd>
    </div>
  );
}
