import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";
import { chooseFolder } from "./queries";
import { beginBooks } from "./runs";

type Props = {
  /** What is exported, which can be chosen. */
  children?: ReactNode;
  onBegun: (exportId: string) => void;
};

/** The books for another workspace; the files have their names and their format. */
export function BooksForm({ children, onBegun }: Props) {
  const start = useMutation({
    mutationFn: async () => {
      const folder = await chooseFolder(null);
      if (folder !== null) onBegun(await beginBooks(folder));
    },
  });
  return (
    <>
      <DialogBody>
        {children}
        <p className="text-sm">{t("exports.books.text")}</p>
        <CommandErrorText error={start.error} />
      </DialogBody>
      <DialogFooter>
        <Button
          tone="primary"
          data-testid="choose-books-folder"
          pending={start.isPending}
          onClick={() => start.mutate()}
        >
          {t("schedule.folder.choose")}
        </Button>
      </DialogFooter>
    </>
  );
}
