import { SaveBar } from "@/components/save-bar";
import { TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { useDraftText } from "@/lib/unsaved";
import { useShortcuts } from "@/lib/use-shortcuts";

type Props = {
  /** Under which the reason is kept. */
  name: string;
  work: {
    base: { version: number };
    problems: readonly unknown[];
    isBehind: boolean;
    isSaving: boolean;
    error: unknown;
    save: (reason: string) => void;
    forget: () => void;
  };
  unsaved: string;
};

/** What of a document is not saved, why it changes, and saving it as the next version. */
export function DocumentBar({ name, work, unsaved }: Props) {
  const reason = useDraftText(name);
  const save = () => {
    if (work.problems.length === 0) work.save(reason.text);
  };
  useShortcuts({ save });
  return (
    <SaveBar
      problemCount={work.problems.length}
      isBlocked={work.isBehind}
      isSaving={work.isSaving}
      error={work.error}
      unsaved={unsaved}
      save={t("bar.save", { version: work.base.version + 1 })}
      testId="save-document"
      onDiscard={work.forget}
      onSave={save}
    >
      <TextInput
        aria-label={t("bar.reason")}
        placeholder={t("bar.reason")}
        value={reason.text}
        className="max-w-80"
        onChange={(event) => reason.write(event.target.value)}
      />
    </SaveBar>
  );
}
