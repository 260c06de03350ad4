import { Fragment, type ReactNode } from "react";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { Key } from "@/components/ui/key";
import { t } from "@/lib/i18n";
import { keyCaps, shortcuts } from "@/lib/shortcuts";
import { rooms } from "./rooms";

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

export function ShortcutsDialog(props: Props) {
  return (
    <Dialog {...props} title={t("shortcuts.title")}>
      <DialogBody>
        <div className="grid grid-cols-2 gap-x-8 pb-4">
          <div className="flex flex-col gap-5">
            <Bound title={t("shortcuts.lists")} where="lists" />
            <Bound title={t("shortcuts.everywhere")} where="everywhere" />
          </div>
          <Group title={t("shortcuts.go")}>
            {rooms.map(({ id, letter, name }) => (
              <Line key={id} text={t(name)} ways={[["g", letter]]} />
            ))}
          </Group>
        </div>
      </DialogBody>
    </Dialog>
  );
}

type BoundProps = { title: string; where: (typeof shortcuts)[number]["where"] };

function Bound({ title, where }: BoundProps) {
  return (
    <Group title={title}>
      {shortcuts
        .filter((one) => one.where === where)
        .map(({ press, does }) => (
          <Line key={does} text={t(does)} ways={press.map(keyCaps)} />
        ))}
    </Group>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 font-medium text-ink-soft text-xs">{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

/** What happens, and the keys: those of one way are pressed together or one after the other. */
function Line({ text, ways }: { text: string; ways: readonly (readonly string[])[] }) {
  return (
    <div className="flex h-8 items-center justify-between border-b">
      <dt>{text}</dt>
      <dd className="flex items-center gap-1">
        {ways.map((keys, at) => (
          <Fragment key={keys.join(" ")}>
            {at > 0 && <span className="text-ink-soft text-xs">{t("shortcuts.or")}</span>}
            {keys.map((key) => (
              <Key key={key}>{key}</Key>
            ))}
          </Fragment>
        ))}
      </dd>
    </div>
  );
}
