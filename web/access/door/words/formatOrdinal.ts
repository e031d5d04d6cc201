const rules = new Intl.PluralRules('en', { type: 'ordinal' })
const ENDS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }

/** `3` as `3rd`. */
export function formatOrdinal(n: number): string {
  return `${n.toLocaleString('en')}${ENDS[rules.select(n)] ?? 'th'}`
}
