import { isDeepStrictEqual } from 'node:util'

type Fields = Record<string, unknown>

/**
 * What the changed fields held before: of an object in a field only its changed fields, of a list the whole one; null
 * for what was not there.
 */
export function previousAttributes(before: Fields, after: Fields): Fields {
  const previous: Fields = {}
  for (const field of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[field] ?? null, after[field] ?? null]
    if (isDeepStrictEqual(was, is)) continue
    if (!isFields(was) || !isFields(is) || was.id !== is.id) previous[field] = was
    else {
      const inside = previousAttributes(was, is)
      if (Object.keys(inside).length > 0) previous[field] = inside
    }
  }
  return previous
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
