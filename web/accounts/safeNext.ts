/** A path of our own to go to after signing in; anything else becomes home. */
export function safeNext(next: string | null): string {
  if (next === null || !/^\/(?![/\\])/.test(next)) return '/'
  return next
}
