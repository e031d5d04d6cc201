import qs from 'qs'

/** How far a form may nest, and how many parameters it may have. */
const MAX_DEPTH = 20
const MAX_ITEMS = 1000
const MAX_PARAMETERS = 5000

/**
 * Whether a name holds what a parser takes for the prototype and leaves out; it has to be refused like any other unknown
 * name.
 */
function namesPrototype(raw: string): boolean {
  if (!/proto|%/.test(raw)) return false
  return raw.split('&').some((part) => {
    const [name = ''] = part.split('=', 1)
    return decoded(name).split(/[[\]]/).includes('__proto__')
  })
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/**
 * Reads a query or a body in form encoding: `a[b][0]=c`. Every value is text, objects have no prototype.
 * @throws RangeError when it nests deeper or has more parameters or items than is allowed: to be answered with 400
 */
export function readForm(raw: string): unknown {
  const value: Record<string, unknown> = qs.parse(raw, {
    depth: MAX_DEPTH,
    strictDepth: true,
    arrayLimit: MAX_ITEMS,
    parameterLimit: MAX_PARAMETERS,
    throwOnLimitExceeded: true,
    plainObjects: true,
    ignoreQueryPrefix: true,
  })
  if (namesPrototype(raw)) Object.defineProperty(value, '__proto__', { value: '', enumerable: true })
  return value
}
