import { useQuery } from "@tanstack/react-query";
import { VersionDialog } from "@/components/version-dialog";
import { VersionsPanel } from "@/components/versions-panel";
import { t, textOf } from "@/lib/i18n";
import type { Matrix, MatrixRow } from "@/lib/types";
import { changedRows, fieldChanges } from "./changes";
import { matrixOfVersion, matrixVersions } from "./queries";
import { partsOf } from "./rows";
import { needName, pairNames } from "./words";

type Props = { inForce: Matrix; onUse: (rows: readonly MatrixRow[]) => void };

/** Every matrix there was; any of them can be made a draft again. */
export function MatrixVersions({ inForce, onUse }: Props) {
  return (
    <VersionsPanel
      list={matrixVersions}
      inForce={inForce.version}
      empty={t("matrix.versions.empty")}
      show={(version, onClose) => (
        <Shown version={version} inForce={inForce} onClose={onClose} onUse={onUse} />
      )}
    />
  );
}

type ShownProps = Props & { version: number; onClose: () => void };

function Shown({ version, inForce, onClose, onUse }: ShownProps) {
  const { data, error, refetch } = useQuery(matrixOfVersion(version));
  return (
    <VersionDialog
      version={version}
      text={t("matrix.version.text")}
      isLoading={!data}
      error={data ? null : error}
      onRetry={() => void refetch()}
      onClose={onClose}
      onUse={data && version !== inForce.version ? () => onUse(data.rows) : undefined}
    >
      {data && <Differences from={data.rows} to={inForce.rows} />}
    </VersionDialog>
  );
}

type Rows = readonly MatrixRow[];

/** What is otherwise now than in that version. */
function Differences({ from, to }: { from: Rows; to: Rows }) {
  const [was, is] = [partsOf(from), partsOf(to)];
  const keys = [...changedRows(from, to)];
  if (keys.length === 0) return <p className="text-ink-soft">{t("version.same")}</p>;
  return (
    <ul className="flex flex-col gap-3 text-sm">
      {keys.map((key) => (
        <li key={key}>
          <p className="font-medium">{pairNames([key])}</p>
          <ul className="text-ink-soft">
            {fieldChanges(was.get(key), is.get(key)).map((change) => (
              <li key={change.field} className="flex justify-between gap-4">
                <span>{textOf(`evidence_field_${change.field}`)}</span>
                <span className="shrink-0">
                  {change.was === change.is
                    ? t("matrix.hint_changed")
                    : `${needName(change.was)} → ${needName(change.is)}`}
                </span>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
}
