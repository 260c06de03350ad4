import { permissionTones } from "@/components/permission-tones";
import { Badge } from "@/components/ui/badge";
import { label, lookUp, t } from "@/lib/i18n";
import type { PermissionView } from "@/lib/types";

/** Each permission, what it is for, and, where the key lacks it, what does not work. */
export function PermissionTable({ rows }: { rows: readonly PermissionView[] }) {
  return (
    <table className="w-full text-sm" data-testid="permissions">
      <thead>
        <tr className="border-b text-left text-ink-soft text-xs">
          <th className="py-1.5 pr-4 font-medium">{t("permission.resource")}</th>
          <th className="py-1.5 pr-4 font-medium">{t("permission.access")}</th>
          <th className="py-1.5 pr-4 font-medium">{t("permission.purpose")}</th>
          <th className="py-1.5 font-medium">
            <span className="sr-only">{t("permission.found")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.resource} className="border-b last:border-b-0">
            <td className="py-1.5 pr-4 font-medium">{label("permission.name", row.resource)}</td>
            <td className="py-1.5 pr-4 text-ink-soft">{label("access", row.needed)}</td>
            <td className="py-1.5 pr-4">
              {row.found === "missing" ? (
                <span className="text-danger">{lookUp("permission.without", row.resource)}</span>
              ) : (
                lookUp("permission.for", row.resource)
              )}
            </td>
            <td className="py-1.5 text-right">
              {row.found !== "not_asked" && (
                <Badge tone={permissionTones[row.found]}>{label("found", row.found)}</Badge>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
