import { useNavigate } from "@tanstack/react-router";
import { UserPlus, UserSearch, Users } from "lucide-react";
import { type ReactNode, useState } from "react";
import { DataTable } from "@/components/data-table";
import { ListPage, PageHeader } from "@/components/page";
import { SearchField } from "@/components/search-field";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import type { UserSort } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { userColumns } from "./columns";
import { NewUserDialog } from "./new-user-dialog";
import { users } from "./queries";
import { UnmatchedLink } from "./unmatched-link";

export type UsersSearch = { q: string; sort: UserSort; descending: boolean };
type Props = {
  search: UsersSearch;
  onSearch: (change: Partial<UsersSearch>) => void;
  actions: ReactNode;
};

/** Every customer with a wallet: search, sort, open. */
export function UsersPage({ search, onSearch, actions }: Props) {
  const navigate = useNavigate();
  const [isNew, setIsNew] = useState(false);
  const { q, sort, descending } = search;
  const list = useRows(users({ search: q || null, sort, descending }));
  const place = `users:${q}:${sort}:${descending}`;
  return (
    <ListPage>
      <PageHeader
        help="users"
        title={t("room.users")}
        subtitle={t("users.subtitle")}
        actions={
          <>
            <UnmatchedLink />
            {actions}
            <Button icon={UserPlus} data-testid="new-user" onClick={() => setIsNew(true)}>
              {t("users.new")}
            </Button>
          </>
        }
      />
      <SearchField
        testId="users-search"
        value={q}
        placeholder={t("users.search")}
        onChange={(text) => onSearch({ q: text })}
      />
      <DataTable
        key={place}
        memoryKey={place}
        label={t("room.users")}
        testId="user-row"
        columns={userColumns}
        list={list}
        rowKey={(row) => row.id}
        onOpen={(row) => void navigate({ to: "/users/$userId", params: { userId: row.id } })}
        sorting={{
          by: { id: sort, desc: descending },
          onSort: ({ id, desc }) => onSearch({ sort: id as UserSort, descending: desc }),
        }}
        empty={
          q ? (
            <Empty
              icon={UserSearch}
              title={t("users.none_found.title", { search: q })}
              text={t("users.none_found.text")}
            />
          ) : (
            <Empty icon={Users} title={t("users.empty.title")} text={t("users.empty.text")} />
          )
        }
      />
      {isNew && <NewUserDialog onOpenChange={setIsNew} />}
    </ListPage>
  );
}
