import type { Sources } from '../parseSource.ts'

/** Bits that a value of a type has at most. */
const BITS: Record<string, number> = {
  smallint: 16,
  int2: 16,
  int: 32,
  integer: 32,
  int4: 32,
  bigint: 64,
  int8: 64,
}

/** The widest whole number that a column of a name is anywhere, from `column: schema.table.name type …` lines. */
export function columnBits(catalogue: string): Map<string, number> {
  const bits = new Map<string, number>()
  for (const [, name = '', type = ''] of catalogue.matchAll(/^column: \w+\.\w+\.(\w+) (\w+)/gm)) {
    const own = type === 'numeric' ? 256 : BITS[type]
    if (own !== undefined) bits.set(name, Math.max(own, bits.get(name) ?? 0))
  }
  return bits
}

/** Casts of 16 bits, each with the column that takes the value; no other may stand in a source. */
export type Taken = Record<string, string>

const COMPARED =
  /\b(\w+)\s*(?:=|<>|<=|>=|<|>)\s*((?:\([^()`]*\)|[^=<>;`,\n()]){0,80}?)::(smallint|int2|int|integer|int4)\b(?!\[)/g
const OF_16_BITS = /(?:::(?:smallint|int2)\b|\w+ (?:smallint|int2)\b)/

/**
 * Casts of SQL to fewer bits than a column that is compared with them has: one large value would fail the whole statement.
 * @param taken 16-bit casts whose column is not beside them, `path` → its column
 */
export function narrowCasts(sources: Sources, bits: Map<string, number>, taken: Taken): string[] {
  const found: string[] = []
  for (const [path, text] of Object.entries(sources)) {
    for (const [, column = '', , type = ''] of text.matchAll(COMPARED)) {
      const own = bits.get(column)
      if (own !== undefined && own > (BITS[type] ?? 0)) found.push(`${path}: ${column} as ${type}`)
    }
    if (!OF_16_BITS.test(text)) continue
    const column = taken[path]
    if (column === undefined) found.push(`${path}: a cast to 16 bits without a named column`)
  }
  return found
}
