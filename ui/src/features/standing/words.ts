import { label, t } from "@/lib/i18n";
import type { StandingText } from "@/lib/types";
import { nameOf } from "./parts";

export const textName = (name: StandingText) => t(`texts.${name}`);

/** "What is sold (Physical product), Refund policy (Service in person)". */
export const textNames = (keys: readonly string[]) =>
  keys
    .map((key) => {
      const [product, name] = nameOf(key);
      return `${textName(name)} (${label("product", product)})`;
    })
    .join(", ");
