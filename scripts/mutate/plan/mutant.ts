/** What a change is about. The first three are always tried, of the next three a sample; `hand` was written by somebody. */
export type Kind = 'condition' | 'require' | 'event' | 'operator' | 'constant' | 'statement' | 'hand'

export const ALWAYS: Kind[] = ['condition', 'require', 'event']

/** One small wrong change of one source. */
export interface Mutant {
  /** number within what is built together, from 1 */
  id: number
  /** the source it changes */
  file: string
  /** names the change without its position, so that it stays when lines move */
  key: string
  kind: Kind
  /** `Contract.function` it stands in */
  owner: string
  /** bytes of the source it replaces */
  start: number
  end: number
  /** what it puts there */
  text: string
  /**
   * How it can be switched on while the tests run: a condition, a value, a statement or a modifier; `alone` needs
   * a compilation of its own.
   */
  form: 'bool' | 'value' | 'statement' | 'modifier' | 'alone'
  /** type that both sides of a switched value are converted to, where the compiler would choose a narrower one */
  cast?: string
  /** the modifier that is taken away, where its two halves can be switched off */
  guard?: Guard
}

/** A modifier definition cut at its placeholder. Bytes of the source it stands in. */
export interface Guard {
  file: string
  name: string
  /** parameters with their types */
  parameters: string
  before: [start: number, end: number]
  after: [start: number, end: number]
  /** where the definition ends */
  end: number
}

/** A mutant before it has its number. */
export type Draft = Omit<Mutant, 'id' | 'key' | 'file'>

/** Numbers the drafts and names them. */
export function numberMutants(file: string, text: string, drafts: Draft[]): Mutant[] {
  const seen = new Map<string, number>()
  return drafts.map((draft, n) => {
    const name = `${draft.owner}: ${squeeze(text.slice(draft.start, draft.end))} → ${squeeze(draft.text) || 'nothing'}`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return { ...draft, file, id: n + 1, key: times === 1 ? name : `${name} (${times})` }
  })
}

function squeeze(code: string): string {
  const line = Buffer.from(code, 'latin1').toString('utf8').replace(/\s+/g, ' ').trim()
  return line.length > 100 ? `${line.slice(0, 80)} … ${line.slice(-18)}` : line
}
