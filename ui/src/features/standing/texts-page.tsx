import { useQuery } from "@tanstack/react-query";
import { DocumentLoading, DocumentPage } from "@/components/document-page";
import { Panel } from "@/components/page";
import { t, tn } from "@/lib/i18n";
import type { StandingTexts } from "@/lib/types";
import { standingTexts } from "./queries";
import { TextFields } from "./text-fields";
import { TextVersions } from "./text-versions";
import { useTexts } from "./use-texts";
import { textNames } from "./words";

/** What the company says of itself in every answer, for each kind of product. */
export function TextsPage() {
  const { data, error, refetch } = useQuery(standingTexts);
  if (data) return <Editor inForce={data} />;
  return <DocumentLoading error={error} onRetry={() => void refetch()} />;
}

function Editor({ inForce }: { inForce: StandingTexts }) {
  const work = useTexts(inForce);
  const { version } = inForce;
  return (
    <DocumentPage
      name="texts"
      work={work}
      inForce={inForce}
      intro={version === 0 ? t("texts.none") : t("texts.text", { version })}
      conflict={t("texts.conflict", { version })}
      nameParts={textNames}
      unsaved={tn("texts.unsaved", work.changed.length)}
      aside={
        <>
          <Panel title={t("texts.how")}>
            <p className="text-ink-soft">{t("texts.how.text")}</p>
          </Panel>
          <TextVersions inForce={inForce} onUse={work.write} />
        </>
      }
    >
      {(product) => <TextFields key={product} product={product} work={work} inForce={inForce} />}
    </DocumentPage>
  );
}
