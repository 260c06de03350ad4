import { createContext, useContext } from "react";

/** Set where a case is shown beside a list: a page without its own way back, in less room. */
export const Beside = createContext(false);

export const useBeside = (): boolean => useContext(Beside);
