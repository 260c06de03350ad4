import { lookUp } from "@/lib/i18n";
import { visible } from "@/lib/visible";

/** A person by name; a part of the program by what it is called in the window. */
export const actorName = (actor: string): string => lookUp("actor", actor) ?? visible(actor);
