import { type Alternative, openTypes } from './openTypes.ts'

type Fields = Extract<Alternative, { kind: 'fields' }>

/** What built routes take. */
export const PARAM_TYPES = openTypes('params')

/** What built routes answer, and the events that are sent. */
export const ANSWER_TYPES = openTypes('answers')

/** Whether this is an object with named members: not null, not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Of several objects that may stand in one place those whose fixed values (`object`, `type`, `deleted`) are this one's;
 * all when none is.
 */
export function alikeAmong(
  candidates: Fields[],
  value: Record<string, unknown>,
  alternatives: (type: string) => Alternative[],
): Fields[] {
  const isAlike = ({ fields }: Fields) =>
    fields.every(({ name, isOptional, type }) => {
      const [only, ...others] = alternatives(type)
      if (others.length > 0 || only?.kind !== 'literal') return true
      return Object.hasOwn(value, name) ? value[name] === only.value : isOptional
    })
  const alike = candidates.filter(isAlike)
  return alike.length > 0 ? alike : candidates
}
