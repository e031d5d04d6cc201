/** Why a text is no bundle. kind: of another form, or none at all; size: more of something than a call can have. */
export type BundleProblem = 'json' | 'kind' | 'value' | 'size'

/** A text that is no bundle, and where it shows. */
export class UnreadableBundle extends Error {
  override name = 'UnreadableBundle'
  readonly problem: BundleProblem
  /** e.g. `beats[12].signature`; empty: the text as a whole */
  readonly place: string

  constructor(problem: BundleProblem, place = '') {
    super(place ? `${problem} at ${place}` : problem)
    this.problem = problem
    this.place = place
  }
}

/** Throws UnreadableBundle unless the value at this place is exactly so. */
export type CheckShape = (value: unknown, place: string) => void

const asShape =
  (isRight: (value: unknown) => boolean): CheckShape =>
  (value, place) => {
    if (!isRight(value)) throw new UnreadableBundle('value', place)
  }

export const isTrueOrFalse = asShape((value) => typeof value === 'boolean')

/** A whole number between two, both included: what is none would be written in two ways, or be no time. */
export const wholeNumber = (least: number, most: number): CheckShape =>
  asShape((value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most)

export const textLike = (pattern: RegExp): CheckShape =>
  asShape((value) => typeof value === 'string' && pattern.test(value))

export const oneOfWords = (words: readonly unknown[]): CheckShape => asShape((value) => words.includes(value))

export const acceptedBy = (accepts: (value: unknown) => boolean): CheckShape => asShape(accepts)

export const orNull =
  (check: CheckShape): CheckShape =>
  (value, place) => {
    if (value !== null) check(value, place)
  }

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An object with these fields and no other one. */
export function exactFields(fields: Record<string, CheckShape>): CheckShape {
  const checks = Object.entries(fields)
  return (value, place) => {
    if (!isPlainObject(value)) throw new UnreadableBundle('value', place)
    const inside = (name: string) => (place ? `${place}.${name}` : name)
    // own ones alone: `__proto__` of JSON is one as well
    const stray = Object.keys(value).find((name) => !Object.hasOwn(fields, name))
    if (stray !== undefined) throw new UnreadableBundle('value', inside(stray.slice(0, 60)))
    for (const [name, check] of checks)
      check(Object.hasOwn(value, name) ? value[name] : undefined, inside(name))
  }
}

export const listOf =
  (check: CheckShape, max: number): CheckShape =>
  (value, place) => {
    if (!Array.isArray(value)) throw new UnreadableBundle('value', place)
    if (value.length > max) throw new UnreadableBundle('size', place)
    for (const [at, one] of value.entries()) check(one, `${place}[${at}]`)
  }

/** An object whose names are data. */
export const namedValues =
  (isName: (name: string) => boolean, check: CheckShape, max: number): CheckShape =>
  (value, place) => {
    if (!isPlainObject(value)) throw new UnreadableBundle('value', place)
    const entries = Object.entries(value)
    if (entries.length > max) throw new UnreadableBundle('size', place)
    for (const [name, one] of entries) {
      const own = `${place}[${JSON.stringify(name.slice(0, 60))}]`
      if (!isName(name)) throw new UnreadableBundle('value', own)
      check(one, own)
    }
  }
