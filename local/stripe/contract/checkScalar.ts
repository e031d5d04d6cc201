import type { Alternative } from './openTypes.ts'
import { ParamFault } from './paramFault.ts'

/** No text of the provider's is longer. */
const MAX_TEXT = 20_000
const MAX_SHOWN = 40

const INTEGER = /^-?\d{1,16}$/
const NUMBER = /^-?\d{1,16}(\.\d{1,12})?$/

function integerOf(raw: unknown, isForm: boolean): number | undefined {
  const value = isForm && typeof raw === 'string' && INTEGER.test(raw) ? Number(raw) : raw
  return Number.isSafeInteger(value) ? (value as number) : undefined
}

function numberOf(raw: unknown, isForm: boolean): number | undefined {
  const value = isForm && typeof raw === 'string' && NUMBER.test(raw) ? Number(raw) : raw
  return Number.isFinite(value) ? (value as number) : undefined
}

/** A value that is neither list nor object, read as one of the words; undefined when it is none of them. */
function wordOf(kinds: Set<string>, raw: unknown, isForm: boolean): unknown {
  if (kinds.has('boolean')) {
    const value = isForm && (raw === 'true' || raw === 'false') ? raw === 'true' : raw
    if (typeof value === 'boolean') return value
  }
  if (typeof raw === 'string') {
    // what may be text stays text, so that metadata keeps its zeros
    if (kinds.has('string')) return raw
    if (kinds.has('decimal') && NUMBER.test(raw)) return raw
    if (kinds.has('int64') && INTEGER.test(raw)) return raw
  }
  const integer = kinds.has('integer') ? integerOf(raw, isForm) : undefined
  return integer ?? (kinds.has('number') ? numberOf(raw, isForm) : undefined)
}

function checkText(raw: string, param: string): void {
  if (raw.includes('\0'))
    throw new ParamFault('invalid_characters', param, 'has a character that is not taken')
  if (raw.length > MAX_TEXT) throw new ParamFault(undefined, param, `may have ${MAX_TEXT} characters`)
}

const shown = (raw: unknown): string => String(raw).slice(0, MAX_SHOWN)

function faultOf(kinds: Set<string>, literals: unknown[], raw: unknown, param: string): ParamFault {
  if (raw === '') return new ParamFault('parameter_invalid_empty', param, 'may not be empty')
  if (kinds.has('integer'))
    return new ParamFault('parameter_invalid_integer', param, `is an integer, not ${shown(raw)}`)
  if (literals.length > 0)
    return new ParamFault(undefined, param, `is one of ${literals.join(', ')}, not ${shown(raw)}`)
  const [expected = 'nothing'] = [...kinds].filter((kind) => kind !== 'null')
  const article = { array: 'a list', fields: 'an object', map: 'an object' }[expected] ?? `a ${expected}`
  return new ParamFault(undefined, param, `is ${article}, not ${shown(raw)}`)
}

/** Reads what is neither list nor object; refuses what none of the forms takes. */
export function checkScalar(among: Alternative[], raw: unknown, param: string, isForm: boolean): unknown {
  if (typeof raw === 'string') checkText(raw, param)
  const kinds = new Set<string>(among.map(({ kind }) => kind))
  const literals = among.flatMap((one) => (one.kind === 'literal' ? [one.value] : []))
  const literal = literals.find((value) => value === raw || (isForm && String(value) === raw))
  if (literal !== undefined) return literal
  kinds.delete('literal')
  const word = isForm && raw === '' ? undefined : wordOf(kinds, raw, isForm)
  if (word === undefined) throw faultOf(kinds, literals, raw, param)
  return word
}
