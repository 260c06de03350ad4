import { FileSearch } from "lucide-react";
import { type FormEvent, useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { Field, TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { useOpenWorkspace } from "@/lib/queries";
import { chooseFile } from "./queries";

/** A file from the disk, or the address of a server. */
export function OpenForm() {
  const [url, setUrl] = useState("");
  const open = useOpenWorkspace();
  const openFile = async () => {
    const path = await chooseFile();
    if (path !== null) open.mutate({ target: { path }, in_new_window: false });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (url.trim() !== "") open.mutate({ target: { url: url.trim() }, in_new_window: false });
  };
  return (
    <>
      <Button icon={FileSearch} disabled={open.isPending} onClick={() => void openFile()}>
        {t("start.open.file")}
      </Button>
      <form onSubmit={submit} className="flex w-full flex-col items-start gap-2">
        <div className="w-full">
          <Field label={t("start.open.url")} hint={t("start.open.url.hint")}>
            {(ids) => (
              <TextInput
                {...ids}
                value={url}
                placeholder="postgres://user@host/database"
                onChange={(event) => setUrl(event.target.value)}
                data-testid="start-url"
              />
            )}
          </Field>
        </div>
        <Button type="submit" pending={open.isPending} disabled={url.trim() === ""}>
          {t("start.open.connect")}
        </Button>
      </form>
      <CommandErrorText error={open.error} />
    </>
  );
}
