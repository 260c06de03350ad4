/** What belongs to the workspace that was open must not be shown beside another: the page starts anew. */
export function startAnew(path: "/" | "/onboarding"): void {
  sessionStorage.clear();
  window.location.replace(path);
}
