import { Dialog, DialogBody } from "@/components/ui/dialog";
import { Key } from "@/components/ui/key";
import { type TextKey, t } from "@/lib/i18n";
import { rooms } from "./rooms";

const general: [keys: string[], text: TextKey][] = [
  [["/"], "shortcuts.search"],
  [["j"], "shortcuts.next"],
  [["k"], "shortcuts.previous"],
  [["Enter"], "shortcuts.open"],
  [["Esc"], "shortcuts.close"],
  [["?"], "shortcuts.title"],
];

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

export function ShortcutsDialog(props: Props) {
  return (
    <Dialog {...props} title={t("shortcuts.title")}>
      <DialogBody>
        <div className="grid grid-cols-2 gap-x-8 pb-4">
          <Group title={t("shortcuts.lists")} rows={general} />
          <Group
            title={t("shortcuts.go")}
            rows={rooms.map((room) => [["g", room.letter], room.name])}
          />
        </div>
      </DialogBody>
    </Dialog>
  );
}

function Group({ title, rows }: { title: string; rows: typeof general }) {
  return (
    <section>
      <h3 className="mb-1 font-medium text-ink-soft text-xs">{title}</h3>
      <dl>
        {rows.map(([keys, text]) => (
          <div key={text} className="flex h-8 items-center justify-between border-b">
            <dt>{t(text)}</dt>
            <dd className="flex gap-1">
              {keys.map((key) => (
                <Key key={key}>{key}</Key>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
