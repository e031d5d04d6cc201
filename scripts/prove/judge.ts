import type { Verdict } from './theorem.ts'

/** A message of the compiler. */
export interface Message {
  severity: string
  message: string
  sourceLocation?: { file: string; start: number; end: number }
}

/** A stretch of a source. */
export interface Span {
  start: number
  end: number
}

/** What was said of one contract, or of all contracts of a theorem. */
export interface Judgement {
  verdict: Verdict
  complaints: string[]
}

/** The arguments of an error are not modelled; that the call ends is. */
const HARMLESS = /^Assertion checker does not yet implement type error$/

/** The contracts of a file, from the first character to the last but the line of the next. */
export function contractsIn(source: string): (Span & { name: string })[] {
  const found = [...source.matchAll(/^contract (\w+) \{$/gm)]
  return found.map((match, n) => ({
    name: match[1] as string,
    start: match.index,
    end: found[n + 1]?.index ?? source.length,
  }))
}

/**
 * What the compiler's messages say of one contract of a theorem: proved only when it says of every single assertion in
 * it that it is safe, and nothing against.
 */
export function judge(messages: Message[], file: string, source: string, span: Span): Judgement {
  const wanted = [...source.slice(span.start, span.end).matchAll(/^\s*assert\(/gm)].length
  const safe = new Set<number>()
  const complaints: string[] = []
  let refuted = false
  for (const { message, severity, sourceLocation: at } of messages) {
    const isHere = at?.file === file && at.start >= span.start && at.end <= span.end
    if (isHere && /Assertion violation check is safe/.test(message)) {
      safe.add(at.start)
      continue
    }
    const isAgainst = severity === 'error' || /CHC|BMC|SMT|violation|does not yet/i.test(message)
    if (isAgainst && !HARMLESS.test(message.trim()))
      complaints.push(`${message.split('\n')[0]}${placeOf(at, file, source)}`)
    if (/Assertion violation happens here/.test(message)) refuted = true
  }
  if (messages.some(({ severity }) => severity === 'error')) return { verdict: 'broken', complaints }
  if (refuted) return { verdict: 'refuted', complaints }
  if (wanted === 0) complaints.push('the theorem asserts nothing')
  if (safe.size !== wanted) complaints.push(`${safe.size} of ${wanted} assertions are proved`)
  return { verdict: complaints.length === 0 ? 'proved' : 'undecided', complaints }
}

/** From the best to the worst that can be said of a contract; the worst counts for all. */
const ORDER: Verdict[] = ['proved', 'undecided', 'refuted', 'broken']

/** What is said of a theorem: the worst of its contracts, with all complaints. A theorem without contracts is undecided. */
export function joinJudgements(judged: Judgement[]): Judgement {
  if (judged.length === 0) return { verdict: 'undecided', complaints: ['the theorem is empty'] }
  const worst = Math.max(...judged.map(({ verdict }) => ORDER.indexOf(verdict)))
  return {
    verdict: ORDER[worst] as Verdict,
    complaints: judged.flatMap(({ complaints }) => complaints),
  }
}

function placeOf(at: Message['sourceLocation'], file: string, source: string): string {
  if (!at) return ''
  if (at.file !== file) return ` (${at.file})`
  const text = source.slice(at.start, at.end).split('\n')[0]
  return ` (line ${source.slice(0, at.start).split('\n').length}: ${text})`
}
