import { type EventCallback, listen, type UnlistenFn } from "@tauri-apps/api/event";
import { getCurrentWebviewWindow } from "@tauri-apps/api/webviewWindow";

/**
 * Hears an event that concerns this window; answers with how to stop hearing. Without the window's own
 * name as the target, those of all other windows would come as well.
 */
export const hear = async <T>(event: string, tell: EventCallback<T>): Promise<UnlistenFn> =>
  listen(event, tell, { target: getCurrentWebviewWindow().label });
