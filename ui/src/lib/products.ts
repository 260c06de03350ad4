import { label } from "@/lib/i18n";
import type { ProductType } from "@/lib/types";

const PRODUCTS = [
  "digital_product_or_service",
  "physical_product",
  "offline_service",
] as const satisfies readonly ProductType[];

/** What can be sold, as far as evidence differs; what most sell first. */
export const productChoices = () =>
  PRODUCTS.map((value) => ({ value, label: label("product", value) }));
