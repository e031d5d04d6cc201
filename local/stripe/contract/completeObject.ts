import { answerType } from './checkAnswer.ts'
import { ANSWER_TYPES, alikeAmong, isRecord } from './contractTypes.ts'
import type { Alternative } from './openTypes.ts'

type Fields = Extract<Alternative, { kind: 'fields' }>

/** What else than null stands for nothing. */
export interface Empties {
  /** required lists that are absent become empty ones */
  lists?: boolean
}

function completeRecord(among: Alternative[], value: Record<string, unknown>, empties: Empties): unknown {
  const objects = among.filter((one): one is Fields => one.kind === 'fields')
  const [only, ...others] = alikeAmong(objects, value, ANSWER_TYPES.alternatives)
  const list = among.find((one) => one.kind === 'list')
  if (list) return { ...value, data: complete(`Array<${list.of}>`, value.data, empties) }
  if (!only || others.length > 0) return value
  const own = { ...value }
  for (const { name, isOptional, type } of only.fields) {
    const forms = ANSWER_TYPES.alternatives(type)
    if (own[name] !== undefined) own[name] = complete(type, own[name], empties)
    else if (isOptional) delete own[name]
    else if (forms.some(({ kind }) => kind === 'null')) own[name] = null
    else if (empties.lists && forms.every(({ kind }) => kind === 'array')) own[name] = []
  }
  return own
}

function complete(type: string, value: unknown, empties: Empties): unknown {
  const among = ANSWER_TYPES.alternatives(type)
  if (isRecord(value)) return completeRecord(among, value, empties)
  const array = among.find((one) => one.kind === 'array')
  if (array && Array.isArray(value)) return value.map((one) => complete(array.of, one, empties))
  return value
}

/**
 * An object with null in every field that must be there and may be null, also in the objects within; so whoever writes one
 * names only what it holds. What is absent and may not be null stays absent, and `checkAnswer` names it.
 * @param name its type in the package (`PaymentIntent`, `Checkout.Session`) or its `object` (`payment_intent`)
 * @throws Error for a name that no built route leads to
 */
export function completeObject<T extends object>(
  name: string,
  partial: T,
  empties: Empties = {},
): T & Record<string, unknown> {
  return complete(answerType(name), partial, empties) as T & Record<string, unknown>
}
