import { useQuery } from "@tanstack/react-query";
import { VersionDialog } from "@/components/version-dialog";
import { VersionsPanel } from "@/components/versions-panel";
import { t } from "@/lib/i18n";
import { changedParts } from "@/lib/rebase";
import type { StandingTexts } from "@/lib/types";
import { partsOf } from "./parts";
import { textsOfVersion, textVersions } from "./queries";
import { textNames } from "./words";

type Props = { inForce: StandingTexts; onUse: (texts: StandingTexts) => void };

/** Every version of the texts; any of them can be made a draft again. */
export function TextVersions({ inForce, onUse }: Props) {
  return (
    <VersionsPanel
      list={textVersions}
      inForce={inForce.version}
      empty={t("texts.versions.empty")}
      show={(version, onClose) => (
        <Shown version={version} inForce={inForce} onClose={onClose} onUse={onUse} />
      )}
    />
  );
}

type ShownProps = Props & { version: number; onClose: () => void };

function Shown({ version, inForce, onClose, onUse }: ShownProps) {
  const { data, error, refetch } = useQuery(textsOfVersion(version));
  return (
    <VersionDialog
      version={version}
      text={t("texts.version.text")}
      isLoading={!data}
      error={data ? null : error}
      onRetry={() => void refetch()}
      onClose={onClose}
      onUse={data && version !== inForce.version ? () => onUse(data) : undefined}
    >
      {data && <Texts texts={data} inForce={inForce} />}
    </VersionDialog>
  );
}

function Texts({ texts, inForce }: { texts: StandingTexts; inForce: StandingTexts }) {
  const parts = partsOf(texts);
  const changed = changedParts(parts, partsOf(inForce));
  if (changed.length === 0) return <p className="text-ink-soft">{t("version.same")}</p>;
  return changed.map((key) => (
    <section key={key}>
      <h3 className="mb-1 font-medium text-sm">{textNames([key])}</h3>
      <p className="max-h-64 overflow-y-auto whitespace-pre-wrap rounded-md bg-sunken p-3 text-sm">
        {parts.get(key) ?? t("texts.nothing")}
      </p>
    </section>
  ));
}
