/** Values that can be signed: no floats, no dates, no undefined. */
export type Canonical = string | number | bigint | boolean | null | Canonical[] | { [key: string]: Canonical }

/**
 * Canonical JSON, version 1: keys sorted by code unit, bigint as decimal string, integers only.
 * Throws a TypeError on anything that could be written in two ways.
 */
export function canonicalJson(value: Canonical): string {
  if (typeof value === 'bigint') return JSON.stringify(value.toString())
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`not an integer: ${value}`)
    return String(value)
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Canonical)}`).join(',')}}`
}
