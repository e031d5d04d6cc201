/** A handle from a name: lower case, digits and hyphens, 3 to 30 signs; empty when nothing is left. */
export function suggestHandle(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 30)
    .replace(/-+$/, '')
}

/** Why a handle cannot be used; null when it can be tried. */
export function handleFault(handle: string): string | null {
  if (handle.length < 3) return 'At least 3 signs.'
  if (handle.length > 30) return 'At most 30 signs.'
  if (!/^[a-z0-9-]+$/.test(handle)) return 'Small letters a to z, digits and hyphens only.'
  if (handle.startsWith('-') || handle.endsWith('-')) return 'A hyphen cannot be first or last.'
  return null
}
