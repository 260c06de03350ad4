import { type ReactNode, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import type { ExportSelection } from "@/lib/types";
import { ExportForm } from "./export-form";
import { RunStatus } from "./run-status";
import { useRuns } from "./runs";

type Props = {
  selection: ExportSelection;
  title: string;
  description: string;
  children?: ReactNode;
  onOpenChange: (open: boolean) => void;
};

/** Asks how to write a file, then shows how far it is. */
export function ExportDialog({ selection, title, description, children, onOpenChange }: Props) {
  const [begun, setBegun] = useState<string | null>(null);
  const run = useRuns().find(({ export_id: id }) => id === begun);
  return (
    <Dialog open onOpenChange={onOpenChange} title={title} description={run?.path ?? description}>
      {run ? (
        <RunStatus run={run} onClose={() => onOpenChange(false)} />
      ) : (
        <ExportForm selection={selection} onBegun={setBegun}>
          {children}
        </ExportForm>
      )}
    </Dialog>
  );
}
