import { queryOptions } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";

export const overview = queryOptions({
  queryKey: ["get_overview"],
  queryFn: () => call(commands.getOverview({})),
  refetchInterval: 15_000,
});
