import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { UserCog } from "lucide-react";
import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { t, tn } from "@/lib/i18n";
import { userMapping } from "@/lib/queries";
import { MappingDialog } from "./mapping-dialog";
import { mappingWords } from "./words";

/** How payments name their users now, how many name nobody, and the way to change that. */
export function MappingChoice() {
  const [isOpen, setOpen] = useState(false);
  const { data, error } = useQuery(userMapping);
  if (!data) return <CommandErrorText error={error} />;
  return (
    <div className="flex flex-col items-start gap-3 text-sm" data-testid="mapping-choice">
      <p>{t("unmatched.subtitle", { mapping: mappingWords(data.mapping) })}</p>
      <p>
        {tn("mapping.unmatched", data.open)}{" "}
        {data.open > 0 && (
          <Link to="/unmatched" className="text-brand hover:underline">
            {t("unmatched.title")}
          </Link>
        )}
      </p>
      <Button icon={UserCog} data-testid="open-mapping" onClick={() => setOpen(true)}>
        {t("mapping.open")}
      </Button>
      {isOpen && <MappingDialog inForce={data.mapping} onOpenChange={setOpen} />}
    </div>
  );
}
