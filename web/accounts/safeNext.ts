/** Any site: only whether a path leaves it is asked. */
const HERE = 'https://here.invalid'

/** A path of our own to go to after signing in or paying, as a browser reads it; anything else becomes home. */
export function safeNext(next: string | null): string {
  // browsers drop tabs and ends of lines, so that what follows them would be read as a host
  if (next === null || !next.startsWith('/') || /[\p{Cc}\\]/u.test(next)) return '/'
  return URL.canParse(next, HERE) && new URL(next, HERE).origin === HERE ? next : '/'
}
